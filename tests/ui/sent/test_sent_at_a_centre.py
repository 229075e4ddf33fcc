"""What was sent to a real centre, with its answers; and what it set aside, for a lead."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_at
from tests.support.postgres import Centre
from tests.support.workstations import workstations
from ui.sent.sent_pane import SentPane
from workbench.central import provision
from workbench.operations.casework import claim_cases
from workbench.operations.notes import write_note
from workbench.operations.quarantine import SetAside
from workbench.operations.sent import Sent, SentPart

if TYPE_CHECKING:
    from ui.main_window import MainWindow

TEXT = "The serial number matches.\nSeen in the shop."


def shown(window: "MainWindow", qtbot: QtBot) -> SentPane:
    """The place, with its first line read."""
    window.show_sent()
    pane = window.pane("sent")
    assert isinstance(pane, SentPane)
    qtbot.waitUntil(lambda: pane.current() is not None)
    return pane


def test_each_operation_says_what_became_of_it_and_when(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    with workstations(centre, tmp_path, "bo") as (bo,):
        case = bo.new_case("A bike was sold twice")
        claim_cases(bo.desk, [case])
        bo.sync()
        write_note(bo.desk, case, TEXT)
        with window_at(bo, qtbot) as window:
            pane = shown(window, qtbot)
            qtbot.waitUntil(lambda: "by the centre's clock" in pane.sheet.toPlainText())
            item = pane.current()
            assert isinstance(item, Sent)
            assert (item.what, item.outcome, item.reference) == (
                "wrote evidence note 1",
                "applied",
                "E-1",
            )
            words = [button.text() for button in pane._parts.values() if button.isVisible()]
            assert words == [part.words for part in SentPart]
            pane.open_button.click()
            assert window.places.currentWidget() is window.parts


def test_a_lead_reads_what_the_centre_set_aside_and_nothing_is_lost(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    """Bo writes on a case that was moved away meanwhile: his lead has the words."""
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        case = bo.new_case("A bike was sold twice")
        bo.sync()
        with centre.owner() as owner:
            provision.move_case(owner, str(case), "north")
        write_note(bo.desk, case, TEXT)
        assert bo.step().outcomes["quarantined"] == 1
        ann.sync()
        with window_at(ann, qtbot) as window:
            qtbot.waitUntil(lambda: window.bench.contact.bound)
            window.show_sent()
            pane = window.pane("sent")
            pane._parts["aside"].click()
            qtbot.waitUntil(lambda: isinstance(pane.current(), SetAside))
            item = pane.current()
            assert (item.name, item.written) == ("Bo", TEXT)
            assert "There is no such case." in pane.sheet.toPlainText()
            assert not pane.open_button.isEnabled()
            pane.copy_button.click()
            assert TEXT in QGuiApplication.clipboard().text()
            pane.search.setText("no such words")
            qtbot.waitUntil(lambda: pane.model.rowCount() == 0)
            pane.search.setText("serial")
            qtbot.waitUntil(lambda: pane.model.rowCount() == 1)


def test_who_leads_nobody_is_shown_nothing_of_others(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    with workstations(centre, tmp_path, "bo") as (bo,):
        bo.new_case()
        bo.sync()
        with window_at(bo, qtbot) as window:
            qtbot.waitUntil(lambda: window.bench.contact.bound)
            pane = shown(window, qtbot)
            assert not pane._parts["aside"].isVisible()
