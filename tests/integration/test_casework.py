"""The verbs of casework on a real, encrypted profile: what they record, refuse and take back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.profiles import NOON, desk_at, ledger_in, new_case, random_keys
from workbench.cli.shapes import whole_case
from workbench.domain.cases import Party
from workbench.errors import UserError
from workbench.operations import casework
from workbench.operations.desk import Desk
from workbench.operations.letters import draft_letter
from workbench.operations.notes import write_note
from workbench.operations.undo import undo


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ledger_in(tmp_path, random_keys()) as ledger:
        yield desk_at(ledger)


def test_a_decision_keeps_what_it_rests_on(desk: Desk) -> None:
    case = new_case(desk)
    casework.decide_case(
        desk, case, "remove", "It is untrue.", facts="Booked on 3 May.", grounds="Terms v4, 2.1"
    )
    (decision,) = desk.read(case).stream("decision")
    told = {name: decision.body[name] for name in ("facts", "grounds", "automated")}
    assert told == {"facts": "Booked on 3 May.", "grounds": "Terms v4, 2.1", "automated": False}
    shown = whole_case(desk.read(case))["decisions"][0]
    assert shown | told == shown


def test_a_note_holds_so_many_bytes_in_any_script(desk: Desk) -> None:
    case = new_case(desk)
    with pytest.raises(UserError, match=r"200,001 bytes.*Nothing was sealed"):
        write_note(desk, case, "東" * 66_667)
    assert write_note(desk, case, "東" * 66_666).outcome == "applied"
    assert [len(note.body["text"]) for note in desk.read(case).stream("note")] == [66_666]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "No automated means were used to decide."),
        ("da", "Der er ikke brugt automatiske midler til at træffe afgørelsen."),
        ("de", "Für die Entscheidung wurden keine automatisierten Mittel eingesetzt."),
    ],
)
def test_the_letter_asks_only_for_what_the_decision_lacks(
    desk: Desk, language: str, said: str
) -> None:
    case = new_case(desk)
    casework.add_party(desk, case, "reviewer", "Ida Holm", "ida@example.org")
    casework.decide_case(desk, case, "keep", "It is an opinion.", facts="She was there.")
    filled = draft_letter(desk, case, "decision", language).filled
    assert [field.name for field in filled.missing] == ["ground"]
    assert filled.values["facts"] == "She was there."
    assert filled.values["automated_means"] == said


def test_a_decision_of_an_earlier_version_is_still_told(desk: Desk) -> None:
    """It was recorded before facts and grounds belonged to a decision."""
    case = new_case(desk)
    claim = desk.operation("case.claim", case, {})
    args = {"action": "keep", "reason": "It stays.", "claim": str(claim.op_id)}
    desk.record([claim, desk.operation("case.decide", case, args)])
    values = draft_letter(desk, case, "decision", "en").filled.values
    assert values["reason"] == "It stays."
    assert "facts" not in values
    assert "automated_means" not in values
    assert whole_case(desk.read(case))["decisions"][0]["facts"] == ""


def test_a_corrected_time_of_receipt_says_that_a_person_entered_it(desk: Desk) -> None:
    case = new_case(desk)
    earlier = NOON - timedelta(days=3)
    desk = replace(desk, now=lambda: NOON)
    changes = casework.set_received(desk, case, earlier, "The stamp on the letter.")
    corrected = desk.read(case)
    assert (corrected.received, corrected.received_source) == (earlier, "entered by a person")
    undo(desk, changes.undoable)
    assert (desk.read(case).received, desk.read(case).received_source) == (NOON, "time of intake")


def test_moving_a_case_to_another_scope_is_taken_back(desk: Desk) -> None:
    case = new_case(desk)
    home = desk.read(case).scope
    args = {"value": "north", "base": home, "base_revision": 0, "reason": "", "reason_before": ""}
    (moved,) = desk.record([desk.operation("case.move", case, args)])
    assert desk.read(case).scope == "north"
    undo(desk, [moved.op_id])
    assert desk.read(case).scope == home


def test_a_house_target_moves_with_the_time_of_receipt_and_a_law_does_not(desk: Desk) -> None:
    case, lawful = new_case(desk), new_case(desk)
    desk = replace(desk, now=lambda: NOON)
    casework.set_priority(desk, [case], 1)
    casework.set_due(desk, [case], NOON + timedelta(hours=8), "House target P1: 8 h after receipt")
    order = NOON + timedelta(days=30)
    casework.set_due(desk, [lawful], order, "Court order of 20 November")
    for one in (case, lawful):
        casework.set_received(desk, one, NOON - timedelta(hours=5), "The stamp.")
    assert desk.read(case).due == NOON + timedelta(hours=3)
    assert desk.read(lawful).due == order


@pytest.mark.parametrize(
    ("hours", "reason", "said"), [(1, "The stamp.", "later than now"), (-1, "  ", "how you know")]
)
def test_a_time_of_receipt_needs_its_reason_and_lies_behind(
    desk: Desk, hours: int, reason: str, said: str
) -> None:
    case = new_case(desk)
    desk = replace(desk, now=lambda: NOON)
    with pytest.raises(UserError, match=said):
        casework.set_received(desk, case, NOON + timedelta(hours=hours), reason)
    assert desk.read(case).received == NOON


def test_a_party_comes_goes_and_comes_back(desk: Desk) -> None:
    case = new_case(desk)
    casework.add_party(desk, case, "counsel", "  Harriet Pell ", "pell@law.example")
    pell = Party("counsel", "Harriet Pell", "pell@law.example")
    assert desk.read(case).parties == (pell,)
    changes = casework.remove_party(desk, case, pell)
    assert desk.read(case).parties == ()
    undo(desk, changes.undoable)
    assert desk.read(case).parties == (pell,)


def test_a_party_of_an_earlier_version_can_be_removed(desk: Desk) -> None:
    """It was recorded with fewer names than a party has now."""
    case = new_case(desk)
    value = {"role": "counsel", "name": "Ida", "address": ""}
    desk.record([desk.operation("party.add", case, {"value": value})])
    casework.remove_party(desk, case, Party("counsel", "Ida"))
    assert desk.read(case).parties == ()


def test_nobody_is_removed_twice_and_no_role_is_invented(desk: Desk) -> None:
    case = new_case(desk)
    with pytest.raises(UserError, match="Ida is no party"):
        casework.remove_party(desk, case, Party("counsel", "Ida"))
    with pytest.raises(UserError, match="Choose one of: complainant, counsel"):
        casework.add_party(desk, case, "aunt", "Ida")
    with pytest.raises(UserError, match="needs a name"):
        casework.add_party(desk, case, "other", " ")


def test_what_was_set_since_it_was_seen_is_a_conflict_with_both_values(desk: Desk) -> None:
    case = new_case(desk, "Bikes")
    seen = desk.read(case)
    casework.set_subject(desk, case, "Two bikes")
    changes = casework.set_subject(desk, case, "One bike", seen=seen)
    assert changes.outcome == "conflict"
    told = changes.recorded[0].detail
    assert (told["base"], told["mine"], told["theirs"]) == ("Bikes", "One bike", "Two bikes")
    assert desk.read(case).subject == "Two bikes"


def test_the_same_change_twice_is_no_conflict(desk: Desk) -> None:
    case = new_case(desk)
    seen = desk.read(case)
    casework.set_priority(desk, [case], 1)
    assert casework.set_priority(desk, [case], 1, seen=seen).outcome == "applied"


def test_a_due_time_without_a_basis_is_refused(desk: Desk) -> None:
    case = new_case(desk)
    with pytest.raises(UserError, match="where the due time comes from"):
        casework.set_due(desk, [case], datetime(2026, 12, 1, tzinfo=UTC), " ")
