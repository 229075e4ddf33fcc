"""The clocks of a case, by hand-counted histories."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workbench.domain.case_clocks import CaseClock, Told, case_clocks, earliest
from workbench.domain.clock_policy import (
    ANSWER,
    HOUSE_POLICY,
    Policies,
    PolicySince,
    policy_data,
    policy_from,
)
from workbench.domain.clock_table import strip_rows, strips_as_csv
from workbench.domain.clocks import Effect, Standing
from workbench.errors import UserError

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)


def opened(kind: str = "csm_escalation", priority: int = 1, where: str = "EU/DK") -> Told:
    fields = {
        "kind": kind,
        "priority": priority,
        "scope": "local",
        "jurisdiction": where,
        "received": NOON.isoformat(),
    }
    return Told("case.open", {"fields": fields}, NOON + timedelta(minutes=5))


def told(kind: str, hours: float, **args: Any) -> Told:
    return Told(kind, args, NOON + hours * HOUR)


def read(*history: Told, at: float, policies: Policies | None = None) -> tuple[CaseClock, ...]:
    return case_clocks(history, policies or Policies(), NOON + at * HOUR)


def house(*history: Told, at: float, policies: Policies | None = None) -> CaseClock:
    return next(one for one in read(*history, at=at, policies=policies) if not one.is_law)


def test_it_runs_from_receipt_by_the_promise_for_its_priority() -> None:
    clock = house(opened(), at=3)
    assert (clock.standing, clock.counted, clock.due) == (
        Standing.RUNNING,
        3 * HOUR,
        NOON + 8 * HOUR,
    )
    assert clock.basis == "House target P1: 8 h after receipt"


def test_waiting_rests_and_its_time_is_told_in_the_basis() -> None:
    waits = told("case.wait", 2, **{"for": "counsel"})
    resting = house(opened(), waits, at=4)
    assert (resting.standing, resting.due, resting.paused) == (Standing.PAUSED, None, 2 * HOUR)
    clock = house(opened(), waits, told("case.resume", 5), at=6)
    assert (clock.counted, clock.due) == (3 * HOUR, NOON + 11 * HOUR)
    assert clock.basis == "House target P1: 8 h after receipt (3 h paused)"


def test_a_pause_goes_on_although_they_answered_and_says_so() -> None:
    waits = told("case.wait", 1, **{"for": "counsel"})
    machine = told("message.receive", 2, automatic="an automatic reply")
    assert not house(opened(), waits, machine, at=3).paused_although_answered
    clock = house(opened(), waits, machine, told("message.receive", 3), at=5)
    assert clock.paused_although_answered
    assert [one.reason for one in clock.strip if one.answered] == [
        "waiting for counsel, who has answered"
    ]


def test_another_priority_counts_from_then_and_leaves_the_miss() -> None:
    raised = told("case.set_priority", 20, value=0)
    lowered = told("case.set_priority", 30, value=4)
    clock = house(opened(priority=2), raised, lowered, at=40)
    assert clock.counted == 40 * HOUR
    assert clock.due == NOON + timedelta(days=14)
    assert [one.at for one in clock.misses] == [NOON + 20 * HOUR]
    assert (clock.standing, clock.was_missed) == (Standing.RUNNING, True)


def test_a_decision_ends_it_and_taking_it_up_again_goes_on() -> None:
    decided = told("case.decide", 3, action="keep")
    clock = house(opened(), decided, at=9)
    assert (clock.standing, clock.ended, clock.due) == (Standing.MET, True, None)
    again = house(opened(), decided, told("case.reopen", 10), at=11)
    assert (again.counted, again.due) == (4 * HOUR, NOON + 15 * HOUR)


def test_what_the_rules_refuse_changes_no_clock() -> None:
    """Waiting with a decided case is refused; the clock is not paused."""
    history = (opened(), told("case.decide", 3), told("case.wait", 4, **{"for": "them"}))
    assert house(*history, at=6).standing is Standing.MET


def test_law_and_house_run_beside_each_other() -> None:
    law, answer = read(opened("data_subject_request", 3), at=24)
    assert (law.name, law.is_law, answer.name) == ("GDPR_DSR", True, ANSWER)
    assert law.legal_due is not None
    assert law.due is not None
    assert NOON + timedelta(days=28) < law.due <= law.legal_due
    assert "GDPR Art. 12(3)" in law.basis
    first = earliest((law, answer))
    assert first is answer


def test_the_laws_time_does_not_rest_and_is_missed_only_when_the_law_says() -> None:
    history = (opened("data_subject_request", 3), told("case.wait", 1, **{"for": "them"}))
    law = next(one for one in read(*history, at=24) if one.is_law)
    assert law.standing is Standing.RUNNING
    assert law.due is not None
    assert law.legal_due is not None
    careful = (law.due - NOON) / HOUR
    after = next(one for one in read(*history, at=careful + 1) if one.is_law)
    assert after.standing is (Standing.RUNNING if law.due < law.legal_due else Standing.MISSED)
    over = next(one for one in read(*history, at=24 * 60) if one.is_law)
    assert over.standing is Standing.MISSED
    assert over.strip[-1].reason == "beyond what the law allows"


def test_a_rule_can_be_started_from_another_event_and_stopped() -> None:
    starts = told(
        "clock.start",
        2,
        clock="GDPR_DSR",
        law=True,
        jurisdiction="EU/DE (Bavaria)",
        **{"from": (NOON + HOUR).isoformat()},
    )
    (law,) = [one for one in read(opened(), starts, at=5) if one.is_law]
    assert law.started == NOON + HOUR
    stopped = told("clock.stop", 6, clock="GDPR_DSR")
    (law,) = [one for one in read(opened(), starts, stopped, at=9) if one.is_law]
    assert (law.standing, law.ended, law.ahead) == (Standing.MET, True, ())
    assert law.strip[-1].effect is Effect.STOPPED


def test_a_policy_counts_from_when_it_was_saved() -> None:
    shorter = policy_from({"version": "2", "promises": [{"hours": 2}]})
    policies = Policies((PolicySince(NOON + 4 * HOUR, "local", shorter),))
    before = house(opened(), at=3, policies=policies)
    assert before.due == NOON + 8 * HOUR
    after = house(opened(), at=5, policies=policies)
    assert (after.standing, after.due) == (Standing.MISSED, NOON + 4 * HOUR)
    elsewhere = Policies((PolicySince(NOON + 4 * HOUR, "berlin", shorter),))
    assert house(opened(), at=5, policies=elsewhere).due == NOON + 8 * HOUR


def test_working_hours_leave_nights_weekends_and_holidays_out() -> None:
    hours = {
        "zone": "Europe/Copenhagen",
        "calendar": "DK",
        "week": {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    }
    promise = {"hours": 8, "priority": 1, "working_hours": hours}
    policy = policy_from({"version": "office", "promises": [promise]})
    policies = Policies((PolicySince(NOON, "local", policy),))
    clock = house(opened(), at=1, policies=policies)
    # 4 h are left of Friday (13:00 to 17:00), and 4 h of Monday.
    assert clock.due == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert clock.basis == "House target P1: 8 working h after receipt"
    assert policy_from(policy_data(policy)) == policy or policy_data(policy)["promises"]


def test_a_policy_is_the_same_read_back() -> None:
    assert policy_from(policy_data(HOUSE_POLICY)) == HOUSE_POLICY


@pytest.mark.parametrize(
    ("told_policy", "said"),
    [
        ([], "list “promises”"),
        ({"version": "", "promises": []}, "“version” in words"),
        ({"version": "1", "promises": []}, "one promise at least"),
        ({"version": "1", "promises": [{"hours": True}]}, "Promise 1 needs “hours”"),
        ({"version": "1", "promises": [{"hours": float("nan")}]}, "Promise 1 needs “hours”"),
        ({"version": "1", "promises": [{"hours": 1, "kind": "x"}]}, "kind “x”"),
        ({"version": "1", "promises": [{"hours": 1, "priority": 9}]}, "priority 9"),
        ({"version": "1", "promises": [{"hours": 1, "working_hours": {}}]}, "“zone” such as"),
        (
            {
                "version": "1",
                "promises": [
                    {"hours": 1, "working_hours": {"zone": "UTC", "week": {"day": ["09:00-17:00"]}}}
                ],
            },
            "“day” is no day",
        ),
    ],
)
def test_data_that_is_no_policy_is_refused_with_its_place(told_policy: object, said: str) -> None:
    with pytest.raises(UserError, match=said):
        policy_from(told_policy)


def test_the_strip_can_be_read_as_a_table() -> None:
    waits = told("case.wait", 2, **{"for": "counsel"})
    clocks = read(opened(), waits, at=200)
    rows = strip_rows(clocks)
    assert [row[4] for row in rows] == ["counted", "paused"]
    assert sum(float(row[3]) for row in rows) == 200 * 3600
    assert strips_as_csv(clocks).splitlines()[2] == (
        "answer,2026-11-20T14:00:00+00:00,2026-11-28T20:00:00+00:00,712800,paused,"
        "waiting for counsel,"
    )
