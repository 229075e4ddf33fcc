"""Everything this workstation sent, searchable; for leads also what the centre set aside."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.jobs.bench import Bench, Desk
from ui.models.row_window import PageRequest
from ui.sent.sent_line import Listed
from ui.sent.sent_list import SentList
from ui.sent.sent_model import SentModel
from ui.sent.sent_sheet import text_of, write_operation
from ui.theme.style import theme
from ui.widgets.empty_state import EmptyState
from ui.widgets.sheet import Sheet
from workbench.operations.quarantine import READERS, SetAside, set_aside
from workbench.operations.sent import Sent, SentPart, sent_named, sent_places, sent_rows

_TYPED_MS = 120
_LIST, _SHEET = 560, 560
_ASIDE = "aside"
"""The name of the part that holds what the centre set aside of others' work."""
_EMPTY = {
    SentPart.ALL: (
        "Nothing was done here yet",
        "All that you do on cases is listed here, with what became of it.",
    ),
    SentPart.WAITING: ("Nothing waits", "All that was done here is at the centre."),
    SentPart.NOT_APPLIED: (
        "Everything was applied",
        "What the centre refuses, or what met another change, is listed here with its reason.",
    ),
    _ASIDE: (
        "Nothing is set aside",
        "What members of your scopes wrote on a case that is not theirs any more comes here.",
    ),
}


class SentPane(QFrame):
    """Lists operations on the left and shows the chosen one on the right."""

    case_wanted = Signal(object)
    """UUID: the case of an operation is to be shown."""
    compare_wanted = Signal(object)
    """UUID: an operation that met another's work is to be shown beside it."""
    said = Signal(str)
    """Something was done that changed nothing in the records, in words."""
    read = Signal()
    """What was not applied is being looked at."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName("Sent")
        self._bench = bench
        self._turn = 0
        self._wanted: UUID | None = None
        self._stale = True
        self.part: str = SentPart.ALL
        self.model = SentModel(self._load, self)
        self.list = SentList(self.model)
        self.sheet = Sheet("The chosen operation in full")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search what was done, written or answered; or E-20418")
        self.search.setAccessibleName("Search what was sent")
        self.search.setClearButtonEnabled(True)
        self.open_button = QPushButton("Open the case")
        self.open_button.setToolTip("Open the case (Enter)")
        self.compare_button = QPushButton("Compare")
        self.compare_button.setToolTip("Show it beside what it met")
        self.copy_button = QPushButton("Copy")
        self.copy_button.setToolTip("Copy all of it as text (Ctrl+C)")
        self._title, self._count = QLabel(), QLabel()
        self._empty = EmptyState("", "")
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        self._parts: dict[str, QPushButton] = {}
        self._lay_out()
        self._wire()
        self._show_parts()

    def look_for(self, op_id: UUID | None = None, *, not_applied: bool = False) -> None:
        """Show one operation among all, or all that was not applied."""
        self._wanted = op_id
        self.search.clear()
        self._go_to(SentPart.NOT_APPLIED if not_applied else SentPart.ALL)
        self.list.setFocus()

    def focus_search(self) -> None:
        """Put the cursor where one types what to look for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def current(self) -> Listed | None:
        """Return the chosen operation, if it is here."""
        return self.model.item(self.list.currentIndex().row())

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: what happened out of sight is read now."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _lay_out(self) -> None:
        px = theme().px
        hairline = QFrame()
        hairline.setProperty("role", "hairline")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(hairline)
        column.addWidget(self._pages, 1)
        self._right = QFrame()
        self._right.setProperty("role", "ground")
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.compare_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        whole = QVBoxLayout(self._right)
        whole.setContentsMargins(px(20), px(16), px(12), px(12))
        whole.setSpacing(px(12))
        whole.addLayout(buttons)
        whole.addWidget(self.sheet, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self._right)
        split.setSizes([px(_LIST), px(_SHEET)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self.setFocusProxy(self.list)

    def _head(self) -> QVBoxLayout:
        px = theme().px
        self._title.setProperty("role", "title")
        self._count.setProperty("role", "dim")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        parts = QHBoxLayout()
        parts.setSpacing(px(4))
        group = QButtonGroup(self)
        names: dict[str, str] = {part: part.words for part in SentPart}
        for name, words in (names | {_ASIDE: "Set aside by the centre"}).items():
            button = QPushButton(words)
            button.setProperty("kind", "quiet")
            button.setCheckable(True)
            button.clicked.connect(partial(self._go_to, name))
            group.addButton(button)
            self._parts[name] = button
            parts.addWidget(button)
        parts.addStretch(1)
        above = QVBoxLayout()
        above.setContentsMargins(px(20), px(16), px(20), px(8))
        above.setSpacing(px(8))
        above.addLayout(head)
        above.addWidget(self.search)
        above.addLayout(parts)
        return above

    def _wire(self) -> None:
        self.search.textChanged.connect(self._typed.start)
        self.search.returnPressed.connect(self.list.setFocus)
        self._typed.timeout.connect(self._read)
        self.list.current_changed.connect(lambda _: self._show_current())
        self.list.open_wanted.connect(self._open)
        self.list.copy_wanted.connect(self._copy)
        self.model.dataChanged.connect(lambda *_: self._show_current())
        self.open_button.clicked.connect(self._open)
        self.copy_button.clicked.connect(self._copy)
        self.compare_button.clicked.connect(self._compare)
        for signal in (
            self._bench.changed,
            self._bench.changed_elsewhere,
            self._bench.synced,
            self._bench.opened,
        ):
            signal.connect(self._on_news)

    def _on_news(self, news: Any = None) -> None:
        # A round in which nothing was answered changes nothing of what is listed.
        if getattr(news, "pushed", 1) == 0 and not getattr(news, "changed", True):
            return
        if self.isVisible():
            self._refresh()
        else:
            self._stale = True

    def _go_to(self, part: str, _checked: bool = False) -> None:
        self.part = part
        self._refresh()

    def _refresh(self) -> None:
        self._show_parts()
        self._read()

    def _show_parts(self) -> None:
        bound = self.model.bound = self._bench.contact.bound
        self._title.setText("Sent from this computer" if bound else "Recorded on this computer")
        for name, button in self._parts.items():
            button.setChecked(name == self.part)
            button.setVisible(name == SentPart.ALL or bound or name == SentPart.NOT_APPLIED)
        self._parts[_ASIDE].setVisible(bound and self._bench.role in READERS)

    def _read(self) -> None:
        self._typed.stop()
        self._stale = False
        self._turn += 1
        turn, text = self._turn, self.search.text()
        if self.part == _ASIDE:
            self._bench.read(lambda desk: set_aside(desk, text), self._on_aside, key="sent")
            return
        part, wanted = SentPart(self.part), self._wanted

        def find(desk: Desk) -> tuple[list[int], int | None]:
            places = sent_places(desk, part, text, lambda: turn == self._turn)
            named = sent_named(desk, [wanted]) if wanted is not None else []
            return places, named[0].seq if named else None

        self._bench.read(find, partial(self._on_places, turn), key="sent")
        if part is SentPart.NOT_APPLIED:
            self.read.emit()

    def _on_places(self, turn: int, answer: tuple[list[int], int | None]) -> None:
        if turn != self._turn:
            return
        places, wanted = answer
        held = self._held() if wanted is None else wanted
        self._wanted = None
        self.model.show(places)
        at = self.model.window.position(held) if held is not None and places else None
        self._listed(at or 0)

    def _on_aside(self, items: list[SetAside]) -> None:
        place = max(self.list.currentIndex().row(), 0)
        self.model.show_all(items)
        self._listed(place)

    def _held(self) -> int | None:
        place = self.list.currentIndex().row()
        if place < 0 or isinstance(self.current(), SetAside):
            return None
        return self.model.window.id_at(place)

    def _listed(self, place: int) -> None:
        count = self.model.rowCount()
        self._count.setText(f"{count:,}")
        if count:
            self.list.go_to(place)
        else:
            title, text = _EMPTY[SentPart(self.part) if self.part != _ASIDE else _ASIDE]
            if self.search.text().strip():
                title, text = "Nothing fits", "Try fewer words, or look among all."
            self._empty.set(title, text)
        self._pages.setCurrentIndex(0 if count else 1)
        self._show_current()

    def _load(self, request: PageRequest) -> None:
        def rows(desk: Desk) -> list[tuple[int, Listed]]:
            return [(sent.seq, sent) for sent in sent_rows(desk, request.ids)]

        def failed(error: BaseException) -> None:
            self.model.window.give_up(request)
            self._bench.failed.emit(error)

        self._bench.read(rows, partial(self.model.supply, request), failure=failed)

    def _show_current(self) -> None:
        item = self.current()
        self._right.setVisible(item is not None)
        openable = item.visible if isinstance(item, SetAside) else bool(item and item.subject)
        met = isinstance(item, Sent) and item.outcome in {"conflict", "superseded"}
        self.compare_button.setVisible(met)
        self.open_button.setEnabled(openable)
        self.open_button.setToolTip(
            "Open the case (Enter)" if openable else "The case is not shown on this computer."
        )
        self.sheet.show_page(partial(write_operation, item=item, bound=self.model.bound))

    def _open(self) -> None:
        item = self.current()
        if item is not None and item.case is not None and self.open_button.isEnabled():
            self.case_wanted.emit(item.case)

    def _compare(self) -> None:
        item = self.current()
        if item is not None:
            self.compare_wanted.emit(item.op_id)

    def _copy(self) -> None:
        item = self.current()
        if item is not None:
            QGuiApplication.clipboard().setText(text_of(item))
            self.said.emit("Copied")
