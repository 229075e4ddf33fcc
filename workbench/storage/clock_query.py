"""What the clocks of cases look at, read without what else was written on the case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, and_, bindparam, case, cast, func, select

from workbench.domain.case_clocks import CLOCK_KINDS, Told
from workbench.storage.replica_tables import case_table, entry_table

_STANDING = ("applied", "pending")
_E = entry_table.c
# The text of a message may be long, and is not asked for.
_IS_MESSAGE = _E.kind == "message.receive"
_TOLD = (
    select(
        _E.kind,
        case((_IS_MESSAGE, None), else_=_E.body).label("body"),
        case((_IS_MESSAGE, func.json_extract(cast(_E.body, Text), "$.automatic"))).label("machine"),
        _E.at,
        _E.claimed_at,
    )
    .join(case_table, case_table.c.row == _E.case_row)
    .where(
        and_(
            case_table.c.id == bindparam("case"),
            _E.kind.in_(CLOCK_KINDS),
            _E.outcome.in_(_STANDING),
        )
    )
    .order_by(_E.seq)
)
_OF_SCOPES = (
    select(_E.scope, _E.body, _E.at, _E.actor)
    .where(
        _E.stream == bindparam("stream"),
        _E.case_row.is_(None),
        _E.kind == bindparam("kind"),
        _E.outcome.in_(_STANDING),
    )
    .order_by(_E.at, _E.seq)
)


def read_told(connection: Connection, case_id: UUID) -> list[Told]:
    """Return what happened on a case that its clocks look at, in the order of record.

    A thing that was done while the centre could not be reached counts from when it was done, by
    the clock of who did it, and never from later than when it came on record.
    """
    found: list[Told] = []
    for row in connection.execute(_TOLD, {"case": case_id}):
        args: Any = row.body if row.body is not None else {"automatic": row.machine}
        at = row.at if row.claimed_at is None else min(row.at, row.claimed_at)
        found.append(Told(row.kind, args, at))
    return found


def read_of_scopes(
    connection: Connection, stream: str, kind: str
) -> Sequence[tuple[str, Any, datetime, str]]:
    """Return what was laid down for scopes by a kind of operation: (scope, args, at, by whom)."""
    rows = connection.execute(_OF_SCOPES, {"stream": stream, "kind": kind})
    return [(row.scope, row.body, row.at, row.actor) for row in rows]
