"""An open window follows what the centre says of the person, and what another process fetched."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_at, window_of
from tests.support.postgres import Centre
from tests.support.workstations import Workstation, workstations
from workbench.central import provision
from workbench.domain.people import Role


def test_another_role_and_another_scope_count_without_a_restart(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    with window_of(centre, "bo", tmp_path, qtbot) as window:
        assert window.actions_here.why_not("case.move").startswith("This is for a team lead")
        with centre.owner() as owner:
            provision.set_role(owner, "bo", Role.TEAM_LEAD)
            provision.grant(owner, "bo", "north")

        def is_lead() -> bool:
            window.bench.sync_now()
            return window.bench.role is Role.TEAM_LEAD

        qtbot.waitUntil(is_lead)
        qtbot.waitUntil(lambda: window.bench._desk().person.scopes == ("in-house", "north"))
        assert not window.actions_here.why_not("case.move").startswith("This is for")


def test_what_another_process_of_the_profile_fetched_is_shown(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        bo.sync()
        with window_at(bo, qtbot) as window:
            qtbot.waitUntil(lambda: window.bench.contact.state.at is not None)
            window.bench.contact.stop()  # only the other process meets the centre from here on
            window.bench.look_elsewhere()
            qtbot.waitUntil(lambda: window.bench._mark is not None)
            case = ann.new_case("Fetched by another")
            ann.sync()
            other = Workstation.of(bo.folder, bo.keys)
            try:
                other.sync()
            finally:
                other.close()
            with qtbot.waitSignal(window.bench.changed_elsewhere):
                window.bench.look_elsewhere()
            window.go_to_case(case)
            qtbot.waitUntil(lambda: window.case.snapshot() is not None)
            # Nothing happened since: nobody looks again for nothing.
            with qtbot.assertNotEmitted(window.bench.changed_elsewhere, wait=200):
                window.bench.look_elsewhere()
