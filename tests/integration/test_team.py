"""A lead's view of the team and the batches that come of it, on a real profile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event

from tests.support.many_cases import NOW, PEOPLE, fill_replica, made_cases
from tests.support.profiles import NOON, Keys, desk_at, ledger_in, new_case, person, random_keys
from workbench.domain.ids import new_id
from workbench.domain.people import Role
from workbench.domain.workload import WEIGHTS
from workbench.errors import UserError
from workbench.operations.bulk import Tally, do_slice, refusals, undo_slice
from workbench.operations.casework import claim_cases, set_priority
from workbench.operations.desk import Desk
from workbench.operations.people import suited, team
from workbench.operations.reassignment import give_back, give_cases, move_cases
from workbench.storage.replica import Replica
from workbench.storage.team_query import read_team


@pytest.fixture
def keys() -> Keys:
    return random_keys()


@pytest.fixture
def lead(tmp_path: Path, keys: Keys) -> Iterator[Desk]:
    """A lead of two teams, with a colleague in each."""
    with ledger_in(tmp_path, keys) as ledger:
        desk = desk_at(ledger, "lea")
        desk = replace(
            desk,
            person=replace(desk.person, scopes=("local", "north")),
            now=lambda: NOON + timedelta(days=60),
        )
        for login, scope, role in (
            ("ann", "local", "specialist"),
            ("nils", "north", "specialist"),
            ("ada", "local", "auditor"),
        ):
            facts = {"scopes": [scope], "languages": ["en"], "skills": [], "capacity": 10}
            args = {"login": login, "name": login.title(), "role": role, "facts": facts}
            desk.ledger.record([desk.operation("person.add", None, args)], Role.ADMINISTRATOR)
        yield desk


def holder(desk: Desk, case: UUID) -> str | None:
    return desk.outline(case).assignee


def test_the_team_says_what_everybody_holds(lead: Desk) -> None:
    urgent, plain, _nobodys = (new_case(lead, priority=p) for p in (1, 3, 2))
    give_cases(lead, [urgent, plain], "ann")
    found = team(lead)
    held = {member.person.login: member.holding for member in found.members}
    assert held["ann"].by_priority == {1: 1, 3: 1}
    assert held["ann"].units == WEIGHTS[1] + WEIGHTS[3]
    assert held["ann"].overdue == 2
    assert held["nils"].cases == 0
    assert found.unclaimed.by_priority == {2: 1}
    assert found.all_open == 3


def test_cases_are_given_to_those_who_see_them_and_others_are_refused_with_reason(
    lead: Desk,
) -> None:
    cases = [new_case(lead) for _ in range(3)]
    given = give_cases(lead, cases, "ann")
    assert given.outcome == "applied"
    assert {holder(lead, case) for case in cases} == {"ann"}

    refused = give_cases(lead, cases, "nils")
    assert refused.outcome == "refused"
    assert refused.reason == "Nils does not belong to local, so would not see it."
    assert {holder(lead, case) for case in cases} == {"ann"}

    with pytest.raises(UserError, match="holds no cases"):
        give_cases(lead, cases, "ada")
    with pytest.raises(UserError, match="Nobody here"):
        give_cases(lead, cases, "nobody")


def test_cases_of_somebody_away_go_back_to_the_unclaimed(lead: Desk) -> None:
    case = new_case(lead)
    give_cases(lead, [case], "ann")
    changes = give_back(lead, [case])
    assert holder(lead, case) is None
    assert changes.words == "Put E-1 among the unclaimed"
    undo_slice(lead, changes.undoable)
    assert holder(lead, case) == "ann"


def test_a_team_that_is_not_ones_own_is_no_place_to_move_to(lead: Desk) -> None:
    case = new_case(lead)
    with pytest.raises(UserError, match="You do not belong to south"):
        move_cases(lead, [case], "south")


def test_whom_a_case_suits_is_told_for_everybody(lead: Desk) -> None:
    case = new_case(lead)
    found = suited(lead, [case])
    assert {s.person.login for s in found} == {"lea", "ann", "nils", "ada"}
    assert next(s.person.login for s in found if not s.why_not) in {"ann", "lea"}


def test_a_batch_does_what_it_can_counts_and_is_taken_back_as_a_whole(lead: Desk) -> None:
    cases = [new_case(lead) for _ in range(7)]
    bo = replace(lead, person=person("bo", Role.SPECIALIST))
    claim_cases(bo, cases[:2])
    tally = Tally()
    for part in (cases[:4], [*cases[4:], new_id()]):
        tally.take(do_slice(lead, claim_cases, part))
    assert tally.done == 5
    assert len(tally.refused) == 3
    assert tally.words("Claimed {cases}") == (
        "Claimed 5 cases, 3 refused: bo holds it; There is no such case"
    )
    told = refusals(lead, tally.refused)
    assert [refusal.reference for refusal in told][1:] == ["E-1", "E-2"]

    undone = Tally()
    for operations in (tally.undoable[3:], tally.undoable[:3]):
        undone.take(undo_slice(lead, operations))
    assert undone.done == 5
    assert {holder(lead, case) for case in cases} == {"bo", None}


def test_one_case_that_is_gone_does_not_stop_a_batch(lead: Desk) -> None:
    """Setting a priority reads the case first, and has nothing to read here."""
    cases = [new_case(lead), new_id(), new_case(lead)]
    changes = do_slice(lead, lambda desk, part: set_priority(desk, part, 1), cases)
    tally = Tally()
    tally.take(changes)
    assert tally.done == 2
    assert tally.refused == {cases[1]: "There is no such case any more."}


def test_everybody_is_read_in_as_many_statements_as_one(tmp_path: Path) -> None:
    """Twenty-four people or two: the same number of questions, none of which reads a case's row."""
    fill_replica(tmp_path, b"r" * 32, made_cases(3_000))
    replica = Replica(tmp_path, b"r" * 32)
    asked: list[tuple[str, tuple[object, ...]]] = []
    with replica.reading() as connection:
        event.listen(
            connection,
            "before_cursor_execute",
            lambda *args: asked.append((args[2], args[3])),
            named=False,
        )
        _, holdings = read_team(connection, NOW)
        questions = [(sql, values) for sql, values in asked if sql != "BEGIN"]
        sql, values = questions[0]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    replica.close()
    assert len(questions) == 3
    assert set(holdings) <= {*PEOPLE, None}
    expected = [case for case in made_cases(3_000) if case.state.needs_work]
    assert sum(held.cases for held in holdings.values()) == len(expected)
    assert any("COVERING INDEX case_is_open_assignee_priority_due_sort" in row[3] for row in plan)
