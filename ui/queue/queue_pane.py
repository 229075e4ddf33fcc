"""The queue: the question above, the cases below, and what is chosen among them."""

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.jobs.bench import Bench
from ui.models.queue_feed import QueueFeed
from ui.queue.empty_words import NO_MATCH, VIEWS
from ui.queue.filter_bar import FilterBar
from ui.queue.queue_view import QueueView
from ui.theme.style import theme
from ui.widgets.empty_state import EmptyState
from workbench.domain.cases import View
from workbench.domain.queue import Count

_REST_MS = 70
"""A row that was passed faster than this is not opened."""
MOST_CHOSEN = 2_000
"""Cases that one action may be for."""


class QueuePane(QFrame):
    """Finds cases and says which one is looked at and which are chosen."""

    case_chosen = Signal(object)
    """The UUID of the case that the person went to; None when there is none."""
    selection_changed = Signal(tuple)
    """The UUIDs of the chosen cases."""
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
        self.chosen_words = QLabel()
        self._told: UUID | None = None
        self._chosen: tuple[UUID, ...] = ()
        self._wanted: UUID | None = None
        self._held: tuple[int, int] | None = None
        self._count = Count(0)
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

    def selected_cases(self) -> tuple[UUID, ...]:
        """Return the chosen cases."""
        return self._chosen

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
        if event.key() == Qt.Key.Key_Escape and len(self._chosen) > 1:
            self._choose_one()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        px = theme().px
        self._chosen_bar = QFrame()
        self._chosen_bar.setProperty("role", "ground")
        row = QHBoxLayout(self._chosen_bar)
        row.setContentsMargins(px(14), px(4), px(8), px(4))
        row.addWidget(self.chosen_words, 1)
        clear = QPushButton("Clear")
        clear.setProperty("kind", "quiet")
        clear.setAccessibleName("Choose only the current case")
        clear.clicked.connect(self._choose_one)
        row.addWidget(clear)
        self._chosen_bar.hide()
        line = QFrame()
        line.setProperty("role", "hairline")
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, line, self._chosen_bar):
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
        self.view.chosen_changed.connect(self._on_chosen)
        self.view.all_wanted.connect(self._choose_all)
        self.model.dataChanged.connect(lambda *_: self._tell_current())
        self._rest.timeout.connect(self._tell_current)

    def _on_asked(self) -> None:
        self._wanted = self.current_case()
        self.feed.ask(self.bar.question)

    def _on_answered(self) -> None:
        """Go to the case that was looked at, if it is among the first; else to the first."""
        self._forget_all()
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
        self._count = count
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
        self._tell_chosen(())

    def _on_chosen(self) -> None:
        self._forget_all()
        chosen = self.view.selectionModel().selection()
        parts = [chosen.at(n) for n in range(chosen.count())]
        ranges = [range(part.top(), part.bottom() + 1) for part in parts]
        if sum(map(len, ranges)) > MOST_CHOSEN:
            self._say_chosen(f"At most {MOST_CHOSEN:,} cases can be chosen at once")
            self._chosen = ()
            self.selection_changed.emit(())
            return
        rows = [self.model.window.id_at(place) for places in ranges for place in places]
        known = self.model.known_cases()
        if all(row in known for row in rows):
            self._tell_chosen(tuple(known[row].case for row in rows))
        else:
            self._bench.read_queue(
                lambda reader: tuple(item.case for item in reader.rows(rows)),
                self._tell_chosen,
                key="queue chosen",
            )

    def _choose_all(self) -> None:
        """Mean all that match: the records are asked which these are, the list selects nothing."""
        if self._count.n > MOST_CHOSEN or self._count.capped:
            self._say_chosen(
                f"{self._count} cases match, and one action may be for {MOST_CHOSEN:,}. "
                "Filter or search first."
            )
            return
        self.view.delegate.all_chosen = True
        self.view.viewport().update()
        rows = [self.model.window.id_at(place) for place in range(self.model.rowCount())]
        self._bench.read_queue(
            lambda reader: tuple(item.case for item in reader.rows(rows)),
            self._tell_chosen,
            key="queue chosen",
        )

    def _tell_chosen(self, cases: tuple[UUID, ...]) -> None:
        self._chosen = cases
        everything = "All " if self.view.delegate.all_chosen else ""
        words = f"{everything}{len(cases):,} cases chosen" if len(cases) > 1 else ""
        self._say_chosen(words)
        self.selection_changed.emit(cases)

    def _say_chosen(self, words: str) -> None:
        self.chosen_words.setText(words)
        self._chosen_bar.setVisible(bool(words))

    def _choose_one(self) -> None:
        self._forget_all()
        self.view.go_to(self.view.current_place)
        self._on_chosen()

    def _forget_all(self) -> None:
        if self.view.delegate.all_chosen:
            self.view.delegate.all_chosen = False
            self.view.viewport().update()
