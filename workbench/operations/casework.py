"""The verbs of working a case: hold it, describe it, wait, decide, close, reopen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from workbench.changes import Changes, Recorded
from workbench.domain.cases import CaseKind, CaseSnapshot, Party, PartyRole, Priority, State
from workbench.domain.decisions import DecisionAction
from workbench.domain.ids import canonical_json
from workbench.domain.instants import to_iso
from workbench.domain.operations import KINDS, Operation
from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.operations.due_times import TIMED_FIELDS, setting, with_due

_Known = TypeVar("_Known", bound=StrEnum)


def claim_cases(desk: Desk, cases: Sequence[UUID]) -> Changes:
    """Take cases as one's own; a case that somebody else holds is refused and says who."""
    return _each(desk, cases, "case.claim", {}, "Claimed")


def release_cases(desk: Desk, cases: Sequence[UUID]) -> Changes:
    """Give cases back to the queue."""
    return _each(desk, cases, "case.release", {}, "Released")


def assign_cases(desk: Desk, cases: Sequence[UUID], login: str) -> Changes:
    """Give cases to a person."""
    return _each(desk, cases, "case.assign", {"to": login}, "Assigned")


def set_kind(
    desk: Desk,
    cases: Sequence[UUID],
    kind: str,
    reason: str = "",
    *,
    seen: CaseSnapshot | None = None,
) -> Changes:
    """Say what the cases are.

    Args:
        desk: the person's desk.
        cases: which.
        kind: an id of `CaseKind`.
        reason: why.
        seen: the case as the person saw it; if the field was set since, the outcome is `conflict`
            (all verbs that set a field take it).

    Raises:
        UserError: there is no such kind.
    """
    value = known(CaseKind, kind, "kind")
    return _set(desk, cases, "kind", value.value, reason, f"Set the kind {value.words} on", seen)


def set_priority(
    desk: Desk,
    cases: Sequence[UUID],
    priority: int,
    reason: str = "",
    *,
    seen: CaseSnapshot | None = None,
) -> Changes:
    """Set how urgent the cases are, P0 to P4; the clocks count on by what is promised then."""
    if priority not in list(Priority):
        raise UserError(f"There is no priority P{priority}. Choose P0 to P4.")
    return _set(desk, cases, "priority", priority, reason, f"Set P{priority} on", seen)


def set_jurisdiction(
    desk: Desk,
    cases: Sequence[UUID],
    value: str,
    reason: str = "",
    *,
    seen: CaseSnapshot | None = None,
) -> Changes:
    """Say whose law applies."""
    text = clean(value).strip()
    words = f"Set the jurisdiction {text} on"
    return _set(desk, cases, "jurisdiction", text, reason, words, seen)


def set_subject(
    desk: Desk, case: UUID, subject: str, *, seen: CaseSnapshot | None = None
) -> Changes:
    """Give the case a better title."""
    text = " ".join(clean(subject).split())
    if not text:
        raise UserError("A case needs a subject. The old one is kept.")
    return _set(desk, [case], "subject", text, "", "Renamed", seen)


def set_received(
    desk: Desk,
    case: UUID,
    received: datetime,
    reason: str,
    *,
    seen: CaseSnapshot | None = None,
) -> Changes:
    """Correct when the case was received; the clocks start from then.

    A reason is required, since every statutory clock starts here. The first time stays in the
    journal, and the case says from now on that a person entered it.

    Raises:
        UserError: no reason is given, or the time lies ahead.
    """
    text = clean(reason).strip()
    if not text:
        raise UserError(
            "Say how you know when it was received: a stamp, a receipt, a call. "
            "The time as it was is kept."
        )
    if received > desk.now():
        raise UserError("A case cannot have been received later than now. Correct the time.")
    words = "Corrected the time of receipt of"
    return _set(desk, [case], "received", to_iso(received), text, words, seen)


def set_due(
    desk: Desk,
    cases: Sequence[UUID],
    due: datetime | None,
    basis: str,
    *,
    seen: CaseSnapshot | None = None,
) -> Changes:
    """Set when the cases are due, and on what basis (a law, an order, a house target).

    Raises:
        UserError: a time without a basis; the app never shows a deadline from nowhere.
    """
    if due is not None and not basis.strip():
        raise UserError("Say where the due time comes from: a law, an order or a house target.")
    value = to_iso(due) if due is not None else None
    return _set(desk, cases, "due", value, clean(basis).strip(), "Set the due time on", seen)


def add_tag(desk: Desk, cases: Sequence[UUID], tag: str) -> Changes:
    """Put a tag on cases."""
    return _each(desk, cases, "tag.add", {"value": _tag(tag)}, f"Tagged “{_tag(tag)}”")


def remove_tag(desk: Desk, cases: Sequence[UUID], tag: str) -> Changes:
    """Take a tag off cases."""
    return _each(desk, cases, "tag.remove", {"value": _tag(tag)}, f"Removed “{_tag(tag)}” from")


def add_party(desk: Desk, case: UUID, role: str, name: str, address: str = "") -> Changes:
    """Add somebody with a part in the case.

    Raises:
        UserError: there is no such role, or the name is missing.
    """
    part = known(PartyRole, role.strip(), "role")
    value = asdict(Party(part.value, clean(name).strip(), clean(address).strip()))
    if not value["name"]:
        raise UserError("A party needs a name. What you typed is kept.")
    return _each(desk, [case], "party.add", {"value": value}, f"Added {value['name']} to")


def remove_party(desk: Desk, case: UUID, party: Party) -> Changes:
    """Take somebody off the case; what they wrote stays.

    Raises:
        UserError: they have no part in the case any more.
    """
    values = [
        entry.body["value"]
        for entry in desk.read(case).entries
        if entry.kind == "party.add" and Party(**entry.body["value"]) == party
    ]
    # As it was recorded, not as it is read: a member is the same only letter by letter.
    recorded = {canonical_json(value): value for value in values}.values()
    if not recorded:
        raise UserError(f"{party.name} is no party of this case any more. Nothing was changed.")
    operations = [desk.operation("party.remove", case, {"value": value}) for value in recorded]
    return _changes(desk, desk.record(operations), f"Removed {party.name} from")


def wait_for(desk: Desk, cases: Sequence[UUID], whom: str, until: datetime | None) -> Changes:
    """Set cases aside until somebody answers; meanwhile the house's clocks rest."""
    if not whom.strip():
        raise UserError("Say for whom the case waits.")
    args = {"for": clean(whom).strip(), "until": to_iso(until) if until else None}
    return _each_timed(desk, cases, "case.wait", args, "Waiting with")


def resume_cases(desk: Desk, cases: Sequence[UUID]) -> Changes:
    """Go on with cases that waited."""
    operations = []
    for case in cases:
        waited = desk.outline(case)
        until = to_iso(waited.waiting_until) if waited.waiting_until else None
        # What it waited for is kept with the operation, so that undo can wait again.
        args = {"for": waited.waiting_for, "until": until}
        operations += with_due(desk, waited, [desk.operation("case.resume", case, args)])
    return _changes(desk, desk.record(operations), "Resumed")


def decide_case(
    desk: Desk,
    case: UUID,
    action: str,
    reason: str,
    *,
    facts: str = "",
    grounds: str = "",
    private_note: str = "",
) -> Changes:
    """Decide a case, with reasons. An unclaimed case is claimed first.

    The decision rests on holding the case: if somebody else holds it, the decision is kept as
    `superseded`, with its reasons, and the case stays theirs. It is always a person's: that no
    automated means decided is recorded with it.

    Args:
        desk: the person's desk.
        case: which.
        action: an id of `DecisionAction`.
        reason: why the content is unlawful on the grounds or breaks them, or is not.
        facts: the facts and circumstances relied on (DSA, Art. 17(3)(b)).
        grounds: the law or the clause of the policy, with its version (Art. 17(3)(d) and (e)).
        private_note: for colleagues only; in no letter.

    Raises:
        UserError: the action is unknown, or the reason is missing.
    """
    chosen = known(DecisionAction, action, "action")
    text = clean(reason).strip()
    if not text:
        raise UserError("A decision needs its reasons. What you chose is kept; write why.")
    snapshot = desk.outline(case)
    operations: list[Operation] = []
    # By the claim too: one made offline, with the decision, gets its token only at the centre.
    claim = str(snapshot.claim_op) if snapshot.claim_op is not None else None
    resting: dict[str, Any] = {"token": snapshot.token, "claim": claim}
    if snapshot.assignee is None and snapshot.state in {"new", "open", "waiting"}:
        operations.append(desk.operation("case.claim", case, {}))
        resting = {"claim": str(operations[0].op_id)}
    args = {
        "action": chosen.value,
        "reason": text,
        "facts": clean(facts).strip(),
        "grounds": clean(grounds).strip(),
        "private_note": clean(private_note).strip(),
        "automated": False,
        **resting,
    }
    operations.append(desk.operation("case.decide", case, args))
    recorded = desk.record(operations)
    return Changes(recorded, f"Decided {snapshot.reference}: {chosen.words}")


def close_cases(desk: Desk, cases: Sequence[UUID], reason: str = "") -> Changes:
    """Put cases away: decided ones, or such as need no decision (then say why).

    Raises:
        UserError: a case is not decided and no reason is given.
    """
    text = clean(reason).strip()
    if not text and any(desk.outline(case).state != State.DECIDED for case in cases):
        raise UserError("A case that is not decided is closed with a reason. Say why.")
    return _each(desk, cases, "case.close", {"reason": text}, "Closed")


def reopen_case(desk: Desk, case: UUID, reason: str) -> Changes:
    """Take a decided or closed case up again."""
    text = clean(reason).strip()
    if not text:
        raise UserError("Say why the case is taken up again.")
    return _each_timed(desk, [case], "case.reopen", {"reason": text}, "Reopened")


def _set(  # what is set, why, and how it is said
    desk: Desk,
    cases: Sequence[UUID],
    name: str,
    value: Any,
    reason: str,
    words: str,
    seen: CaseSnapshot | None,
) -> Changes:
    operations: list[Operation] = []
    for case in cases:
        snapshot = _as_seen(desk, case, seen)
        made = [setting(desk, snapshot, name, value, reason)]
        operations += with_due(desk, snapshot, made) if name in TIMED_FIELDS else made
    return _changes(desk, desk.record(operations), words)


def _as_seen(desk: Desk, case: UUID, seen: CaseSnapshot | None) -> CaseSnapshot:
    """The case as the person saw it, or else as it stands."""
    return seen if seen is not None and seen.case == case else desk.outline(case)


def _each(
    desk: Desk, cases: Sequence[UUID], kind: str, args: Mapping[str, Any], words: str
) -> Changes:
    operations = [desk.operation(kind, case, args) for case in cases]
    return _changes(desk, desk.record(operations), words)


def _each_timed(
    desk: Desk, cases: Sequence[UUID], kind: str, args: Mapping[str, Any], words: str
) -> Changes:
    """The same, for what the clocks of a case look at."""
    operations: list[Operation] = []
    for case in cases:
        operations += with_due(desk, desk.outline(case), [desk.operation(kind, case, args)])
    return _changes(desk, desk.record(operations), words)


def _changes(desk: Desk, recorded: tuple[Recorded, ...], words: str) -> Changes:
    undoable = tuple(r.op_id for r in recorded if r.stands and KINDS[r.kind].inverse is not None)
    return Changes(recorded, f"{words} {named(desk, recorded)}", undoable)


def named(desk: Desk, recorded: Sequence[Recorded]) -> str:
    """Return the case that operations were made on as people name it, or how many there are."""
    cases = {r.case for r in recorded if r.case is not None}
    return desk.reference(cases.pop()) if len(cases) == 1 else f"{len(cases):,} cases"


def _tag(tag: str) -> str:
    text = " ".join(clean(tag).split()).lower()
    if not text:
        raise UserError("A tag needs a name.")
    return text


def known(family: type[_Known], value: str, what: str) -> _Known:
    """Return the member of a family of ids that a person named.

    Raises:
        UserError: there is none; the sentence lists those there are.
    """
    try:
        return family(value)
    except ValueError:
        known = ", ".join(family)
        raise UserError(f"There is no {what} “{value}”. Choose one of: {known}.") from None
