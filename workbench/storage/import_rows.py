"""Imports of content whose file may come later than the operation that speaks of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, exists, select

from workbench.storage.replica_tables import (
    account_table,
    content_table,
    entry_table,
    file_use_table,
)
from workbench.storage.side_rows import ReadImport, contents_of

_UNREAD = (
    select(entry_table.c.op_id, entry_table.c.scope, entry_table.c.body)
    .where(
        entry_table.c.stream == "import",
        entry_table.c.outcome == "applied",
        ~exists().where(content_table.c.seq == entry_table.c.seq),
    )
    .order_by(entry_table.c.seq)
)
_NAMING = (
    select(entry_table.c.seq, entry_table.c.at, entry_table.c.body)
    .join(file_use_table, file_use_table.c.seq == entry_table.c.seq)
    .where(
        file_use_table.c.sha256 == bindparam("digest"),
        entry_table.c.stream == "import",
        entry_table.c.outcome != "conflict",
        ~exists().where(content_table.c.seq == entry_table.c.seq),
    )
)


@dataclass(frozen=True, slots=True)
class WantedImport:
    """An import whose rows lie in a file that is to be fetched."""

    op_id: UUID
    scope: str
    sha256: str
    size: int


def wanted_imports(connection: Connection) -> tuple[WantedImport, ...]:
    """Return the imports of content none of whose rows is shown."""
    found = connection.execute(_UNREAD)
    return tuple(
        WantedImport(row.op_id, row.scope or "", source["sha256"], source.get("size", 0))
        for row in found
        if _has_rows(row.body) and (source := row.body["source"])
    )


def lay_import(connection: Connection, digest: bytes, read_import: ReadImport) -> None:
    """Show the rows of the imports that name this file."""
    for entry in connection.execute(_NAMING, {"digest": digest}).all():
        if not _has_rows(entry.body):
            continue
        contents, accounts = contents_of(entry.seq, None, entry.at, read_import(entry.body))
        for table, rows in ((account_table, accounts), (content_table, contents)):
            if rows:
                connection.execute(table.insert(), rows)


def _has_rows(body: Any) -> bool:
    return bool(body.get("rows")) and not body.get("as_cases")
