"""Opening a case: the operation that a case begins with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbench.domain.cases import Priority
from workbench.domain.ids import new_id, opened_case_id
from workbench.domain.instants import to_iso
from workbench.domain.operations import Operation
from workbench.operations.desk import Desk
from workbench.operations.due_times import promised_due


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a case as it begins, and why it is believed."""

    subject: str
    kind: str
    kind_reason: str
    priority: int
    priority_reason: str
    jurisdiction: str
    jurisdiction_reason: str
    channel: str
    language: str | None
    received: datetime
    received_source: str


def open_case(desk: Desk, opening: Opening, at: datetime) -> tuple[UUID, Operation]:
    """Return the new case's id and the operation that opens it, due by its house target."""
    op_id = new_id()
    case = opened_case_id(desk.person.login, op_id)
    due, basis = promised_due(desk, opening.kind, Priority(opening.priority), opening.received, at)
    args = {
        "fields": {
            "scope": desk.scope,
            "subject": opening.subject or "(no subject)",
            "kind": opening.kind,
            "priority": opening.priority,
            "jurisdiction": opening.jurisdiction,
            "language": opening.language,
            "channel": opening.channel,
            "received": to_iso(opening.received),
            "received_source": opening.received_source,
            "due": to_iso(due) if due is not None else None,
        },
        "reasons": {
            "kind": opening.kind_reason,
            "priority": opening.priority_reason,
            "jurisdiction": opening.jurisdiction_reason,
            "due": basis,
        },
        "received_source": opening.received_source,
    }
    return case, desk.operation("case.open", case, args, op_id=op_id, at=at)
