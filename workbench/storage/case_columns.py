"""A case's row: the rules' state laid out for reading, and back again."""

from collections.abc import Mapping
from typing import Any

from workbench.domain.cases import State
from workbench.domain.instants import parse_iso, to_micros
from workbench.domain.operations import OperationKind, Rule
from workbench.domain.rules import CaseState, FieldValue
from workbench.storage.replica_file import NEVER

Row = dict[str, Any]

NEW_ROW: Mapping[str, Any] = {
    "documents": 0,
    "pending": 0,
    "reasons": {},
    "waiting_for": "",
    "waiting_until": None,
}
"""What a case's row holds before its first operation."""


def state_from(row: Row, members: Mapping[str, frozenset[str]]) -> CaseState:
    """Return a case as the rules see it."""
    return CaseState(
        state=State(row["state"]),
        fields={name: FieldValue(*pair) for name, pair in row["fields"].items()},
        members=members,
        lengths=row["lengths"],
        head=row["head"],
        holder=row["assignee"],
        token=row["token"],
        claim_op=row["claim_op"],
        lease=row["lease"],
        number=row["number"],
    )


def columns_after(row: Row, kind: OperationKind, args: Mapping[str, Any], state: CaseState) -> Row:
    """Return the columns of a case after an applied operation that left this state."""
    reasons = _reasons(row["reasons"], kind, args)
    columns = _columns(state) | {"reasons": reasons, "due_basis": reasons.get("due", "")}
    return columns | _waiting(kind, args) if kind.rule is Rule.TRANSITION else columns


def _columns(state: CaseState) -> Row:
    fields = {name: field.value for name, field in state.fields.items()}
    due = parse_iso(fields["due"]) if fields.get("due") else None
    current = state.state or State.NEW
    return {
        "number": state.number,
        "scope": fields["scope"],
        "kind": fields["kind"],
        "state": current.value,
        "is_open": int(current.needs_work),
        "priority": fields["priority"],
        "subject": fields["subject"],
        "assignee": state.holder,
        "due": due,
        "due_sort": to_micros(due) if due else NEVER,
        "received": parse_iso(fields["received"]),
        "jurisdiction": fields["jurisdiction"],
        "language": fields["language"],
        "token": state.token,
        "claim_op": state.claim_op,
        "lease": state.lease,
        "head": state.head,
        "fields": {name: [field.value, field.revision] for name, field in state.fields.items()},
        "lengths": dict(state.lengths),
    }


def _reasons(before: Mapping[str, str], kind: OperationKind, args: Mapping[str, Any]) -> Row:
    if kind.id == "case.open":
        return dict(args["reasons"])
    if kind.rule is Rule.SET_FIELD:
        return {**before, kind.target: args.get("reason", "")}
    return dict(before)


def _waiting(kind: OperationKind, args: Mapping[str, Any]) -> Row:
    if kind.target != State.WAITING:
        return {"waiting_for": "", "waiting_until": None}
    until = args.get("until")
    return {"waiting_for": args["for"], "waiting_until": parse_iso(until) if until else None}
