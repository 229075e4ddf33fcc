"""The queue in the hands of a person: it answers at once, and nothing moves by itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.many_cases import COMMON, Made, fill_replica, made_cases
from ui.jobs.bench import Bench
from ui.jobs.runner import JobRunner
from ui.queue import choosing
from ui.queue.queue_pane import QueuePane
from ui.queue.view_list import ViewList
from workbench.app import Profile, unlock_profile
from workbench.changes import Changes, Recorded
from workbench.domain.cases import View
from workbench.domain.ids import new_id
from workbench.domain.queue import Sort
from workbench.settings import Settings
from workbench.storage.sqlcipher import connect

CASES = list(made_cases(1_500, seed=3))
OPEN = [case for case in CASES if case.state.needs_work]
Write = Callable[[str], None]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return a_profile(tmp_path, CASES)


def a_profile(folder: Path, cases: list[Made]) -> Profile:
    made = unlock_profile(Settings(folder, passphrase="t", person="person00"))
    fill_replica(folder, made.keys.replica, iter(cases))
    return replace(made, has_queue=True)


@pytest.fixture
def bench(profile: Profile, qtbot: QtBot) -> Iterator[Bench]:  # qtbot: an application first
    made = Bench(profile, JobRunner())
    yield made
    made.close()


@pytest.fixture
def pane(bench: Bench, qtbot: QtBot) -> QueuePane:
    return shown(bench, qtbot)


def shown(bench: Bench, qtbot: QtBot) -> QueuePane:
    made = QueuePane(bench)
    qtbot.addWidget(made)
    made.resize(420, 700)
    with qtbot.waitSignal(made.feed.answered):
        made.show()
    qtbot.waitUntil(lambda: made.model.window.complete)
    return made


@pytest.fixture
def write(profile: Profile) -> Write:
    """Changes the replica as another process would."""

    def change(sql: str) -> None:
        connection = connect(profile.folder / "replica.db", profile.keys.replica, synchronous="OFF")
        connection.execute(sql)
        connection.close()

    return change


def touched(*cases: UUID) -> Changes:
    """What a verb reports that changed these cases."""
    return Changes(tuple(Recorded(new_id(), "x", case, "applied", {}) for case in cases), "Done")


def press(
    widget: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QTest.keyClick(widget, key, modifier)


def row_ids(pane: QueuePane) -> list[int]:
    return [pane.model.window.id_at(place) for place in range(pane.model.rowCount())]


def arrives(case: Made, row: int) -> str:
    """The statement that puts a copy of a case at the end."""
    names = "id, number, scope, kind, state, is_open, priority, subject, assignee, due, due_sort"
    names += ", due_basis, received, jurisdiction, language, waiting_for, token, head, fields"
    names += ", reasons, lengths, documents"
    fresh = names.replace("id, number", f"hex(randomblob(16)), {row}", 1)
    return f"INSERT INTO case_item (row, {names}) SELECT {row}, {fresh} FROM case_item WHERE row = {case.row}"  # noqa: E501, S608  # made here


def test_all_open_cases_are_there_with_their_exact_count(pane: QueuePane) -> None:
    assert sorted(row_ids(pane)) == [case.row for case in OPEN]
    assert pane.bar.count.text() == str(len(OPEN))
    assert pane.view.current_place == 0


def test_the_next_case_is_told(pane: QueuePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.case_chosen) as told:
        pane.move(1)
    assert told.args == [pane.current_case()]
    assert pane.view.current_place == 1


def test_hurrying_through_opens_only_the_first_and_the_last(pane: QueuePane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane._rest.isActive())
    told: list[UUID] = []
    pane.case_chosen.connect(told.append)
    for _ in range(20):
        press(pane.view, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: told[-1:] == [pane.current_case()])
    assert pane.view.current_place == 20
    assert len(told) == 2


def test_searching_answers_each_key_press_with_the_latest(pane: QueuePane, qtbot: QtBot) -> None:
    pane.focus_search()
    QTest.keyClicks(pane.bar.search, COMMON)
    expected = {case.row for case in OPEN if COMMON in case.text.split()}
    qtbot.waitUntil(lambda: set(row_ids(pane)) == expected)
    assert pane.bar.count.text() == str(len(expected))


def test_filters_stand_as_chips_that_can_be_taken_off(pane: QueuePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.feed.answered):
        pane.bar.set_filter("priority", 2)
    assert set(row_ids(pane)) <= {case.row for case in OPEN if case.priority == 2}
    chip = pane.bar.chips()[0]
    assert chip.text().startswith("P2")
    with qtbot.waitSignal(pane.feed.answered):
        chip.click()
    assert pane.bar.chips() == []


def test_the_menus_offer_what_the_cases_have(pane: QueuePane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "tag" in pane.bar.choices)
    pane.bar.filter_menu.aboutToShow.emit()
    menus = {menu.title(): menu for menu in pane.bar.filter_menu.findChildren(QMenu)}
    offered = {action.text(): action for action in menus["Language"].actions()}
    assert set(offered) == {case.language for case in OPEN if case.language}
    offered["de"].trigger()
    german = {case.row for case in OPEN if case.language == "de"}
    qtbot.waitUntil(lambda: set(row_ids(pane)) == german)
    with qtbot.waitSignal(pane.feed.answered):
        pane.bar.sort_menu.actions()[1].trigger()
    assert pane.bar.question.sort is Sort.PRIORITY


def test_the_order_is_the_one_that_was_asked_for(pane: QueuePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.feed.answered):
        pane.bar.set_sort(Sort.RECEIVED)
    newest = max(OPEN, key=lambda case: case.received)
    assert pane.model.window.id_at(0) == newest.row


def test_arrivals_wait_beside_the_count_until_they_are_let_in(
    pane: QueuePane, bench: Bench, qtbot: QtBot, write: Write
) -> None:
    pane.view.go_to(7)
    current, before, offset = pane.current_case(), row_ids(pane), pane.view.current_offset()
    first = min(OPEN, key=lambda case: (case.due is None, case.due))
    write(arrives(first, 5_001))
    with qtbot.waitSignal(pane.feed.arrived):
        bench.changed_elsewhere.emit()
    assert pane.pill.text() == "↑ 1 new"
    assert row_ids(pane) == before

    with qtbot.waitSignal(pane.feed.merged):
        pane.pill.click()
    assert 5_001 in row_ids(pane)[:5]
    assert pane.pill.isHidden()
    assert pane.current_case() == current
    assert pane.view.current_place == 8
    assert pane.view.current_offset() == offset


def test_a_case_that_left_the_view_stays_where_it_is_and_says_so(
    pane: QueuePane, bench: Bench, qtbot: QtBot, write: Write
) -> None:
    before, place = row_ids(pane), 3
    item = pane.model.item(place)
    assert item is not None
    write(f"UPDATE case_item SET state = 'closed', is_open = 0 WHERE row = {item.row}")  # noqa: S608  # made here
    bench.changed.emit(touched(item.case))

    def says_so() -> bool:
        line = pane.model.line(place)
        return line is not None and line.below.startswith("moved on") and line.due == "closed"

    qtbot.waitUntil(says_so)
    assert row_ids(pane) == before
    with qtbot.waitSignal(pane.feed.merged):
        pane.refresh()
    assert item.row not in row_ids(pane)


def test_control_a_chooses_what_is_shown_and_once_more_all_that_match(
    pane: QueuePane, qtbot: QtBot
) -> None:
    press(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    shown = pane.selection()
    assert 5 < shown.count < 30
    assert pane.chosen.words.text() == f"{shown.count} selected"
    assert pane.chosen.all.text() == f"All {len(OPEN)} that match"

    press(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    everything = pane.selection()
    assert everything.question == pane.bar.question
    assert (everything.cases, everything.count) == ((), len(OPEN))
    assert pane.chosen.words.text() == f"All {len(OPEN)} that match are selected"
    assert pane.view.selectionModel().selection().count() <= 1
    pane.move(1)
    assert pane.selection().cases == (pane.current_case(),)


def test_all_that_match_can_be_chosen_by_the_offer_and_let_go(pane: QueuePane) -> None:
    press(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    pane.chosen.all.click()
    assert pane.selection().count == len(OPEN)
    press(pane.view, Qt.Key.Key_Escape)
    assert pane.selection().count == 1
    assert pane.chosen.isHidden()


def test_too_many_rows_are_refused_in_words(
    pane: QueuePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_CHOSEN", 10)
    pane.view.choose(0, 20)
    assert pane.chosen.words.text().endswith("Ctrl+A twice means all that match")
    assert pane.selection().count == 0


def test_shift_chooses_a_range_even_of_cases_not_seen_yet(pane: QueuePane, qtbot: QtBot) -> None:
    pane.view.go_to(0)
    press(pane.view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: pane.selection().count == len(OPEN))


def test_shift_j_and_k_choose_rows_one_by_one_and_give_them_back(pane: QueuePane) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    pane.view.go_to(4)
    press(pane.view, Qt.Key.Key_J, shift)
    press(pane.view, Qt.Key.Key_J, shift)
    assert pane.selection().count == 3
    press(pane.view, Qt.Key.Key_K, shift)
    assert pane.selection().count == 2
    pane.extend(1)
    assert pane.selection().count == 3
    assert pane.view.current_place == 6


def test_control_and_shift_with_the_mouse_choose_rows(pane: QueuePane, qtbot: QtBot) -> None:
    view, click = pane.view, Qt.MouseButton.LeftButton
    places = [view.visualRect(pane.model.index(row)).center() for row in range(6)]
    QTest.mouseClick(view.viewport(), click, Qt.KeyboardModifier.NoModifier, places[0])
    QTest.mouseClick(view.viewport(), click, Qt.KeyboardModifier.ControlModifier, places[2])
    assert pane.selection().count == 2
    QTest.mouseClick(view.viewport(), click, Qt.KeyboardModifier.NoModifier, places[1])
    QTest.mouseClick(view.viewport(), click, Qt.KeyboardModifier.ShiftModifier, places[5])
    assert pane.selection().count == 5


def test_the_bar_offers_what_can_be_done_with_the_chosen(pane: QueuePane, qtbot: QtBot) -> None:
    pane.view.choose(0, 2)
    assert pane.chosen.isVisible()
    for button in pane.chosen.findChildren(QPushButton):
        if button.objectName():
            with qtbot.waitSignal(pane.action_wanted) as wanted:
                button.click()
            assert wanted.args == [button.objectName()]


def test_what_is_chosen_survives_a_drag_that_begins_on_all_that_match(
    pane: QueuePane, qtbot: QtBot
) -> None:
    """A press alone lets them go; a drag takes all of them along."""
    pane.choose_matching()
    dragged: list[int] = []
    pane.view.drag_wanted.disconnect()
    pane.view.drag_wanted.connect(lambda: dragged.append(pane.selection().count))
    start = pane.view.visualRect(pane.model.index(1)).center()
    QTest.mousePress(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(pane.view.viewport(), start + QPoint(40, 0))
    qtbot.waitUntil(lambda: dragged == [len(OPEN)])
    QTest.mouseRelease(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert pane.selection().cases == (pane.current_case(),)
    assert pane.view.current_place == 1


def test_a_search_without_a_hit_says_how_to_go_on(pane: QueuePane, qtbot: QtBot) -> None:
    pane.bar.search.setText("nowhere")
    qtbot.waitUntil(lambda: pane.pages.currentWidget() is pane.empty)
    with qtbot.waitSignal(pane.feed.answered):
        pane.empty.button.click()
    assert pane.pages.currentWidget() is pane.view
    assert pane.bar.search.text() == ""


def test_an_empty_profile_says_how_to_start(tmp_path: Path, qtbot: QtBot) -> None:
    bench = Bench(a_profile(tmp_path, []), JobRunner())
    try:
        pane = shown(bench, qtbot)
        assert pane.pages.currentWidget() is pane.empty
        with qtbot.waitSignal(pane.action_wanted) as wanted:
            pane.empty.button.click()
        assert wanted.args == ["files.take_in"]
    finally:
        bench.close()


def test_every_line_can_be_read_aloud(pane: QueuePane) -> None:
    spoken = pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("P")
    assert "E-" in spoken


def test_scrolling_brings_the_cases_that_come_into_sight(pane: QueuePane, qtbot: QtBot) -> None:
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = pane.model.rowCount() - 1
    qtbot.waitUntil(lambda: last in painted(pane))


def painted(pane: QueuePane) -> set[int]:
    """The places whose cases are here, without wanting any."""
    known = pane.model.known_cases()
    return {place for place, row in enumerate(row_ids(pane)) if row in known}


def test_the_views_show_their_counts_and_choose(bench: Bench, qtbot: QtBot) -> None:
    views = ViewList(bench)
    qtbot.addWidget(views)
    qtbot.waitUntil(lambda: views.buttons[View.ALL].count_words != "")
    assert views.buttons[View.ALL].count_words == "1,500"
    assert views.buttons[View.OPEN].count_words == str(len(OPEN))
    with qtbot.waitSignal(views.view_chosen) as chosen:
        views.buttons[View.WAITING].click()
    assert chosen.args == [View.WAITING]


def test_lines_paint_in_both_themes_and_both_directions(pane: QueuePane) -> None:
    """Each look leaves its own picture, so colours and sides follow."""
    from ui.theme.style import theme

    pictures = set()
    for mode in ("light", "dark"):
        for side in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
            theme().set_mode(mode)
            pane.view.setLayoutDirection(side)
            image = pane.view.viewport().grab().toImage()
            pictures.add(bytes(image.constBits()))
    theme().set_mode("system")
    assert len(pictures) == 4
