"""The place of conflicts over a real profile: compared, settled, and nothing thrown away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidgetItem
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand, bench_over
from tests.support.panes import without_visible_focus
from tests.support.profiles import NOON, new_case, person
from tests.support.windows import new_profile
from ui.conflicts.conflicts_pane import ConflictsPane
from workbench.domain.conflicts import Conflict
from workbench.domain.people import Role
from workbench.operations import casework
from workbench.operations.conflicts import conflicts
from workbench.operations.desk import Desk

BASE = "A red bike was sold"
MINE = "A blue bike was sold"
THEIRS = "A red bike was sold twice"


@pytest.fixture
def hand(tmp_path: Path, qtbot: QtBot) -> Iterator[BenchHand]:
    """A profile of this test alone: the pane lists all that a profile holds."""
    with bench_over(new_profile(tmp_path, "am"), qtbot) as hand:
        yield hand


@pytest.fixture
def pane(hand: BenchHand, qtbot: QtBot) -> Iterator[ConflictsPane]:
    """The pane, with nothing in it yet."""
    pane = ConflictsPane(hand.bench)
    qtbot.addWidget(pane)
    pane.resize(1200, 760)
    pane.show()
    yield pane
    pane.flush_drafts()


def bo(desk: Desk) -> Desk:
    return Desk(desk.ledger, person("bo"))


def meet(desk: Desk, mine: str = MINE, theirs: str = THEIRS) -> UUID:
    """Two people rename one case; the case."""
    case = new_case(desk, BASE)
    seen = desk.read(case)
    casework.set_subject(bo(desk), case, theirs)
    casework.set_subject(desk, case, mine, seen=seen)
    return case


def met(hand: BenchHand, pane: ConflictsPane, qtbot: QtBot, **given: str) -> UUID:
    """The same, shown in the pane."""
    case = hand.now(lambda desk: meet(desk, **given))
    hand.bench.changed_elsewhere.emit()
    qtbot.waitUntil(lambda: pane._file is not None and bool(pane._file.items))
    return case


def subject(hand: BenchHand, case: UUID) -> str:
    return str(hand.now(lambda desk: desk.read(case).subject))


def settled(pane: ConflictsPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: pane._file is not None and not pane._file.open)


def test_without_a_conflict_the_place_says_what_will_appear(
    pane: ConflictsPane, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: pane._file is not None)
    assert pane._whole.currentIndex() == 0


def test_both_versions_stand_beside_what_they_began_from(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    met(hand, pane, qtbot)
    view = pane.conflict
    assert view.base.sheet.toPlainText().strip() == BASE
    assert "red blue" in view.mine.sheet.toPlainText()
    assert "“blue” instead of “red”" in view.mine.sheet.toPlainText()
    assert "twice” was added" in view.theirs.sheet.toPlainText()
    assert view.merge.written() == "A blue bike was sold twice"
    assert "You and bo" in view._state.text()


@pytest.mark.parametrize(
    ("which", "stands"),
    [("mine", MINE), ("theirs", THEIRS), ("merge", "A blue bike was sold twice")],
)
def test_each_way_of_settling_keeps_the_other_readable(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot, which: str, stands: str
) -> None:
    case = met(hand, pane, qtbot)
    pane.keep(which)
    settled(pane, qtbot)
    assert subject(hand, case) == stands
    assert pane._file is not None
    (kept,) = pane._file.settled
    assert (kept.mine, kept.theirs) == (MINE, THEIRS)
    qtbot.waitUntil(lambda: "settled it" in pane.conflict._state.text())
    assert not pane.conflict.merge.isVisible()


def test_settling_is_undone_by_the_usual_key(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    case = met(hand, pane, qtbot)
    pane.keep("mine")
    settled(pane, qtbot)
    hand.bench.undo()
    qtbot.waitUntil(lambda: subject(hand, case) == THEIRS)


def test_the_merge_can_be_changed_and_is_kept_as_a_draft(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    case = met(hand, pane, qtbot)
    editor = pane.conflict.merge
    editor.text.setFocus()
    editor.text.selectAll()
    QTest.keyClicks(editor.text, "Two bikes")
    pane.flush_drafts()
    again = ConflictsPane(hand.bench)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.conflict.merge.written() == "Two bikes")
    again.hide()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    editor.text.setFocus()
    qtbot.waitUntil(editor.text.hasFocus)
    QTest.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(pane, qtbot)
    assert subject(hand, case) == "Two bikes"


def test_words_that_both_changed_are_left_to_the_person(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    met(hand, pane, qtbot, mine="A blue bike was sold", theirs="A green bike was sold")
    assert pane.conflict.merge._words.text() == "A text of your own"
    assert "both changed this" in pane.conflict.mine.sheet.toPlainText()


def test_an_empty_merge_is_not_offered(hand: BenchHand, pane: ConflictsPane, qtbot: QtBot) -> None:
    met(hand, pane, qtbot)
    pane.conflict.merge.text.setPlainText("  ")
    assert not pane.conflict.merge.take.isEnabled()
    pane.conflict.merge.propose.click()
    assert pane.conflict.merge.written() == "A blue bike was sold twice"


def test_a_third_change_meanwhile_loses_nothing(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    case = met(hand, pane, qtbot)
    pane.conflict.merge.text.setPlainText("Mine after all")
    hand.now(lambda desk: casework.set_subject(bo(desk), case, "A third"))
    pane.keep("merge")  # decided on what was shown, which is not what stands any more
    qtbot.waitUntil(lambda: pane._file is not None and len(pane._file.open) == 2)
    assert subject(hand, case) == "A third"
    assert {c.mine for c in hand.now(conflicts)} == {MINE, "Mine after all"}


def test_values_that_are_no_texts_are_said_in_words(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    def change(desk: Desk) -> None:
        case = new_case(desk)
        seen = desk.read(case)
        casework.set_kind(bo(desk), [case], "legal_letter.copyright", "They say so.")
        casework.set_kind(desk, [case], "legal_letter.trademark", "A mark is named.", seen=seen)
        casework.set_due(bo(desk), [case], NOON + timedelta(days=1), "An order")
        casework.set_due(desk, [case], None, "", seen=seen)

    hand.now(change)
    hand.bench.changed_elsewhere.emit()
    qtbot.waitUntil(lambda: pane._file is not None and len(pane._file.open) == 2)
    assert pane._file is not None
    for found in pane._file.open:
        pane._choose(found.op_id)
        mine = pane.conflict.mine.sheet.toPlainText()
        theirs = pane.conflict.theirs.sheet.toPlainText()
        if found.field == "kind":
            assert "Trademark letter" in mine
            assert "A mark is named." in mine
            assert "Copyright notice" in theirs
        else:
            assert "nothing" in mine
            assert "21 Nov" in theirs
        assert not pane.conflict.merge.isVisible()


def test_a_decision_not_in_force_is_read_and_copied_with_its_reasons(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    def decide(desk: Desk) -> None:
        case = new_case(desk)
        casework.claim_cases(bo(desk), [case])
        casework.decide_case(desk, case, "keep", "An opinion.", facts="Seen.", grounds="Terms")
        casework.decide_case(bo(desk), case, "remove", "A false fact.")

    hand.now(decide)
    hand.bench.changed_elsewhere.emit()
    qtbot.waitUntil(lambda: pane._file is not None and bool(pane._file.superseded))
    assert pane._views.currentWidget() is pane.decision
    assert "An opinion." in pane.decision.written.sheet.toPlainText()
    assert "A false fact." in pane.decision.stands.sheet.toPlainText()
    with qtbot.waitSignal(pane.said):
        pane.decision.written.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert all(words in copied for words in ("Keep online", "An opinion.", "Seen.", "Terms"))


def test_one_steps_through_all_of_them(hand: BenchHand, pane: ConflictsPane, qtbot: QtBot) -> None:
    hand.now(lambda desk: [meet(desk) for _ in range(3)])
    hand.bench.changed_elsewhere.emit()
    qtbot.waitUntil(lambda: pane._file is not None and len(pane._file.open) == 3)
    seen = []
    for _ in range(3):
        seen.append(pane._chosen)
        pane.step(1)
    assert len(set(seen)) == 3
    assert pane._chosen == seen[0]
    pane.step(-1)
    assert pane._chosen == seen[-1]
    first = next(
        item for n in range(pane.list.count()) if chosen(item := pane.list.item(n)) == seen[0]
    )
    pane.list.setCurrentItem(first)
    assert pane._chosen == seen[0]


def chosen(item: QListWidgetItem) -> Any:
    return item.data(Qt.ItemDataRole.UserRole)


def test_the_next_open_one_follows_a_settled_one(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    hand.now(lambda desk: [meet(desk) for _ in range(2)])
    hand.bench.changed_elsewhere.emit()
    qtbot.waitUntil(lambda: pane._file is not None and len(pane._file.open) == 2)
    before = pane._chosen
    pane.keep("mine")
    qtbot.waitUntil(lambda: pane._file is not None and len(pane._file.open) == 1)
    assert pane._chosen not in {before, None}
    shown = pane._item()
    assert isinstance(shown, Conflict)
    assert not shown.resolved


def test_whose_role_may_not_settle_is_told_why(
    tmp_path: Path, hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    met(hand, pane, qtbot)
    assert pane._file is not None
    file = replace(pane._file, role=Role.AUDITOR)
    pane._show(file)
    assert not pane.conflict.mine.take.isEnabled()
    assert "auditor" in pane.conflict.mine.take.toolTip()
    assert pane.conflict.merge.text.isReadOnly()
    pane.keep("mine")
    assert not pane._busy


def test_the_focus_is_seen_wherever_it_is(
    hand: BenchHand, pane: ConflictsPane, qtbot: QtBot
) -> None:
    met(hand, pane, qtbot)
    assert without_visible_focus(pane, qtbot) == []
