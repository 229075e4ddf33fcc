"""The first sync of a scope: newest cases first, a block at a time, from binary COPY.

The snapshot of the beginning is remembered; blocks are read as they are later, and what changed in
between comes with the first pull from that snapshot. A kill costs the present block and no more.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, LiteralString, Self

from psycopg import Connection

from workbench.storage.pulled import Page, Rows
from workbench.sync import statements
from workbench.sync.pull import one_view, spelt_members

_FIRST_BLOCK = 200
"""Cases of the first block: a page to look at, as soon as can be."""
_BLOCK = 4_000


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the first sync of a scope is."""

    identity: str
    """The centre it was begun at."""
    cursor: str
    """The snapshot of the beginning."""
    last: int
    """The highest case number that is still to come."""
    done: int = 0
    """Cases that are here."""
    total: int = 0
    """Cases that there are, as counted early on; 0 until they are."""

    def spelt(self) -> str:
        """Return it as the text that the replica keeps."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `spelt` wrote."""
        return cls(**json.loads(text))


def begin(connection: Connection, scope: int, identity: str, snapshot: str) -> Mark:
    """Return the mark of a first sync that begins now; `snapshot` was taken before."""
    row = connection.execute(statements.NEWEST_NUMBER, {"scope": scope}).fetchone()
    return Mark(identity, snapshot, (row and row[0]) or 0)


def next_block(connection: Connection, scope: int, name: str, mark: Mark) -> tuple[Page, Mark]:
    """Fetch the next block of cases below those that are here.

    Args:
        connection: the person's.
        scope: its number at the centre.
        name: its name.
        mark: how far it is.

    Returns:
        The block, which holds the new mark, and that mark; its `last` is 0 after the last block.
    """
    cases = _BLOCK if mark.done else _FIRST_BLOCK
    with one_view(connection):
        if mark.done and not mark.total:
            counted = connection.execute(statements.COUNT_CASES, {"scope": scope}).fetchone()
            mark = replace(mark, total=counted[0] if counted else 0)
        found = connection.execute(
            statements.PAGE_START, {"scope": scope, "last": mark.last, "cases": cases - 1}
        ).fetchone()
        found_page = page(connection, scope, name, found[0] if found else 0, mark.last)
    reached = replace(
        mark, last=max(found_page.first - 1, 0), done=mark.done + len(found_page.cases)
    )
    return replace(found_page, mark=reached.spelt()), reached


def caseless(connection: Connection, scope: int) -> Rows:
    """Fetch the entries of a scope that belong to no case, such as imported files."""
    values = {"scope": scope}
    return _copied(connection, statements.CASELESS_ENTRIES, statements.ENTRY_TYPES, values)


def page(connection: Connection, scope: int, name: str, first: int, last: int) -> Page:
    """Fetch all cases of a scope with numbers from `first` to `last`.

    Args:
        connection: the person's, within `one_view`.
        scope: its number at the centre.
        name: its name.
        first: the lowest number.
        last: the highest number.
    """
    values = {"scope": scope, "first": first, "last": last}
    return Page(
        scope=name,
        first=first,
        last=last,
        cases=_copied(connection, statements.PAGE_CASES, statements.CASE_TYPES, values),
        entries=_copied(connection, statements.PAGE_ENTRIES, statements.ENTRY_TYPES, values),
        members=spelt_members(
            _copied(connection, statements.PAGE_MEMBERS, statements.MEMBER_TYPES, values)
        ),
    )


def _copied(
    connection: Connection, statement: LiteralString, types: Sequence[str], values: dict[str, Any]
) -> Rows:
    with connection.cursor() as cursor, cursor.copy(statement, values) as copy:
        copy.set_types(types)
        return list(copy.rows())
