"""Conflicts on a real, encrypted profile: both values are kept, and settling one loses neither."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.profiles import NOON, desk_at, ledger_in, new_case, random_keys
from workbench.domain.cases import Priority
from workbench.domain.conflicts import Conflict
from workbench.domain.ids import new_id
from workbench.domain.sla import house_target
from workbench.errors import UserError
from workbench.operations import casework
from workbench.operations.conflicts import (
    conflict,
    conflicts,
    open_conflicts,
    resolve,
    superseded_decisions,
)
from workbench.operations.desk import Desk
from workbench.operations.undo import undo
from workbench.storage.conflict_query import _CONFLICTS, _SUPERSEDED


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Desk]:
    with ledger_in(tmp_path, random_keys()) as ledger:
        yield desk_at(ledger, "ann")


@pytest.fixture
def bo(ann: Desk) -> Desk:
    """A second person on the same records."""
    return desk_at(ann.ledger, "bo")


def met(ann: Desk, bo: Desk, mine: str = "A red car", theirs: str = "A blue bike") -> Conflict:
    """Ann renames a case of which she has not seen that Bo renamed it."""
    case = new_case(ann, "A red bike")
    seen = ann.read(case)
    casework.set_subject(bo, case, theirs)
    assert casework.set_subject(ann, case, mine, seen=seen).outcome == "conflict"
    (found,) = conflicts(ann, case)
    return found


def subject(desk: Desk, case: UUID) -> str:
    return desk.read(case).subject


def test_a_conflict_tells_who_wanted_what_on_which_ground(ann: Desk, bo: Desk) -> None:
    found = met(ann, bo)
    assert (found.base, found.mine, found.theirs) == ("A red bike", "A red car", "A blue bike")
    assert (found.mine_by, found.theirs_by, found.field_words) == ("ann", "bo", "Subject")
    assert (found.now, found.resolved, found.is_text) == ("A blue bike", False, True)
    assert open_conflicts(bo) == 1
    assert conflicts(bo) == [found]


@pytest.mark.parametrize(
    ("keep", "text", "stands"),
    [
        ("mine", None, "A red car"),
        ("theirs", None, "A blue bike"),
        ("mine", "A blue  car ", "A blue car"),
    ],
)
def test_each_way_of_settling_leaves_both_values_readable(
    ann: Desk, bo: Desk, keep: str, text: str | None, stands: str
) -> None:
    found = met(ann, bo)
    changes = resolve(bo, found.op_id, keep, text)  # type: ignore[arg-type]  # as parametrised
    assert changes.outcome == "applied"
    assert subject(ann, found.case) == stands
    assert (conflicts(ann), open_conflicts(ann)) == ([], 0)
    (kept,) = conflicts(ann, found.case, open_only=False)
    assert (kept.mine, kept.theirs, kept.base) == (found.mine, found.theirs, found.base)
    assert (kept.resolved_by, kept.resolved_to, kept.theirs_by) == ("bo", stands, "bo")


def test_settling_can_be_undone_and_settled_again(ann: Desk, bo: Desk) -> None:
    found = met(ann, bo)
    undo(ann, resolve(ann, found.op_id, "mine").undoable)
    assert subject(ann, found.case) == "A blue bike"
    assert resolve(ann, found.op_id, "mine").outcome == "applied"
    assert subject(ann, found.case) == "A red car"


def test_a_further_change_meanwhile_is_a_conflict_of_its_own(ann: Desk, bo: Desk) -> None:
    found = met(ann, bo)
    casework.set_subject(bo, found.case, "A green bike")
    assert resolve(ann, found.op_id, "mine", seen=found).outcome == "conflict"
    assert subject(ann, found.case) == "A green bike"
    second, first = sorted(conflicts(ann), key=lambda c: c.at, reverse=True)
    assert (second.base, second.mine, second.theirs) == ("A blue bike", "A red car", "A green bike")
    assert (first.op_id, first.now) == (found.op_id, "A green bike")
    for left in (second, first):
        assert resolve(ann, left.op_id, "mine").outcome == "applied"
    assert open_conflicts(ann) == 0


def test_keeping_a_priority_moves_the_house_target_along(ann: Desk, bo: Desk) -> None:
    case = new_case(ann)
    casework.set_due(ann, [case], *house_target(Priority.P3, NOON))
    seen = ann.read(case)
    casework.set_priority(bo, [case], 2, "A court asks.")
    casework.set_priority(ann, [case], 1, "It is urgent.", seen=seen)
    met_by_name = {found.field: found for found in conflicts(ann, case)}
    priority = met_by_name["priority"]
    assert (priority.mine, priority.mine_reason) == (1, "It is urgent.")
    assert (priority.theirs, priority.theirs_reason) == (2, "A court asks.")
    assert not priority.is_text
    resolve(ann, priority.op_id, "mine")
    after = ann.read(case)
    assert (after.priority, after.reasons["priority"]) == (1, "It is urgent.")
    assert after.due_basis == house_target(Priority.P1, after.received)[1]
    resolve(ann, met_by_name["due"].op_id, "theirs")
    assert open_conflicts(ann) == 0


@pytest.mark.parametrize(
    ("text", "stands"), [("p0", 0), ("4", 4), ("P5", None), ("soon", None)]
)  # fmt: skip
def test_a_priority_is_given_as_people_write_it(
    ann: Desk, bo: Desk, text: str, stands: int | None
) -> None:
    case = new_case(ann)
    seen = ann.read(case)
    casework.set_priority(bo, [case], 2)
    casework.set_priority(ann, [case], 1, seen=seen)
    found = next(c for c in conflicts(ann) if c.field == "priority")
    if stands is None:
        with pytest.raises(UserError, match="P0 to P4"):
            resolve(ann, found.op_id, "mine", text)
    else:
        resolve(ann, found.op_id, "mine", text)
        assert ann.read(case).priority == stands


def test_a_due_time_is_settled_with_its_basis(ann: Desk, bo: Desk) -> None:
    case = new_case(ann)
    seen = ann.read(case)
    casework.set_due(bo, [case], NOON + timedelta(days=3), "The court's order")
    casework.set_due(ann, [case], NOON + timedelta(days=2), "My own reading", seen=seen)
    (found,) = conflicts(ann)
    with pytest.raises(UserError, match="no point in time"):
        resolve(ann, found.op_id, "mine", "next week")
    resolve(ann, found.op_id, "mine")
    after = ann.read(case)
    assert (after.due, after.due_basis) == (NOON + timedelta(days=2), "My own reading")


def test_what_was_never_a_conflict_is_none(ann: Desk) -> None:
    with pytest.raises(UserError, match="no conflict"):
        conflict(ann, new_id())


def test_a_superseded_decision_is_kept_beside_the_one_in_force(ann: Desk, bo: Desk) -> None:
    case = new_case(ann)
    casework.claim_cases(bo, [case])
    outcome = casework.decide_case(ann, case, "keep", "An opinion.", grounds="Terms 2.1").outcome
    assert outcome == "superseded"
    (lost,) = superseded_decisions(ann, case)
    assert (lost.written.by, lost.written.reason, lost.stands) == ("ann", "An opinion.", None)
    casework.decide_case(bo, case, "remove", "A fact that is untrue.")
    (lost,) = superseded_decisions(bo)
    assert lost.stands is not None
    assert (lost.stands.by, lost.stands.action) == ("bo", "remove")
    assert (lost.written.grounds, lost.reference) == ("Terms 2.1", ann.reference(case))
    other = replace(lost, number=None)
    assert other.reference == str(case)


def test_no_question_walks_all_that_ever_happened(ann: Desk) -> None:
    """Of a million cases only conflicts and superseded decisions are read, and what they name."""
    with ann.ledger.replica.reading() as connection:
        for question in (_CONFLICTS, _SUPERSEDED):
            asked = question.compile(connection, compile_kwargs={"literal_binds": True})
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")
            walked = [str(row[3]) for row in plan if str(row[3]).startswith("SCAN")]
            assert walked in (["SCAN conflict"], ["SCAN entry USING INDEX entry_superseded"])
