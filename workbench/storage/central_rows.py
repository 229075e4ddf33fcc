"""Entries as the centre tells them, laid into the replica with all that hangs on them.

Whatever a colleague's program sent and the centre took is shown; what of it makes no sense here
(another program, a later version) is shown without its side rows and keeps nobody from syncing.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workbench.storage.places import caseless_entry, central_entry
from workbench.storage.pulled import ENTRY_COLUMNS, Rows
from workbench.storage.search import document_id, foldable
from workbench.storage.searchable import FOUND_KINDS, searchable
from workbench.storage.side_rows import SIDE_KINDS, ReadImport, Said, SideRows

_OPENS, _NOTES = "case.open", "note.write"
_READ_KINDS = FOUND_KINDS | SIDE_KINDS
_INSERT_ENTRIES = (
    "INSERT INTO entry (seq, op_id, case_row, home, scope, kind, stream, n, actor, at, claimed_at, "  # noqa: S608  # only marks
    "body, outcome, imported, content_hash, previous_hash, hash, document) "
    f"VALUES ({', '.join('?' * 18)})"
)
_INSERT_DOCUMENTS = "INSERT INTO search (rowid, body) VALUES (?, ?)"
_AT = {name: place for place, name in enumerate(ENTRY_COLUMNS)}
"""Where each column of a pulled entry stands."""


def entry_seq(entry: Sequence[Any]) -> int:
    """Return the place of a pulled entry in the replica."""
    number = entry[_AT["case_number"]]
    if number is None:
        return caseless_entry(UUID(hex=entry[_AT["op_id"]]))
    return central_entry(number, entry[_AT["place"]])


def lay_entries(connection: Connection, entries: Rows, read_import: ReadImport) -> None:
    """Insert entries that are not in the replica, in ascending order."""
    rows: list[tuple[Any, ...]] = []
    documents: list[tuple[int, str]] = []
    side = SideRows(connection, read_import)
    for entry in entries:
        (
            op_id, _, number, place, scope, kind, stream, n, actor, at, claimed_at, body, detail,
            outcome, imported, content_hash, previous_hash, sealed,
        ) = entry  # fmt: skip
        seq = entry_seq(entry)
        document = None
        body = body or "{}"  # redacted: what was written is gone, that it was stays
        if kind in _READ_KINDS or outcome == "conflict" or '"resolves"' in body:
            args = _read(body)
            if outcome == "applied" and (words := _words(kind, args)) and number is not None:
                document = place
                documents.append((document_id(number, place), foldable(words)))
            if not _is_plain(kind, outcome, body):
                said = Said(seq, UUID(hex=op_id), kind, actor, at, args, number, scope)
                _lay_beside(side, said, outcome, detail)
        rows.append(
            (
                seq, op_id, number, number, scope if number is None else None, kind, stream, n,
                actor, at, claimed_at, body, outcome, imported, content_hash, previous_hash,
                sealed, document,
            )
        )  # fmt: skip
    if rows:
        connection.exec_driver_sql(_INSERT_ENTRIES, rows)
    if documents:
        connection.exec_driver_sql(_INSERT_DOCUMENTS, documents)
    side.write()


def _is_plain(kind: str, outcome: str, body: str) -> bool:
    """Whether nothing hangs on an entry, as on most of those of a first sync."""
    if kind == _OPENS:
        return True
    names = '"sha256"' in body or '"resolves"' in body
    return kind == _NOTES and outcome == "applied" and not names


def _read(text: str) -> Mapping[str, Any]:
    read = json.loads(text)
    return read if isinstance(read, dict) else {}


def _words(kind: str, args: Mapping[str, Any]) -> str:
    try:
        return searchable(kind, args)
    except (KeyError, TypeError, AttributeError):
        return ""


def _lay_beside(side: SideRows, said: Said, outcome: str, detail: str) -> None:
    try:
        if outcome == "applied":
            side.add(said)
        elif outcome == "conflict" and said.case_row is not None:
            side.add_conflict(said, _read(detail))
    except (KeyError, TypeError, ValueError, AttributeError):
        return
