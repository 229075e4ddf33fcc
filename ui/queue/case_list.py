"""A list of cases for places beside the queue: one question, chosen cases, what to do with them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.jobs.bench import Bench
from ui.models.queue_feed import QueueFeed
from ui.models.selection import Selection
from ui.queue.choosing import Choosing
from ui.queue.chosen_bar import ChosenBar
from ui.queue.dragging import drag_cases
from ui.queue.queue_view import QueueView
from ui.widgets.empty_state import EmptyState
from workbench.domain.queue import Count, QueueQuestion


class CaseList(QFrame):
    """Shows what answers a question; the owner asks, and is told what is chosen."""

    selection_changed = Signal(object)
    """A Selection."""
    action_wanted = Signal(str)
    """The id of an action to run on what is chosen."""
    case_opened = Signal(object)
    """UUID: the person goes to a case."""
    counted = Signal(object)
    """A Count: how many cases there are."""

    def __init__(
        self, bench: Bench, question: QueueQuestion, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.feed = QueueFeed(bench, question, self, name)
        self.view = QueueView(self.feed.model)
        self.choosing = Choosing(bench, self.view, self.feed, name)
        self.chosen = ChosenBar()
        self._held: tuple[list[int], int | None] = ([], None)
        self._offset = 0
        self.empty = EmptyState("No cases here", "")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chosen)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.view)
        self.feed.answered.connect(self._on_answered)
        self.feed.counted.connect(self._on_counted)
        self.feed.merged.connect(self._on_merged)
        self.feed.model.modelAboutToBeReset.connect(self._hold)
        self.feed.arrived.connect(self._on_arrived)
        self.view.drag_wanted.connect(lambda: drag_cases(self.view, self.selection()))
        self.view.activated.connect(lambda _index: self._open())
        self.choosing.changed.connect(self._on_chosen)
        self.choosing.refused.connect(self.chosen.say)
        self.chosen.action_wanted.connect(self.action_wanted)
        self.chosen.all_wanted.connect(self.choosing.choose_matching)
        self.chosen.clear_wanted.connect(self.choosing.choose_one)

    def ask(self, question: QueueQuestion, empty_title: str, empty_words: str) -> None:
        """Show the cases that answer another question."""
        self.empty.set(empty_title, empty_words)
        self.feed.ask(question)

    def look_again(self) -> None:
        """Take the list anew: what left goes, what came is here, what is chosen stays chosen."""
        self.feed.merge()

    def selection(self) -> Selection:
        """Return the chosen cases."""
        return self.choosing.selection

    def _on_answered(self) -> None:
        self.choosing.forget_all()
        if self.feed.model.rowCount():
            self.view.go_to(0)
        else:
            self.choosing.clear()
        self._show_page()

    def _on_counted(self, count: Count) -> None:
        self.counted.emit(count)

    def _on_arrived(self, newer: Count) -> None:
        if newer.n:
            self.look_again()

    def _hold(self) -> None:
        self._held = self.choosing.held()
        self._offset = self.view.verticalScrollBar().value()

    def _on_merged(self) -> None:
        self._show_page()
        if self.feed.model.rowCount() and self.view.current_place < 0:
            self.choosing.choose_again(self._held)
            self.view.verticalScrollBar().setValue(self._offset)

    def _show_page(self) -> None:
        here = self.feed.model.rowCount() > 0
        self._pages.setCurrentWidget(self.view if here else self.empty)
        if not here:
            self.choosing.clear()

    def _on_chosen(self, selection: Selection) -> None:
        self.chosen.tell(selection, self.choosing.count)
        self.selection_changed.emit(selection)

    def _open(self) -> None:
        item = self.feed.model.item(self.view.current_place)
        if item is not None:
            self.case_opened.emit(item.case)
