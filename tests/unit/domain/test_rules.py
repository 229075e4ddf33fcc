"""The five rules: each outcome of each."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.profiles import NOON
from workbench.domain.cases import State
from workbench.domain.evidence import GENESIS, chain_hash, content_hash
from workbench.domain.ids import new_id, opened_case_id
from workbench.domain.instants import to_iso
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.domain.rules import CLAIM_LEASE, CaseState, FieldValue, Verdict, judge, replay

OPENING = new_id()
CASE = opened_case_id("ann", OPENING)
FIELDS = {"scope": "local", "subject": "Bike", "kind": "csm_escalation", "priority": 3}
NEW = CaseState(
    state=State.NEW,
    fields={name: FieldValue(value) for name, value in FIELDS.items()},
    number=7,
)
LEAD = Role.TEAM_LEAD
LEASE = NOON + CLAIM_LEASE


def operation(kind: str, actor: str = "ann", op_id: UUID | None = None, **args: Any) -> Operation:
    return Operation(op_id or new_id(), kind, CASE, args, actor, NOON)


def judged(state: CaseState, kind: str, actor: str = "ann", **args: Any) -> Verdict:
    return judge(state, operation(kind, actor, **args), LEAD, 7, NOON)


def held_by(holder: str | None, **given: Any) -> CaseState:
    values = {"state": State.OPEN, "holder": holder, "token": 4} | given
    return replace(NEW, **values)


# --- opening and permission -------------------------------------------------------------------


def test_opening_gives_the_number_and_the_fields() -> None:
    verdict = judged(CaseState(), "case.open", fields=FIELDS)
    assert (verdict.outcome, verdict.detail) == ("applied", {"number": 7})
    assert verdict.state == NEW


def test_a_case_is_opened_once() -> None:
    verdict = judged(NEW, "case.open", fields=FIELDS)
    assert (verdict.outcome, verdict.state) == ("refused", NEW)


@pytest.mark.parametrize("kind", ["note.write", "case.claim", "tag.add", "case.set_kind"])
def test_nothing_is_done_on_a_case_that_is_not_there(kind: str) -> None:
    verdict = judged(CaseState(), kind, value=1, base_revision=0)
    assert (verdict.outcome, verdict.detail["reason"]) == ("refused", "There is no such case.")


def test_an_unknown_kind_is_refused_and_not_guessed() -> None:
    assert judged(NEW, "case.sing").outcome == "refused"


def test_a_role_that_may_not_is_refused_but_history_is_not_asked() -> None:
    claim = operation("case.claim")
    assert judge(NEW, claim, Role.AUDITOR, 0, NOON).outcome == "refused"
    assert judge(NEW, replace(claim, imported=True), Role.AUDITOR, 0, NOON).outcome == "applied"


# --- append -----------------------------------------------------------------------------------


def test_notes_are_chained_and_counted() -> None:
    state, head = NEW, GENESIS
    for n, text in enumerate(["one", "two"], start=1):
        note = operation("note.write", "bo", text=text, salt="00", attachments=[{"sha256": "aa"}])
        verdict = judge(state, note, LEAD, 0, NOON)
        content = content_hash(
            salt="00", op_id=note.op_id, case=CASE, author="bo", text=text, attachments=["aa"]
        )
        assert verdict.detail == {
            "n": n,
            "content_hash": content.hex(),
            "previous_hash": head.hex(),
            "hash": chain_hash(head, content, n).hex(),
        }
        state, head = verdict.state, chain_hash(head, content, n)
    assert (state.head, state.lengths) == (head, {"note": 2})


def test_each_stream_counts_for_itself_and_has_no_chain() -> None:
    one = judged(NEW, "message.receive")
    two = judged(one.state, "letter.freeze")
    three = judged(two.state, "message.receive")
    assert [v.detail for v in (one, two, three)] == [{"n": 1}, {"n": 1}, {"n": 2}]
    assert three.state.head == GENESIS


# --- a field ----------------------------------------------------------------------------------


def test_a_field_is_set_on_the_revision_it_was_read_at() -> None:
    verdict = judged(NEW, "case.set_priority", value=1, base_revision=0)
    assert (verdict.outcome, verdict.detail) == ("applied", {"before": 3, "revision": 1})
    assert verdict.state.fields["priority"] == FieldValue(1, 1)


def test_a_field_that_others_changed_is_a_conflict_that_holds_all_three() -> None:
    theirs = judged(NEW, "case.set_priority", value=1, base_revision=0).state
    verdict = judged(theirs, "case.set_priority", value=2, base_revision=0, base=3)
    assert (verdict.outcome, verdict.state) == ("conflict", theirs)
    assert [verdict.detail[name] for name in ("base", "mine", "theirs")] == [3, 2, 1]


def test_the_same_value_is_no_conflict() -> None:
    theirs = judged(NEW, "case.set_priority", value=1, base_revision=0).state
    verdict = judged(theirs, "case.set_priority", value=1, base_revision=0)
    assert (verdict.outcome, verdict.detail["revision"]) == ("applied", 2)


def test_a_base_that_is_no_longer_so_is_a_conflict_whatever_the_revision() -> None:
    """Offline, the second change carries the revision that the first would have made."""
    theirs = judged(NEW, "case.set_priority", value=1, base_revision=0).state
    verdict = judged(theirs, "case.set_priority", value=2, base_revision=1, base=4)
    assert (verdict.outcome, verdict.detail["theirs"]) == ("conflict", 1)
    assert (
        judged(theirs, "case.set_priority", value=1, base_revision=1, base=4).outcome == "applied"
    )
    assert judged(NEW, "case.set_due", value=None, base_revision=0, base="x").outcome == "applied"


def test_a_case_is_moved_as_a_field_is_set_by_those_who_lead() -> None:
    move = operation("case.move", value="north", base="local", base_revision=0)
    verdict = judge(NEW, move, LEAD, 0, NOON)
    assert verdict.detail == {"before": "local", "revision": 1}
    assert verdict.state.fields["scope"] == FieldValue("north", 1)
    assert judge(NEW, move, Role.ADMINISTRATOR, 0, NOON).outcome == "applied"
    assert judge(NEW, move, Role.SPECIALIST, 0, NOON).outcome == "refused"


# --- a set ------------------------------------------------------------------------------------


def test_members_come_and_go_and_tell_whether_that_changed_anything() -> None:
    added = judged(NEW, "tag.add", value="vip")
    again = judged(added.state, "tag.add", value="vip")
    removed = judged(again.state, "tag.remove", value="vip")
    absent = judged(removed.state, "tag.remove", value="vip")
    verdicts = (added, again, removed, absent)
    assert [v.detail["changed"] for v in verdicts] == [True, False, True, False]
    assert [v.outcome for v in verdicts] == ["applied"] * 4
    assert added.state.members == {"tag": frozenset({'"vip"'})}
    assert absent.state.members == {"tag": frozenset()}


def test_a_member_is_the_same_however_it_is_spelled() -> None:
    one = judged(NEW, "party.add", value={"name": "Ida", "role": "counsel"})
    two = judged(one.state, "party.add", value={"role": "counsel", "name": "Ida"})
    assert two.detail == {"changed": False}


# --- holding ----------------------------------------------------------------------------------


def test_a_claim_opens_a_new_case_and_raises_the_token() -> None:
    claim = operation("case.claim")
    verdict = judge(NEW, claim, LEAD, 0, NOON)
    after = verdict.state
    assert (after.state, after.holder, after.token) == (State.OPEN, "ann", 1)
    assert after.claim_op == claim.op_id
    assert after.lease == LEASE
    assert verdict.detail == {"token": 1, "before": None, "until": to_iso(LEASE)}


def test_a_claim_of_ones_own_case_changes_nothing() -> None:
    verdict = judged(held_by("ann"), "case.claim")
    assert (verdict.outcome, verdict.state) == ("applied", held_by("ann"))


def test_a_case_that_somebody_holds_is_not_taken_by_a_claim() -> None:
    verdict = judged(held_by("bo"), "case.claim")
    assert (verdict.outcome, verdict.detail["holder"]) == ("refused", "bo")


def test_only_the_holder_releases() -> None:
    assert judged(held_by("ann"), "case.release").state == held_by(None, token=5)
    assert judged(held_by("bo"), "case.release").outcome == "refused"
    assert judged(held_by(None), "case.release").detail["reason"] == "Nobody holds it, not you."


@pytest.mark.parametrize("to", ["cy", None])
def test_a_case_is_assigned_whoever_holds_it(to: str | None) -> None:
    verdict = judged(held_by("bo"), "case.assign", to=to)
    assert (verdict.state.holder, verdict.state.token) == (to, 5)
    assert verdict.detail["before"] == "bo"
    assert (verdict.state.claim_op is None) == (to is None)


@pytest.mark.parametrize("kind", ["case.claim", "case.release", "case.assign"])
@pytest.mark.parametrize("state", [State.DECIDED, State.CLOSED])
def test_a_case_that_is_done_changes_no_hands(kind: str, state: State) -> None:
    verdict = judged(held_by("ann", state=state), kind, to="bo")
    assert (verdict.outcome, verdict.detail["reason"]) == (
        "refused",
        f"The case is {state}; reopen it first.",
    )


# --- leases -----------------------------------------------------------------------------------

LATER = NOON + timedelta(hours=3, microseconds=7)


def at(now: datetime, state: CaseState, kind: str, actor: str = "ann", **args: Any) -> Verdict:
    return judge(state, operation(kind, actor, **args), LEAD, 7, now)


def test_a_lease_ends_at_a_whole_second() -> None:
    claimed = at(LATER, NEW, "case.claim")
    assert claimed.state.lease == LEASE + timedelta(hours=3)


def test_a_claim_of_history_has_no_lease() -> None:
    claim = replace(operation("case.claim"), imported=True)
    verdict = judge(NEW, claim, LEAD, 7, NOON)
    assert (verdict.state.lease, verdict.detail["until"]) == (None, None)


def test_a_claim_is_refused_until_its_lease_has_lapsed() -> None:
    held = held_by("bo", lease=LEASE)
    early = at(LEASE - timedelta(microseconds=1), held, "case.claim")
    assert (early.outcome, early.state) == ("refused", held)
    assert early.detail == {"reason": "bo holds it.", "holder": "bo", "until": to_iso(LEASE)}
    late = at(LEASE, held, "case.claim")
    assert (late.outcome, late.state.holder, late.state.token) == ("applied", "ann", 5)
    assert late.detail["before"] == "bo"
    assert late.state.lease == LEASE + CLAIM_LEASE


def test_what_was_assigned_never_lapses() -> None:
    assigned = at(NOON, held_by("bo", lease=LEASE), "case.assign", to="cy").state
    assert assigned.lease is None
    verdict = at(NOON + timedelta(days=90), assigned, "case.claim")
    assert (verdict.outcome, verdict.detail["until"]) == ("refused", None)
    assert at(NOON, assigned, "case.claim", "cy").state == assigned


@pytest.mark.parametrize(
    ("kind", "args"),
    [
        ("case.claim", {}),
        ("letter.send", {}),
        ("tag.add", {"value": "vip"}),
        ("case.wait", {"for": "counsel"}),
        ("case.set_priority", {"value": 1, "base_revision": 0}),
    ],
)
def test_each_act_of_the_holder_renews_the_lease_and_nobody_elses(
    kind: str, args: dict[str, Any]
) -> None:
    held = held_by("ann", lease=LEASE)
    assert at(LATER, held, kind, **args).state.lease == LEASE + timedelta(hours=3)
    assert at(LATER, held, kind, "bo", **args).state.lease == LEASE
    assert at(LATER, held_by("ann"), kind, **args).state.lease is None


def test_what_was_not_applied_renews_nothing() -> None:
    held = held_by("ann", lease=LEASE)
    assert at(LATER, held, "case.set_priority", value=1, base_revision=3).state.lease == LEASE


@pytest.mark.parametrize(
    ("kind", "args"),
    [("case.release", {}), ("case.close", {"reason": ""}), ("case.decide", {"token": 4})],
)
def test_a_lease_ends_with_the_work(kind: str, args: dict[str, Any]) -> None:
    verdict = at(NOON, held_by("ann", lease=LEASE), kind, **args)
    assert (verdict.outcome, verdict.state.lease) == ("applied", None)


# --- states -----------------------------------------------------------------------------------

ALLOWED = {
    "case.wait": {State.NEW, State.OPEN},
    "case.resume": {State.WAITING},
    "case.close": {State.NEW, State.OPEN, State.DECIDED},
    "case.reopen": {State.DECIDED, State.CLOSED},
    "case.unclose": {State.CLOSED},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", ALLOWED)
def test_a_transition_leaves_only_the_states_it_may(kind: str, state: State) -> None:
    before = held_by("ann", state=state)
    verdict = judged(before, kind, to="open")
    if state in ALLOWED[kind]:
        assert (verdict.outcome, verdict.detail["before"]) == ("applied", state)
        assert verdict.state.token == before.token + (kind == "case.reopen")
    else:
        assert (verdict.outcome, verdict.state) == ("refused", before)


@pytest.mark.parametrize("state", [State.NEW, State.OPEN, State.DECIDED])
def test_closing_taken_back_leads_to_where_it_was(state: State) -> None:
    before = held_by("ann", state=state, lengths={"decision": 1})
    closed = judged(before, "case.close", reason="")
    back = judged(closed.state, "case.unclose", to=closed.detail["before"])
    assert back.state == before


def test_nobody_reaches_decided_without_a_decision() -> None:
    closed = held_by("ann", state=State.CLOSED)
    assert judged(closed, "case.unclose", to="decided").outcome == "refused"


def test_a_decision_rests_on_the_token_or_on_the_claim() -> None:
    claim = new_id()
    before = held_by("ann", claim_op=claim)
    for rests in ({"token": 4}, {"claim": str(claim)}, {"token": 1, "claim": str(claim)}):
        verdict = judged(before, "case.decide", action="keep", reason="x", **rests)
        assert (verdict.outcome, verdict.detail["n"]) == ("applied", 1)
        assert verdict.state.state is State.DECIDED


@pytest.mark.parametrize("rests", [{}, {"token": 3}, {"claim": str(new_id())}, {"claim": "None"}])
def test_a_decision_that_rests_on_nothing_is_kept_as_superseded(rests: dict[str, Any]) -> None:
    before = held_by("ann")
    verdict = judged(before, "case.decide", action="keep", reason="x", **rests)
    assert (verdict.outcome, verdict.state) == ("superseded", before)


def test_a_decision_on_anothers_case_or_a_done_one_is_superseded() -> None:
    foreign = judged(held_by("bo"), "case.decide", token=4)
    done = judged(held_by("ann", state=State.DECIDED), "case.decide", token=4)
    assert (foreign.outcome, foreign.detail["holder"]) == ("superseded", "bo")
    assert (done.outcome, done.detail["state"]) == ("superseded", State.DECIDED)


def test_a_decision_made_before_a_reopening_does_not_stand_after_it() -> None:
    decided = judged(held_by("ann"), "case.decide", token=4).state
    reopened = judged(decided, "case.reopen", reason="news").state
    assert judged(reopened, "case.decide", token=4).outcome == "superseded"
    assert judged(reopened, "case.decide", token=5).detail["n"] == 2


def test_replay_is_judging_one_after_the_other() -> None:
    history = [
        operation("case.open", op_id=OPENING, fields=FIELDS),
        operation("case.claim"),
        operation("case.claim", "bo"),
        operation("tag.add", value="vip"),
        operation("case.decide", token=1, action="keep", reason="x"),
    ]
    state = replay([(o, LEAD) for o in history], 7)
    assert (state.state, state.holder, state.number) == (State.DECIDED, "ann", 7)
    assert replay([]) == CaseState()
