"""What was done here is found again, with what became of it and all that was written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.profiles import desk_at, ledger_in, new_case, random_keys
from workbench.domain.people import Role
from workbench.operations.casework import add_party, claim_cases, decide_case
from workbench.operations.desk import Desk
from workbench.operations.notes import write_note
from workbench.operations.sent import SentPart, sent_named, sent_places, sent_rows
from workbench.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with ledger_in(tmp_path, random_keys()) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    return desk_at(ledger)


def test_the_newest_comes_first_with_its_case_and_outcome(desk: Desk) -> None:
    case = new_case(desk, "A bike was sold twice")
    write_note(desk, case, "The serial number matches.")
    places = sent_places(desk, SentPart.ALL)
    note, opening = sent_rows(desk, places)
    assert places == sorted(places, reverse=True)
    assert (note.what, note.reference, note.subject) == (
        "wrote evidence note 1",
        "E-1",
        "A bike was sold twice",
    )
    assert (note.outcome, note.written, note.recorded_at) == (
        "applied",
        "The serial number matches.",
        note.at,
    )
    assert opening.what == "opened the case “A bike was sold twice”"


def test_what_was_not_applied_is_listed_apart_with_its_reason(ledger: Ledger) -> None:
    ann, bo = desk_at(ledger), desk_at(ledger, "bo", Role.SPECIALIST)
    case = new_case(ann)
    claim_cases(ann, [case])
    claim_cases(bo, [case])
    decide_case(bo, case, "keep", "The terms allow it.")
    refused = sent_rows(bo, sent_places(bo, SentPart.NOT_APPLIED))
    assert [(sent.what, sent.outcome, sent.reason) for sent in refused] == [
        ("decided: Keep online", "superseded", "ann holds the case."),
        ("claimed it", "refused", "ann holds it."),
    ]
    assert "The terms allow it." in refused[0].written
    assert sent_places(bo, SentPart.WAITING) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("serial", ["wrote evidence note 1"]),
        ("SERIAL matches", ["wrote evidence note 1"]),
        ("straße", ["added counsel Straße & Partner"]),
        ("e-2", ["opened the case “Roof tiles”"]),
        ("nothing of this", []),
    ],
)
def test_every_word_that_was_written_is_found(desk: Desk, text: str, found: list[str]) -> None:
    case = new_case(desk, "Bicycles")
    write_note(desk, case, "The serial number matches.")
    add_party(desk, case, "counsel", "Straße & Partner")
    new_case(desk, "Roof tiles")
    rows = sent_rows(desk, sent_places(desk, SentPart.ALL, text))
    assert [sent.what for sent in rows] == found


def test_a_search_that_nobody_waits_for_ends(desk: Desk) -> None:
    new_case(desk)
    assert sent_places(desk, SentPart.ALL, "bike", lambda: False) == []


def test_operations_are_found_by_their_ids_as_they_stand_now(desk: Desk) -> None:
    case = new_case(desk)
    claimed = claim_cases(desk, [case]).recorded[0]
    (sent,) = sent_named(desk, [claimed.op_id])
    assert (sent.what, sent.case, sent.outcome) == ("claimed it", case, "applied")
