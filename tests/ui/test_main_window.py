"""The window: after a question the keys work where they worked before; what was refused is asked.

The stories tell whole days; here stand the window's own promises.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.profiles import mail
from tests.support.windows import drop, new_profile, open_window, press
from ui.main_window import MainWindow
from workbench.errors import EnvironmentFault


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with three cases, one of them open and another below it."""
    mails = [tmp_path / f"{number}.eml" for number in range(3)]
    for number, path in enumerate(mails):
        path.write_bytes(mail(number))
    (tmp_path / "profile").mkdir()
    with open_window(new_profile(tmp_path / "profile", "mette"), qtbot) as opened:
        with qtbot.waitSignal(opened.taking_in.ended):
            drop(mails, opened)
        qtbot.waitUntil(lambda: opened.queue.feed.model.rowCount() == len(mails))
        opened.queue.setFocus()
        press("n")
        qtbot.waitUntil(lambda: opened.case.snapshot() is not None)
        yield opened


@pytest.mark.parametrize("key", ["d", "a", "t", "y", "p", "w"])
def test_a_question_left_gives_the_keys_back_to_the_queue(
    window: MainWindow, qtbot: QtBot, key: str
) -> None:
    window.queue.setFocus()
    before, case = QApplication.focusWidget(), window.queue.current_case()
    press(key)
    qtbot.waitUntil(lambda: QApplication.focusWidget() not in {before, None})
    press("Escape")
    assert QApplication.focusWidget() is before
    press("j")
    qtbot.waitUntil(lambda: window.queue.current_case() != case)


def test_all_that_was_refused_is_asked_again_by_one_button(window: MainWindow) -> None:
    asked: list[str] = []
    fault = EnvironmentFault("The disk is full.")
    for name in ("list", "counts"):
        window.bench.refused.emit(fault, lambda name=name: asked.append(name))
    window.notice.button.click()
    assert asked == ["list", "counts"]


def test_what_was_put_away_is_not_asked_again(window: MainWindow) -> None:
    """Who dismissed the notice of a claim does not want it claimed with the next “Try again”."""
    asked: list[str] = []
    fault = EnvironmentFault("The disk is full.")
    window.bench.refused.emit(fault, lambda: asked.append("claim"))
    window.notice.hide()
    window.bench.refused.emit(fault, lambda: asked.append("list"))
    window.notice.button.click()
    assert asked == ["list"]
