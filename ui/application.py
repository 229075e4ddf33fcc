"""The window's process: from arguments to an open window.

The order is the start's budget (SPEED): the key is fetched beside the loading of Qt, the queue's
first page is painted first, and what is heavy (SQLAlchemy above all) comes after that.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from ui.jobs.unlocking import PassphraseWanted, begin_unlocking
from workbench.app import Profile
from workbench.errors import UserError, WorkbenchError
from workbench.settings import Settings, from_environment

if TYPE_CHECKING:
    from ui.dialogs.front import Front

_PATIENCE_MS = 400
"""After so long without a key the person is told what is being waited for."""
_SLOW_DISK_MS = 150


def run(arguments: Sequence[str]) -> int:
    """Open the window and return the exit status when it closes."""
    options = _options(arguments)
    if options.check:
        return check()
    settings = _begun_with(from_environment(profile=options.profile, person=options.person))
    unlocked = begin_unlocking(settings)

    from PySide6.QtWidgets import QApplication

    from ui.theme.style import theme

    application = QApplication(sys.argv[:1])
    application.setApplicationName("workbench")
    application.setApplicationDisplayName("Investigation workbench")
    application.setWindowIcon(theme().icon("queue", theme().tokens.accent))
    start = Start(settings, unlocked)
    status = application.exec()
    start.end()
    return status


class Start:
    """The way from a key that is being fetched to the open window."""

    def __init__(self, settings: Settings, unlocked: Future[Profile]) -> None:
        self.front: Front | None = None
        self._begin(settings, unlocked)

    def _begin(self, settings: Settings, unlocked: Future[Profile]) -> None:
        from PySide6.QtCore import QTimer

        from ui.jobs.bench import Bench
        from ui.jobs.runner import JobRunner
        from ui.main_window import MainWindow

        self._settings = settings
        self._runner = JobRunner()
        self._profile_here = False
        self._opening = False
        # Made while the key is still being fetched, and shown once there is something to show.
        self.bench = Bench(settings, self._runner)
        self.window = MainWindow(self.bench)
        self.window.joining.profile_wanted.connect(self._switch)
        self.window.faults.listen()
        self._runner.when(unlocked, self._on_unlocked, self._on_failed)
        self._patience = QTimer()
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._wait)
        self._patience.start(_PATIENCE_MS)

    def end(self) -> None:
        """End the threads, if the window has not done so already."""
        self._runner.close()

    def _switch(self, settings: Settings) -> None:
        """Open another profile in the place of this one, once its window has gone."""
        from PySide6.QtWidgets import QApplication

        window, bench, runner = self.window, self.bench, self._runner

        def go_on() -> None:
            for left in (window, bench, runner):
                left.deleteLater()
            self._begin(settings, begin_unlocking(settings))

        # Between the two windows there is none, which is no wish to end.
        QApplication.setQuitOnLastWindowClosed(False)
        window.left.connect(go_on)
        window.close()

    def _on_unlocked(self, profile: Profile) -> None:
        from PySide6.QtCore import Qt

        from ui.theme.style import theme

        self._profile_here = True
        bench = self.bench
        bench.opened.connect(theme().load_far_scripts)
        if not profile.has_queue:
            bench.unlocked(profile)
            self._on_first_page()
            return
        # The window is painted once, filled; a slow disk gets an empty window meanwhile.
        self._patience.start(_SLOW_DISK_MS)
        answered = self.window.queue.feed.answered
        answered.connect(self._on_first_page, Qt.ConnectionType.SingleShotConnection)
        for signal in (bench.failed, bench.refused):
            signal.connect(self._on_first_page, Qt.ConnectionType.SingleShotConnection)
        bench.unlocked(profile)

    def _on_first_page(self, _trouble: object = None) -> None:
        from PySide6.QtCore import QTimer

        if self._opening:
            return
        self._opening = True
        self._show()
        self.window.repaint()  # now: what follows takes a while
        QTimer.singleShot(0, self._after_paint)

    def _after_paint(self) -> None:
        self.bench.open()
        self.window.complete()

    def _show(self) -> None:
        from PySide6.QtWidgets import QApplication

        self._patience.stop()
        self.window.show()
        QApplication.setQuitOnLastWindowClosed(True)
        if self.front is not None:
            self.front.close()
            self.front = None

    def _on_failed(self, error: BaseException) -> None:
        self._patience.stop()
        front = self._shown_front()
        if isinstance(error, PassphraseWanted):
            front.ask(error.choosing, self._try)
        elif isinstance(error, UserError):
            # The only thing that a person can have given here is the passphrase.
            if front.asking is None:
                front.ask(choosing=False, answer=self._try)
            if front.asking is not None:
                front.asking.wrong()
        elif isinstance(error, WorkbenchError):
            front.refuse(str(error), self._again)
        else:
            front.refuse("The program broke while opening. Nothing was changed.", self._again)
            sys.excepthook(type(error), error, error.__traceback__)

    def _try(self, passphrase: str) -> None:
        self._settings = replace(self._settings, passphrase=passphrase)
        self._again()

    def _again(self) -> None:
        unlocked = begin_unlocking(self._settings)
        self._runner.when(unlocked, self._on_unlocked, self._on_failed)

    def _wait(self) -> None:
        if self._profile_here:
            self._show()
        else:
            self._shown_front().wait()

    def _shown_front(self) -> "Front":
        from PySide6.QtWidgets import QApplication

        from ui.dialogs.front import Front

        QApplication.setQuitOnLastWindowClosed(True)
        if self.front is None:
            self.front = Front(str(self._settings.profile))
        return self.front


def check() -> int:
    """Show and paint a small window, print what Qt is here, and return 0; 1 if it shows nothing."""
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QFontInfo, QGuiApplication
    from PySide6.QtWidgets import QApplication

    from ui.theme.style import theme
    from ui.widgets.empty_state import EmptyState

    application = QApplication(sys.argv[:1])
    family = QFontInfo(theme().font()).family()
    window = EmptyState("Self-test", "This window is shown, painted and closed again.")
    window.resize(320, 200)
    window.show()
    application.processEvents()
    image = window.grab().toImage()
    window.close()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(image.height())}
    print(f"Qt {qVersion()}, platform {QGuiApplication.platformName()}, font {family}")  # noqa: T201  # the answer
    if len(colours) > 1 and family == "Inter":
        return 0
    print("The window was shown but not painted as it should be.", file=sys.stderr)  # noqa: T201
    return 1


def _begun_with(settings: Settings) -> Settings:
    """Open what was chosen last in the window, where nobody says which profile."""
    from workbench.operations.workers import begun_with

    unsaid = settings.profile == from_environment({}).profile and settings.person is None
    chosen = begun_with() if unsaid else None
    return replace(settings, profile=chosen) if chosen is not None else settings


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="workbench window", description="Open the window.")
    parser.add_argument("--profile", metavar="DIR", help="the profile folder")
    parser.add_argument("--as", dest="person", metavar="LOGIN", help="who works")
    parser.add_argument("--check", action="store_true", help="try Qt, say what it is, and end")
    return parser.parse_args(arguments)
