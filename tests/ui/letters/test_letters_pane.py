"""The letters pane over a real profile: from the template to the kept and sent PDF."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand
from tests.support.one_case import mail, record_case
from tests.support.panes import without_visible_focus
from ui.letters.letters_pane import LettersPane
from workbench.operations.casework import decide_case


@pytest.fixture
def case(hand: BenchHand, mails: Path, request: pytest.FixtureRequest) -> UUID:
    """A case of its own thread."""
    thread = request.node.name.encode()
    texts = [mail(n).replace(b"@law.example>", b"@" + thread + b".example>") for n in range(2)]
    return hand.now(lambda desk: record_case(desk, mails, messages=texts))


@pytest.fixture
def pane(hand: BenchHand, case: UUID, qtbot: QtBot) -> Iterator[LettersPane]:
    """The pane with a letter begun for that case."""
    pane = new_pane(hand, case, qtbot)
    yield pane
    pane.flush_drafts()


def new_pane(hand: BenchHand, case: UUID, qtbot: QtBot) -> LettersPane:
    pane = LettersPane(hand.bench)
    qtbot.addWidget(pane)
    pane.resize(1200, 800)
    pane.show()
    pane.start(case)
    qtbot.waitUntil(lambda: pane._work is not None)
    return pane


def choose(pane: LettersPane, qtbot: QtBot, template: str) -> None:
    """Choose a template as the list of templates does."""
    assert pane._desk is not None
    pane._choose_template(next(t for t in pane._desk.templates if t.id == template))
    qtbot.waitUntil(lambda: pane._work is not None and pane._work.template == template)


def text_of(pane: LettersPane) -> str:
    return pane.text.toPlainText()


def test_what_the_case_knows_is_filled_and_said_to_be_from_it(pane: LettersPane) -> None:
    editor = pane.form._fields["our_reference"]
    assert editor.text.toPlainText().startswith("E-")
    assert editor._origin.text() == "from the case"
    assert pane.pages.count >= 1


def test_a_missing_field_is_asked_first_and_red_in_its_place(
    pane: LettersPane, qtbot: QtBot
) -> None:
    choose(pane, qtbot, "defective-notice")
    assert next(iter(pane.form._fields)) == "missing_elements"
    assert "Missing elements" in text_of(pane)
    assert not pane.form.make.isEnabled()
    assert pane.form.reason.text() == "Still needed: missing elements."


def test_typing_shows_in_text_and_pages_and_frees_the_button(
    pane: LettersPane, qtbot: QtBot
) -> None:
    choose(pane, qtbot, "defective-notice")
    before = pane.pages._pages.images
    QTest.keyClicks(pane.form._fields["missing_elements"].text, "consent, yes or no")
    qtbot.waitUntil(lambda: "consent, yes or no" in text_of(pane))
    assert pane.form.make.isEnabled()
    assert pane.pages._pages.images != before


def test_a_sign_without_a_glyph_is_named_and_blocks(pane: LettersPane, qtbot: QtBot) -> None:
    pane.form._fields["subject"].text.setPlainText("A snowman ☃")
    qtbot.waitUntil(lambda: "U+2603 SNOWMAN" in pane.form.reason.text())
    assert not pane.form.make.isEnabled()


def test_a_field_goes_back_to_what_the_case_says(pane: LettersPane, qtbot: QtBot) -> None:
    editor = pane.form._fields["addressee"]
    editor.text.setPlainText("Somebody else")
    qtbot.waitUntil(lambda: "Somebody else" in text_of(pane))
    editor._origin.linkActivated.emit("case")
    qtbot.waitUntil(lambda: "Counsel" in text_of(pane))


def test_another_language_is_another_text(pane: LettersPane, qtbot: QtBot) -> None:
    pane.form.languages.activated.emit(pane.form.languages.findData("de"))
    qtbot.waitUntil(lambda: "Sehr geehrte" in text_of(pane) or "Guten Tag" in text_of(pane))


def test_a_cited_note_stands_in_the_letter_with_its_hash(pane: LettersPane, qtbot: QtBot) -> None:
    pane.form.notes.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: "Evidence we relied on" in text_of(pane))
    assert "SHA-256" in text_of(pane)


def test_what_was_typed_is_back_in_a_new_window(
    pane: LettersPane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    pane.form._fields["addressee"].text.setPlainText("Dr. Draft")
    pane.flush_drafts()
    again = new_pane(hand, case, qtbot)
    assert "Dr. Draft" in text_of(again)


def test_ctrl_enter_right_after_the_last_key_makes_the_letter(
    pane: LettersPane, qtbot: QtBot
) -> None:
    """Also before the preview has caught up."""
    choose(pane, qtbot, "defective-notice")
    field = pane.form._fields["missing_elements"].text
    QTest.keyClicks(field, "consent")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pane._made is not None)
    assert pane._made is not None
    assert pane._made.entry.body["fields"]["missing_elements"] == "consent"
    assert pane.card.isVisible()


def test_the_pdf_is_saved_and_the_sending_recorded(
    pane: LettersPane, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(pane.form.make.isEnabled)
    pane.make()
    qtbot.waitUntil(lambda: pane._made is not None)
    target = tmp_path / "letter.pdf"
    answer = (str(target), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    with qtbot.waitSignal(pane.said):
        pane.card.save.click()
    assert target.read_bytes().startswith(b"%PDF-")
    pane.card.record.click()
    assert "cannot be undone" in pane.card.panel.hint.text()
    pane.card.panel.how.setCurrentText("courier")
    pane.card.panel.attempt()
    qtbot.waitUntil(lambda: "by courier" in pane.card._sent.text())
    assert not pane.card.record.isVisible()


def test_nothing_begun_says_how_to_begin(hand: BenchHand, qtbot: QtBot) -> None:
    pane = LettersPane(hand.bench)
    qtbot.addWidget(pane)
    pane.show()
    assert pane._whole.currentIndex() == 0


def test_the_focus_is_seen_wherever_it_is(pane: LettersPane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "decision")
    assert without_visible_focus(pane, qtbot) == []


def test_a_decision_with_facts_and_grounds_leaves_nothing_to_ask(
    hand: BenchHand, case: UUID, qtbot: QtBot
) -> None:
    hand.now(
        lambda desk: decide_case(
            desk, case, "keep", "An opinion.", facts="She was there.", grounds="Terms v4, 2.1"
        )
    )
    pane = new_pane(hand, case, qtbot)
    assert pane._work is not None
    assert pane._work.template == "decision"
    assert pane._work.draft.filled.missing == ()
    assert "No automated means were used to decide." in text_of(pane)
    pane.flush_drafts()
