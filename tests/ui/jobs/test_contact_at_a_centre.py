"""Contact over bad networks: a dead line keeps nobody, and what waits goes when it heals."""

from pathlib import Path
from time import monotonic

from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_at
from tests.support.network import Trouble, network_to
from tests.support.postgres import Centre
from tests.support.workstations import Workstation
from workbench.operations.notes import write_note
from workbench.sync.state import Link


def test_a_dead_line_is_said_holds_nothing_up_and_heals(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    with network_to(centre.running.port) as network:
        place = f"host=127.0.0.1 port={network.port} dbname={centre.database}"
        bo = Workstation(tmp_path / "bo", place, "bo")
        case = bo.new_case()
        bo.sync()
        with window_at(bo, qtbot) as window:
            contact = window.bench.contact
            qtbot.waitUntil(lambda: contact.state.link is Link.SYNCED)
            network.trouble = Trouble.CUT
            window.bench.do(lambda desk: write_note(desk, case, "Kept."))
            qtbot.waitUntil(lambda: contact.state.link is Link.OFFLINE)
            assert "all kept · 1 change waiting" in window.status.text
            network.trouble = Trouble.NONE
            window.bench.sync_now()
            qtbot.waitUntil(lambda: contact.state.link is Link.SYNCED)
            assert contact.state.waiting == 0


def test_closing_does_not_wait_for_a_line_that_says_nothing(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    with network_to(centre.running.port) as network:
        place = f"host=127.0.0.1 port={network.port} dbname={centre.database}"
        bo = Workstation(tmp_path / "bo", place, "bo")
        bo.sync()
        with window_at(bo, qtbot) as window:
            qtbot.waitUntil(lambda: window.bench.contact.state.link is Link.SYNCED)
            network.trouble = Trouble.SILENT
            window.bench.sync_now()
            begun = monotonic()
            window.close()
            qtbot.waitUntil(lambda: window.finished)
            assert monotonic() - begun < 10
