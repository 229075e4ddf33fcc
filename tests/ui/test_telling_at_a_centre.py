"""A window at a real centre: what is on its way is said so, and what it answers is heard."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_of
from tests.support.postgres import Centre
from tests.support.workstations import Workstation, place_of
from ui.main_window import MainWindow
from workbench.domain.operations import Outcome
from workbench.operations.casework import claim_cases, decide_case, set_subject
from workbench.operations.notes import write_note


@pytest.fixture
def bo(centre: Centre, tmp_path: Path) -> Iterator[Workstation]:
    """A colleague's workstation, driven by hand."""
    made = Workstation(tmp_path / "bo", place_of(centre), "bo")
    yield made
    made.close()


@pytest.fixture
def case(bo: Workstation) -> UUID:
    """A case that is at the centre before the window opens."""
    made = bo.new_case("A bike was sold twice")
    bo.sync()
    return made


@pytest.fixture
def window(case: UUID, centre: Centre, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The lead's window, with the case in the panel."""
    with window_of(centre, "ann", tmp_path, qtbot) as opened:
        opened.go_to_case(case)
        qtbot.waitUntil(lambda: opened.case.snapshot() is not None)
        yield opened


def test_a_claim_is_on_its_way_and_then_at_the_centre(
    window: MainWindow, case: UUID, bo: Workstation, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bench.synced, check_params_cb=lambda r: r.pushed == 1):
        window.bench.do(lambda desk: claim_cases(desk, [case]))
        qtbot.waitUntil(lambda: "on its way" in window.notice.text)
    assert window.notice.text == "Claimed E-1 — on its way to the centre"
    bo.sync()
    assert bo.desk.outline(case).assignee == "ann"
    qtbot.waitUntil(lambda: "Yours until" in window.case.header._line.text())
    assert window.status.text.startswith("Synced ")
    assert "You work as ann" in window.status.text


def test_decided_is_said_once_the_centre_said_so(
    window: MainWindow, case: UUID, qtbot: QtBot
) -> None:
    said: list[str] = []
    window.bench.changed.connect(lambda _: said.append(window.notice.text))
    window.bench.do(lambda desk: decide_case(desk, case, "keep", "The terms allow it."))
    qtbot.waitUntil(lambda: window.notice.text == "E-1 is decided: Keep online")
    assert said == ["Decision on its way to the centre: E-1: Keep online"]


def test_what_met_anothers_change_is_said_and_stays(
    window: MainWindow, case: UUID, bo: Workstation, qtbot: QtBot
) -> None:
    seen = bo.desk.outline(case)
    window.bench.contact._next.stop()  # the line is quiet while both write
    set_subject(bo.desk, case, "Two bikes", seen=seen)
    bo.sync()
    window.bench.do(lambda desk: set_subject(desk, case, "One bike", seen=seen))
    qtbot.waitUntil(lambda: "met another change" in window.notice.text)
    assert window.notice.offered("Compare") is not None
    qtbot.waitUntil(lambda: "1 not applied" in window.status.text)
    window.show_sent(not_applied=True)
    pane = window.pane("sent")
    qtbot.waitUntil(lambda: pane.current() is not None)
    assert pane.current().outcome == Outcome.CONFLICT
    assert "not applied" not in window.status.text


def test_what_others_do_comes_in_by_itself(
    window: MainWindow, case: UUID, bo: Workstation, qtbot: QtBot
) -> None:
    write_note(bo.desk, case, "The serial number matches.")
    bo.sync()
    window.bench.sync_now()
    qtbot.waitUntil(lambda: "serial number" in window.case.sheets.investigation.toPlainText())


def test_who_else_is_here_is_said_in_the_head_of_the_case(
    window: MainWindow, case: UUID, bo: Workstation, qtbot: QtBot
) -> None:
    bo.engine.here(case, writing=True)
    window.activateWindow()
    window.case.others.look()
    qtbot.waitUntil(lambda: window.case.header._others.text() == "Bo is writing")
    window.case.composer.text.setPlainText("A note")
    window.case.others.look()
    window.bench.contact.here(case, lambda _: None, writing=True)
    qtbot.waitUntil(lambda: [o.writing for o in bo.engine.here(case)] == [True])
    window.case.composer.text.clear()


def test_a_case_of_ones_own_has_no_number_until_the_centre_gave_it_one(
    window: MainWindow, centre: Centre, qtbot: QtBot
) -> None:
    from tests.support.profiles import new_case

    with centre.owner() as owner:
        owner.execute("ALTER ROLE ann NOLOGIN")
    made: list[UUID] = []
    window.bench.write(lambda desk: new_case(desk, "Offline"), made.append)
    qtbot.waitUntil(lambda: bool(made))
    window.bench.changed_elsewhere.emit()
    window.go_to_case(made[0])
    qtbot.waitUntil(lambda: window.case.header._reference.text() == "No number yet")
    assert "1 change not yet central" in window.case.header._pending.text


def test_closing_does_not_wait_for_a_dead_line(window: MainWindow, qtbot: QtBot) -> None:
    window.bench.sync_now()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
