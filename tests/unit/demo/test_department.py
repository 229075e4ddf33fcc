"""The invented department's history, before any store sees it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from workbench.demo.chronicle import Recorded
from workbench.demo.department import history
from workbench.demo.notable import MESSAGES, NOTES
from workbench.demo.staff import people
from workbench.domain.cases import CaseKind, State
from workbench.domain.operations import KINDS, Operation
from workbench.domain.people import Role
from workbench.domain.rules import CaseState, judge

NOW = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)
CASES = 130
INVENTED_HOST = re.compile(r"(?:[\w-]+\.)*example\.(?:com|org|net)")


@cache
def told() -> tuple[Recorded, ...]:
    """A small department, told once for all tests."""
    return tuple(history(7, NOW, CASES))


def operations() -> list[Operation]:
    return [operation for operation, _ in told()]


def by_case() -> dict[UUID, list[Operation]]:
    cases = defaultdict(list)
    for operation in operations():
        if operation.case is not None:
            cases[operation.case].append(operation)
    return cases


def texts(value: Any) -> Iterator[str]:
    """Every string in an operation's arguments."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_the_same_seed_and_moment_tell_the_same() -> None:
    """Down to ids, salts and the bytes of every file, letters included."""
    assert tuple(history(7, NOW, CASES)) == told()


def test_another_seed_tells_another_story() -> None:
    others = {operation.op_id for operation, _ in history(8, NOW, CASES)}
    assert others.isdisjoint(operation.op_id for operation in operations())


def test_there_are_as_many_cases_as_were_asked_for() -> None:
    assert len(by_case()) == CASES


def test_every_kind_of_case_comes() -> None:
    kinds = {o.args["fields"]["kind"] for o in operations() if o.kind == "case.open"}
    assert kinds == {kind.value for kind in CaseKind}


def test_the_rules_accept_every_operation() -> None:
    """Claims, decisions and reopenings follow each other as the rules want."""
    states: dict[UUID | None, CaseState] = defaultdict(CaseState)
    refused = []
    for number, operation in enumerate(operations()):
        verdict = judge(states[operation.case], operation, Role.TEAM_LEAD, number, operation.at)
        if verdict.outcome != "applied":
            refused.append((operation.kind, verdict.detail))
        if operation.case is not None:
            states[operation.case] = verdict.state
    assert refused == []
    assert {state.state for state in states.values()} >= set(State)


def test_everybody_does_only_what_their_role_may() -> None:
    """Imported history asks for no permission, so nothing else would notice."""
    roles = {person.login: person.role for person in people()}
    offending = {
        (o.actor, o.kind) for o in operations() if roles[o.actor] not in KINDS[o.kind].roles
    }
    assert offending == set()


def test_cases_are_worked_in_their_scope() -> None:
    scopes = {person.login: person.scopes for person in people()}
    for done in by_case().values():
        scope = done[0].args["fields"]["scope"]
        assert {o.actor for o in done if scope not in scopes[o.actor]} == set()


def test_history_is_marked_in_order_and_past() -> None:
    for done in by_case().values():
        moments = [o.at for o in done]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW
        assert all(o.imported for o in done)
        assert done[0].kind == "case.open"


def test_nobody_real_can_be_written_to() -> None:
    """All addresses and links lead to hosts that RFC 2606 keeps free."""
    spoken = "\n".join(text for o in operations() for text in texts(dict(o.args)))
    hosts = set(re.findall(r"[\w.+-]+@([\w.-]*\w)", spoken))
    hosts |= set(re.findall(r"https?://([^/\s”]+)", spoken))
    assert hosts
    assert [host for host in hosts if not INVENTED_HOST.fullmatch(host)] == []


def test_no_gap_is_left_in_any_sentence() -> None:
    left = {found for o in operations() for t in texts(dict(o.args)) if (found := gap(t))}
    assert left == set()


def gap(text: str) -> str | None:
    found = re.search(r"\{\w+\}", text)
    return found and found[0]


def test_the_search_for_gaps_finds_one() -> None:
    assert gap("Appeal: {business}") == "{business}"


def test_files_are_there_for_every_hash() -> None:
    """What an operation names by hash comes along as bytes."""
    from hashlib import sha256

    brought = {sha256(content).hexdigest() for _, files in told() for content in files}
    named = set(
        re.findall(r'"sha256": "([0-9a-f]{64})"', json.dumps([o.args for o in operations()]))
    )
    assert brought == named


def test_one_case_is_long_and_one_is_told_by_hand() -> None:
    """They stand in the speed table and on the screenshots."""
    counts = [
        (
            sum(o.kind == "note.write" for o in done),
            sum(o.kind == "message.receive" for o in done),
        )
        for done in by_case().values()
    ]
    assert (NOTES, MESSAGES) in counts
    theft = next(
        done for done in by_case().values() if "theft" in done[0].args["fields"]["subject"]
        and any("docket" in a["name"] for o in done for a in o.args.get("attachments", ()))
    )  # fmt: skip
    kinds = [o.kind for o in theft]
    assert kinds.count("note.write") >= 2
    assert {"content.record", "case.claim", "party.add", "message.receive"} <= set(kinds)
    assert theft[0].args["reasons"]["due"].startswith("Defamation Act 2013 s.5")


def test_due_times_outside_the_law_are_called_house_targets() -> None:
    """The app never invents a deadline."""
    known = re.compile(
        r"House target|As ordered|Defamation|(UK )?GDPR Art\. 12|CCPA|17 USC 512|DPA 2018|Agreed"
        "|Pre-Action Protocol"
    )
    bases = {o.args["reasons"]["due"] for o in operations() if o.kind == "case.open"}
    assert [basis for basis in bases if not known.match(basis)] == []


@pytest.mark.parametrize("role", Role)
def test_every_role_is_played(role: Role) -> None:
    assert role in {person.role for person in people()}


def test_the_department_has_three_teams_and_two_vendors() -> None:
    assert len(people()) == 24
    assert len({person.login for person in people()}) == 24
    assert len({scope for person in people() for scope in person.scopes}) == 3
    assert len({person.vendor for person in people()} - {None}) == 2
    assert all(person.scopes for person in people())
