"""Changes that met another's: what there is, and settling one. Nothing is thrown away by either."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from workbench.changes import Changes
from workbench.domain.cases import CaseKind, Priority
from workbench.domain.conflicts import Conflict, SupersededDecision
from workbench.domain.instants import parse_iso, to_iso
from workbench.domain.operations import KINDS, Rule
from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.operations.casework import known
from workbench.operations.desk import Desk
from workbench.operations.due_times import TIMED_FIELDS, with_due
from workbench.storage.conflict_query import count_open, read_conflicts, read_superseded

Keep = Literal["mine", "theirs"]

_SETTERS = {kind.target: kind.id for kind in KINDS.values() if kind.rule is Rule.SET_FIELD}


def conflicts(desk: Desk, case: UUID | None = None, open_only: bool = True) -> list[Conflict]:
    """Return conflicts on one case or on all, open ones first, newest first."""
    with desk.ledger.replica.reading() as connection:
        return read_conflicts(connection, case=case, open_only=open_only)


def open_conflicts(desk: Desk) -> int:
    """Return how many conflicts wait for somebody."""
    with desk.ledger.replica.reading() as connection:
        return count_open(connection)


def superseded_decisions(desk: Desk, case: UUID | None = None) -> list[SupersededDecision]:
    """Return decisions that are not in force, with their reasons and the one that is."""
    with desk.ledger.replica.reading() as connection:
        return read_superseded(connection, case)


def conflict(desk: Desk, op_id: UUID) -> Conflict:
    """Return one conflict.

    Raises:
        UserError: there is none with this id.
    """
    with desk.ledger.replica.reading() as connection:
        found = read_conflicts(connection, op_id=op_id)
    if not found:
        raise UserError(f"There is no conflict {op_id}. List them with `workbench conflicts`.")
    return found[0]


def resolve(
    desk: Desk,
    op_id: UUID,
    keep: Keep,
    text: str | None = None,
    *,
    seen: Conflict | None = None,
) -> Changes:
    """Settle a conflict: keep one of the two values, or another.

    It is an ordinary change of the field, based on the value that stands. If that is changed by
    somebody meanwhile, this change is a conflict of its own and the first one stays open.

    Args:
        desk: the person's desk.
        op_id: the operation that was not applied.
        keep: "mine" sets what that operation wanted; "theirs" leaves what stands.
        text: what is set instead of either, in the form of the field.
        seen: the conflict as the person saw it; by default as it stands.

    Raises:
        UserError: there is no such conflict, or the text is no value of the field.
    """
    here = conflict(desk, op_id)
    shown = seen if seen is not None and seen.op_id == op_id else here
    case = desk.outline(here.case)
    standing_reason = case.reasons.get(here.field, "")
    if text is not None:
        value, reason, words = _value(here.field, text), here.mine_reason, "Merged"
    elif keep == "mine":
        value, reason, words = here.mine, here.mine_reason, "Set what was wanted first for"
    else:
        value, reason, words = shown.now, standing_reason, "Kept what stands for"
    args = {
        "value": value,
        "base": shown.now,
        "base_revision": shown.revision,
        "reason": reason,
        "reason_before": standing_reason,
        "resolves": str(op_id),
    }
    operations = [desk.operation(_SETTERS[here.field], here.case, args)]
    if value != shown.now and here.field in TIMED_FIELDS:
        operations = with_due(desk, case, operations)
    recorded = desk.record(operations)
    applied = tuple(r.op_id for r in recorded if r.outcome in {"applied", "pending"})
    return Changes(recorded, f"{words} the {here.field_words.lower()} of {here.reference}", applied)


def _value(field: str, text: str) -> Any:
    said = clean(text).strip()
    match field:
        case "priority":
            number = said.upper().removeprefix("P")
            if number not in {str(level.value) for level in Priority}:
                raise UserError(f"There is no priority {said}. Choose P0 to P4.")
            return int(number)
        case "kind":
            return known(CaseKind, said, "kind").value
        case "due" | "received":
            return to_iso(_moment(said)) if said else None
        case "subject":
            subject = " ".join(said.split())
            if not subject:
                raise UserError("A case needs a subject. Both subjects are kept.")
            return subject
    return said


def _moment(text: str) -> datetime:
    try:
        return parse_iso(text)
    except ValueError:
        raise UserError(f"“{text}” is no point in time. Write it as 2026-11-20T17:00.") from None
