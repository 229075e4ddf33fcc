"""Taking cases and entries out of the replica, with everything that hangs on them."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection

from workbench.storage.places import FIRST_PENDING_CASE, PLACE_BITS
from workbench.storage.search import document_id

_THESE = "(SELECT value FROM json_each(?))"
_DOCUMENTS = (
    "SELECT case_row, coalesce(guest_document, document) AS document FROM entry "  # noqa: S608  # a constant
    f"WHERE seq IN {_THESE} AND document IS NOT NULL"
)
_THEIR_OPERATIONS = f"(SELECT op_id FROM entry WHERE seq IN {_THESE})"  # noqa: S608  # a constant
_OF_ENTRIES = (
    f"UPDATE conflict SET resolved_by = NULL WHERE resolved_by IN {_THEIR_OPERATIONS}",  # noqa: S608  # a constant
    f"DELETE FROM conflict WHERE op_id IN {_THEIR_OPERATIONS}",  # noqa: S608  # a constant
    *(
        f"DELETE FROM {name} WHERE seq IN {_THESE}"  # noqa: S608  # names of this module only
        for name in ("source", "mention", "content", "account", "file_use", "entry")
    ),
)
_OF_CASES = tuple(
    f"DELETE FROM {table} WHERE {column} IN {_THESE}"  # noqa: S608  # names of this module only
    for table, column in (
        ("member", "case_row"),
        ("split", "home"),
        ("conflict", "case_row"),
        ("base_member", "case_row"),
        ("base", "row"),
        ("case_item", "row"),
    )
)
_CENTRAL_ENTRIES = (
    "SELECT entry.seq FROM json_each(?) AS one CROSS JOIN entry ON entry.seq BETWEEN "  # noqa: S608  # a constant
    f"one.value << {PLACE_BITS} AND (one.value << {PLACE_BITS} | {(1 << PLACE_BITS) - 1})"
)


def remove_entries(connection: Connection, seqs: Collection[int]) -> None:
    """Take entries away, and what they brought: words to search for, sources, contents, files."""
    if not seqs:
        return
    these = json.dumps(list(seqs))
    found = connection.exec_driver_sql(_DOCUMENTS, (these,))
    documents = [document_id(case_row, document) for case_row, document in found]
    connection.exec_driver_sql(
        f"DELETE FROM search WHERE rowid IN {_THESE}",  # noqa: S608  # a constant
        (json.dumps(documents),),
    )
    for statement in _OF_ENTRIES:
        connection.exec_driver_sql(statement, (these,))


def remove_cases(connection: Connection, rows: Collection[int]) -> None:
    """Take cases away as the centre showed them; what is laid over them was lifted before.

    A message of theirs that another case shows goes too; one of another case that they show stays,
    and has to be shown in its place by the caller.
    """
    if not rows:
        return
    central = [row for row in rows if row < FIRST_PENDING_CASE]
    entries = rows_of(connection, _CENTRAL_ENTRIES, central)
    remove_entries(connection, [entry.seq for entry in entries])
    these = (json.dumps(list(rows)),)
    for statement in _OF_CASES:
        connection.exec_driver_sql(statement, these)


def rows_of(connection: Connection, sql: str, values: Collection[Any]) -> Sequence[Any]:
    """Return what a statement finds whose one `?` stands for a list of values as JSON."""
    return connection.exec_driver_sql(sql, (json.dumps(list(values)),)).all() if values else ()
