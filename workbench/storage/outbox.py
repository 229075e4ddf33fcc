"""The journal of a bound profile as an outbox: what waits for the centre, and what it answered."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, or_, select, text, update

from workbench.storage.journal import (
    JournalEntry,
    entries_after,
    entry_of,
    meta_table,
    operation_table,
)
from workbench.storage.stored_files import sizes_of_files

_AT_ONCE = 500
CHOSEN = "case"
"""Where the detail of a claim of the next case names the case that the centre chose."""

FILES_SENT = "files_sent"
"""The fact of the journal that tells up to which operation files were offered to the centre."""
FILES_OWED = "files_owed"
"""The fact that lists the operations before it whose files the centre would not take."""

_C = operation_table.c
# Spelt out, since a bound value would hide from SQLite that its index of the waiting ones serves.
_WAITS = text("outcome = 'pending'")
_PENDING = select(operation_table).where(_WAITS).order_by(_C.seq).limit(bindparam("most"))
_PENDING_AFTER = _PENDING.where(_C.seq > bindparam("after"))
_WAITING = select(func.count()).select_from(operation_table).where(_WAITS)
_LAST_ANSWERED = (
    select(_C.op_id).where(_C.recorded_at.is_not(None)).order_by(_C.seq.desc()).limit(1)
)
_SETTLE = update(operation_table).where(_C.op_id == bindparam("answered"))


def pending(connection: Connection, limit: int) -> list[JournalEntry]:
    """Return the operations that the centre has not answered, in the order they were made."""
    return [entry_of(row) for row in connection.execute(_PENDING, {"most": limit})]


def waiting(connection: Connection) -> int:
    """Return how many operations the centre has not answered."""
    return connection.scalar(_WAITING) or 0


def all_sent(connection: Connection, after_seq: int, limit: int) -> list[JournalEntry]:
    """Return operations after a place of the journal, answered or not, to offer them again."""
    return entries_after(connection, after_seq, limit)


def last_acknowledged(connection: Connection) -> UUID | None:
    """Return the newest operation that the centre has answered; it must know it still."""
    return connection.scalar(_LAST_ANSWERED)


def settle(
    connection: Connection,
    op_id: UUID,
    outcome: str,
    detail: Mapping[str, Any],
    recorded_at: datetime,
) -> None:
    """Keep what the centre answered, inside `Journal.writing`.

    An answer may come again, and be another one: a centre that lost its last minutes judges anew
    what it is offered again.

    Args:
        connection: the journal's.
        op_id: an operation of this journal.
        outcome: what became of it.
        detail: what the centre tells of it; what was predicted goes.
        recorded_at: the centre's time of record.
    """
    answer = {"outcome": outcome, "detail": detail, "recorded_at": recorded_at}
    connection.execute(_SETTLE, {"answered": op_id, **answer})


def pending_after(connection: Connection, seq: int, limit: int) -> list[JournalEntry]:
    """Return up to `limit` unanswered operations after a place in the journal, in order."""
    found = connection.execute(_PENDING_AFTER, {"after": seq, "most": limit})
    return [entry_of(row) for row in found]


def answered_among(connection: Connection, operations: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these operations the centre has answered."""
    asked = list(operations)
    parts = (asked[start : start + _AT_ONCE] for start in range(0, len(asked), _AT_ONCE))
    return frozenset(
        op_id
        for part in parts
        for op_id in connection.scalars(
            select(_C.op_id).where(_C.op_id.in_(part), _C.outcome != "pending")
        )
    )


def owed(connection: Connection) -> list[int]:
    """Return the places of operations whose files the centre would not take yet."""
    kept = connection.scalar(select(meta_table.c.value).where(meta_table.c.key == FILES_OWED))
    return list(json.loads(kept or "[]"))


def unsent_files(connection: Connection) -> frozenset[bytes]:
    """Return the digests of files that may be nowhere but here.

    They are named by operations that wait, by such as were answered but whose files have still to
    follow, and by those whose files the centre would not take when they were offered.
    """
    mark = connection.scalar(select(meta_table.c.value).where(meta_table.c.key == FILES_SENT))
    waits = or_(_WAITS, _C.seq > int(mark or 0), _C.seq.in_(owed(connection)))
    return frozenset(
        digest
        for args in connection.scalars(select(_C.args).where(waits))
        for digest in sizes_of_files(args)
    )
