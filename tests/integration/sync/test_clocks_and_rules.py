"""Clocks, targets and triage rules at a centre: what a lead lays down counts for the others."""

from pathlib import Path
from typing import Any

from tests.support.postgres import Centre
from tests.support.workstations import workstations
from workbench.domain.clocks import Standing
from workbench.operations.casework import resume_cases, wait_for
from workbench.operations.clocks import clocks_of, pause_clock, policy_in_force, save_policy
from workbench.operations.triage_rules import rules_in_force, save_rules, saved_rules

POLICY: dict[str, Any] = {"version": "2027", "promises": [{"hours": 30}]}
RULES: dict[str, Any] = {
    "version": "calm",
    "rules": [{"name": "all", "when": [], "priority": 4, "reason": "nothing hurries"}],
}


def test_what_a_lead_lays_down_counts_for_the_scope(centre: Centre, tmp_path: Path) -> None:
    with workstations(centre, tmp_path, "ann", "bo", "vera") as (ann, bo, vera):
        save_policy(ann.desk, POLICY, "The board asked for it.")
        save_rules(ann.desk, RULES, "A calm month.")
        assert dict(ann.step().outcomes) == {"applied": 2}
        for station in (bo, vera):
            station.sync()
        assert policy_in_force(bo.desk).version == "2027"
        assert rules_in_force(bo.desk).version == "calm"
        assert [one.by for one in saved_rules(bo.desk)] == ["ann"]
        assert policy_in_force(vera.desk).version == "as delivered"
        assert rules_in_force(vera.desk).version == "as delivered"


def test_a_clock_reads_the_same_on_both_sides(centre: Centre, tmp_path: Path) -> None:
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        case = ann.new_case()
        wait_for(ann.desk, [case], "counsel", None)
        resume_cases(ann.desk, [case])
        pause_clock(ann.desk, case, "the court", "asked for a copy")
        ann.sync()
        bo.sync()
        assert bo.desk.outline(case).due is None
        now = bo.desk.now()
        here, there = clocks_of(ann.desk, case, now), clocks_of(bo.desk, case, now)
        assert [one.standing for one in here] == [Standing.PAUSED]
        assert here == there
