"""The clocks of cases on a real, encrypted profile: what the verbs record, and the queue's time."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.profiles import NOON, desk_at, ledger_in, mail, new_case, random_keys
from workbench.cli.commands import run
from workbench.domain.clocks import Standing
from workbench.domain.people import Role
from workbench.errors import UserError
from workbench.operations import casework
from workbench.operations.clocks import (
    clocks_of,
    pause_clock,
    policy_in_force,
    resume_clock,
    save_policy,
    start_clock,
    stop_clock,
)
from workbench.operations.desk import Desk
from workbench.operations.intake import take_in
from workbench.operations.undo import undo

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ledger_in(tmp_path, random_keys()) as ledger:
        yield at(desk_at(ledger), 0)


def at(desk: Desk, hours: float) -> Desk:
    """The desk so many hours later."""
    return replace(desk, now=lambda: NOON + hours * HOUR)


def test_the_due_time_rests_with_the_case_and_moves_by_the_pause(desk: Desk) -> None:
    case = new_case(desk, priority=1)
    assert desk.outline(case).due == NOON + 8 * HOUR
    waiting = casework.wait_for(at(desk, 2), [case], "counsel", None)
    shown = desk.outline(case)
    assert (shown.due, shown.due_basis) == (
        None,
        "House target P1: 8 h, paused: waiting for counsel",
    )
    casework.resume_cases(at(desk, 5), [case])
    shown = desk.outline(case)
    assert shown.due == NOON + 11 * HOUR
    assert shown.due_basis == "House target P1: 8 h after receipt (3 h paused)"
    assert len(waiting.undoable) == 2


def test_taking_a_pause_back_brings_the_due_time_back(desk: Desk) -> None:
    case = new_case(desk, priority=1)
    waiting = casework.wait_for(at(desk, 2), [case], "counsel", None)
    undo(at(desk, 2), waiting.undoable)
    shown = desk.outline(case)
    assert (shown.state, shown.due, shown.due_basis) == (
        "open",
        NOON + 8 * HOUR,
        "House target P1: 8 h after receipt",
    )


def test_a_refused_wait_moves_nothing(desk: Desk) -> None:
    case = new_case(desk)
    casework.decide_case(desk, case, "keep", "It is an opinion.")
    before = desk.outline(case)
    assert casework.wait_for(at(desk, 2), [case], "counsel", None).outcome == "refused"
    assert desk.outline(case).due == before.due


def test_a_due_time_of_ones_own_stays(desk: Desk) -> None:
    case = new_case(desk)
    casework.set_due(desk, [case], NOON + 3 * HOUR, "Order of a court")
    casework.set_priority(at(desk, 1), [case], 0, "It grew.")
    assert desk.outline(case).due == NOON + 3 * HOUR


def test_a_clock_of_law_is_started_and_the_queue_follows_what_is_due_first(desk: Desk) -> None:
    case = new_case(desk, priority=4, jurisdiction="UK", kind="legal_letter.other")
    start_clock(desk, case, "UK_DEFAMATION_S5", reason="A notice of complaint.")
    shown = desk.outline(case)
    assert shown.due is not None
    assert shown.due < NOON + timedelta(days=6)
    assert "Defamation" in shown.due_basis
    stop_clock(at(desk, 1), case, "UK_DEFAMATION_S5", "It was withdrawn.")
    standings = {one.name: one.standing for one in clocks_of(at(desk, 1), case)}
    assert standings == {"UK_DEFAMATION_S5": Standing.MET, "answer": Standing.RUNNING}
    assert desk.outline(case).due == NOON + timedelta(days=14)


def test_what_cannot_be_done_to_a_clock_is_said(desk: Desk) -> None:
    case = new_case(desk, kind="data_subject_request", jurisdiction="EU/DK")
    with pytest.raises(UserError, match="the law's time does not rest"):
        pause_clock(desk, case, "them", clock="GDPR_DSR")
    with pytest.raises(UserError, match="There is no clock “lunch” here"):
        pause_clock(desk, case, "them", clock="lunch")
    with pytest.raises(UserError, match="Say for whom"):
        pause_clock(desk, case, " ")
    with pytest.raises(UserError, match="No clock rests"):
        resume_clock(desk, case)
    with pytest.raises(UserError, match="Say why the clock ends"):
        stop_clock(desk, case)
    with pytest.raises(UserError, match="There is no time to count"):
        start_clock(desk, case, "DSA_ART20_COMPLAINT")


def test_a_lead_lays_down_other_targets_and_the_past_stays(desk: Desk) -> None:
    case = new_case(desk, priority=1)
    promises: dict[str, Any] = {"version": "2027", "promises": [{"hours": 2, "priority": 1}]}
    save_policy(at(desk, 4), promises, "The board asked for it.")
    assert policy_in_force(at(desk, 3)).version == "as delivered"
    assert policy_in_force(at(desk, 4)).version == "2027"
    (clock,) = clocks_of(at(desk, 5), case)
    assert (clock.standing, [one.at for one in clock.misses]) == (
        Standing.MISSED,
        [NOON + 4 * HOUR],
    )
    later = new_case(at(desk, 6), received=NOON + 6 * HOUR, priority=1)
    assert desk.outline(later).due == NOON + 8 * HOUR


def test_a_specialist_lays_down_nothing(desk: Desk) -> None:
    promises: dict[str, Any] = {"version": "mine", "promises": [{"hours": 90}]}
    specialist = desk_at(desk.ledger, "sam", Role.SPECIALIST)
    changes = save_policy(specialist, promises, "I want more time.")
    assert (changes.outcome, policy_in_force(desk).version) == ("refused", "as delivered")


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKBENCH_PROFILE", str(tmp_path / "p"))
    monkeypatch.setenv("WORKBENCH_PASSPHRASE", "t")
    mail = tmp_path / "m.eml"
    mail.write_bytes(b"From: a@example.org\r\nSubject: Hello\r\n\r\nHello.\r\n")
    assert run(["intake", str(mail), "--json"]) == 0
    case = json.loads(capsys.readouterr().out)[0]["number"]
    assert run(["clock", case, "pause", "--for", "counsel", "--reason", "asked", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["clocks"][0]["standing"]) == ("applied", "paused")
    assert run(["clock", case, "resume", "--json"]) == 0
    capsys.readouterr()
    assert run(["clock", case, "start", "GDPR_DSR", "--jurisdiction", "EU/DK"]) == 0
    assert "too late from" in capsys.readouterr().out
    assert run(["clock", case, "--csv"]) == 0
    assert capsys.readouterr().out.startswith("Clock,From (UTC),To (UTC),Seconds,What")
    assert run(["clock", case, "stop", "lunch", "--reason", "x"]) == 1
    assert "There is no clock “lunch”" in capsys.readouterr().err
    file = tmp_path / "t.json"
    file.write_text('{"version": "2", "promises": [{"hours": 4}]}')
    assert run(["targets", str(file), "--reason", "asked", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == "2"


def test_an_answer_that_comes_in_lets_the_due_time_go_on(desk: Desk, tmp_path: Path) -> None:
    first, answer = tmp_path / "1.eml", tmp_path / "2.eml"
    first.write_bytes(mail(1))
    answer.write_bytes(mail(2, answers=(1,)))
    (placed,) = take_in(desk, [str(first)])
    assert placed.case is not None
    before = desk.outline(placed.case).due
    assert before is not None
    casework.wait_for(at(desk, 1), [placed.case], "Bo", None)
    assert desk.outline(placed.case).due is None
    take_in(at(desk, 4), [str(answer)])
    shown = desk.outline(placed.case)
    assert (shown.state, shown.due) == ("open", before + 3 * HOUR)
