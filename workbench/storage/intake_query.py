"""What intake asks: do these bytes lie here already, and which case does a thread belong to?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from workbench.domain.cases import State
from workbench.storage.replica_tables import case_table, entry_table, member_table, source_table


@dataclass(frozen=True, slots=True)
class ThreadCase:
    """A case that holds an earlier message of a thread."""

    case: UUID
    number: int | None
    state: State
    correspondents: frozenset[str]
    """The canonical JSON of its parties."""


def case_of_thread(
    connection: Connection, message_ids: Sequence[str], scope: str
) -> ThreadCase | None:
    """Return the case of a scope that holds one of these messages, the latest if several do."""
    if not message_ids:
        return None
    row = connection.execute(
        select(case_table.c.row, case_table.c.id, case_table.c.number, case_table.c.state)
        .join(source_table, source_table.c.case_row == case_table.c.row)
        .where(source_table.c.message_id.in_(message_ids), source_table.c.scope == scope)
        .order_by(source_table.c.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    parties = connection.scalars(
        select(member_table.c.value).where(
            member_table.c.case_row == row.row, member_table.c.name == "party"
        )
    )
    return ThreadCase(row.id, row.number, State(row.state), frozenset(parties))


def knows_message(connection: Connection, message_id: str, scope: str) -> bool:
    """Return whether a message with this Message-ID was taken in before."""
    found = select(source_table.c.seq).where(
        source_table.c.message_id == message_id, source_table.c.scope == scope
    )
    return connection.scalar(found.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Where bytes lie that were taken in before; an import of rows lies in no case."""

    case: UUID | None
    number: int | None
    as_cases: bool


def taken_in(connection: Connection, sha256: bytes, scope: str) -> TakenIn | None:
    """Return what became of these very bytes in this scope, or None if they are new."""
    row = connection.execute(
        select(case_table.c.id, case_table.c.number, entry_table.c.body)
        .select_from(source_table)
        .join(entry_table, entry_table.c.seq == source_table.c.seq)
        .outerjoin(case_table, case_table.c.row == source_table.c.case_row)
        .where(source_table.c.sha256 == sha256, source_table.c.scope == scope)
        .order_by(source_table.c.seq.desc())
        .limit(1)
    ).first()
    return TakenIn(row.id, row.number, bool(row.body.get("as_cases"))) if row else None
