"""The five rules in SQL are the five rules in Python, whatever people do in whatever order.

Random histories by several people run through `judge` and through `api.apply` of a real centre:
the same outcomes, details and states. One difference is meant: a case that the centre does not
show is `quarantined` there, so that what was done on it reaches a lead instead of being lost.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import Connection
from psycopg.types.json import Jsonb

from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from tests.support.profiles import NOON
from workbench.central import provision
from workbench.domain.cases import State
from workbench.domain.evidence import content_hash
from workbench.domain.ids import canonical_json, new_id, opened_case_id
from workbench.domain.operations import KINDS, Operation, OperationKind, Outcome, Rule
from workbench.domain.people import Role
from workbench.domain.rules import CaseState, Verdict, judge
from workbench.storage.case_columns import NEW_ROW, columns_after, state_from

PEOPLE = {
    "ann": Role.TEAM_LEAD,
    "bo": Role.SPECIALIST,
    "eve": Role.LEGAL_LIAISON,
    "cy": Role.QUALITY_REVIEWER,
    "di": Role.AUDITOR,
}
MEETING = [
    "case.claim",
    "case.decide",
    "case.close",
    "case.unclose",
    "case.set_priority",
    "case.move",
]
ACTS = [*sorted({*KINDS} - {"case.open"}), *MEETING * 5]
"""The kinds to draw from; some more often, so that claims meet decisions."""
SCOPES = ["in-house", "second floor"]
LONG = timedelta(hours=5)
LAPSE = "UPDATE app.case_item SET lease = lease - %s WHERE case_id = %s"
READ = (
    b"SELECT number, kind, state, priority, subject, assignee, due, due_basis, received,"
    b" jurisdiction, language, token, claim_op, lease, fields, reasons, lengths, head,"
    b" waiting_for, waiting_until,"
    b" (SELECT name FROM app.scope WHERE id = case_item.scope) AS lies_in"
)

texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
) | st.sampled_from(['"quoted"', "back\\slash", "\x01\x1f\x7f\n\r\t\b\f", "straße 🚲", "\u2028é"])
values_of: Mapping[str, st.SearchStrategy[Any]] = {
    "priority": st.integers(0, 4),
    "due": st.sampled_from([None, "2026-11-20T12:00:00+00:00", "2026-11-21T08:30:00+02:00"]),
    "received": st.sampled_from(["2026-11-20T12:00:00+00:00", "2026-11-19T23:59:59.5+00:00"]),
    "language": st.sampled_from([None, "de", "en"]),
}
members_of: Mapping[str, st.SearchStrategy[Any]] = {
    "tag": st.sampled_from(["urgent", "Straße", '"'])
}
parties = st.sampled_from(
    [{"role": "counsel", "name": name, "é": [1, None, {"b": True, "a": "\t"}]} for name in "xÿ"]
)


@dataclass
class History:
    """What has happened so far, as Python sees it."""

    states: dict[UUID, CaseState] = field(default_factory=dict)
    rows: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    claims: list[UUID] = field(default_factory=list)

    def judge(self, operation: Operation, next_number: int, now: datetime) -> Verdict:
        """Judge and follow."""
        case = operation.case
        assert case is not None
        state = self.states.get(case, CaseState())
        verdict = judge(state, operation, PEOPLE[operation.actor], next_number, now)
        if verdict.outcome is Outcome.APPLIED:
            self.states[case] = verdict.state
            row = self.rows.get(case, dict(NEW_ROW))
            kind = KINDS[operation.kind]
            self.rows[case] = row | columns_after(row, kind, operation.args, verdict.state)
            if kind.rule is Rule.CLAIM:
                self.claims.append(operation.op_id)
        return verdict

    def lapse(self, case: UUID) -> None:
        """Let time pass by for a case's lease."""
        state = self.states[case]
        if state.lease is not None:
            self.states[case] = replace(state, lease=state.lease - LONG)
            self.rows[case]["lease"] = state.lease - LONG


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    with cluster() as running:
        make_template(running)
        with fresh_centre(running) as made:
            people = [(login, role, SCOPES[0]) for login, role in PEOPLE.items()]
            made.staff(people, [(name, None) for name in SCOPES])
            with made.owner() as connection:
                for login in PEOPLE:
                    provision.grant(connection, login, SCOPES[1])
            yield made


@pytest.fixture(scope="module")
def sessions(centre: Centre) -> Iterator[Mapping[str, Connection]]:
    with ExitStack() as stack:
        yield {login: stack.enter_context(centre.session(login)) for login in PEOPLE}


@pytest.fixture(scope="module")
def owner_session(centre: Centre) -> Iterator[Connection]:
    with centre.owner() as session:
        yield session


def apply(sessions: Mapping[str, Connection], operation: Operation) -> tuple[str, Any, datetime]:
    row = (
        sessions[operation.actor]
        .execute(
            "SELECT outcome, detail, recorded_at FROM api.apply(%s, null, null, %s, %s, %s, %s)",
            (
                operation.op_id,
                operation.kind,
                operation.case,
                Jsonb(dict(operation.args)),
                operation.at,
            ),
        )
        .fetchone()
    )
    assert row is not None
    return row[0], row[1], row[2]


def arguments(data: st.DataObject, kind: OperationKind, state: CaseState, past: History) -> Any:
    """Well-formed arguments, now and then resting on what is no longer so."""
    if kind.id == "case.decide":
        claim = data.draw(st.sampled_from([None, *map(str, past.claims[-2:])]))
        token = data.draw(st.sampled_from([None, state.token, state.token - 1]))
        return {"action": "keep", "token": token, "claim": claim}
    match kind.rule:
        case Rule.APPEND:
            attached = [{"name": "a", "sha256": "ab" * 32}] * data.draw(st.integers(0, 2))
            return {"text": data.draw(texts), "salt": "0f" * 16, "attachments": attached}
        case Rule.SET_FIELD:
            current = state.fields.get(kind.target)
            revision = (current.revision if current else 0) - data.draw(st.integers(0, 1))
            value = data.draw(values_of.get(kind.target, texts))
            if kind.target == "scope":
                value = data.draw(st.sampled_from([*SCOPES, "nowhere"]))
            args = {"value": value, "base_revision": revision}
            seen = current.value if current else None
            args |= data.draw(
                st.sampled_from([{}, {"base": seen}, {"base": seen}, {"base": value}])
            )
            return args | ({"reason": data.draw(texts)} if data.draw(st.booleans()) else {})
        case Rule.MEMBER:
            return {"value": data.draw(members_of.get(kind.target, parties))}
        case Rule.CLAIM:
            return {"to": data.draw(st.sampled_from([None, *PEOPLE]))}
    to = data.draw(st.sampled_from([*State])).value
    return {"to": to, "for": data.draw(texts), "until": "2026-12-01T00:00:00+00:00", "reason": ""}


def opening(actor: str) -> Operation:
    op_id = new_id()
    fields = {
        "scope": "in-house",
        "subject": "A bike was sold twice",
        "kind": "csm_escalation",
        "priority": 3,
        "jurisdiction": "DK",
        "language": None,
        "channel": "mail",
        "received": "2026-11-20T12:00:00+00:00",
        "received_source": "time of intake",
        "due": "2026-11-22T12:00:00+00:00",
    }
    args = {"fields": fields, "reasons": {"due": "a house target"}, "received_source": "intake"}
    return Operation(op_id, "case.open", opened_case_id(actor, op_id), args, actor, NOON)


def compare(past: History, told: tuple[str, Any, datetime], operation: Operation) -> None:
    outcome, detail, recorded_at = told
    if detail.get("reason") == "There is no such scope.":
        # Who is a member of which scope is known at the centre alone.
        assert (operation.kind, operation.args["value"]) == ("case.move", "nowhere")
        return
    number = int(detail["number"]) if "number" in detail else 0
    verdict = past.judge(operation, number, recorded_at)
    expected = json.loads(canonical_json(verdict.detail))
    hidden = expected.get("reason") == "There is no such case."
    assert (outcome, detail) == ("quarantined" if hidden else verdict.outcome, expected)


def members(session: Connection, case: UUID) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, value in session.execute(
        "SELECT name, value FROM app.set_member WHERE case_id = %s AND is_in", (case,)
    ):
        found.setdefault(name, set()).add(canonical_json(value).decode())
    return {name: frozenset(values) for name, values in found.items()}


@settings(max_examples=max(100, settings().max_examples))
@given(data=st.data())
def test_the_same_outcomes_details_and_states(
    sessions: Mapping[str, Connection], owner_session: Connection, data: st.DataObject
) -> None:
    past = History()
    opened = [opening("ann"), opening("bo")]
    for operation in opened:
        compare(past, apply(sessions, operation), operation)
    cases = [opened_case_id(operation.actor, operation.op_id) for operation in opened]

    for _ in range(data.draw(st.integers(4, 16))):
        kind = KINDS[data.draw(st.sampled_from(ACTS))]
        # Mostly the first case, so that histories grow long; now and then one that is nowhere.
        case = data.draw(st.sampled_from([cases[0]] * 6 + [cases[1], uuid4()]))
        state = past.states.get(case, CaseState())
        args = arguments(data, kind, state, past)
        actor = data.draw(st.sampled_from([*[state.holder or "bo"] * 5, *PEOPLE]))
        operation = Operation(new_id(), kind.id, case, args, actor, NOON)
        told = apply(sessions, operation)
        compare(past, told, operation)
        assert apply(sessions, operation) == told  # offered again, it changes nothing
        if data.draw(st.integers(0, 5)) == 0:
            owner_session.execute(LAPSE, (LONG, cases[0]))
            past.lapse(cases[0])
    for case in past.states:
        holds_what_python_says(sessions["ann"], past, case)


def holds_what_python_says(session: Connection, past: History, case: UUID) -> None:
    cursor = session.execute(READ + b" FROM app.case_item WHERE case_id = %s", (case,))
    names = [column.name for column in cursor.description or ()]
    found = cursor.fetchone()
    assert found is not None
    row = dict(zip(names, found, strict=True))
    for name, value in past.rows[case].items():
        if name in row and name != "fields":
            assert row[name] == value, name
    in_sets = {name: values for name, values in past.states[case].members.items() if values}
    at_centre = state_from(row, members(session, case))
    expected = past.states[case]
    assert at_centre.members == in_sets
    assert (at_centre.state, at_centre.fields) == (expected.state, expected.fields)
    assert (at_centre.holder, at_centre.token) == (expected.holder, expected.token)
    assert (at_centre.claim_op, at_centre.lease) == (expected.claim_op, expected.lease)
    assert (at_centre.number, row["lies_in"]) == (expected.number, expected.fields["scope"].value)
    assert (at_centre.lengths, at_centre.head) == (expected.lengths, expected.head)


REASON = {"reason": "so"}
RARE: Mapping[str, list[tuple[str, str, Mapping[str, Any]]]] = {
    "closing is taken back to a decision that never was": [
        ("bo", "case.close", REASON),
        ("bo", "case.unclose", REASON | {"to": "decided"}),
        ("bo", "case.unclose", REASON | {"to": "open"}),
    ],
    "a decided case is closed, and closing taken back": [
        ("bo", "case.claim", {}),
        ("bo", "case.decide", {"action": "keep", "token": 1, "claim": None}),
        ("bo", "case.close", REASON),
        ("bo", "case.unclose", REASON | {"to": "decided"}),
    ],
    "a reopened case asks for a new token": [
        ("bo", "case.claim", {}),
        ("bo", "case.decide", {"action": "keep", "token": 1, "claim": None}),
        ("bo", "case.claim", {}),
        ("bo", "case.reopen", REASON),
        ("bo", "case.decide", {"action": "keep", "token": 1, "claim": None}),
        ("bo", "case.decide", {"action": "keep", "token": 2, "claim": None}),
    ],
    "who lost the case to another decides too late": [
        ("bo", "case.claim", {}),
        ("ann", "case.assign", {"to": "eve"}),
        ("bo", "case.decide", {"action": "keep", "token": 1, "claim": None}),
        ("bo", "case.release", {}),
        ("ann", "case.assign", {"to": None}),
        ("bo", "case.decide", {"action": "keep", "token": 3, "claim": None}),
    ],
}


@pytest.mark.parametrize("acts", RARE.values(), ids=[*RARE])
def test_rare_turns_end_alike(
    sessions: Mapping[str, Connection], acts: list[tuple[str, str, Mapping[str, Any]]]
) -> None:
    """What chance seldom draws."""
    past = History()
    opened = opening("bo")
    for operation in (
        opened,
        *(Operation(new_id(), kind, opened.case, args, actor, NOON) for actor, kind, args in acts),
    ):
        compare(past, apply(sessions, operation), operation)
    assert opened.case is not None
    holds_what_python_says(sessions["ann"], past, opened.case)


@given(text=texts, salt=texts)
def test_a_note_is_hashed_as_its_author_hashed_it(
    sessions: Mapping[str, Connection], text: str, salt: str
) -> None:
    """Quotes, control signs and any alphabet: the canonical JSON is the same sign by sign."""
    opened = opening("bo")
    apply(sessions, opened)
    assert opened.case is not None
    args = {"text": text, "salt": salt, "attachments": [{"sha256": "00" * 32, "name": text}]}
    note = Operation(new_id(), "note.write", opened.case, args, "bo", NOON)
    _, detail, _ = apply(sessions, note)
    made = content_hash(
        salt=salt,
        op_id=note.op_id,
        case=opened.case,
        author="bo",
        text=text,
        attachments=["00" * 32],
    )
    assert detail["content_hash"] == made.hex()


@given(op_id=st.uuids(), actor=st.from_regex(r"[a-z][a-z0-9._-]{1,30}", fullmatch=True))
def test_the_id_of_an_opened_case_is_derived_alike(
    owner_session: Connection, op_id: UUID, actor: str
) -> None:
    row = owner_session.execute("SELECT app.opened_case_id(%s, %s)", (actor, op_id)).fetchone()
    assert row == (opened_case_id(actor, op_id),)
