"""Letters over a real, encrypted profile: filled from the case, kept as they are, sent for good."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.profiles import desk_at, ledger_in, mail, new_case, random_keys
from workbench.domain.letters import Text, Unfilled, inlines_of
from workbench.domain.people import Role
from workbench.errors import UserError
from workbench.operations.casework import decide_case
from workbench.operations.desk import Desk
from workbench.operations.intake import take_in
from workbench.operations.letters import (
    UncoveredCharacters,
    compose_letter,
    draft_letter,
    find_letter,
    freeze_letter,
    letter_pdf,
    preview_letter,
    send_letter,
    templates,
)
from workbench.operations.notes import write_note
from workbench.operations.people import colleagues
from workbench.operations.stored_files import first_page, pages_of, stored_file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ledger_in(tmp_path, random_keys()) as ledger:
        yield desk_at(ledger)


@pytest.fixture
def case(desk: Desk, tmp_path: Path) -> UUID:
    """A case that a mail began."""
    path = tmp_path / "1.eml"
    path.write_bytes(mail(1))
    found = take_in(desk, [str(path)])[0].case
    assert found is not None
    return found


def test_a_letter_is_filled_from_its_case(desk: Desk, case: UUID) -> None:
    draft = draft_letter(desk, case, "acknowledgement", "en")
    assert draft.filled.missing == ()
    assert draft.filled.values["addressee"] == "Bo Berg"
    assert draft.filled.values["our_reference"] == desk.read(case).reference


def test_the_tree_tells_which_words_a_field_gave(desk: Desk, case: UUID) -> None:
    letter = compose_letter(draft_letter(desk, case, "acknowledgement", "en"))
    given = {i.source: i.text for i in inlines_of(letter) if isinstance(i, Text) and i.source}
    assert given["addressee"] == "Bo Berg"


def test_a_gap_stands_in_its_place_and_blocks_the_making(desk: Desk, case: UUID) -> None:
    draft = draft_letter(desk, case, "defective-notice", "en")
    gaps = {i.field for i in inlines_of(compose_letter(draft)) if isinstance(i, Unfilled)}
    assert gaps == {"missing_elements"}
    assert preview_letter(draft).pages >= 1
    with pytest.raises(UserError, match="missing_elements"):
        freeze_letter(desk, case, draft)
    assert desk.read(case).stream("letter") == ()


def test_the_preview_names_signs_that_no_font_draws(desk: Desk, case: UUID) -> None:
    draft = draft_letter(desk, case, "acknowledgement", "en", {"subject": "Snow ☃"})
    with pytest.raises(UncoveredCharacters) as error:
        preview_letter(draft)
    assert error.value.characters == ("☃",)


def test_a_made_letter_is_kept_as_it_is(desk: Desk, case: UUID) -> None:
    write_note(desk, case, "The order number matches.")
    draft = draft_letter(desk, case, "acknowledgement", "de", cited=(1,))
    frozen = freeze_letter(desk, case, draft)
    snapshot = desk.read(case)
    letter = find_letter(snapshot, "1")
    assert letter_pdf(desk, letter) == frozen.pdf
    assert hashlib.sha256(frozen.pdf).hexdigest() == frozen.sha256 == letter.body["pdf"]["sha256"]
    assert letter.body["cited"] == [snapshot.stream("note")[0].content_hash]
    assert letter.body["language"] == "de"


def test_the_same_input_makes_the_same_bytes(desk: Desk, case: UUID) -> None:
    draft = draft_letter(desk, case, "acknowledgement", "en")
    assert freeze_letter(desk, case, draft).sha256 == freeze_letter(desk, case, draft).sha256


def test_a_decision_fills_the_letter_that_tells_it(desk: Desk, case: UUID) -> None:
    decide_case(desk, case, "remove", "It states a fact that the booking disproves.")
    values = draft_letter(desk, case, "decision", "en").filled.values
    assert "We have removed the content." in values.values()
    assert "It states a fact that the booking disproves." in values.values()


@pytest.mark.parametrize("named", ["1", "L-1", "id", "hash"])
def test_a_letter_is_found_by_number_id_or_hash(desk: Desk, case: UUID, named: str) -> None:
    frozen = freeze_letter(desk, case, draft_letter(desk, case, "acknowledgement", "en"))
    name = {"id": str(frozen.letter), "hash": frozen.sha256[:12]}.get(named, named)
    assert find_letter(desk.read(case), name).op_id == frozen.letter


def test_a_hash_names_the_later_of_two_letters_alike(desk: Desk, case: UUID) -> None:
    draft = draft_letter(desk, case, "acknowledgement", "en")
    first, second = freeze_letter(desk, case, draft), freeze_letter(desk, case, draft)
    for named in (first.sha256, first.sha256[:12]):
        assert find_letter(desk.read(case), named).op_id == second.letter


def test_a_language_is_kept_in_the_templates_spelling(desk: Desk, case: UUID) -> None:
    freeze_letter(desk, case, draft_letter(desk, case, "acknowledgement", "EN"))
    assert find_letter(desk.read(case), "1").body["language"] == "en"


def test_the_signatorys_role_is_in_the_letters_language(desk: Desk, case: UUID) -> None:
    drafts = [draft_letter(desk, case, "acknowledgement", name) for name in ("en", "da", "de")]
    said = [draft.filled.values["signatory_role"] for draft in drafts]
    assert said == ["Team lead", "Teamleder", "Teamleitung"]


def test_sending_is_recorded_with_how_and_when(desk: Desk, case: UUID) -> None:
    frozen = freeze_letter(desk, case, draft_letter(desk, case, "acknowledgement", "en"))
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    changes = send_letter(desk, case, str(frozen.letter), "courier", at)
    assert changes.undoable == ()
    (sent,) = desk.read(case).stream("dispatch")
    assert (sent.body["letter"], sent.body["how"]) == (1, "courier")
    assert sent.body["sent"] == "2026-11-21T09:00:00+00:00"


@pytest.mark.parametrize(("letter", "how"), [("1", " "), ("2", "post"), ("abc", "post")])
def test_sending_what_is_not_there_or_unsaid_is_refused(
    desk: Desk, case: UUID, letter: str, how: str
) -> None:
    freeze_letter(desk, case, draft_letter(desk, case, "acknowledgement", "en"))
    with pytest.raises(UserError):
        send_letter(desk, case, letter, how)
    assert desk.read(case).stream("dispatch") == ()


def test_a_note_that_is_not_there_cannot_be_cited(desk: Desk, case: UUID) -> None:
    with pytest.raises(UserError, match="no evidence note 7"):
        draft_letter(desk, case, "acknowledgement", cited=(7,))


def test_pages_of_a_kept_letter_can_be_looked_at(desk: Desk, case: UUID) -> None:
    frozen = freeze_letter(desk, case, draft_letter(desk, case, "acknowledgement", "en"))
    pdf = stored_file(desk, frozen.sha256)
    assert len(list(pages_of(pdf, 0.5))) == frozen.pages
    assert first_page(pdf, 300).width == pytest.approx(300, abs=2)


def test_every_template_can_be_drafted_in_every_language(desk: Desk) -> None:
    case = new_case(desk)
    for template in templates():
        for language in template.languages:
            assert preview_letter(draft_letter(desk, case, template.id, language)).pages >= 1


def test_the_desks_own_person_can_always_be_given_a_case(desk: Desk) -> None:
    """A local profile knows its person by the operating system only."""
    (only,) = colleagues(desk)
    assert (only.person.login, only.holds, only.person.role) == ("ann", 0, Role.TEAM_LEAD)
