"""The program as a person starts it, ended as it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from ui.application import Start
from ui.jobs.unlocking import begin_unlocking
from workbench.settings import Settings


@contextmanager
def start_of(settings: Settings, qtbot: QtBot) -> Iterator[Start]:
    """Start on a profile, and end whatever window is there by then."""
    start = Start(settings, begin_unlocking(settings))
    try:
        yield start
    finally:
        if start.front is not None:
            start.front.close()
            start.front.deleteLater()
        start.window.close()
        qtbot.waitUntil(lambda: start.window.finished)
        start.window.faults.deaf()
        start.window.deleteLater()
        start.end()
        start.bench.deleteLater()
