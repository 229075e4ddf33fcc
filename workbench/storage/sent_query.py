"""The journal as a list: the operations of this profile, newest first, and those named."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from workbench.storage.journal import JournalEntry, entry_of, operation_table
from workbench.storage.replica_tables import case_table, quarantine_table

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """An operation of somebody's that the centre set aside."""

    op_id: UUID
    actor: str
    kind: str
    case: UUID | None
    args: Mapping[str, Any]
    reason: str
    at: datetime


def sent_seqs(connection: Connection, outcomes: Sequence[str] | None) -> list[int]:
    """Return the places of the operations with these outcomes (of all, for None), newest first."""
    statement = select(operation_table.c.seq).where(~operation_table.c.imported)
    if outcomes is not None:
        statement = statement.where(operation_table.c.outcome.in_(outcomes))
    return list(connection.scalars(statement.order_by(operation_table.c.seq.desc())))


def entries_at(connection: Connection, seqs: Sequence[int]) -> Iterator[JournalEntry]:
    """Return the operations at these places of the journal, in the order given."""
    for begin in range(0, len(seqs), _CHUNK):
        part = seqs[begin : begin + _CHUNK]
        statement = select(operation_table).where(operation_table.c.seq.in_(part))
        found = {row.seq: entry_of(row) for row in connection.execute(statement)}
        yield from (found[seq] for seq in part if seq in found)


def entries_named(connection: Connection, op_ids: Sequence[UUID]) -> list[JournalEntry]:
    """Return the operations with these ids, in the order of the journal."""
    statement = select(operation_table).where(operation_table.c.op_id.in_(op_ids))
    return [entry_of(row) for row in connection.execute(statement.order_by(operation_table.c.seq))]


def case_titles(
    connection: Connection, cases: Collection[UUID]
) -> dict[UUID, tuple[int | None, str]]:
    """Return number and subject of those of the cases that are shown here."""
    found: dict[UUID, tuple[int | None, str]] = {}
    wanted = list(cases)
    for begin in range(0, len(wanted), _CHUNK):
        columns = case_table.c.id, case_table.c.number, case_table.c.subject
        statement = select(*columns).where(case_table.c.id.in_(wanted[begin : begin + _CHUNK]))
        found |= {row.id: (row.number, row.subject) for row in connection.execute(statement)}
    return found


def read_quarantine(connection: Connection) -> list[QuarantinedRow]:
    """Return what the centre set aside and shows this person, newest first."""
    table = quarantine_table
    statement = select(
        table.c.op_id,
        table.c.actor,
        table.c.kind,
        table.c.case_id,
        table.c.args,
        table.c.reason,
        table.c.at,
    ).order_by(table.c.at.desc())
    return [QuarantinedRow(*row) for row in connection.execute(statement)]
