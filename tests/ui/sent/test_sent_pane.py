"""What was sent is listed, found, opened and copied; long lists are not read whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand, bench_over
from tests.support.panes import without_visible_focus
from tests.support.profiles import new_case
from tests.support.windows import new_profile
from ui.sent.sent_pane import SentPane
from workbench.operations.casework import claim_cases, release_cases
from workbench.operations.notes import write_note
from workbench.operations.sent import Sent

if TYPE_CHECKING:
    from uuid import UUID

CASES = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profile")


@pytest.fixture
def hand(folder: Path, qtbot: QtBot) -> Iterator[BenchHand]:
    with bench_over(new_profile(folder, "ann"), qtbot) as hand:
        if not hand.now(_has_cases):
            hand.now(_fill)
        yield hand


def _has_cases(desk: Any) -> bool:
    return bool(desk.ledger.journal.newest(1))


def _fill(desk: Any) -> None:
    cases = [new_case(desk, f"Bike {number}") for number in range(CASES)]
    claim_cases(desk, cases)
    case = cases[-1]
    write_note(desk, case, "The serial number matches.\nSeen in the shop.")
    release_cases(desk, [case])
    release_cases(desk, [case])  # refused: nobody holds it


@pytest.fixture
def pane(hand: BenchHand, qtbot: QtBot) -> SentPane:
    return pane_at(hand, qtbot)


def pane_at(hand: BenchHand, qtbot: QtBot) -> SentPane:
    made = SentPane(hand.bench)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitUntil(lambda: made.current() is not None)
    return made


def shown(pane: SentPane) -> Sent:
    item = pane.current()
    assert isinstance(item, Sent)
    return item


def test_the_newest_is_shown_first_and_in_full(pane: SentPane) -> None:
    assert pane.model.rowCount() == 2 * CASES + 3
    assert (shown(pane).what, shown(pane).outcome) == ("released it", "refused")
    assert "Nobody holds it, not you." in pane.sheet.toPlainText()


def test_only_what_is_looked_at_is_read(pane: SentPane, qtbot: QtBot) -> None:
    last = pane.model.rowCount() - 1
    assert pane.model.window.row(last) is None
    pane.list.go_to(last)
    qtbot.waitUntil(lambda: pane.model.window.row(last) is not None)
    qtbot.waitUntil(lambda: "Bike 0" in pane.sheet.toPlainText())


def test_words_of_a_note_find_it(pane: SentPane, qtbot: QtBot) -> None:
    pane.search.setText("serial MATCHES")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1 and pane.current() is not None)
    assert shown(pane).what == "wrote evidence note 1"
    pane.search.setText("no such words")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0)
    assert pane.current() is None


def test_what_was_not_applied_is_one_press_away(pane: SentPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.read):
        pane.look_for(not_applied=True)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1 and pane.current() is not None)
    assert shown(pane).outcome == "refused"


def test_one_operation_is_looked_for_by_its_id(
    pane: SentPane, hand: BenchHand, qtbot: QtBot
) -> None:
    oldest = hand.now(lambda desk: desk.ledger.journal.newest(10_000)[-1].operation.op_id)
    pane.look_for(oldest)
    qtbot.waitUntil(lambda: (item := pane.current()) is not None and item.op_id == oldest)


def test_enter_opens_the_case_and_copies_are_whole(pane: SentPane, qtbot: QtBot) -> None:
    asked: list[UUID] = []
    pane.case_wanted.connect(asked.append)
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert asked == [shown(pane).case]
    pane.list.go_to(2)
    qtbot.waitUntil(lambda: shown(pane).what == "wrote evidence note 1")
    QTest.keyClick(pane.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "The serial number matches.\nSeen in the shop." in copied
    assert f"E-{CASES}" in copied


def test_what_is_done_meanwhile_comes_in_and_the_chosen_one_stays(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with bench_over(new_profile(tmp_path, "ann"), qtbot) as hand:
        cases = [hand.now(lambda desk: new_case(desk, "Bike")) for _ in range(8)]
        pane = pane_at(hand, qtbot)
        pane.list.go_to(5)
        chosen = shown(pane).op_id
        hand.bench.do(lambda desk: write_note(desk, cases[0], "One more."))
        qtbot.waitUntil(lambda: pane.model.rowCount() == len(cases) + 1)
        qtbot.waitUntil(lambda: pane.current() is not None)
        assert (shown(pane).op_id, pane.list.currentIndex().row()) == (chosen, 6)


def test_a_profile_of_its_own_speaks_of_no_centre(pane: SentPane) -> None:
    words = [button.text() for button in pane._parts.values() if button.isVisible()]
    assert words == ["All", "Not applied"]


def test_the_focus_is_seen_wherever_it_is(pane: SentPane, qtbot: QtBot) -> None:
    assert without_visible_focus(pane, qtbot) == []
