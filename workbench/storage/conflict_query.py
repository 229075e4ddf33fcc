"""Conflicts and superseded decisions, read with who set what, and what became of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnClause, Connection, Row, and_, func, literal_column, select

from workbench.domain.conflicts import FIELD_WORDS, Conflict, SupersededDecision, Verdict
from workbench.storage.replica_tables import case_table, conflict_table, entry_table

_MOST = 1_000
"""Of conflicts and of superseded decisions so many are listed, the newest."""

_SUPERSEDED_OUTCOME: ColumnClause[str] = literal_column("'superseded'")
"""Spelt out in the statement: of a value that is bound later no partial index is chosen."""

_own = entry_table.alias("own")
_before = entry_table.alias("before")
_their = entry_table.alias("their")
_resolving = entry_table.alias("resolving")
_standing = entry_table.alias("standing")
_decision = entry_table.alias("decision")

_THEIR_SEQ = (
    select(func.max(_before.c.seq))
    .where(
        _before.c.case_row == conflict_table.c.case_row,
        _before.c.kind.in_([_own.c.kind, "case.open"]),
        _before.c.outcome == "applied",
        _before.c.seq < _own.c.seq,
    )
    .scalar_subquery()
)
# Joined outwards, so that the few conflicts are walked and never the million entries: the planner
# has no statistics to guess from.
_CONFLICTS = (
    select(
        conflict_table,
        case_table.c.id.label("case"),
        case_table.c.number,
        case_table.c.subject,
        case_table.c.fields,
        _own.c.body.label("own_body"),
        _their.c.actor.label("their_actor"),
        _their.c.kind.label("their_kind"),
        _their.c.at.label("their_at"),
        _their.c.body.label("their_body"),
        _resolving.c.actor.label("resolving_actor"),
        _resolving.c.at.label("resolving_at"),
        _resolving.c.body.label("resolving_body"),
    )
    .outerjoin(case_table, case_table.c.row == conflict_table.c.case_row)
    .outerjoin(_own, _own.c.op_id == conflict_table.c.op_id)
    .outerjoin(_their, _their.c.seq == _THEIR_SEQ)
    .outerjoin(_resolving, _resolving.c.op_id == conflict_table.c.resolved_by)
    .order_by(conflict_table.c.resolved_by.is_not(None), conflict_table.c.at.desc())
    .limit(_MOST)
)
_COUNT = (
    select(func.count()).select_from(conflict_table).where(conflict_table.c.resolved_by.is_(None))
)
_STANDING_SEQ = (
    select(func.max(_standing.c.seq))
    .where(
        _standing.c.case_row == entry_table.c.case_row,
        _standing.c.kind == "case.decide",
        _standing.c.outcome == "applied",
    )
    .scalar_subquery()
)
_SUPERSEDED = (
    select(
        entry_table,
        case_table.c.id.label("case"),
        case_table.c.number,
        case_table.c.subject,
        _decision.c.actor.label("standing_actor"),
        _decision.c.at.label("standing_at"),
        _decision.c.body.label("standing_body"),
    )
    .outerjoin(case_table, case_table.c.row == entry_table.c.case_row)
    .outerjoin(_decision, _decision.c.seq == _STANDING_SEQ)
    .where(and_(entry_table.c.outcome == _SUPERSEDED_OUTCOME, entry_table.c.kind == "case.decide"))
    .order_by(entry_table.c.at.desc())
    .limit(_MOST)
)


def read_conflicts(
    connection: Connection,
    *,
    case: UUID | None = None,
    op_id: UUID | None = None,
    open_only: bool = False,
) -> list[Conflict]:
    """Return conflicts, open ones first, each of these newest first."""
    statement = _CONFLICTS
    if case is not None:
        statement = statement.where(case_table.c.id == case)
    if op_id is not None:
        statement = statement.where(conflict_table.c.op_id == op_id)
    if open_only:
        statement = statement.where(conflict_table.c.resolved_by.is_(None))
    return [_conflict(row) for row in connection.execute(statement)]


def count_open(connection: Connection) -> int:
    """Return how many conflicts nobody has resolved yet."""
    return connection.scalar(_COUNT) or 0


def read_superseded(connection: Connection, case: UUID | None = None) -> list[SupersededDecision]:
    """Return decisions that are not in force, newest first, with the one that is."""
    statement = _SUPERSEDED
    if case is not None:
        statement = statement.where(case_table.c.id == case)
    return [_superseded(row) for row in connection.execute(statement)]


def _conflict(row: Row[Any]) -> Conflict:
    now, revision = row.fields.get(row.field, (None, 0))
    was_set = row.their_kind is not None and row.their_kind != "case.open"
    return Conflict(
        op_id=row.op_id,
        case=row.case,
        number=row.number,
        subject=row.subject,
        field=row.field,
        field_words=FIELD_WORDS.get(row.field, row.field.capitalize()),
        base=row.base,
        mine=row.mine,
        theirs=row.theirs,
        mine_by=row.actor,
        theirs_by=row.their_actor or "",
        at=row.at,
        resolved=row.resolved_by is not None,
        now=now,
        revision=revision,
        mine_reason=(row.own_body or {}).get("reason", ""),
        theirs_reason=row.their_body.get("reason", "") if was_set else "",
        theirs_at=row.their_at,
        resolved_by=row.resolving_actor or "",
        resolved_at=row.resolving_at,
        resolved_to=row.resolving_body["value"] if row.resolving_body else None,
    )


def _superseded(row: Row[Any]) -> SupersededDecision:
    stands = (
        _verdict(row.standing_body, row.standing_actor, row.standing_at)
        if row.standing_body is not None
        else None
    )
    return SupersededDecision(
        op_id=row.op_id,
        case=row.case,
        number=row.number,
        subject=row.subject,
        written=_verdict(row.body, row.actor, row.at),
        stands=stands,
    )


def _verdict(body: Mapping[str, Any], by: str, at: Any) -> Verdict:
    parts = {
        name: body.get(name, "")
        for name in ("action", "reason", "facts", "grounds", "private_note")
    }
    return Verdict(**parts, by=by, at=at)
