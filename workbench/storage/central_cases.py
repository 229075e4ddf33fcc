"""Cases as the centre shows them, laid into the replica: what changed of those that are there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workbench.storage.chain_marks import ChainMarks
from workbench.storage.pulled import CASE_COLUMNS, Rows
from workbench.storage.removal import remove_cases, rows_of

_NAMES = ("id", *CASE_COLUMNS[1:], "documents")
_NUMBER, _ENTRIES = CASE_COLUMNS.index("number"), CASE_COLUMNS.index("entries")
_COLUMNS = ", ".join(_NAMES)
_THERE_BY_ID = (
    f"SELECT case_item.row, {', '.join('case_item.' + name for name in _NAMES)} "  # noqa: S608  # names of columns
    "FROM json_each(?) AS one JOIN case_item ON case_item.id = one.value"
)
_THERE_BY_ROW = (
    "SELECT case_item.row, case_item.id "
    "FROM json_each(?) AS one JOIN case_item ON case_item.row = one.value"
)
INSERT_CASES = (
    f"INSERT INTO case_item ({', '.join(('id', *CASE_COLUMNS[1:]))}, row, documents) "  # noqa: S608  # names of columns
    f"VALUES ({', '.join(f'?{n}' for n in range(1, len(CASE_COLUMNS) + 1))}, "
    f"?{_NUMBER + 1}, ?{_ENTRIES + 1} + 1)"
)
"""For tuples in the order of `CASE_COLUMNS`: row is the number, documents begin after entries."""


def lay_cases(connection: Connection, cases: Rows, marks: ChainMarks) -> list[UUID]:
    """Insert or change cases over which nothing is laid; return those that came into view.

    Args:
        connection: the replica's.
        cases: as they are now.
        marks: is told of notes that were there before.
    """
    _clear_the_way(connection, cases)
    there = {row.id: row for row in rows_of(connection, _THERE_BY_ID, [c[0] for c in cases])}
    new = [tuple(case) for case in cases if case[0] not in there]
    if new:
        connection.exec_driver_sql(INSERT_CASES, new)
    for case in cases:
        if case[0] in there:
            marks.note(there[case[0]], case)
    _change(connection, [(there[case[0]], case) for case in cases if case[0] in there])
    return [UUID(hex=case[0]) for case in new]


def _change(connection: Connection, pairs: Sequence[tuple[Any, Sequence[Any]]]) -> None:
    """Change what differs: each column named in a statement costs its indexes and triggers.

    Args:
        connection: the replica's.
        pairs: each case as it is shown, and as it is now.
    """
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for there, case in pairs:
        now = (*case, case[_ENTRIES] + 1)
        values = zip(_NAMES, there[1:], now, strict=True)
        changed = {name: value for name, before, value in values if before != value}
        if changed:
            alike.setdefault(tuple(changed), []).append((*changed.values(), there.row))
    for names, rows in alike.items():
        columns = ", ".join(f"{name} = ?" for name in names)
        connection.exec_driver_sql(f"UPDATE case_item SET {columns} WHERE row = ?", rows)  # noqa: S608  # names of columns


def _clear_the_way(connection: Connection, cases: Rows) -> None:
    """Remove cases whose number or id now means another: a restored centre counts anew."""
    numbers = {case[0]: case[_NUMBER] for case in cases}
    by_id = rows_of(connection, _THERE_BY_ID, list(numbers))
    stray = {row.row for row in by_id if row.row != numbers[row.id]}
    by_row = rows_of(connection, _THERE_BY_ROW, list(numbers.values()))
    others = [row for row in by_row if numbers.get(row.id) != row.row]
    stray |= {row.row for row in others}
    remove_cases(connection, stray)
