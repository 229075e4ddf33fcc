"""Taking in blocks of cases whole: the first sync, and the repair of a part that differs.

The rows go to SQLite as they came. A block is laid down in slices of some milliseconds; where
somebody wants to write meanwhile, the transaction ends after the slice at hand.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workbench.domain.cases import State
from workbench.storage.absorption import own_operations
from workbench.storage.central_cases import INSERT_CASES
from workbench.storage.central_rows import lay_entries
from workbench.storage.chain_marks import ChainMarks
from workbench.storage.overlay import cases_of, forget, lay, lift
from workbench.storage.pulled import CASE_COLUMNS, ENTRY_COLUMNS, Page
from workbench.storage.removal import remove_cases, rows_of
from workbench.storage.side_rows import ReadImport
from workbench.storage.splits import follow_sets, show_in_place, split_messages, split_off_to
from workbench.storage.sync_marks import save_mark

_C = {name: place for place, name in enumerate(CASE_COLUMNS)}
_E = {name: place for place, name in enumerate(ENTRY_COLUMNS)}
_number_of_case = itemgetter(_C["number"])
_number_of_entry = itemgetter(_E["case_number"])
_counted = itemgetter(*(_C[name] for name in ("is_open", "state", "assignee", "kind", "priority")))
_IN_RANGE = "SELECT row, id, scope, head, lengths FROM case_item WHERE row BETWEEN ? AND ?"
_BY_ID = (
    "SELECT case_item.row, case_item.id, case_item.scope, case_item.head, case_item.lengths "
    "FROM json_each(?) AS one JOIN case_item ON case_item.id = one.value"
)
_COUNT = (
    "INSERT INTO counter (name, value, n) VALUES (?, ?, ?) "
    "ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
_SOMETHING_LAID = "SELECT EXISTS (SELECT 1 FROM overlay), EXISTS (SELECT 1 FROM split)"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a page that is taken in at once."""

    page: Page
    members: Sequence[tuple[int, str, str]]
    """(Number, set, value) of the members that are in."""


def slices(page: Page, size: int) -> Iterator[Slice]:
    """Cut a page into slices; only the last one carries the page's mark.

    Args:
        page: all of it.
        size: how many cases a slice takes.
    """
    numbers = {case[0]: _number_of_case(case) for case in page.cases}
    members = sorted((numbers[m[0]], m[1], m[2]) for m in page.members if m[0] in numbers)
    start, first = 0, page.first
    while True:
        end = min(start + size, len(page.cases))
        is_last = end == len(page.cases)
        last = page.last if is_last else _number_of_case(page.cases[end - 1])
        entries = page.entries[
            bisect_left(page.entries, first, key=_number_of_entry) : bisect_right(
                page.entries, last, key=_number_of_entry
            )
        ]
        part = replace(
            page,
            first=first,
            last=last,
            cases=page.cases[start:end],
            entries=entries,
            members=(),
            mark=page.mark if is_last else None,
        )
        yield Slice(
            part, members[bisect_left(members, (first,)) : bisect_left(members, (last + 1,))]
        )
        if is_last:
            return
        start, first = end, last + 1


class PageAbsorption:
    """One slice being taken in, under the replica's lock."""

    def __init__(
        self, replica: Connection, journal: Connection, login: str, read_import: ReadImport
    ) -> None:
        self._replica = replica
        self._journal = journal
        self._login = login
        self._read_import = read_import

    def take(self, part: Slice) -> None:
        """Take a slice in: straight where nothing stands in its place, else in its stead."""
        page = part.page
        laid, split = self._replica.exec_driver_sql(_SOMETHING_LAID).one()
        ids = [case[0] for case in page.cases]
        there = self._there(page, ids)
        if laid or there:
            self._replace(part, ids, {row.id for row in there})
        else:
            messages = self._insert(part)
            if split or messages:
                self._show_in_place(messages, part)
        if page.mark is not None:
            save_mark(self._replica, page.scope, page.mark)

    def _there(self, page: Page, ids: Sequence[str]) -> list[Any]:
        """Return the cases that are shown and that the page tells anew, or that are gone."""
        told = {_number_of_case(case) for case in page.cases}
        ranged = self._replica.exec_driver_sql(_IN_RANGE, (page.first, page.last))
        found = {row.row: row for row in rows_of(self._replica, _BY_ID, ids)}
        found |= {row.row: row for row in ranged if row.scope == page.scope or row.row in told}
        return list(found.values())

    def _replace(self, part: Slice, ids: Sequence[str], others: set[str]) -> None:
        own = own_operations(part.page.entries, self._login)
        touched = others | {*ids, *cases_of(self._replica, own)}
        messages = lift(self._replica, touched)
        forget(self._replica, own)
        there = {row.id: row for row in self._there(part.page, ids)}
        marks = ChainMarks(self._replica)
        for case in part.page.cases:
            if case[0] in there:
                marks.note(there[case[0]], case)
        messages |= split_off_to(self._replica, [UUID(hex=case) for case in there])
        remove_cases(self._replica, [row.row for row in there.values()])
        messages |= self._insert(part)
        marks.compare()
        self._show_in_place(messages, part)
        lay(self._replica, self._journal, touched, self._read_import)

    def _insert(self, part: Slice) -> set[UUID]:
        """Insert a slice; return the messages that its cases split off."""
        run = self._replica.exec_driver_sql
        if part.page.cases:
            run("UPDATE counting SET rests = 1")
            run(INSERT_CASES, [*map(tuple, part.page.cases)])
            run("UPDATE counting SET rests = 0")
            counted = Counter(map(_counted, part.page.cases))
            run(_COUNT, [(name, value, n) for (name, value), n in _counts(counted).items()])
        lay_entries(self._replica, part.page.entries, self._read_import)
        if part.members:
            run("INSERT INTO member VALUES (?, ?, ?)", list(part.members))
        homes = {number for number, name, _ in part.members if name == "split"}
        return follow_sets(self._replica, homes)

    def _show_in_place(self, messages: set[UUID], part: Slice) -> None:
        came = [UUID(hex=e[_E["op_id"]]) for e in part.page.entries if e[_E["stream"]] == "message"]
        cases = [UUID(hex=case[0]) for case in part.page.cases]
        messages = messages | split_messages(self._replica, came)
        messages |= split_off_to(self._replica, cases)
        show_in_place(self._replica, messages)


def _counts(cases: Counter[Any]) -> Counter[tuple[str, str]]:
    """Return what the triggers of `replica_tables` would have added for so many cases of a sort."""
    counts: Counter[tuple[str, str]] = Counter()
    for (is_open, state, assignee, kind, priority), n in cases.items():
        counts["all", ""] += n
        if state == State.WAITING:
            counts["waiting", ""] += n
        if is_open:
            counts["open", ""] += n
            counts["kind", kind] += n
            counts["priority", str(priority)] += n
            counts[("unclaimed", "") if assignee is None else ("mine", assignee)] += n
    return counts
