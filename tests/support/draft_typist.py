"""A program that types an evidence note into the real window, until it is killed.

    python -m tests.support.draft_typist PROFILE

It says `found TEXT` once the composer is there, `typed N` after each key, and `saved N` when the
first N letters of what it typed lie in the profile. It types in bursts, and begins the next one
when the profile has the one before.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.windows import new_profile
from ui.case.case_file import note_key
from ui.jobs.bench import Bench
from ui.jobs.runner import JobRunner
from ui.main_window import MainWindow
from workbench.operations.notes import read_draft

BURST = 4
"""Letters typed at once, faster than a draft is saved."""
LETTERS = "abcdefghijklmnopqrstuvwxyz "
_LONGEST_MS = 20_000


def typed(count: int) -> str:
    """Return the first letters of what is typed."""
    return (LETTERS * (count // len(LETTERS) + 1))[:count]


class Typist:
    """Sits at a window."""

    def __init__(self, profile: Path) -> None:
        self._bench = Bench(new_profile(profile, "ann"), JobRunner())
        self._window = MainWindow(self._bench)
        self._window.show()
        self._window.activateWindow()
        self._stored = ""
        self._bench.open()

    def work(self) -> None:
        """Type until the end of the process."""
        self._wait(self._has_case)
        self._window.case.focus_composer()
        field = self._window.case.composer.text
        found = field.toPlainText()
        say(f"found {found}")
        count = len(found)
        while True:
            for _ in range(BURST):
                count += 1
                QTest.keyClicks(field, typed(count)[-1])
                say(f"typed {count}")
            self._read_until(typed(count))
            say(f"saved {count}")

    def _has_case(self) -> bool:
        if self._window.case.snapshot() is not None:
            return True
        if self._window.queue.current_case() is None:
            self._window.actions_here.run("queue.down")
        return False

    def _read_until(self, text: str) -> None:
        """Read the draft again and again, in the lane in which it is written."""
        case = self._window.case.snapshot()
        assert case is not None
        key = note_key(case.case)

        def look() -> None:
            self._bench.write(lambda desk: read_draft(desk, key), answer)

        def answer(stored: str) -> None:
            self._stored = stored
            if stored != text:
                look()

        look()
        self._wait(lambda: self._stored == text)

    def _wait(self, holds: Callable[[], bool]) -> None:
        end = QDeadlineTimer(_LONGEST_MS)
        while not holds():
            if end.hasExpired():
                say("waited in vain")
                sys.exit(1)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def say(words: str) -> None:
    """Tell the parent at once."""
    print(words, flush=True)


if __name__ == "__main__":
    application = QApplication([])
    Typist(Path(sys.argv[1])).work()
