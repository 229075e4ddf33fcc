"""Windows over profiles that belong to a person at a real centre."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.postgres import Centre
from tests.support.windows import open_window
from tests.support.workstations import Workstation, place_of
from ui.main_window import MainWindow
from workbench.app import Profile
from workbench.security.data_key import ProfileKeys
from workbench.settings import Settings
from workbench.sync.state import Link


@contextmanager
def window_of(centre: Centre, login: str, folder: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A person's window, signed in, with all that they may see."""
    with window_at(Workstation(folder / login, place_of(centre), login), qtbot) as window:
        contact = window.bench.contact
        qtbot.waitUntil(lambda: contact.state.link is Link.SYNCED)
        yield window


@contextmanager
def window_at(station: Workstation, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window in the place of a workstation that was driven by hand."""
    station.close()
    profile = Profile(Settings(station.folder), ProfileKeys(*station.keys))
    with open_window(profile, qtbot) as window:
        yield window
