"""The place of whoever looks after the centre: the way in, then people, scopes and the guard."""

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui.administration.counter import Counter
from ui.administration.entrance import Entrance
from ui.administration.guard_page import GuardPage
from ui.administration.people_page import PeoplePage
from ui.administration.scopes_page import ScopesPage
from ui.jobs.bench import Bench
from ui.widgets.elided_label import ElidedLabel
from workbench.domain.roster import Done, Roster
from workbench.settings import central_dsn

_TABS = ("People", "Scopes", "Guard")
_GUARD = 2


class AdministrationPane(QFrame):
    """Administers one centre at a time."""

    said = Signal(str)
    done = Signal(str, object)
    """What was done, in words, and what takes it back (a callable) or None."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName("Administration")
        self.counter = Counter(bench, self)
        self.entrance = Entrance()
        self.people = PeoplePage(self.counter)
        self.scopes = ScopesPage(self.counter)
        self.guard = GuardPage(self.counter)
        self.place = ElidedLabel(role="title")
        self.busy = ElidedLabel(role="dim")
        self.tabs = QTabBar()
        self._checked = False
        self._arrange()
        counter = self.counter
        self.entrance.entered.connect(self._enter)
        self.entrance.update_wanted.connect(self._make)
        counter.looked.connect(self._show)
        counter.done.connect(self._on_done)
        counter.refused.connect(self.said)
        counter.busy.connect(self._set_busy)
        self.people.handover.said.connect(self.said)
        self._named = central_dsn(os.environ)

    def begin(self) -> None:
        """Ask for the way in, unless somebody is in or the environment names it."""
        if self.counter.is_open and self._whole.currentIndex():
            self.counter.look()
        elif self._named:
            self._enter(self._named)
        else:
            self.entrance.dsn.setFocus()

    def leave(self) -> None:
        """Go out; the way in is forgotten."""
        self.counter.leave()
        self.people.handover.put_away()
        self._whole.setCurrentIndex(0)
        self.entrance.dsn.setFocus()

    def _enter(self, dsn: str) -> None:
        self.counter.enter(dsn, self._entered, self.entrance.complain)

    def _entered(self, missing: tuple[str, ...]) -> None:
        if missing:
            self.entrance.offer_update(missing)
        else:
            self._checked = False
            self.counter.look()

    def _make(self) -> None:
        self.counter.do("initialise", complain=self.entrance.complain)

    def _show(self, roster: Roster) -> None:
        self.place.setText(f"Centre {roster.place}")
        self.people.show_roster(roster)
        self.scopes.show_roster(roster)
        if self._whole.currentIndex() == 0:
            self.entrance.forget()
            self._whole.setCurrentIndex(1)
            self.people.list.setFocus()

    def _on_done(self, done: Done) -> None:
        undo = (lambda: self.counter.do("undo", done)) if done.undo else None
        self.done.emit(done.words, undo)

    def _set_busy(self, busy: bool) -> None:
        self.busy.setText("Asking the centre …" if busy else "")
        self.entrance.set_busy(busy)

    def _on_tab(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        if at == _GUARD and not self._checked:
            self._checked = True
            self.guard.check()

    def _arrange(self) -> None:
        again = QPushButton("Look again")
        again.clicked.connect(self.counter.look)
        leave = QPushButton("Leave")
        leave.setToolTip("Go out; the way in is forgotten")
        leave.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.addWidget(self.place, 3)
        head.addWidget(self.busy, 1)
        head.addWidget(again)
        head.addWidget(leave)
        self.tabs.setAccessibleName("Parts of the administration")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._pages = QStackedWidget()
        for name, page in zip(_TABS, (self.people, self.scopes, self.guard), strict=True):
            self.tabs.addTab(name)
            self._pages.addWidget(page)
        self.tabs.currentChanged.connect(self._on_tab)
        hairline = QFrame()
        hairline.setProperty("role", "hairline")
        office = QWidget()
        column = QVBoxLayout(office)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addWidget(hairline)
        column.addWidget(self._pages, 1)
        self._whole = QStackedLayout(self)
        self._whole.addWidget(self.entrance)
        self._whole.addWidget(office)
