"""How the queue's model is fed: first a page with its count, then all ids, then pages by ids.

The person's words are asked at each key press under one key, so only the latest answer counts.
What changes in the records is read again in its place; nothing moves until the person asks.
"""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.jobs.bench import Bench
from ui.models.queue_model import QueueModel
from ui.models.row_window import PageRequest
from workbench.app import QueueReader
from workbench.changes import Changes
from workbench.domain.cases import QueueItem
from workbench.domain.queue import Count, QueueQuestion

if TYPE_CHECKING:
    from array import array

FIRST = 60
"""Cases of the first answer: more than any screen shows at once."""
_TICK_MS = 30_000
_PAINTED_MS = 20
"""By then the first cases are on the screen; reading all ids beside their paint would slow it."""


class QueueFeed(QObject):
    """Asks the records and keeps one `QueueModel` in step."""

    answered = Signal()
    """The first cases of the question are in the model."""
    merged = Signal()
    """The whole list was taken anew, as the person asked."""
    counted = Signal(object)
    """A Count: how many cases answer the question."""
    arrived = Signal(object)
    """A Count: how many came since the list was taken."""

    def __init__(
        self, bench: Bench, question: QueueQuestion, parent: QObject, name: str = "queue"
    ) -> None:
        """Feed a list that is empty yet.

        Args:
            bench: where the records are asked.
            question: what is shown first.
            parent: the owner.
            name: the list's own, so that two lists do not drive out each other's questions.
        """
        super().__init__(parent)
        self._name = name
        self.question = question
        self.model = QueueModel(self._load, self)
        self.model.me = bench.login
        self._bench = bench
        self._asked = 0
        self._now = datetime.now(UTC)
        """When the question was asked: what its pages and ids are measured against."""
        self._last_row: int | None = None
        """The newest case when the list was taken; None while its first answer is awaited."""
        self._missed = False
        bench.changed.connect(self._on_changed)
        bench.changed_elsewhere.connect(self._on_changed_elsewhere)
        bench.opened.connect(self._on_opened)
        clock = QTimer(self)
        clock.setInterval(_TICK_MS)
        clock.timeout.connect(self.model.tick)
        clock.start()
        self._painted = QTimer(self)
        self._painted.setSingleShot(True)
        self._painted.setInterval(_PAINTED_MS)
        self._painted.timeout.connect(self._read_ids)

    def ask(self, question: QueueQuestion) -> None:
        """Show what answers another question."""
        self.question = question
        self._asked += 1
        self._last_row = None
        self._painted.stop()
        self._now = now = datetime.now(UTC)

        def first(reader: QueueReader) -> tuple[list[QueueItem], Count, int]:
            last = reader.last_row()
            return (*reader.first(question, now, FIRST), last)

        self._bench.read_queue(first, self._on_first, key=f"{self._name} search", at_once=True)

    def merge(self) -> None:
        """Take the whole list anew, with what came and without what left."""
        self._asked += 1
        self._painted.stop()
        turn, question, now = self._asked, self.question, datetime.now(UTC)

        def everything(reader: QueueReader) -> "tuple[int, array[int]]":
            return reader.last_row(), reader.ids(question, now, lambda: turn == self._asked)

        def home(answer: "tuple[int, array[int]]") -> None:
            if turn == self._asked:
                self._last_row, ids = answer
                self.model.set_ids(ids)
                self.model.look_again()
                self.counted.emit(Count(len(ids)))
                self.arrived.emit(Count(0))
                self.merged.emit()

        self._bench.read_queue(everything, home)

    def _on_first(self, answer: tuple[list[QueueItem], Count, int]) -> None:
        items, count, self._last_row = answer
        complete = len(items) < FIRST
        self.model.begin(items, complete=complete)
        self.counted.emit(Count(len(items)) if complete else count)
        self.arrived.emit(Count(0))
        self.answered.emit()
        if not complete:
            self._painted.start()
        missed, self._missed = self._missed, False
        if missed:
            self._on_changed_elsewhere()

    def _read_ids(self) -> None:
        turn, question, now = self._asked, self.question, self._now

        def home(ids: "array[int]") -> None:
            if turn == self._asked:
                self.model.set_ids(ids)
                self.counted.emit(Count(len(ids)))

        self._bench.read_queue(
            lambda reader: reader.ids(question, now, lambda: turn == self._asked), home
        )

    def _load(self, request: PageRequest) -> None:
        def failed(error: BaseException) -> None:
            self.model.window.give_up(request)
            self._bench.failed.emit(error)

        self._bench.read_queue(
            lambda reader: reader.rows(request.ids),
            partial(self.model.supply, request),
            failure=failed,
        )

    def _on_changed(self, changes: Changes) -> None:
        self._compare(self.model.look_again(changes.cases))

    def _on_opened(self) -> None:
        self.model.me = self._bench.login
        self._on_changed_elsewhere()

    def _on_changed_elsewhere(self) -> None:
        self._compare(self.model.look_again())

    def _compare(self, rows: list[int]) -> None:
        """See which of these rows left the view, and how many cases came into it."""
        turn, question, now, last = self._asked, self.question, datetime.now(UTC), self._last_row
        if last is None:
            self._missed = True  # nothing is shown yet that could be compared
            return

        def look(reader: QueueReader) -> tuple[frozenset[int], Count, Count]:
            return (
                reader.matching(question, now, rows),
                reader.newer_than(question, now, last),
                reader.count(question, now),
            )

        def home(answer: tuple[frozenset[int], Count, Count]) -> None:
            if turn != self._asked:
                return
            matching, newer, count = answer
            if not len(self.model.window):
                self.ask(question)  # nothing is shown that could move
                return
            self.model.set_moved_on(rows, matching)
            self.arrived.emit(newer)
            if not count.capped:
                self.counted.emit(count)

        self._bench.read_queue(look, home, key=f"{self._name} changes")
