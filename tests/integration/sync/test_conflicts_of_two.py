"""A conflict and a superseded decision at a centre: both people see them, and settle as ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Centre
from tests.support.workstations import Workstation, workstations
from workbench.operations.casework import claim_cases, decide_case, set_subject
from workbench.operations.conflicts import conflicts, open_conflicts, resolve, superseded_decisions

Pair = tuple[Workstation, Workstation]


@pytest.fixture
def pair(centre: Centre, tmp_path: Path) -> Iterator[Pair]:
    """The lead and a specialist, both in-house."""
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        yield ann, bo


def test_both_see_the_conflict_and_either_settles_it(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case("A red bike")
    ann.sync()
    bo.sync()
    set_subject(bo.desk, case, "A red bike, sold twice")
    set_subject(ann.desk, case, "A blue bike")
    bo.step()
    ann.step()
    bo.step()
    for station in pair:
        (found,) = conflicts(station.desk, case)
        assert (found.base, found.mine, found.theirs) == (
            "A red bike",
            "A blue bike",
            "A red bike, sold twice",
        )
        assert (found.mine_by, found.theirs_by, found.now) == ("ann", "bo", found.theirs)
    (found,) = conflicts(bo.desk)
    assert resolve(bo.desk, found.op_id, "mine", "A blue bike, sold twice").stands
    bo.step()
    ann.step()
    for station in pair:
        assert station.desk.outline(case).subject == "A blue bike, sold twice"
        assert open_conflicts(station.desk) == 0
        (kept,) = conflicts(station.desk, case, open_only=False)
        assert (kept.mine, kept.resolved_by) == ("A blue bike", "bo")


def test_two_settle_it_at_once_and_nothing_is_lost(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case("A red bike")
    ann.sync()
    bo.sync()
    set_subject(bo.desk, case, "Bo's")
    set_subject(ann.desk, case, "Ann's")
    bo.step()
    ann.step()
    bo.step()
    (found,) = conflicts(ann.desk)
    resolve(ann.desk, found.op_id, "mine")
    resolve(bo.desk, found.op_id, "mine", "Both")
    ann.step()
    bo.step()
    ann.step()
    for station in pair:
        assert station.desk.outline(case).subject == "Ann's"
        (second,) = conflicts(station.desk)
        assert (second.base, second.mine, second.theirs) == ("Bo's", "Both", "Ann's")


def test_a_superseded_decision_is_shown_to_both(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case()
    ann.sync()
    bo.sync()
    claim_cases(bo.desk, [case])
    decide_case(ann.desk, case, "keep", "An opinion.", facts="She was there.")
    decide_case(bo.desk, case, "remove", "A false fact.")
    bo.step()
    ann.step()
    bo.step()
    for station in pair:
        (lost,) = superseded_decisions(station.desk, case)
        assert (lost.written.by, lost.written.reason) == ("ann", "An opinion.")
        assert lost.written.facts == "She was there."
        assert lost.stands is not None
        assert (lost.stands.by, lost.stands.action) == ("bo", "remove")
