"""The team in the hands of its lead: sorted, searched, read by keys, cases dropped on people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.support.demo_team import LEAD, copy_of, make_demo
from tests.support.windows import open_bench, press, write
from ui.jobs.bench import Bench
from ui.models.selection import Selection, as_mime
from ui.queue.case_list import CaseList
from ui.team.team_model import LINE, Column, TeamLine, cell_words
from ui.team.team_pane import TeamPane
from ui.theme.style import theme
from workbench.domain.cases import View
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.domain.queue import QueueQuestion


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("made"))


@pytest.fixture
def bench(made: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    with open_bench(copy_of(made, tmp_path), qtbot) as opened:
        yield opened


@pytest.fixture
def pane(bench: Bench, qtbot: QtBot) -> TeamPane:
    cases = CaseList(bench, QueueQuestion(view=View.UNCLAIMED), "team")
    pane = TeamPane(bench, cases)
    qtbot.addWidget(pane)
    pane.resize(1212, 740)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(lambda: bool(pane.model.lines))
    pane.table.setFocus()
    return pane


def people(pane: TeamPane) -> list[TeamLine]:
    return [line for line in pane.model.lines if line.person is not None]


def row_of(pane: TeamPane, login: str) -> int:
    return next(r for r, line in enumerate(pane.model.lines) if line.login == login)


def cases_of(pane: TeamPane) -> Any:
    """The list beside the people; a `CaseList`."""
    return pane.cases


def go_to(pane: TeamPane, row: int, qtbot: QtBot) -> TeamLine:
    """Go to a row, and wait until its cases are shown."""
    line = pane.model.lines[row]
    pane.table.selectRow(row)
    qtbot.waitUntil(lambda: cases_of(pane).feed.question == line.question)
    qtbot.waitUntil(lambda: cases_of(pane).choosing.count.n == line.holding.cases)
    return line


def test_everybody_is_there_with_what_nobody_holds_above_them(pane: TeamPane) -> None:
    assert len(people(pane)) == 24
    assert pane.model.lines[0].name == "Unclaimed"
    assert {line.login for line in people(pane)} >= {LEAD, "ruth.abara"}
    loads = [line.load for line in people(pane)]
    assert loads == sorted(loads, reverse=True)


@pytest.mark.parametrize("column", Column)
def test_the_people_are_sorted_by_each_column_and_the_rest_stays_above(
    pane: TeamPane, column: Column
) -> None:
    chosen = pane.table.line()
    pane.sorting.setCurrentIndex(column)
    pane.sorting.activated.emit(column)
    assert pane.table.horizontalHeader().sortIndicatorSection() == column
    assert pane.model.lines[0].name == "Unclaimed"
    kept = pane.table.line()
    assert chosen is not None
    assert kept is not None
    assert kept.question == chosen.question
    assert all(
        pane.model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(pane.model.rowCount())
    )


def test_a_head_sorts_both_ways(pane: TeamPane) -> None:
    pane.table.sort_by(Column.PERSON, Qt.SortOrder.AscendingOrder)
    names = [line.name for line in people(pane)]
    pane.table.sort_by(Column.PERSON, Qt.SortOrder.DescendingOrder)
    assert [line.name for line in people(pane)] == names[::-1]


def test_a_person_is_found_by_language_team_or_name(pane: TeamPane) -> None:
    pane.search.setFocus()
    write("danish north")
    assert {"emil.soendergaard"} <= {line.login for line in people(pane)}
    assert all("vendor-north" in line.below for line in people(pane))
    pane.search.setText("ruth")
    assert [line.login for line in people(pane)] == ["ruth.abara"]
    pane.search.setText("nobody of this name")
    assert people(pane) == []


def test_the_keys_alone_lead_through_the_people_to_their_cases(
    pane: TeamPane, qtbot: QtBot
) -> None:
    start = pane.table.currentIndex().row()
    press("j", pane.table)
    assert pane.table.currentIndex().row() == start + 1
    line = pane.model.lines[start + 1]
    qtbot.waitUntil(lambda: cases_of(pane).feed.question == line.question)
    press("k", pane.table)
    assert pane.table.currentIndex().row() == start
    press("Return", pane.table)
    assert QApplication.focusWidget() is cases_of(pane).view
    press("Escape", cases_of(pane).view)
    assert QApplication.focusWidget() is pane.table


def test_a_person_chosen_shows_their_cases_and_others_do_not(pane: TeamPane, qtbot: QtBot) -> None:
    busy = next(line for line in people(pane) if line.holding.cases > 1)
    line = go_to(pane, pane.model.lines.index(busy), qtbot)
    shown = cases_of(pane)
    rows = range(shown.feed.model.rowCount())
    assert len(rows) == line.holding.cases
    assert {shown.feed.model.item(n).assignee for n in rows} == {busy.login}
    heads = {label.text() for label in pane.findChildren(QLabel)}
    assert busy.name in heads
    count = line.holding.cases
    assert f"{count} open case{'' if count == 1 else 's'} · {line.load_words}" in heads


def test_who_holds_nothing_has_an_empty_list_that_says_how_to_go_on(
    pane: TeamPane, qtbot: QtBot
) -> None:
    go_to(pane, row_of(pane, "kofi.asante"), qtbot)
    shown = cases_of(pane)
    qtbot.waitUntil(shown.empty.isVisible)
    assert pane.selection().count == 0


def test_cases_fall_on_who_works_cases_and_on_nobody_else(pane: TeamPane, qtbot: QtBot) -> None:
    go_to(pane, 0, qtbot)
    shown = cases_of(pane)
    shown.view.choose(0, 3)
    selection = pane.selection()
    assert selection.count == 4
    with qtbot.waitSignal(pane.cases_given) as given:
        drop_on(pane, row_of(pane, "ruth.abara"), selection)
    assert given.args[0].login == "ruth.abara"
    assert given.args[1] == selection

    fallen: list[TeamLine] = []
    pane.cases_given.connect(lambda line, _cases: fallen.append(line))
    drop_on(pane, row_of(pane, "ingrid.falk"), selection)  # an auditor holds no cases
    assert fallen == []


def drop_on(pane: TeamPane, row: int, selection: Selection) -> None:
    """Drop cases on a row, as the mouse would."""
    table = pane.table
    table.scrollTo(pane.model.index(row, 0))
    middle = QPointF(table.visualRect(pane.model.index(row, 0)).center())
    mime, action = as_mime(selection), Qt.DropAction.MoveAction
    held, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(middle.toPoint(), action, mime, button, held)
    QApplication.sendEvent(table.viewport(), enter)
    assert enter.isAccepted()
    QApplication.sendEvent(table.viewport(), QDropEvent(middle, action, mime, button, held))


def test_a_lapsed_claim_has_a_row_of_its_own(pane: TeamPane, bench: Bench, qtbot: QtBot) -> None:
    go_to(pane, 0, qtbot)
    case = cases_of(pane).feed.model.item(0).case
    before = datetime.now(UTC) - timedelta(hours=5)

    def claim(desk: Any) -> Any:
        from workbench.changes import Changes
        from workbench.domain.ids import new_id

        claimed = Operation(new_id(), "case.claim", case, {}, "ruth.abara", before)
        return Changes(desk.ledger.record([claimed], Role.SPECIALIST), "")

    bench.do(claim)
    qtbot.waitUntil(lambda: pane.model.lines[1].question.lapsed)
    lapsed = go_to(pane, 1, qtbot)
    assert lapsed.below == "1 case to take over"
    assert cases_of(pane).feed.model.item(0).case == case
    assert pane.figures.words("Lapsed claims") == "1"
    ruth = pane.model.lines[row_of(pane, "ruth.abara")]
    assert cell_words(ruth, Column.LAPSED) == "1"


@pytest.mark.parametrize(("width", "height"), [(892, 540), (1212, 740), (1852, 1020)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_there_is_room_for_people_and_cases(
    pane: TeamPane, width: int, height: int, scale: float
) -> None:
    theme().set_scale(scale)
    try:
        pane.resize(width, height)
        QApplication.processEvents()
        name = pane.table.columnViewportPosition(Column.PERSON)
        assert name == 0
        shown = [c for c in Column if not pane.table.isColumnHidden(c)]
        needed = sum(pane.table.columnWidth(c) for c in shown)
        assert needed <= pane.table.viewport().width() + 2
        assert pane.table.columnWidth(Column.LOAD) >= theme().px(100)
        assert pane.table.viewport().height() >= theme().px(60)
        assert cases_of(pane).view.height() > theme().px(60)
    finally:
        theme().set_scale(1.0)


def test_rows_paint_in_both_themes(pane: TeamPane) -> None:
    pictures = set()
    for mode in ("light", "dark"):
        theme().set_mode(mode)
        pictures.add(bytes(pane.table.viewport().grab().toImage().constBits()))
    theme().set_mode("system")
    assert len(pictures) == 2


def test_the_pointer_chooses_too(pane: TeamPane, qtbot: QtBot) -> None:
    row = row_of(pane, "ruth.abara")
    pane.table.scrollTo(pane.model.index(row, 0))
    place = pane.table.visualRect(pane.model.index(row, 0)).center()
    QTest.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    line: TeamLine = pane.model.index(row, 0).data(LINE)
    qtbot.waitUntil(lambda: cases_of(pane).feed.question == line.question)
