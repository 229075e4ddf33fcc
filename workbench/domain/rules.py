"""The five merge rules, and replay: pure functions from (state, operation) to (outcome, state).

The same rules judge in a local profile, predict in a bound one, and stand in SQL at the centre.
Given the same order of operations they give the same outcomes on every machine.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from workbench.domain.cases import State
from workbench.domain.evidence import GENESIS, chain_hash, content_hash
from workbench.domain.ids import canonical_json
from workbench.domain.instants import to_iso
from workbench.domain.operations import (
    BACK,
    CHAINED_STREAM,
    KINDS,
    Operation,
    OperationKind,
    Outcome,
    Rule,
)
from workbench.domain.people import Role

CLAIM_LEASE = timedelta(hours=4)
"""How long a claim is its holder's alone; each further act of the holder begins it anew."""


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's value and how often it was set."""

    value: Any
    revision: int = 0


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the rules need to know of a case. `state` is None while it is not opened."""

    state: State | None = None
    fields: Mapping[str, FieldValue] = field(default_factory=_empty)
    members: Mapping[str, frozenset[str]] = field(default_factory=_empty)
    """Set name to members, each as canonical JSON text."""
    lengths: Mapping[str, int] = field(default_factory=_empty)
    head: bytes = GENESIS
    """The hash of the last note."""
    holder: str | None = None
    token: int = 0
    """The fencing token: it rises whenever the case changes hands."""
    claim_op: UUID | None = None
    lease: datetime | None = None
    """Until when the claim is the holder's alone; None where nobody holds it, or by assignment."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an operation: its outcome, what is recorded with it, the state after."""

    outcome: Outcome
    state: CaseState
    detail: Mapping[str, Any] = field(default_factory=dict)


def judge(
    state: CaseState, operation: Operation, role: Role, next_number: int, now: datetime
) -> Verdict:
    """Return the verdict on an operation in this state.

    Args:
        state: the case as all operations before left it.
        operation: what the person did.
        role: the actor's role; an imported operation is history and asks for no permission.
        next_number: the number that a case opened now gets.
        now: the time of record, by the clock of whoever judges; leases are counted from it.
    """
    kind = KINDS.get(operation.kind)
    if kind is None:
        return _refused(state, f"This version does not know the operation {operation.kind}.")
    if not operation.imported and role not in kind.roles:
        return _refused(state, f"The role {role.words.lower()} may not do this.")
    if operation.kind == "case.open":
        return _open(state, operation, next_number)
    if operation.case is not None and state.state is None:
        return _refused(state, "There is no such case.")
    if kind.rule is Rule.CLAIM:
        return _claim(state, operation, kind, now)
    verdict = _RULES[kind.rule](state, operation, kind)
    applied = verdict.outcome is Outcome.APPLIED
    return replace(verdict, state=_worked_on(verdict.state, operation, now)) if applied else verdict


def replay(operations: Iterable[tuple[Operation, Role]], first_number: int = 1) -> CaseState:
    """Return the state of one case after its operations, from nothing.

    The times that the operations carry are those of record, as in a local profile. Case-less
    operations are not part of any case's state.
    """
    state = CaseState()
    for operation, role in operations:
        state = judge(state, operation, role, first_number, operation.at).state
    return state


def _refused(state: CaseState, reason: str) -> Verdict:
    return Verdict(Outcome.REFUSED, state, {"reason": reason})


def _open(state: CaseState, operation: Operation, next_number: int) -> Verdict:
    if state.state is not None:
        return _refused(state, "The case exists already.")
    fields = {name: FieldValue(value) for name, value in operation.args["fields"].items()}
    opened = CaseState(state=State.NEW, fields=fields, number=next_number)
    return Verdict(Outcome.APPLIED, opened, {"number": next_number})


def _append(state: CaseState, operation: Operation, kind: OperationKind) -> Verdict:
    n = state.lengths.get(kind.target, 0) + 1
    after = replace(state, lengths={**state.lengths, kind.target: n})
    if kind.target != CHAINED_STREAM or operation.case is None:
        return Verdict(Outcome.APPLIED, after, {"n": n})
    content = content_hash(
        salt=operation.args["salt"],
        op_id=operation.op_id,
        case=operation.case,
        author=operation.actor,
        text=operation.args["text"],
        attachments=[a["sha256"] for a in operation.args["attachments"]],
    )
    sealed = chain_hash(state.head, content, n)
    detail = {
        "n": n,
        "content_hash": content.hex(),
        "previous_hash": state.head.hex(),
        "hash": sealed.hex(),
    }
    return Verdict(Outcome.APPLIED, replace(after, head=sealed), detail)


def _set_field(state: CaseState, operation: Operation, kind: OperationKind) -> Verdict:
    args = operation.args
    current = state.fields.get(kind.target, FieldValue(None))
    theirs = current.value
    # Offline, my second change carries the revision that my first would have made. Had the first
    # met a conflict, the revision alone would let the second overwrite what I never saw.
    unseen = current.revision != args["base_revision"] or args.get("base", theirs) != theirs
    if unseen and theirs != args["value"]:
        detail = {
            "reason": "Somebody else changed it meanwhile.",
            "base": args.get("base"),
            "mine": args["value"],
            "theirs": theirs,
        }
        return Verdict(Outcome.CONFLICT, state, detail)
    now = FieldValue(args["value"], current.revision + 1)
    after = replace(state, fields={**state.fields, kind.target: now})
    detail = {"before": theirs, "revision": now.revision}
    return Verdict(Outcome.APPLIED, after, detail)


def _member(state: CaseState, operation: Operation, kind: OperationKind) -> Verdict:
    value = canonical_json(operation.args["value"]).decode()
    members = state.members.get(kind.target, frozenset())
    changed = members - {value} if kind.removes else members | {value}
    after = replace(state, members={**state.members, kind.target: changed})
    return Verdict(Outcome.APPLIED, after, {"changed": changed != members})


def _claim(state: CaseState, operation: Operation, kind: OperationKind, now: datetime) -> Verdict:
    if state.state not in {State.NEW, State.OPEN, State.WAITING}:
        return _refused(state, f"The case is {state.state}; reopen it first.")
    holder = state.holder
    match kind.target:
        case "claim":
            return _claim_for_oneself(state, operation, now)
        case "release":
            if holder != operation.actor:
                return _refused(state, f"{holder or 'Nobody'} holds it, not you.")
            after = _handed_over(state, operation, None)
        case _:
            after = _handed_over(state, operation, operation.args["to"])
    return Verdict(Outcome.APPLIED, after, {"token": after.token, "before": holder})


def _claim_for_oneself(state: CaseState, operation: Operation, now: datetime) -> Verdict:
    holder, lease = state.holder, state.lease
    lapsed = lease is not None and lease <= now
    if holder == operation.actor:
        after = _worked_on(state, operation, now)
    elif holder is None or lapsed:
        begun = None if operation.imported else _lease_from(now)
        after = _handed_over(state, operation, operation.actor, begun)
    else:
        held = {"reason": f"{holder} holds it.", "holder": holder, "until": _until(lease)}
        return Verdict(Outcome.REFUSED, state, held)
    detail = {"token": after.token, "before": holder, "until": _until(after.lease)}
    return Verdict(Outcome.APPLIED, after, detail)


def _handed_over(
    state: CaseState, operation: Operation, to: str | None, lease: datetime | None = None
) -> CaseState:
    opened = State.OPEN if state.state is State.NEW and to is not None else state.state
    claim_op = operation.op_id if to is not None else None
    return replace(
        state, state=opened, holder=to, token=state.token + 1, claim_op=claim_op, lease=lease
    )


def _lease_from(now: datetime) -> datetime:
    return (now + CLAIM_LEASE).replace(microsecond=0)


def _until(lease: datetime | None) -> str | None:
    return to_iso(lease) if lease is not None else None


def _worked_on(state: CaseState, operation: Operation, now: datetime) -> CaseState:
    """Return the state with its lease renewed by the holder's work, or ended with the work."""
    if state.lease is None:
        return state
    if state.state is None or not state.state.needs_work:
        return replace(state, lease=None)
    if state.holder == operation.actor and not operation.imported:
        return replace(state, lease=_lease_from(now))
    return state


def _transition(state: CaseState, operation: Operation, kind: OperationKind) -> Verdict:
    deciding = kind.target == State.DECIDED
    before = state.state
    if before not in kind.sources:
        told = {"reason": f"The case is {before}.", "state": before}
        return Verdict(Outcome.SUPERSEDED if deciding else Outcome.REFUSED, state, told)
    if deciding and not _rests_on_claim(state, operation):
        held = {"reason": f"{state.holder or 'Nobody'} holds the case.", "holder": state.holder}
        return Verdict(Outcome.SUPERSEDED, state, held)
    target = State(operation.args["to"] if kind.target == BACK else kind.target)
    if kind.target == BACK and target is State.DECIDED and not state.lengths.get("decision"):
        return _refused(state, "Nothing was decided yet.")
    token = state.token + 1 if operation.kind == "case.reopen" else state.token
    after = replace(state, state=target, token=token)
    detail: dict[str, Any] = {"before": before, "token": token}
    if deciding:
        n = state.lengths.get("decision", 0) + 1
        after = replace(after, lengths={**after.lengths, "decision": n})
        detail["n"] = n
    return Verdict(Outcome.APPLIED, after, detail)


def _rests_on_claim(state: CaseState, operation: Operation) -> bool:
    """Whether the decider holds the case, by its token or by the very claim made offline."""
    if state.holder != operation.actor:
        return False
    claim = state.claim_op
    rests_on_op = claim is not None and operation.args.get("claim") == str(claim)
    return operation.args.get("token") == state.token or rests_on_op


_RULES: Mapping[Rule, Callable[[CaseState, Operation, OperationKind], Verdict]] = {
    Rule.APPEND: _append,
    Rule.SET_FIELD: _set_field,
    Rule.MEMBER: _member,
    Rule.TRANSITION: _transition,
}
