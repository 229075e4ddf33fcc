"""A verb on very many cases, from the window: in small slices, counted, stopped, taken back.

Each slice is one write, as long as a person does not notice; between two of them drafts and other
verbs have their turn. How many cases a slice takes follows from how long the last one took.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from ui.jobs.bench import Bench, Desk
from workbench.changes import Changes, Recorded
from workbench.domain.queue import QueueQuestion
from workbench.errors import EnvironmentFault

if TYPE_CHECKING:
    from array import array

    from workbench.operations.bulk import Tally

_FIRST, _FEWEST, _MOST = 16, 4, 200
_SLICE_SECONDS = 0.01
_SHOWN_MS = 1_500
"""Views hear of what changed this often: to read each slice again would slow the batch and them."""

Verb = Callable[[Desk, Sequence[UUID]], Changes]


@dataclass(frozen=True, slots=True)
class BatchVerb:
    """What is done on the cases, and its words; `{cases}` stands for how many."""

    run: Verb
    doing: str
    did: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch."""

    words: str
    refused: dict[UUID, str]
    undoable: bool


@dataclass(slots=True)
class _Batch:
    doing: str
    did: str
    act: Callable[[Desk, Sequence[UUID]], Changes]
    tally: "Tally"
    parts: Sequence[UUID]
    """The cases, or the operations to take back."""
    rows: "array[int] | None" = None
    """Places of the queue instead, where all that match are meant."""
    takes_back: bool = False
    done: int = 0
    size: int = _FIRST
    stopped: bool = False
    touched: dict[UUID, None] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.parts if self.rows is None else self.rows)


class Batches(QObject):
    """Does one batch after the other."""

    began = Signal(str, int)
    """What is done, and on how many."""
    advanced = Signal(int, int)
    """How many are done, of how many."""
    ended = Signal(object)
    """A BatchResult."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._waiting: deque[_Batch] = deque()
        self._now: _Batch | None = None
        self._shown = QElapsedTimer()
        bench.undo_wanted.connect(self.take_back)

    @property
    def under_way(self) -> bool:
        """Whether a batch is being done."""
        return self._now is not None

    def begin(self, verb: BatchVerb, cases: Sequence[UUID]) -> None:
        """Do a verb on some cases; on one case it is said by that case's name."""
        if len(cases) == 1:
            self._bench.do(lambda desk: verb.run(desk, cases))
            return
        self._add(self._batch(verb, cases))

    def begin_on_all(self, verb: BatchVerb, question: QueueQuestion) -> None:
        """Do a verb on all cases that answer a question by now."""
        now = datetime.now(UTC)

        def found(rows: "array[int]") -> None:
            batch = self._batch(verb, ())
            batch.rows = rows
            self._add(batch)

        self._bench.read_queue(lambda reader: reader.ids(question, now), found)

    def take_back(self, changes: Changes) -> None:
        """Take a whole batch back."""
        from workbench.operations.bulk import Tally, undo_slice

        self._add(
            _Batch(
                doing="Taking back",
                did="Undone on {cases}",
                act=undo_slice,
                tally=Tally(),
                parts=changes.undoable,
                takes_back=True,
            )
        )

    def stop(self) -> None:
        """Leave the rest as it is; what was done stays done, and can be taken back."""
        if self._now is not None:
            self._now.stopped = True

    def _batch(self, verb: BatchVerb, cases: Sequence[UUID]) -> _Batch:
        from workbench.operations.bulk import Tally, do_slice

        def act(desk: Desk, part: Sequence[UUID]) -> Changes:
            return do_slice(desk, verb.run, part)

        return _Batch(doing=verb.doing, did=verb.did, act=act, tally=Tally(), parts=tuple(cases))

    def _add(self, batch: _Batch) -> None:
        self._waiting.append(batch)
        if self._now is None:
            self._start_next()

    def _start_next(self) -> None:
        from workbench.operations.bulk import cases_words

        self._now = batch = self._waiting.popleft() if self._waiting else None
        if batch is None:
            return
        self.began.emit(batch.doing.format(cases=cases_words(batch.total)), batch.total)
        self._shown.start()
        self._go_on(batch)

    def _go_on(self, batch: _Batch) -> None:
        if batch.stopped or batch.done >= batch.total:
            self._end(batch)
            return
        left = batch.total - batch.done
        size = min(batch.size, left)
        # What is taken back begins with what was done last.
        start = left - size if batch.takes_back else batch.done

        def work(desk: Desk) -> tuple[Changes, float]:
            from workbench.operations.bulk import cases_at

            began = perf_counter()
            if batch.rows is None:
                part = batch.parts[start : start + size]
            else:
                part = cases_at(desk, batch.rows[start : start + size])
            return batch.act(desk, part), perf_counter() - began

        self._bench.write(work, partial(self._on_slice, batch, size), partial(self._fail, batch))

    def _on_slice(self, batch: _Batch, size: int, answer: tuple[Changes, float]) -> None:
        changes, seconds = answer
        batch.tally.take(changes)
        batch.done += size
        batch.touched.update(dict.fromkeys(changes.cases))
        wanted = size * _SLICE_SECONDS / max(seconds, 0.001)
        batch.size = int(min(max(wanted, batch.size / 2, _FEWEST), batch.size * 2, _MOST))
        self.advanced.emit(batch.done, batch.total)
        if self._shown.hasExpired(_SHOWN_MS):
            self._show(batch)
            self._shown.restart()
        self._go_on(batch)

    def _show(self, batch: _Batch) -> None:
        """Let the views read again what changed; they ask which cases, not by what."""
        recorded = tuple(Recorded(case, "", case, "applied", {}) for case in batch.touched)
        batch.touched.clear()
        if recorded:
            self._bench.changed.emit(Changes(recorded, ""))
        if batch.tally.pending:
            self._bench.sync_now()

    def _fail(self, batch: _Batch, error: BaseException) -> None:
        batch.stopped = True
        self._end(batch)
        if isinstance(error, EnvironmentFault):
            rest = partial(self._resume, batch)
            self._bench.refused.emit(error, rest)
        else:
            self._bench.failed.emit(error)

    def _resume(self, batch: _Batch) -> None:
        from workbench.operations.bulk import Tally

        batch.stopped, batch.tally = False, Tally()
        self._add(batch)

    def _end(self, batch: _Batch) -> None:
        words = batch.tally.words(batch.did)
        left = batch.total - batch.done
        if left:
            words = f"Stopped. {words}; {left:,} left as they were"
        self._show(batch)
        undoable = tuple(batch.tally.undoable)
        if not batch.takes_back and undoable:
            self._bench.can_undo(Changes((), words, undoable))
        elif left:
            self._bench.can_undo(Changes((), words, tuple(batch.parts[:left])))
        can = not batch.takes_back and bool(undoable)
        self._start_next()
        self.ended.emit(BatchResult(words, dict(batch.tally.refused), can))
