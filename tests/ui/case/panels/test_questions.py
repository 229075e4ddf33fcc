"""Each question of a case: it asks, records, can be taken back, and keeps what was typed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand
from tests.support.panes import show, until
from ui.case.case_pane import CasePane
from ui.case.panels.assign_panel import AssignPanel
from ui.case.panels.case_panel import CasePanel
from ui.case.panels.correction_panels import ReceivedPanel, SubjectPanel
from ui.case.panels.decide_panel import DecidePanel
from ui.case.panels.due_panel import DuePanel
from ui.case.panels.parties_panel import PartiesPanel
from ui.case.panels.pickers import PriorityPanel
from ui.case.panels.short_panels import TagPanel
from ui.theme.style import theme
from workbench.domain.cases import Party
from workbench.operations import casework

P = TypeVar("P", bound=CasePanel)


def asked(pane: CasePane, kind: type[P]) -> P:
    """The panel of a kind."""
    found = pane.panels.findChild(kind)
    assert isinstance(found, kind)
    return found


def press(inside: QWidget, words: str) -> None:
    """Press what says or is called this, as the keyboard does."""
    buttons = [b for b in inside.findChildren(QAbstractButton) if b.isVisible()]
    found = next(b for b in buttons if words in {b.text(), b.accessibleName()})
    QTest.keyClick(found, Qt.Key.Key_Space)


def test_a_decision_is_recorded_with_facts_and_grounds(pane: CasePane, qtbot: QtBot) -> None:
    pane.show_decide()
    panel = asked(pane, DecidePanel)
    assert "Art. 17" in panel.hint.text()
    panel.action.setCurrentIndex(panel.action.findData("remove"))
    QTest.keyClicks(panel.facts, "The booking shows it.")
    QTest.keyClicks(panel.grounds, "Terms v4, 2.1")
    QTest.keyClicks(panel.reason, "Untrue.")
    panel.attempt()
    decision = until(qtbot, pane, lambda shown: shown.state == "decided").stream("decision")[0]
    assert decision.body["facts"] == "The booking shows it."
    assert decision.body["grounds"] == "Terms v4, 2.1"
    pane.tabs.setCurrentIndex(2)
    assert "Grounds: Terms v4, 2.1" in pane.timeline.sheet.toPlainText()


def test_every_part_of_a_decision_is_kept_as_a_draft(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    pane.show_decide()
    panel = asked(pane, DecidePanel)
    for field in (panel.facts, panel.grounds, panel.reason, panel.private):
        QTest.keyClicks(field, field.accessibleName())
    pane.flush_drafts()
    again = CasePane(hand.bench)
    qtbot.addWidget(again)
    show(qtbot, again, case)
    again.show_decide()
    other = asked(again, DecidePanel)
    kept = [f.toPlainText() for f in (other.facts, other.grounds, other.reason, other.private)]
    assert kept == ["Facts", "Grounds", "Reasons", "Private note"]


def test_a_draft_of_an_earlier_version_is_read(pane: CasePane) -> None:
    panel_key = "decide"
    pane.panels.open(panel_key, pane._file)  # type: ignore[arg-type]  # a case is shown
    panel = asked(pane, DecidePanel)
    panel._fill('{"action": "keep", "reason": "Because", "private": ""}')
    assert (panel.reason.toPlainText(), panel.facts.toPlainText()) == ("Because", "")


def test_a_party_is_added_and_taken_off_and_comes_back(pane: CasePane, qtbot: QtBot) -> None:
    pane.show_party()
    panel = asked(pane, PartiesPanel)
    before = pane.snapshot().parties  # type: ignore[union-attr]  # a case is shown
    panel.role.setCurrentIndex(panel.role.findData("court"))
    QTest.keyClicks(panel.name, "County Court at Leeds")
    QTest.keyClicks(panel.address, "1 Oxford Row")
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    court = Party("court", "County Court at Leeds", "1 Oxford Row")
    until(qtbot, pane, lambda shown: court in shown.parties)
    assert panel.isVisible()
    assert panel.name.text() == ""
    chip = "Court — County Court at Leeds  ✕"
    qtbot.waitUntil(lambda: chip in {b.text() for b in panel.findChildren(QAbstractButton)})
    press(panel, chip)
    until(qtbot, pane, lambda shown: shown.parties == before)
    pane._bench.undo()
    until(qtbot, pane, lambda shown: court in shown.parties)


def test_a_party_goes_from_the_facts_too(pane: CasePane, qtbot: QtBot) -> None:
    pane.resize(1200, 900)
    shown = until(qtbot, pane, lambda shown: shown.parties)
    name = shown.parties[0].name
    qtbot.waitUntil(
        lambda: (
            f"Remove {name}: ✕"
            in {b.accessibleName() for b in pane.facts.findChildren(QAbstractButton)}
        )
    )
    press(pane.facts, f"Remove {name}: ✕")
    until(qtbot, pane, lambda now: name not in {party.name for party in now.parties})


def test_a_party_without_a_name_is_refused_and_the_rest_kept(pane: CasePane, qtbot: QtBot) -> None:
    pane.show_party()
    panel = asked(pane, PartiesPanel)
    QTest.keyClicks(panel.address, "1 Oxford Row")
    panel.attempt()
    qtbot.waitUntil(lambda: "needs a name" in panel.fault.text())
    assert panel.address.toPlainText() == "1 Oxford Row"


def test_a_due_time_gets_its_basis_and_can_be_taken_back(pane: CasePane, qtbot: QtBot) -> None:
    before = pane.snapshot()
    assert before is not None
    pane.show_due()
    panel = asked(pane, DuePanel)
    order = datetime(2026, 12, 24, 12, tzinfo=UTC)
    panel.at.show_moment(order)
    panel.basis.setEditText("Order of the County Court of 20 November")
    panel.attempt()
    after = until(qtbot, pane, lambda shown: shown.due == order)
    assert after.due_basis == "Order of the County Court of 20 November"
    assert not panel.isVisible()
    pane._bench.undo()
    until(qtbot, pane, lambda shown: (shown.due, shown.due_basis) == (before.due, before.due_basis))


def test_a_due_time_without_a_basis_is_asked_for_it(pane: CasePane) -> None:
    pane.show_due()
    panel = asked(pane, DuePanel)
    panel.basis.setEditText(" ")
    panel.attempt()
    assert "what the due time rests on" in panel.fault.text()


def test_an_order_gives_words_and_no_date(pane: CasePane) -> None:
    panel = due_panel(pane, "EU/DK")
    chosen = panel.at.moment()
    choose(panel, "Order of a court or authority")
    assert panel.at.moment() == chosen


def test_a_law_without_a_number_gives_words_and_no_date(pane: CasePane) -> None:
    panel = due_panel(pane, "EU/DK")
    chosen = panel.at.moment()
    choose(panel, "DSA Art. 16")
    assert panel.at.moment() == chosen
    assert "sets no number of days" in panel.basis.currentText()


def test_a_law_with_a_number_brings_its_careful_date(pane: CasePane) -> None:
    """Received on 2 April; one month later is a Saturday, the careful day the Friday before."""
    panel = due_panel(pane, "EU/DK")
    choose(panel, "GDPR Art. 12(3): one month")
    assert panel.at.moment() == datetime(2026, 5, 1, 22, tzinfo=UTC)
    words = "GDPR Art. 12(3): one month from receipt (conservative; by law until Mon 2026-05-04"
    assert panel.basis.currentText().startswith(words)


def test_only_the_laws_of_the_jurisdiction_are_offered(pane: CasePane) -> None:
    panel = due_panel(pane, "AU/NSW")
    offered = [panel.basis.itemText(at) for at in range(panel.basis.count())]
    assert any("Defamation Act 2005" in words for words in offered)
    assert not any("GDPR" in words for words in offered)


def test_without_a_jurisdiction_every_law_is_offered_and_none_is_counted(pane: CasePane) -> None:
    panel = due_panel(pane, "")
    chosen = panel.at.moment()
    choose(panel, "GDPR Art. 12(3): one month")
    choose(panel, "17 USC 512(g)")
    assert panel.at.moment() == chosen


def due_panel(pane: CasePane, jurisdiction: str) -> DuePanel:
    """The question about the due time of a case under this law, received on 2 April 2026."""
    snapshot = pane.snapshot()
    assert snapshot is not None
    received = datetime(2026, 4, 2, 15, tzinfo=UTC)
    assert pane._file is not None
    told = replace(snapshot, jurisdiction=jurisdiction, received=received)
    pane._file = replace(pane._file, snapshot=told)
    pane.show_due()
    return asked(pane, DuePanel)


def choose(panel: DuePanel, words: str) -> None:
    """Choose what begins so, as a person does in the list."""
    at = panel.basis.findText(words, Qt.MatchFlag.MatchStartsWith)
    assert at >= 0
    panel.basis.setCurrentIndex(at)
    panel.basis.activated.emit(at)


def test_the_house_target_brings_its_own_date(pane: CasePane) -> None:
    shown = pane.snapshot()
    assert shown is not None
    pane.show_due()
    panel = asked(pane, DuePanel)
    panel.at.show_moment(shown.received + timedelta(days=400))
    panel.basis.setCurrentIndex(0)
    panel.basis.activated.emit(0)
    assert panel.at.moment() < shown.received + timedelta(days=15)
    assert panel.basis.currentText().startswith(f"House target P{shown.priority}")


def test_the_subject_is_changed_and_taken_back(pane: CasePane, qtbot: QtBot) -> None:
    before = pane.snapshot()
    assert before is not None
    pane.show_subject()
    panel = asked(pane, SubjectPanel)
    assert panel.subject.selectedText() == before.subject
    QTest.keyClicks(panel.subject, "Lights gone, Leeds")
    QTest.keyClick(panel.subject, Qt.Key.Key_Return)
    until(qtbot, pane, lambda shown: shown.subject == "Lights gone, Leeds")
    pane._bench.undo()
    until(qtbot, pane, lambda shown: shown.subject == before.subject)


def test_the_time_of_receipt_is_corrected_with_a_reason(pane: CasePane, qtbot: QtBot) -> None:
    before = pane.snapshot()
    assert before is not None
    pane.show_received()
    panel = asked(pane, ReceivedPanel)
    assert before.received_source in panel.hint.text()
    earlier = (before.received - timedelta(days=2)).replace(microsecond=0)
    panel.at.show_moment(earlier)
    panel.attempt()
    qtbot.waitUntil(lambda: "how you know" in panel.fault.text())
    assert panel.at.moment() == earlier
    QTest.keyClicks(panel.reason, "The stamp on the letter")
    QTest.keyClick(panel.reason, Qt.Key.Key_Return)
    after = until(qtbot, pane, lambda shown: shown.received == earlier)
    assert after.received_source == "entered by a person"
    assert "entered by a person" in pane.header._line.text()
    pane._bench.undo()
    back = until(qtbot, pane, lambda shown: shown.received == before.received)
    assert back.received_source == before.received_source


def test_a_tag_is_taken_off_by_keys_and_comes_back(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    hand.bench.do(lambda desk: casework.add_tag(desk, [case], "press"))
    until(qtbot, pane, lambda shown: shown.tags == ("press",))
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.show_untag()
    panel = asked(pane, TagPanel)
    chip = QApplication.focusWidget()
    assert isinstance(chip, QAbstractButton)
    assert chip.text() == "press  ✕"
    QTest.keyClicks(panel.tag, "half a tag")
    QTest.keyClick(chip, Qt.Key.Key_Space)
    until(qtbot, pane, lambda shown: shown.tags == ())
    assert panel.tag.text() == "half a tag"
    pane._bench.undo()
    until(qtbot, pane, lambda shown: shown.tags == ("press",))


def test_a_conflict_names_all_three_values_and_can_be_settled(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    """Somebody else changes the priority while the list is open."""
    hand.now(lambda desk: casework.set_priority(desk, [case], 3))
    hand.bench.changed_elsewhere.emit()
    until(qtbot, pane, lambda shown: shown.priority == 3)
    pane.show_priority()
    panel = asked(pane, PriorityPanel)
    hand.now(lambda desk: casework.set_priority(desk, [case], 1))
    QTest.keyClick(panel.list, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: "it was P3 when you began, it is P1 now" in panel.fault.text())
    assert "yours is P2" in panel.fault.text()
    until(qtbot, pane, lambda shown: shown.priority == 1)
    QTest.keyClick(panel.list, Qt.Key.Key_2)
    until(qtbot, pane, lambda shown: shown.priority == 2)


def test_a_subject_in_conflict_stays_as_it_was_typed(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    pane.show_subject()
    panel = asked(pane, SubjectPanel)
    panel.subject.setText("Mine")
    hand.now(lambda desk: casework.set_subject(desk, case, "Theirs"))
    panel.attempt()
    qtbot.waitUntil(lambda: "it is “Theirs” now; yours is “Mine”" in panel.fault.text())
    assert panel.subject.text() == "Mine"


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("Change the due time …", "due"),
        ("+ Add party", "party"),
        ("Correct …", "received"),
        ("Rename …", "subject"),
    ],
)
def test_the_facts_lead_to_each_question(
    pane: CasePane, qtbot: QtBot, action: str, name: str
) -> None:
    pane.resize(1200, 900)
    qtbot.waitUntil(lambda: action in {b.text() for b in pane.facts.findChildren(QAbstractButton)})
    press(pane.facts, action)
    assert pane.panels._made[name].isVisible()


def test_people_who_arrive_late_do_not_take_the_focus(pane: CasePane, qtbot: QtBot) -> None:
    """The list is read while somebody goes elsewhere already."""
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.show_assign()
    panel = asked(pane, AssignPanel)
    assert panel.search.hasFocus()
    pane.composer.text.setFocus()
    qtbot.waitUntil(lambda: panel.list.count() > 0)
    assert pane.composer.text.hasFocus()


def test_the_calendar_has_arrows_that_can_be_read_and_no_red_days(pane: CasePane) -> None:
    """Red means late here, and Qt's own arrows are black on dark ground."""
    pane.show_due()
    calendar = asked(pane, DuePanel).at.calendarWidget()
    turns = [b for b in calendar.findChildren(QAbstractButton) if "Month" in b.accessibleName()]
    assert len(turns) == 2
    assert all(b.icon().isNull() and b.text() for b in turns)
    day = calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color().name()
    assert day.upper() == theme().tokens.dim.upper()
