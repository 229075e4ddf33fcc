"""What intake asks: do these bytes lie here already, and which case does a thread belong to?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from workbench.domain.cases import State
from workbench.storage.replica_tables import (
    case_table,
    entry_table,
    member_table,
    mention_table,
    source_table,
)

_AT_ONCE = 500
"""Values in one question; SQLite allows 32,766."""

_IN_SCOPE = source_table.c.scope == bindparam("scope")
_HOLDING = (
    select(source_table.c.message_id, case_table.c.id)
    .join(case_table, case_table.c.row == source_table.c.case_row)
    .where(source_table.c.message_id.in_(bindparam("values", expanding=True)), _IN_SCOPE)
    .order_by(source_table.c.seq)
)
_ANSWERING = (
    select(mention_table.c.message_id, case_table.c.id)
    .join(source_table, source_table.c.seq == mention_table.c.seq)
    .join(case_table, case_table.c.row == source_table.c.case_row)
    .where(mention_table.c.message_id.in_(bindparam("values", expanding=True)), _IN_SCOPE)
    .order_by(mention_table.c.seq)
)
_TAKEN_IN = (
    select(source_table.c.sha256, case_table.c.id, case_table.c.number, entry_table.c.body)
    .join(entry_table, entry_table.c.seq == source_table.c.seq)
    .outerjoin(case_table, case_table.c.row == source_table.c.case_row)
    .where(source_table.c.sha256.in_(bindparam("values", expanding=True)), _IN_SCOPE)
    .order_by(source_table.c.seq)
)
_LAST_OF_SHAPE = (
    select(entry_table.c.body)
    .where(
        entry_table.c.stream == "import",
        entry_table.c.outcome == "applied",
        func.json_extract(entry_table.c.body, "$.shape") == bindparam("shape"),
    )
    .order_by(entry_table.c.seq.desc())
    .limit(1)
)
_CASE = select(case_table.c.row, case_table.c.number, case_table.c.state).where(
    case_table.c.id == bindparam("case")
)
_PARTIES = select(member_table.c.value).where(
    member_table.c.case_row == bindparam("at_row"), member_table.c.name == "party"
)


@dataclass(frozen=True, slots=True)
class ThreadCase:
    """A case that holds an earlier message of a thread."""

    case: UUID
    number: int | None
    state: State
    correspondents: frozenset[str]
    """The canonical JSON of its parties."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Where bytes lie that were taken in before; an import of rows lies in no case."""

    case: UUID | None
    number: int | None
    as_cases: bool


def cases_holding(
    connection: Connection, message_ids: Collection[str], scope: str
) -> dict[str, UUID]:
    """Return the case that holds each of these messages, the latest where several do."""
    return {row.message_id: row.id for row in _found(connection, _HOLDING, message_ids, scope)}


def cases_answering(
    connection: Connection, message_ids: Collection[str], scope: str
) -> dict[str, UUID]:
    """Return the case that holds the latest answer to each of these messages."""
    return {row.message_id: row.id for row in _found(connection, _ANSWERING, message_ids, scope)}


def taken_in(
    connection: Connection, digests: Collection[bytes], scope: str
) -> dict[bytes, TakenIn]:
    """Return what became of these very bytes in this scope, of those that are known."""
    return {
        row.sha256: TakenIn(row.id, row.number, bool(row.body.get("as_cases")))
        for row in _found(connection, _TAKEN_IN, digests, scope)
    }


def thread_case(connection: Connection, case: UUID) -> ThreadCase:
    """Return what intake has to know of a case that a message joins."""
    row = connection.execute(_CASE, {"case": case}).one()
    parties = connection.scalars(_PARTIES, {"at_row": row.row})
    return ThreadCase(case, row.number, State(row.state), frozenset(parties))


def last_mapping(connection: Connection, shape: str) -> dict[str, str]:
    """Return which column held which field in the last import of this shape, {} without one."""
    body = connection.scalar(_LAST_OF_SHAPE, {"shape": shape})
    return dict(body["mapping"]) if body else {}


def _found(
    connection: Connection, statement: Select[Any], values: Collection[Any], scope: str
) -> Iterator[Row[Any]]:
    asked = list(values)
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        yield from connection.execute(statement, {"values": some, "scope": scope})
