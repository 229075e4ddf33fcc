"""Two people at one centre: what one does the other sees, offline work included."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Centre
from tests.support.workstations import Workstation, workstations
from workbench.operations.casework import claim_cases, decide_case, set_subject
from workbench.operations.notes import write_note
from workbench.sync.state import Link

Pair = tuple[Workstation, Workstation]


@pytest.fixture
def pair(centre: Centre, tmp_path: Path) -> Iterator[Pair]:
    """The lead and a specialist, both in-house."""
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        yield ann, bo


def test_what_one_does_the_other_sees(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case()
    first = ann.sync()[-1]
    assert (first.pushed, first.waiting, first.state.link) == (1, 0, Link.SYNCED)
    bo.sync()
    seen = bo.desk.outline(case)
    assert (seen.number, seen.subject, seen.scope) == (1, "A bike was sold twice", "in-house")
    assert claim_cases(bo.desk, [case]).outcome == "pending"
    result = bo.step()
    assert (result.pushed, dict(result.outcomes)) == (1, {"applied": 1})
    assert result.told == ()
    ann.step()
    assert ann.desk.outline(case).assignee == "bo"
    assert ann.desk.outline(case).lease is not None


def test_an_idle_round_changes_nothing(pair: Pair) -> None:
    ann, _ = pair
    ann.new_case()
    ann.sync()
    for _ in range(2):
        result = ann.step()
        assert (result.pushed, result.pulled, result.changed) == (0, 0, False)


def test_an_answer_is_told_before_what_is_new_is_fetched(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case()
    ann.sync()
    bo.sync()
    set_subject(bo.desk, case, "Two bikes")
    set_subject(ann.desk, case, "A bike")
    bo.step()
    result = ann.engine.send_now()
    assert (result.pushed, dict(result.outcomes)) == (1, {"conflict": 1})
    assert (result.state.waiting, result.pulled, result.changed) == (0, 0, False)
    assert ann.engine.next_wait() == 0
    assert ann.step().changed
    assert ann.desk.outline(case).subject == "Two bikes"
    assert ann.engine.next_wait() > 0


def test_sending_over_a_connection_that_broke_meanwhile_is_a_whole_round(
    pair: Pair, centre: Centre
) -> None:
    ann, _ = pair
    case = ann.new_case()
    ann.sync()
    with centre.owner() as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ann'"
        )
    set_subject(ann.desk, case, "Two bikes")
    result = ann.engine.send_now()
    assert (result.pushed, result.state.link, result.changed) == (1, Link.SYNCED, True)
    assert ann.desk.outline(case).pending == 0


def test_notes_of_both_are_chained_at_the_centre(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case()
    ann.sync()
    bo.sync()
    write_note(ann.desk, case, "Ann saw it.")
    write_note(bo.desk, case, "Bo saw it.")
    bo.step()
    ann.step()
    bo.step()
    notes = [
        [(n.n, n.actor, n.body["text"], n.hash) for n in station.desk.read(case).stream("note")]
        for station in pair
    ]
    assert notes[0] == notes[1]
    assert [n[:3] for n in notes[0]] == [(1, "bo", "Bo saw it."), (2, "ann", "Ann saw it.")]


def test_both_set_a_field_and_both_are_told(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case()
    ann.sync()
    bo.sync()
    set_subject(ann.desk, case, "Ann's title")
    set_subject(bo.desk, case, "Bo's title")
    ann.step()
    told = bo.step().told
    assert [(t.outcome, t.detail["mine"], t.detail["theirs"]) for t in told] == [
        ("conflict", "Bo's title", "Ann's title")
    ]
    ann.step()
    assert {s.desk.outline(case).subject for s in pair} == {"Ann's title"}


def test_of_two_decisions_one_stands_and_the_other_is_kept(pair: Pair) -> None:
    ann, bo = pair
    case = ann.new_case()
    ann.sync()
    bo.sync()
    decide_case(ann.desk, case, "keep", "Ann's reasons.")
    decide_case(bo.desk, case, "remove", "Bo's reasons.")
    ann.step()
    told = bo.step().told
    assert sorted(t.outcome for t in told) == ["refused", "superseded"]
    ann.step()
    for station in pair:
        snapshot = station.desk.read(case)
        assert snapshot.state == "decided"
        kept = {e.body["reason"]: e.outcome for e in snapshot.entries if e.stream == "decision"}
        assert kept == {"Ann's reasons.": "applied", "Bo's reasons.": "superseded"}
