"""The queue: the question above, the cases below, and what is chosen among them."""

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.jobs.bench import Bench
from ui.models.queue_feed import QueueFeed
from ui.models.selection import Selection
from ui.queue.choosing import Choosing
from ui.queue.chosen_bar import ChosenBar
from ui.queue.dragging import drag_cases
from ui.queue.empty_words import NO_MATCH, VIEWS
from ui.queue.filter_bar import FilterBar
from ui.queue.queue_view import QueueView
from ui.widgets.empty_state import EmptyState
from workbench.domain.cases import View
from workbench.domain.queue import Count

_REST_MS = 70
"""A row that was passed faster than this is not opened."""


class QueuePane(QFrame):
    """Finds cases and says which one is looked at and which are chosen."""

    case_chosen = Signal(object)
    """The UUID of the case that the person went to; None when there is none."""
    selection_changed = Signal(object)
    """A Selection: the chosen cases."""
    action_wanted = Signal(str)
    """The id of an action to run."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._bench = bench
        self.bar = FilterBar(bench.login)
        self.feed = QueueFeed(bench, self.bar.question, self)
        self.model = self.feed.model
        self.view = QueueView(self.model)
        self.pill = self.bar.pill
        self.empty = EmptyState("", "", " ", self._start)
        self.chosen = ChosenBar()
        self.choosing = Choosing(bench, self.view, self.feed, "queue")
        self._told: UUID | None = None
        self._wanted: UUID | None = None
        self._held: tuple[int, int] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._lay_out()
        self._wire()
        self.view.setFocus()  # so that single keys work from the start
        self.refresh_choices()
        self.feed.ask(self.bar.question)

    def move(self, *steps: int) -> None:  # type: ignore[override]  # agreed with the actions
        """Go some rows down, or up (negative)."""
        if len(steps) == 1:
            self.view.go_to(self.view.current_place + steps[0])
        else:
            super().move(*steps)

    def extend(self, step: int) -> None:
        """Choose the rows up to some rows down, or up."""
        self.view.extend_to(self.view.current_place + step)

    def choose_more(self) -> None:
        """Choose what is on the screen; if that is chosen, all that match."""
        self.choosing.choose_more()

    def choose_matching(self) -> None:
        """Choose all that match."""
        self.choosing.choose_matching()

    def focus_search(self) -> None:
        """Put the cursor where one types what to look for."""
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def set_view(self, view: View) -> None:
        """Show a standing view."""
        self.bar.set_view(view)

    def current_case(self) -> UUID | None:
        """Return the case of the current row, if it is here."""
        item = self.model.item(self.view.current_place)
        return None if item is None else item.case

    def selection(self) -> Selection:
        """Return the chosen cases."""
        return self.choosing.selection

    def refresh(self) -> None:
        """Take the list anew; the current row stays."""
        self._merge()

    def refresh_choices(self) -> None:
        """Bring up to date what the cases can be filtered by."""
        self._bench.read_queue(
            lambda reader: reader.choices(), self.bar.set_choices, key="queue choices"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape drops what is chosen beyond the current row."""
        if event.key() == Qt.Key.Key_Escape and self.selection().count > 1:
            self.choosing.choose_one()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setProperty("role", "hairline")
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, line, self.chosen):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        self.setFocusProxy(self.view)

    def _wire(self) -> None:
        self.bar.asked.connect(self._on_asked)
        self.bar.list_wanted.connect(self.view.setFocus)
        self.bar.choices_wanted.connect(self.refresh_choices)
        self._bench.opened.connect(lambda: self.bar.set_person(self._bench.login))
        self.feed.answered.connect(self._on_answered)
        self.feed.merged.connect(self._on_merged)
        self.feed.counted.connect(self._on_counted)
        self.feed.arrived.connect(self.pill.tell)
        self.pill.clicked.connect(self._merge)
        self.view.current_changed.connect(lambda _place: self._on_current())
        self.view.drag_wanted.connect(self._drag)
        self.choosing.changed.connect(self._on_chosen)
        self.choosing.refused.connect(self.chosen.say)
        self.chosen.action_wanted.connect(self.action_wanted)
        self.chosen.all_wanted.connect(self.choosing.choose_matching)
        self.chosen.clear_wanted.connect(self.choosing.choose_one)
        self.model.dataChanged.connect(lambda *_: self._tell_current())
        self._rest.timeout.connect(self._tell_current)

    def _on_asked(self) -> None:
        self._wanted = self.current_case()
        self.feed.ask(self.bar.question)

    def _on_answered(self) -> None:
        """Go to the case that was looked at, if it is among the first; else to the first."""
        self.choosing.forget_all()
        known = self.model.known_cases()
        rows = [row for row, item in known.items() if item.case == self._wanted]
        place = self.model.window.position(rows[0]) if rows else None
        self.view.go_to(place or 0)
        self._show_page()
        if not self.model.rowCount():
            self._tell_none()

    def _merge(self) -> None:
        """Let in what came; remember which row is looked at, and where on the screen."""
        place = self.view.current_place
        if place < 0:
            self.feed.ask(self.bar.question)
            return
        self._held = (self.model.window.id_at(place), self.view.current_offset())
        self.feed.merge()

    def _on_merged(self) -> None:
        self._show_page()
        if self._held is None:
            return
        row, offset = self._held
        self._held = None
        place = self.model.window.position(row)
        if place is None:
            self.view.go_to(0)  # it has left the view, and the person asked to look anew
        else:
            self.view.hold(place, offset)
        self._rest.start()

    def _on_counted(self, count: Count) -> None:
        self.bar.set_count(count)

    def _show_page(self) -> None:
        here = self.model.rowCount() > 0
        if not here:
            words = NO_MATCH if self.bar.is_narrowed else VIEWS[self.bar.question.view]
            self.empty.set(*words)
        self.pages.setCurrentWidget(self.view if here else self.empty)

    def _start(self) -> None:
        if self.bar.is_narrowed:
            self.bar.clear()
        else:
            self.action_wanted.emit("files.take_in")

    def _on_current(self) -> None:
        """Open a case at once when the person rests, and only the last when they hurry."""
        if not self._rest.isActive():
            self._tell_current()
        self._rest.start()

    def _tell_current(self) -> None:
        case = self.current_case()
        if case is not None and case != self._told and not self._hurries():
            self._told = case
            self.case_chosen.emit(case)

    def _hurries(self) -> bool:
        return self._rest.isActive()

    def _tell_none(self) -> None:
        if self._told is not None:
            self._told = None
            self.case_chosen.emit(None)
        self.choosing.clear()

    def _on_chosen(self, selection: Selection) -> None:
        self.chosen.tell(selection, self.choosing.count)
        self.selection_changed.emit(selection)

    def _drag(self) -> None:
        drag_cases(self.view, self.selection())
