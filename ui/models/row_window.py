"""A window onto a long list: the ids of all its rows, and those rows themselves that are looked at.

A million rows are eight megabytes of ids; rows are fetched by id, a page at a time, when somebody
looks, and kept while they are used. What is on the screen never moves by itself: arrivals gather
aside until they are asked for. No Qt in here, so that the rules can be tested alone.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE = 128
"""Rows fetched at once: several screens, and still below a millisecond."""
_KEPT_PAGES = 64
_NEARBY = 4_096
_ASKED_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Rows that somebody looked at and that are not here yet."""

    number: int
    ids: tuple[int, ...]
    revision: int
    """How often rows had been invalidated when this was asked for."""


class RowWindow(Generic[Row]):
    """The rows of one list, as far as they are known.

    The owner fills in ids with `extend`, lets `row` be asked while painting, then calls
    `fetch_wanted`; whoever loads gives the rows back with `supply`, at once or later.
    """

    def __init__(self, load: Callable[[PageRequest], None], kept_pages: int = _KEPT_PAGES) -> None:
        """Start an empty list.

        Args:
            load: fetches the rows of a request and answers with `supply`, or with `give_up`.
            kept_pages: how many pages' worth of rows stay in memory.
        """
        self._load = load
        self._room = kept_pages * PAGE
        self._ids = array("q")
        self._rows: OrderedDict[int, Row] = OrderedDict()
        self._stale: dict[int, int] = {}
        self._gone: set[int] = set()
        self._wanted: dict[int, None] = {}
        self._under_way: dict[int, PageRequest] = {}
        self._arrived: dict[int, None] = {}
        self._revision = 0
        self.complete = False
        """Whether the ids are all there are; until then the list may only grow at its end."""

    def __len__(self) -> int:
        """How many rows are known of."""
        return len(self._ids)

    @property
    def pending_new(self) -> int:
        """How many arrivals wait to be let in."""
        return len(self._arrived)

    def id_at(self, index: int) -> int:
        """Return the id of a place; IndexError outside the list."""
        if index < 0:
            raise IndexError(index)
        return self._ids[index]

    def position(self, row_id: int, near: int = 0) -> int | None:
        """Return the place of an id, looking around `near` before looking everywhere (16 ms/M)."""
        start = max(near - _NEARBY, 0)
        for begin, end in ((start, start + 2 * _NEARBY), (0, len(self._ids))):
            try:
                return self._ids.index(row_id, begin, end)
            except ValueError:
                continue
        return None

    def row(self, index: int) -> Row | None:
        """Return the row at a place, or None while it is not here; then its page is wanted.

        A row that was invalidated is shown as it was until it is here as it is.
        """
        row_id = self.id_at(index)
        found = self._rows.get(row_id)
        if found is not None:
            self._rows.move_to_end(row_id)
        if (found is None and row_id not in self._gone) or row_id in self._stale:
            number = index // PAGE
            self._wanted.pop(number, None)
            self._wanted[number] = None
        return found

    def is_gone(self, index: int) -> bool:
        """Return whether the loader knew no row for this place: deleted, or out of sight."""
        return self.id_at(index) in self._gone

    def fetch_wanted(self, at_most: int = _ASKED_AT_ONCE) -> int:
        """Ask for the pages that were looked at last, and return how many were asked for.

        Older wishes are dropped: a page that is still on the screen is wanted again by its paint.
        """
        wanted = [number for number in self._wanted if number not in self._under_way]
        self._wanted.clear()
        asked = 0
        for number in reversed(wanted[-at_most:]):
            ids = self._lacking(number)
            if ids:
                request = PageRequest(number, ids, self._revision)
                self._under_way[number] = request
                asked += 1
                self._load(request)
        return asked

    def supply(self, request: PageRequest, rows: Mapping[int, Row]) -> range:
        """Take the rows of a request, by id; return the places that may look new now.

        Ids without a row are gone. An answer from before `replace` is still good for its ids, which
        may lie anywhere by now.
        """
        current = self._forget(request)
        for row_id in request.ids:
            if row_id in rows:
                self._rows[row_id] = rows[row_id]
                self._rows.move_to_end(row_id)
                self._gone.discard(row_id)
            else:
                self._rows.pop(row_id, None)
                self._gone.add(row_id)
            if self._stale.get(row_id, 0) <= request.revision:
                self._stale.pop(row_id, None)
        while len(self._rows) > self._room:
            self._rows.popitem(last=False)
        if not current:
            return range(len(self._ids))
        first = request.number * PAGE
        return range(first, min(first + PAGE, len(self._ids)))

    def fill(self, rows: Mapping[int, Row]) -> None:
        """Take rows that were read together with their ids."""
        self._rows.update(rows)

    def known(self) -> Mapping[int, Row]:
        """Return the rows that are here, by id."""
        return self._rows

    def give_up(self, request: PageRequest) -> None:
        """Note that a request failed; its page is asked for again when somebody looks."""
        self._forget(request)

    def invalidate(self, ids: Iterable[int]) -> None:
        """Note that rows have changed; they are fetched again when somebody looks."""
        self._revision += 1
        # Also of ids that are not here: an answer under way may bring them as they were.
        self._stale.update(dict.fromkeys(ids, self._revision))

    def extend(self, ids: Iterable[int], *, complete: bool) -> None:
        """Add ids at the end; rows above keep their places."""
        before = len(self._ids)
        self._ids.extend(ids)
        self.complete = complete
        if self._arrived:
            for row_id in set(self._arrived).intersection(self._ids[before:]):
                del self._arrived[row_id]

    def announce(self, ids: Iterable[int]) -> None:
        """Gather arrivals aside; those that are listed already are none."""
        arrived = dict.fromkeys(ids)
        for row_id in set(arrived).intersection(self._ids):
            del arrived[row_id]
        self._arrived.update(arrived)

    def replace(self, ids: "array[int]", *, complete: bool = True) -> None:
        """Take a list anew, as the person asked: arrivals are let in, known rows are kept."""
        self._ids = ids[:]
        self.complete = complete
        self._wanted.clear()
        self._under_way.clear()
        self._arrived.clear()
        self._gone.clear()

    def _lacking(self, number: int) -> tuple[int, ...]:
        page = self._ids[number * PAGE : (number + 1) * PAGE]
        return tuple(
            row_id
            for row_id in page
            if row_id in self._stale or not (row_id in self._rows or row_id in self._gone)
        )

    def _forget(self, request: PageRequest) -> bool:
        """Note that a request was answered; return whether its page is where it was."""
        if self._under_way.get(request.number) is not request:
            return False
        del self._under_way[request.number]
        return True
