"""The first sync of a scope: newest cases first, a block at a time, in binary rows.

The snapshot of the beginning is remembered; blocks are read as they are later, and what changed in
between comes with the first pull from that snapshot. A kill costs the present block and no more.
"""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from psycopg import Connection, Cursor

from workbench.storage.pulled import Page, Rows
from workbench.sync import statements
from workbench.sync.pull import one_view, spelt_members

_FIRST_BLOCK = 200
"""Cases of the first block: a page to look at, as soon as can be."""
_BLOCK = 4_000

_Answer = tuple[int, int, list[Cursor]]
"""Of a block: its lowest number, how many cases there are in all, and its rows."""


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


def blocks(
    connection: Connection, scope: int, name: str, mark: Mark, go_on: Callable[[], bool]
) -> Generator[tuple[Page, Mark]]:
    """Fetch block after block of the cases below those that are here.

    The centre puts the next one together while the caller takes in the one it was given. Nothing
    else may be asked over the connection until this has ended or was closed.

    Args:
        connection: the person's.
        scope: its number at the centre.
        name: its name.
        mark: how far it is.
        go_on: whether to ask for one more.

    Yields:
        A block, which holds the new mark, and that mark; its `last` is 0 after the last block.
    """
    with ExitStack() as asked:
        answer: _Answer | None = _ask_block(asked, connection, scope, mark)
        while answer is not None:
            first, total, rows = answer
            found = Page(name, first, mark.last, *_fetched(rows))
            asked.close()
            done = mark.done + len(found.cases)
            mark = replace(mark, last=max(first - 1, 0), done=done, total=total)
            more = mark.last and go_on()
            answer = _ask_block(asked, connection, scope, mark) if more else None
            yield replace(found, mark=mark.spelt()), mark


def _ask_block(asked: ExitStack, connection: Connection, scope: int, mark: Mark) -> _Answer:
    """Ask for a block; return its lowest number, how many cases there are in all, and its rows.

    The rows are still to be read; then `asked` is to be closed, which ends the view of the centre.
    """
    asked.enter_context(one_view(connection))
    total = mark.total
    if mark.done and not total:
        counted = connection.execute(statements.COUNT_CASES, {"scope": scope}).fetchone()
        total = counted[0] if counted else 0
    above = {"scope": scope, "last": mark.last}
    cases = _BLOCK if mark.done else _FIRST_BLOCK
    start = connection.execute(statements.PAGE_START, above | {"cases": cases - 1}).fetchone()
    first = start[0] if start else 0
    asked.enter_context(connection.pipeline())
    return first, total, _ask_page(connection, above | {"first": first})


def _ask_page(connection: Connection, values: dict[str, Any]) -> list[Cursor]:
    # Planned anew each time: for a range of any size the planner would read whole tables.
    return [
        connection.cursor(binary=True).execute(statement, values, prepare=False)
        for statement in (statements.PAGE_CASES, statements.PAGE_ENTRIES, statements.PAGE_MEMBERS)
    ]


def _fetched(rows: Sequence[Cursor]) -> tuple[Rows, Rows, Rows]:
    cases, entries, members = (cursor.fetchall() for cursor in rows)
    return cases, entries, spelt_members(members)


def caseless(connection: Connection, scope: int) -> Rows:
    """Fetch the entries of a scope that belong to no case, such as imported files."""
    cursor = connection.cursor(binary=True)
    return cursor.execute(statements.CASELESS_ENTRIES, {"scope": scope}).fetchall()


def page(connection: Connection, scope: int, name: str, first: int, last: int) -> Page:
    """Fetch all cases of a scope with numbers from `first` to `last`.

    Args:
        connection: the person's, within `one_view`.
        scope: its number at the centre.
        name: its name.
        first: the lowest number.
        last: the highest number.
    """
    with connection.pipeline():
        rows = _ask_page(connection, {"scope": scope, "first": first, "last": last})
        return Page(name, first, last, *_fetched(rows))
