"""The case pane over a real profile: it shows, acts, listens, and loses nothing."""

from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand
from tests.support.panes import show, until, without_visible_focus
from ui.case.case_pane import CasePane
from ui.case.case_panels import PANELS, CasePanels
from ui.case.panels.decide_panel import DecidePanel
from ui.theme.style import theme
from workbench.domain.cases import CaseSnapshot
from workbench.operations.casework import claim_cases
from workbench.operations.desk import Desk
from workbench.operations.notes import read_draft, write_note


def press(pane: CasePane, words: str) -> None:
    """Press the button that says this."""
    buttons = [b for b in pane.findChildren(QAbstractButton) if b.isVisible()]
    QTest.mouseClick(next(b for b in buttons if b.text() == words), Qt.MouseButton.LeftButton)


def decide_panel(panels: CasePanels) -> DecidePanel:
    found = panels.findChild(DecidePanel)
    assert isinstance(found, DecidePanel)
    return found


def test_it_tells_what_the_case_is_about(pane: CasePane) -> None:
    text = pane.sheets.investigation.toPlainText()
    for told in ("1 of 5", "pedal_99", "Cycle shop, Leeds", "order proof supplied", "#2 sealed"):
        assert told in text


def test_the_address_of_the_content_is_no_link(pane: CasePane) -> None:
    """Nothing of a stranger's page is loaded or opened from here."""
    assert "https://reviews.example/8841" in pane.sheets.investigation.toPlainText()
    assert "href" not in pane.sheets.investigation.toHtml().split("8841")[-2]


def test_claiming_is_told_at_once_in_the_header(pane: CasePane, qtbot: QtBot) -> None:
    press(pane, "Claim")
    until(qtbot, pane, lambda shown: shown.assignee == "am")
    assert "Yours until " in pane.header._line.text()


def test_ctrl_enter_seals_the_note_and_empties_the_field(pane: CasePane, qtbot: QtBot) -> None:
    pane.focus_composer()
    QTest.keyClicks(pane.composer.text, "The lights were found")
    QTest.keyClick(pane.composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, pane, lambda shown: len(shown.stream("note")) == 3)
    assert "The lights were found" in pane.sheets.investigation.toPlainText()
    assert pane.composer.text.toPlainText() == ""


def test_what_is_typed_is_stored_and_back_in_a_new_window(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    QTest.keyClicks(pane.composer.text, "half a thou")
    qtbot.waitUntil(lambda: hand.now(lambda desk: read_draft(desk, f"note:{case}")) != "")
    again = CasePane(hand.bench)
    qtbot.addWidget(again)
    show(qtbot, again, case)
    assert again.composer.text.toPlainText() == "half a thou"


def test_a_note_that_cannot_be_sealed_stays_where_it_was(
    pane: CasePane, case: UUID, qtbot: QtBot, tmp_path: Path
) -> None:
    """A file that vanished meanwhile: it is said, and nothing is lost."""
    gone = tmp_path / "gone.txt"
    gone.write_text("x")
    QTest.keyClicks(pane.composer.text, "see the file")
    pane.attach([gone])
    gone.unlink()
    pane.composer.seal()
    qtbot.waitUntil(lambda: "could not be read" in pane.composer._fault.text())
    assert pane.composer.text.toPlainText() == "see the file"
    assert [file.name for file in pane.composer.files] == ["gone.txt"]


def test_a_note_of_somebody_else_leaves_place_and_typed_text_alone(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    hand.now(lambda desk: [write_note(desk, case, f"line {n}\n" * 8) for n in range(12)])
    hand.bench.do(lambda desk: write_note(desk, case, "one more"))
    until(qtbot, pane, lambda shown: len(shown.stream("note")) == 15)
    bar = pane.sheets.investigation.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 600)
    bar.setValue(500)
    QTest.keyClicks(pane.composer.text, "mine")
    hand.bench.do(lambda desk: write_note(desk, case, "theirs"))
    until(qtbot, pane, lambda shown: len(shown.stream("note")) == 16)
    assert bar.value() == 500
    assert pane.composer.text.toPlainText() == "mine"


def test_deciding_claims_and_records_the_reasons(pane: CasePane, qtbot: QtBot) -> None:
    pane.show_decide()
    panel = decide_panel(pane.panels)
    assert "claims it for you" in panel.hint.text()
    panel.action.setCurrentIndex(panel.action.findData("remove"))
    QTest.keyClicks(panel.reason, "An allegation of fact, disproved by the booking.")
    QTest.keyClick(panel.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, pane, lambda shown: shown.state == "decided")
    shown = pane.snapshot()
    assert isinstance(shown, CaseSnapshot)
    assert shown.stream("decision")[0].body["action"] == "remove"
    assert not panel.isVisible()


def test_a_decision_without_reasons_is_asked_for_them(pane: CasePane) -> None:
    pane.show_decide()
    panel = decide_panel(pane.panels)
    panel.action.setCurrentIndex(panel.action.findData("keep"))
    panel.attempt()
    assert "write why" in panel.fault.text()


def test_a_decision_on_a_case_of_another_is_kept_and_said(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    """Somebody claims it while the reasons are being written."""
    pane.show_decide()
    panel = decide_panel(pane.panels)
    panel.action.setCurrentIndex(panel.action.findData("keep"))
    panel.reason.setPlainText("It stays.")

    def claimed_by_another(desk: Desk) -> object:
        other = desk.operation("case.claim", case, {})
        from dataclasses import replace

        return desk.record([replace(other, actor="someone")])

    hand.now(claimed_by_another)
    panel.attempt()
    qtbot.waitUntil(lambda: "is kept" in panel.fault.text())
    assert panel.reason.toPlainText() == "It stays."


def test_the_reasons_are_there_again_after_leaving_the_panel(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    pane.show_decide()
    decide_panel(pane.panels).reason.setPlainText("Because")
    pane.flush_drafts()
    again = CasePane(hand.bench)
    qtbot.addWidget(again)
    show(qtbot, again, case)
    again.show_decide()
    assert decide_panel(again.panels).reason.toPlainText() == "Because"


def test_one_key_changes_the_priority(pane: CasePane, qtbot: QtBot) -> None:
    pane.show_priority()
    panel = pane.panels._made["priority"]
    assert "Proposed: P" in panel.hint.text()
    QTest.keyClick(panel.list, Qt.Key.Key_1)  # type: ignore[attr-defined]
    until(qtbot, pane, lambda shown: shown.priority == 1)
    assert pane.header._priority.text() == "P1"


def test_escape_leaves_a_panel_for_the_composer(pane: CasePane, qtbot: QtBot) -> None:
    pane.show_wait()
    panel = pane.panels._made["wait"]
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not pane.panels.isVisible()
    assert pane.isVisible()


def _has_tags(count: int, shown: CaseSnapshot) -> bool:
    return len(shown.tags) == count


def test_tags_are_added_one_after_the_other(pane: CasePane, qtbot: QtBot) -> None:
    pane.show_tag()
    panel = pane.panels._made["tag"]
    for n, tag in enumerate(("press", "second look"), 1):
        panel.tag.setText(tag)  # type: ignore[attr-defined]
        panel.attempt()
        until(qtbot, pane, partial(_has_tags, n))
    assert pane.snapshot().tags == ("press", "second look")  # type: ignore[union-attr]


def test_a_message_can_be_split_off_and_the_case_says_so(pane: CasePane, qtbot: QtBot) -> None:
    shown = pane.snapshot()
    assert shown is not None
    newest = shown.stream("message")[-1]
    pane.tabs.setCurrentIndex(1)
    assert "Split off to a case of its own" in pane.sheets.messages.toPlainText()
    pane._on_sheet("split", str(newest.op_id))
    until(qtbot, pane, lambda shown: len(shown.stream("message")) == 1)


def test_older_messages_are_closed_and_quotes_folded(pane: CasePane) -> None:
    pane.tabs.setCurrentIndex(1)
    sheet = pane.sheets.messages
    text = sheet.toPlainText()
    assert "this is message 1 about" in text
    assert "quoted lines" in text
    assert "> five" not in text
    link = next(link for link in links(sheet.toHtml()) if link.startswith("quote:"))
    sheet.link_chosen.emit(link)
    assert "> five" in sheet.toPlainText()


def links(html: str) -> list[str]:
    return [part.partition('"')[0] for part in html.split('href="')[1:]]


def test_the_timeline_filters_in_words(pane: CasePane) -> None:
    pane.tabs.setCurrentIndex(2)
    assert "You wrote evidence note 1" in pane.timeline.sheet.toPlainText()
    buttons = pane.timeline.findChildren(QPushButton)
    next(b for b in buttons if b.text() == "Messages").click()
    text = pane.timeline.sheet.toPlainText()
    assert "received a message" in text
    assert "evidence note" not in text


def test_files_are_attached_and_a_folder_is_refused_in_words(
    pane: CasePane, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "order.pdf").write_bytes(b"%PDF- broken")
    pane.attach([tmp_path / "order.pdf", tmp_path])
    assert [file.name for file in pane.composer.files] == ["order.pdf"]
    assert "is a folder" in pane.composer._fault.text()
    pane.composer.seal()
    until(qtbot, pane, lambda shown: len(shown.stream("note")) == 3)
    bar = pane.sheets.investigation.verticalScrollBar()
    qtbot.waitUntil(lambda: "order.pdf" in pane.sheets.investigation.toPlainText())
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: "No preview: This PDF" in pane.sheets.investigation.toPlainText())


def test_no_case_says_what_will_appear(pane: CasePane) -> None:
    pane.show_case(None)
    assert pane._nothing.isVisible()
    assert pane.snapshot() is None


@pytest.mark.parametrize("name", PANELS)
def test_every_control_has_a_name_and_takes_the_focus(pane: CasePane, name: str) -> None:
    pane._ask(name)
    buttons = [b for b in pane.findChildren(QAbstractButton) if b.isVisible()]
    nameless = [b for b in buttons if not (b.accessibleName() or b.text())]
    assert nameless == []
    mouse_only = [b.text() for b in buttons if not b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert mouse_only == []


@pytest.mark.parametrize("name", ["", *PANELS])
def test_the_focus_is_seen_wherever_it_is(pane: CasePane, qtbot: QtBot, name: str) -> None:
    """In the pane with a tag and a party, and in each of its questions."""
    if name:
        pane._ask(name)
    assert without_visible_focus(pane, qtbot) == []


def test_text_of_twice_the_size_leaves_nothing_upon_another(pane: CasePane, qtbot: QtBot) -> None:
    """The longest question scrolls in what room the head and the composer leave."""
    theme().set_scale(2.0)
    try:
        pane.resize(620, 775)
        pane.show_decide()
        panels, tabs = pane.panels, pane.tabs
        qtbot.waitUntil(lambda: panels.geometry().bottom() < tabs.mapTo(pane, QPoint(0, 0)).y())
        qtbot.waitUntil(lambda: decide_panel(panels).width() <= panels.viewport().width())
        assert panels.geometry().top() > pane.header.geometry().bottom()
    finally:
        theme().set_scale(1.0)


@pytest.mark.parametrize("name", PANELS)
def test_a_low_window_leaves_no_question_cut_off(pane: CasePane, qtbot: QtBot, name: str) -> None:
    """The whole question is there or can be scrolled to; the composer keeps its place below it."""
    pane.resize(620, 775)
    pane._ask(name)
    panel = pane.panels._made[name]

    def in_full() -> bool:
        return panel.height() >= panel.minimumSizeHint().height()

    def in_order() -> bool:
        tabs = pane.tabs.mapTo(pane, QPoint(0, 0)).y()
        foot = pane.composer.mapTo(pane, QPoint(0, pane.composer.height())).y()
        return pane.panels.geometry().bottom() < tabs and foot <= pane.height()

    qtbot.waitUntil(lambda: in_full() and in_order())


def test_who_holds_it_is_named(pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot) -> None:
    hand.bench.do(lambda desk: claim_cases(desk, [case]))
    until(qtbot, pane, lambda shown: shown.assignee == "am")
    assert pane.header._claim.text() == "Release"


def test_a_pasted_picture_is_attached_as_a_png(pane: CasePane, qtbot: QtBot) -> None:
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    clip = QMimeData()
    clip.setImageData(picture)
    pane.composer.text.insertFromMimeData(clip)
    (file,) = pane.composer.files
    assert file.content().startswith(b"\x89PNG")
    pane.composer.seal()
    until(qtbot, pane, lambda shown: len(shown.stream("note")) == 3)
    attached = pane.snapshot().stream("note")[-1].body["attachments"]  # type: ignore[union-attr]
    assert attached[0]["media_type"] == "image/png"


def test_dropped_files_are_attached_and_dropped_text_is_typed(
    pane: CasePane, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("a")
    clip = QMimeData()
    clip.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    pane.composer.text.insertFromMimeData(clip)
    words = QMimeData()
    words.setText("<b>words</b>")
    pane.composer.text.insertFromMimeData(words)
    assert [file.name for file in pane.composer.files] == ["a.txt"]
    assert pane.composer.text.toPlainText() == "<b>words</b>"
