"""Which cases of a list are chosen: the current one, some rows, or all that match as a question.

Ctrl+A chooses what is on the screen; once more it means all that match, which the records are asked
for when something is done. The list itself never selects a million rows.
"""

from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Signal

from ui.jobs.bench import Bench
from ui.models.queue_feed import QueueFeed
from ui.models.selection import NOTHING, Selection
from ui.queue.queue_view import QueueView
from workbench.domain.queue import Count

MOST_CHOSEN = 2_000
"""Rows that may be chosen one by one; beyond it, all that match are meant."""


class Choosing(QObject):
    """Knows what is chosen in one list."""

    changed = Signal(object)
    """A Selection: other cases are chosen."""
    refused = Signal(str)
    """Why rows cannot be chosen, in words."""

    def __init__(self, bench: Bench, view: QueueView, feed: QueueFeed, name: str) -> None:
        super().__init__(view)
        self._bench, self._view, self._feed, self._name = bench, view, feed, name
        self._window = feed.model.window
        self.selection = NOTHING
        self.count = Count(0)
        view.chosen_changed.connect(self._on_chosen)
        view.all_wanted.connect(self.choose_more)
        feed.counted.connect(self._on_counted)

    @property
    def can_take_all(self) -> bool:
        """Whether more match than are chosen."""
        chosen = self.selection
        return chosen.question is None and (self.count.n > chosen.count or self.count.capped)

    def choose_more(self) -> None:
        """Choose what is on the screen; if that is chosen already, all that match."""
        last = self._view.model().rowCount() - 1
        if last < 0:
            return
        first = max(self._view.first_place(), 0)
        bottom = self._view.indexAt(QPoint(1, self._view.viewport().height() - 1)).row()
        final = bottom if bottom >= 0 else last
        rows = self._view.selectionModel().selectedRows()
        chosen = {index.row() for index in rows} if len(rows) <= MOST_CHOSEN else set()
        if chosen >= set(range(first, final + 1)) and self.can_take_all:
            self.choose_matching()
        else:
            self._view.choose(first, final)

    def choose_matching(self) -> None:
        """Mean all that match, as a question."""
        self._view.delegate.all_chosen = True
        self._view.viewport().update()
        self._tell(Selection((), self._feed.question, self.count.n))

    def choose_one(self) -> None:
        """Choose the current row only."""
        self.forget_all()
        self._view.go_to(self._view.current_place)
        self._on_chosen()

    def forget_all(self) -> None:
        """Mean no longer all that match."""
        if self._view.delegate.all_chosen:
            self._view.delegate.all_chosen = False
            self._view.viewport().update()

    def held(self) -> tuple[list[int], int | None]:
        """Return the chosen rows and the current one, by their ids, to choose them again."""
        chosen = [index.row() for index in self._view.selectionModel().selectedRows()]
        current = self._view.current_place
        return (
            [self._window.id_at(place) for place in chosen],
            self._window.id_at(current) if current >= 0 else None,
        )

    def choose_again(self, held: tuple[list[int], int | None]) -> None:
        """Choose the same cases in a list that was taken anew, as far as they are still there."""
        chosen, current = held
        places = sorted(p for p in map(self._window.position, chosen) if p is not None)
        at = None if current is None else self._window.position(current)
        if self.selection.question is not None:
            self._view.choose_rows([], at or 0)
        elif places:
            self._view.choose_rows(places, places[0] if at is None else at)
        else:
            self._view.go_to(at or 0)

    def clear(self) -> None:
        """Nothing is chosen: there is nothing."""
        self.forget_all()
        self._tell(NOTHING)

    def _on_counted(self, count: Count) -> None:
        self.count = count
        if self.selection.question is not None:
            self._tell(Selection((), self._feed.question, count.n))
        elif self.selection.count > 1:
            self.changed.emit(self.selection)  # how many match may stand beside it

    def _on_chosen(self) -> None:
        self.forget_all()
        chosen = self._view.selectionModel().selection()
        parts = [chosen.at(n) for n in range(chosen.count())]
        ranges = [range(part.top(), part.bottom() + 1) for part in parts]
        if sum(map(len, ranges)) > MOST_CHOSEN:
            self._tell(NOTHING)
            self.refused.emit(
                f"At most {MOST_CHOSEN:,} cases can be chosen one by one; "
                "Ctrl+A twice means all that match"
            )
            return
        rows = [self._window.id_at(place) for places in ranges for place in places]
        known = self._feed.model.known_cases()
        if all(row in known for row in rows):
            self._on_found(tuple(known[row].case for row in rows))
        else:
            self._bench.read_queue(
                lambda reader: tuple(item.case for item in reader.rows(rows)),
                self._on_found,
                key=f"{self._name} chosen",
            )

    def _on_found(self, cases: tuple[UUID, ...]) -> None:
        if not self._view.delegate.all_chosen:  # else it was asked before all that match were meant
            self._tell(Selection(cases))

    def _tell(self, selection: Selection) -> None:
        self.selection = selection
        self.changed.emit(selection)
