"""Removing what is no longer the person's to see: rows, words, files, and what they leave behind.

It is done in slices and goes on after a crash. What was deleted is overwritten, the full-text index
is merged until it holds no trace of it, and the write-ahead log is cut. What the person did on such
cases stays in the journal: it is theirs, and what was not sent yet still goes to the centre.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workbench.storage.overlay import lift
from workbench.storage.places import FIRST_PENDING_CASE, PLACE_BITS
from workbench.storage.removal import remove_cases, remove_entries
from workbench.storage.splits import show_in_place, split_off_to

_AT_ONCE = 100
_MERGED_AT_ONCE = 200
"""Pages of the full-text index that one step of a merge writes: some tens of milliseconds."""
_THESE = "(SELECT value FROM json_each(?))"
_CASES = (
    "SELECT row, id FROM base WHERE scope IN (SELECT value FROM json_each(?1)) UNION ALL "  # noqa: S608  # a constant
    "SELECT row, id FROM case_item WHERE scope IN (SELECT value FROM json_each(?1)) "
    f"AND row < {FIRST_PENDING_CASE} AND row NOT IN (SELECT row FROM base) LIMIT ?2"
)
_CASELESS = (
    "SELECT seq FROM entry WHERE seq >= 1 << 60 AND seq < 1 << 62 "  # noqa: S608  # a constant
    f"AND scope IN {_THESE} LIMIT ?"
)
_DOOM_ENTRIES = (
    "INSERT INTO doomed_file SELECT DISTINCT sha256 FROM file_use "  # noqa: S608  # a constant
    f"WHERE seq < 1 << 62 AND seq IN {_THESE} ON CONFLICT DO NOTHING"
)
_DOOM_CASES = (
    "INSERT INTO doomed_file SELECT DISTINCT file_use.sha256 FROM json_each(?) AS one "  # noqa: S608  # a constant
    f"CROSS JOIN file_use ON file_use.seq BETWEEN one.value << {PLACE_BITS} "
    f"AND (one.value << {PLACE_BITS} | {(1 << PLACE_BITS) - 1}) WHERE true ON CONFLICT DO NOTHING"
)
_STILL_USED = "EXISTS (SELECT 1 FROM file_use WHERE file_use.sha256 = doomed_file.sha256)"


@contextmanager
def overwriting(connection: Connection) -> Iterator[None]:
    """Let deleted rows be overwritten with zeros meanwhile."""
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def take_away(connection: Connection, cases: Collection[Any]) -> None:
    """Remove cases, given by row and id, over which nothing is laid; their files are doomed."""
    rows = [case.row for case in cases]
    messages = split_off_to(connection, [UUID(hex=case.id) for case in cases])
    central = [row for row in rows if row < FIRST_PENDING_CASE]
    connection.exec_driver_sql(_DOOM_CASES, (json.dumps(central),))
    remove_cases(connection, rows)
    show_in_place(connection, messages)


def purge_slice(connection: Connection, scopes: Collection[str]) -> bool:
    """Remove some of what lies in scopes; return whether there may be more."""
    lost = json.dumps(list(scopes))
    with overwriting(connection):
        cases = connection.exec_driver_sql(_CASES, (lost, _AT_ONCE)).all()
        if not cases:
            return _purge_caseless(connection, lost)
        ids = [case.id for case in cases]
        messages = lift(connection, ids)
        take_away(connection, cases)
        show_in_place(connection, messages)
    return True


def merge_slice(connection: Connection, *, begin: bool) -> bool:
    """Merge a part of the full-text index; return whether there is more to merge.

    Args:
        connection: the replica's.
        begin: whether this is the first step; the others go on with what it began.
    """
    with overwriting(connection):
        before = connection.exec_driver_sql("SELECT total_changes()").scalar() or 0
        pages = -_MERGED_AT_ONCE if begin else _MERGED_AT_ONCE
        connection.exec_driver_sql(
            "INSERT INTO search (search, rank) VALUES ('merge', ?)", (pages,)
        )
        after = connection.exec_driver_sql("SELECT total_changes()").scalar() or 0
    return bool(after - before > 1)  # one change is the command itself: nothing was left to do


def doomed_files(connection: Connection) -> list[bytes]:
    """Return the files that were of removed cases and that no other case names; forget the rest."""
    connection.exec_driver_sql(f"DELETE FROM doomed_file WHERE {_STILL_USED}")  # noqa: S608  # a constant
    return list(connection.exec_driver_sql("SELECT sha256 FROM doomed_file").scalars())


def forget_doomed(connection: Connection) -> None:
    """Note that the doomed files are gone."""
    connection.exec_driver_sql("DELETE FROM doomed_file")


def _purge_caseless(connection: Connection, lost: str) -> bool:
    found = connection.exec_driver_sql(_CASELESS, (lost, _AT_ONCE)).all()
    seqs = [entry.seq for entry in found]
    connection.exec_driver_sql(_DOOM_ENTRIES, (json.dumps(seqs),))
    remove_entries(connection, seqs)
    return bool(found)
