"""What changed since the last time: visible now, and not yet in the snapshot of then.

One transaction at the centre sees one state of it; one transaction here shows it, and keeps the
snapshot as where to go on from. Nothing is missed between the two, whatever commits when.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import Connection, Cursor

from workbench.domain.ids import canonical_json
from workbench.storage.pulled import Pulled, Rows
from workbench.sync import statements
from workbench.sync.hello import Hello, hello_of, say_hello

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class AnotherHistory(Exception):  # no failure: the round is to begin anew, with all of the journal
    """The centre is no longer the one that the cursors are of."""


@dataclass(slots=True)
class Marks:
    """What tells, without fetching them, whether people or quarantined operations are others."""

    people: tuple[Any, ...] | None = None
    quarantined: tuple[Any, ...] | None = None


@dataclass(slots=True)
class _Asked:
    """The answers still to be read, in the order the questions went out."""

    hello: Cursor
    people: Cursor
    quarantined: Cursor
    groups: list[tuple[Cursor, Cursor, Cursor, Cursor]] = field(default_factory=list)


@contextmanager
def one_view(connection: Connection) -> Iterator[None]:
    """See the centre in one state for the length of a `with`."""
    connection.execute(_BEGIN)
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("COMMIT")


def pull(
    connection: Connection,
    cursors: Mapping[str, str],
    ids: Mapping[str, int],
    settled: frozenset[UUID],
    marks: Marks,
    identity: str,
) -> tuple[Pulled, Hello, Marks]:
    """Fetch what changed in the scopes that are followed already.

    Args:
        connection: the person's.
        cursors: for each scope's name, the snapshot up to which it is here.
        ids: the scopes' numbers at the centre, as last heard.
        settled: own operations that were answered before.
        marks: of people and quarantined operations, as of the last pull.
        identity: of the centre that the cursors are of.

    Returns:
        What changed, what the centre said, and the marks to keep once that is absorbed.

    Raises:
        AnotherHistory: the centre is another one by now.
        psycopg.Error: the connection broke, or the centre does not let the person in.
    """
    known = {name: cursor for name, cursor in cursors.items() if name in ids}
    with connection.pipeline():
        asked = _ask(connection, known, ids)
        said = hello_of(asked.hello)
        if said.identity != identity or any(is_ahead(c, said.snapshot) for c in known.values()):
            raise AnotherHistory
        found = [[cursor.fetchall() for cursor in group] for group in asked.groups]
        new = Marks(asked.people.fetchone(), asked.quarantined.fetchone())
        people = quarantined = None
        if new.people != marks.people:
            people = connection.execute(statements.PEOPLE).fetchall()
        if new.quarantined != marks.quarantined:
            quarantined = connection.execute(statements.QUARANTINED).fetchall()
        connection.execute("COMMIT")
    return (
        Pulled(
            exits=[row for group in found for row in group[0]],
            cases=[row for group in found for row in group[1]],
            entries=[row for group in found for row in group[2]],
            members=spelt_members([row for group in found for row in group[3]]),
            people=people,
            quarantined=quarantined,
            settled=settled,
            cursors={name: said.snapshot for name in known if name in said.scopes},
        ),
        said,
        new,
    )


def spelt_members(rows: Sequence[Sequence[Any]]) -> Rows:
    """Return members with their values in the spelling that tells them apart.

    PostgreSQL spells single values so by itself, but not objects: it orders their names otherwise.
    """
    return [
        (case, name, _canonical(value) if value[:1] in {"{", "["} else value, is_in)
        for case, name, value, is_in in rows
    ]


def is_ahead(cursor: str, snapshot: str) -> bool:
    """Whether a cursor knows of transactions that the server has not come to yet.

    >>> is_ahead("10:20:", "10:19:"), is_ahead("10:20:12", "15:20:")
    (True, False)
    """
    return int(cursor.split(":")[1]) > int(snapshot.split(":")[1])


def _ask(connection: Connection, known: Mapping[str, str], ids: Mapping[str, int]) -> _Asked:
    """Send all questions; scopes that are at the same snapshot are asked for together."""
    connection.execute(_BEGIN)
    connection.execute(statements.BY_INDEX)
    asked = _Asked(
        say_hello(connection),
        connection.execute(statements.PEOPLE_MARK, prepare=True),
        connection.execute(statements.QUARANTINE_MARK, prepare=True),
    )
    for cursor in dict.fromkeys(known.values()):
        scopes = [ids[name] for name, at in known.items() if at == cursor]
        values = {"scopes": scopes, "cursor": cursor}
        asked.groups.append(
            (
                connection.execute(statements.CHANGED_EXITS, values, prepare=True),
                connection.execute(statements.CHANGED_CASES, values, prepare=True),
                connection.execute(statements.CHANGED_ENTRIES, values, prepare=True),
                connection.execute(statements.CHANGED_MEMBERS, values, prepare=True),
            )
        )
    return asked


def _canonical(value: str) -> str:
    return canonical_json(json.loads(value)).decode()
