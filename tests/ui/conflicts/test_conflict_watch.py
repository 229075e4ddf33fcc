"""What is news is told once; what lay there before is counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from tests.support.profiles import new_case, person
from tests.support.windows import new_profile, open_window
from ui.main_window import MainWindow
from workbench.changes import Changes
from workbench.operations import casework
from workbench.operations.desk import Desk

if TYPE_CHECKING:
    from uuid import UUID


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """An empty profile, open."""
    with open_window(new_profile(tmp_path, "am"), qtbot) as opened:
        qtbot.waitUntil(lambda: opened._watch._known is not None)
        yield opened


def meet(desk: Desk) -> Changes:
    """Two people rename one case."""
    case = new_case(desk)
    seen = desk.read(case)
    casework.set_subject(Desk(desk.ledger, person("bo")), case, "Theirs")
    return casework.set_subject(desk, case, "Mine", seen=seen)


def badge(window: MainWindow) -> str:
    found = window.rail._badges.get("conflicts")
    return found.text() if found is not None and found.isVisible() else ""


def test_a_conflict_is_told_counted_and_compared_by_one_button(
    window: MainWindow, qtbot: QtBot
) -> None:
    told: list[UUID] = []
    window._watch.appeared.connect(lambda _words, op_id: told.append(op_id))
    window.bench.do(meet)
    qtbot.waitUntil(lambda: bool(told))
    assert "Somebody else changed the subject of E-1 meanwhile" in window.notice.text
    assert badge(window) == "1"
    window.notice.button.click()
    assert window.current_place == "conflicts"
    pane = window.pane("conflicts")
    qtbot.waitUntil(lambda: pane._item() is not None)
    assert pane._chosen == told[0]
    window.actions_here.run("conflict.mine")
    qtbot.waitUntil(lambda: badge(window) == "")
    assert len(told) == 1
    with qtbot.waitSignal(window.bench.changed):
        window.actions_here.run("undo")


def test_actions_on_conflicts_say_where_they_work(window: MainWindow) -> None:
    window.show_place("queue")
    spec = window.actions_here.registry["conflict.mine"]
    assert "first" in spec.why_not(window.context())


def test_a_decision_not_in_force_is_told(window: MainWindow, qtbot: QtBot) -> None:
    def decide(desk: Desk) -> Changes:
        case = new_case(desk)
        casework.claim_cases(Desk(desk.ledger, person("bo")), [case])
        return casework.decide_case(desk, case, "keep", "An opinion.")

    window.bench.do(decide)
    qtbot.waitUntil(lambda: "not in force; its reasons are kept" in window.notice.text)


def test_the_case_shows_that_there_is_something_to_compare(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.bench.do(meet)
    qtbot.waitUntil(lambda: badge(window) == "1")
    found: list[UUID] = []
    window.bench.read(lambda desk: desk.case_id("E-1"), found.append)
    qtbot.waitUntil(lambda: bool(found))
    window.go_to_case(found[0])
    qtbot.waitUntil(lambda: window.case.snapshot() is not None)
    assert window.case.header._compare.text() == "1 to compare"
    window.case.header._compare.click()
    assert window.current_place == "conflicts"
    qtbot.waitUntil(lambda: window.pane("conflicts")._chosen is not None)
    window.pane("conflicts").open_case.click()
    assert window.current_place == "queue"
