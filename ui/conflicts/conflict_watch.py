"""Looks for new conflicts whenever something changed: how many there are, and which are news."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ui.jobs.bench import Bench


@dataclass(frozen=True, slots=True)
class _Seen:
    waiting: int
    news: tuple[tuple[UUID, str], ...]
    """What concerns this person: operation and sentence, newest first."""


class ConflictWatch(QObject):
    """Tells the window; what lay there when it opened is counted and no news."""

    counted = Signal(int)
    appeared = Signal(str, object)
    """A sentence, and the operation (UUID) to compare."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._known: set[UUID] | None = None
        bench.opened.connect(self._look)
        bench.changed.connect(lambda _: self._look())
        bench.changed_elsewhere.connect(self._look)

    def _look(self) -> None:
        self._bench.read(_read, self._tell, key="conflicts")

    def _tell(self, seen: _Seen) -> None:
        self.counted.emit(seen.waiting)
        ids = {op_id for op_id, _ in seen.news}
        if self._known is not None:
            fresh = [(op_id, words) for op_id, words in seen.news if op_id not in self._known]
            if fresh:
                op_id, words = fresh[0]
                self.appeared.emit(words, op_id)
        self._known = ids


def _read(desk: Any) -> _Seen:
    from workbench.operations.conflicts import conflicts, open_conflicts, superseded_decisions

    me = desk.person.login
    news = [
        (c.op_id, f"Somebody else changed the {c.field_words.lower()} of {c.reference} meanwhile.")
        for c in conflicts(desk)
        if c.mine_by == me
    ]
    for lost in superseded_decisions(desk):
        if lost.written.by == me:
            words = f"Your decision on {lost.reference} is not in force; its reasons are kept."
            news.append((lost.op_id, words))
        elif lost.stands is not None and lost.stands.by == me:
            words = f"Somebody else decided {lost.reference} too. Yours is in force."
            news.append((lost.op_id, words))
    return _Seen(open_conflicts(desk), tuple(news))
