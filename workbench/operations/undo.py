"""Taking back what can be taken back, as new operations; the journal keeps both."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from workbench.changes import Changes
from workbench.domain.operations import KINDS, Operation, Rule
from workbench.errors import UserError
from workbench.operations.casework import named
from workbench.operations.desk import Desk
from workbench.storage.journal import JournalEntry


def undo(desk: Desk, operations: Sequence[UUID]) -> Changes:
    """Take operations back, the last one first. Undoing the answer does them again.

    Args:
        desk: the person's desk.
        operations: the `undoable` of an earlier `Changes`.

    Raises:
        UserError: one of them cannot be taken back (a sealed note, a decision).
    """
    inverse: list[Operation] = []
    for op_id in reversed(operations):
        inverse += _inverse(desk, op_id)
    recorded = desk.record(inverse)
    undoable = tuple(r.op_id for r in recorded if r.stands and KINDS[r.kind].inverse is not None)
    return Changes(recorded, f"Undone on {named(desk, recorded)}", undoable)


def _inverse(desk: Desk, op_id: UUID) -> list[Operation]:
    entry = desk.ledger.journal.find(op_id)
    kind = KINDS[entry.operation.kind] if entry is not None else None
    if entry is None or kind is None or kind.inverse is None:
        raise UserError("That cannot be taken back. Everything is kept as it is.")
    if entry.detail.get("changed") is False or _kept_hold(entry) or _met_another(entry):
        return []
    case = entry.operation.case
    inverse = desk.operation(kind.inverse, case, _arguments(entry))
    if entry.operation.kind != "split.add":
        return [inverse]
    # The case that was opened for the message holds nothing any more.
    emptied = UUID(entry.operation.args["value"]["to"])
    reason = {"reason": "its message went back to where it came from"}
    return [inverse, desk.operation("case.close", emptied, reason)]


def _met_another(entry: JournalEntry) -> bool:
    """Whether it changed nothing, since somebody else's change stands (or is foreseen to)."""
    return entry.outcome not in {"applied", "pending"} or "mine" in entry.detail


def _kept_hold(entry: JournalEntry) -> bool:
    """Whether a claim changed nothing, since the case was the person's already."""
    operation = entry.operation
    return operation.kind == "case.claim" and entry.detail.get("before") == operation.actor


def _arguments(entry: JournalEntry) -> Mapping[str, Any]:
    args = entry.operation.args
    match entry.operation.kind:
        case "case.assign":
            return {"to": entry.detail["before"]}
        case "case.claim":
            return {}
        case "case.wait" | "case.resume":
            return {"for": args["for"], "until": args["until"]}
        case "case.close" | "case.unclose":
            return {"to": entry.detail["before"], "reason": args["reason"]}
        case kind if KINDS[kind].rule is Rule.SET_FIELD:
            return {
                "value": entry.detail["before"],
                "base": args["value"],
                "base_revision": entry.detail["revision"],
                "reason": args["reason_before"],
                "reason_before": args["reason"],
            }
    return {"value": args["value"]}
