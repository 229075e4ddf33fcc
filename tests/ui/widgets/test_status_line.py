"""The status line says how things stand, keeps it true, and is quiet out of sight."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from ui.widgets import status_line
from ui.widgets.status_line import StatusLine


@pytest.fixture
def line(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[StatusLine]:
    monkeypatch.setattr(status_line, "_SOON_MS", 5)
    window = QMainWindow()
    qtbot.addWidget(window)
    made = StatusLine("N next case")
    window.setStatusBar(made)
    window.show()
    yield made
    window.hide()


def button(line: StatusLine) -> QPushButton:
    found = line.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def test_words_that_grow_old_are_said_anew(line: StatusLine, qtbot: QtBot) -> None:
    seconds = iter(range(1_000))
    line.keep_saying(lambda: f"Synced {next(seconds)} s ago", "green")
    qtbot.waitUntil(lambda: line.text == "Synced 5 s ago")
    assert button(line).accessibleName() == line.text


def test_words_that_stay_the_same_are_asked_for_ever_more_seldom(
    line: StatusLine, qtbot: QtBot
) -> None:
    line.keep_saying(lambda: "Offline since 09:12, all kept", "amber")
    qtbot.waitUntil(lambda: line._again.interval() > 40)


def test_nothing_ticks_out_of_sight(line: StatusLine, qtbot: QtBot) -> None:
    seconds = iter(range(1_000))
    line.keep_saying(lambda: f"{next(seconds)} s", None)
    line.window().hide()
    assert not line._again.isActive()
    before = line.text
    line.window().show()
    qtbot.waitUntil(lambda: line.text != before)


def test_other_words_end_what_was_said_again_and_again(line: StatusLine) -> None:
    line.keep_saying(lambda: "Synced", "green")
    line.say("Nothing is open")
    assert (line.text, line._again.isActive()) == ("Nothing is open", False)


def test_a_click_or_a_key_leads_on(line: StatusLine, qtbot: QtBot) -> None:
    line.say("Synced 4 s ago")
    with qtbot.waitSignal(line.chosen):
        QTest.mouseClick(button(line), Qt.MouseButton.LeftButton)
    button(line).setFocus()
    with qtbot.waitSignal(line.chosen):
        QTest.keyClick(button(line), Qt.Key.Key_Space)


def test_words_without_room_end_early_and_are_told_whole(line: StatusLine) -> None:
    words = "Offline since 09:12, all kept · 12 changes waiting · You work as anna.meyer " * 3
    line.say(words)
    assert line.window().width() < 1_000
    assert button(line).toolTip().startswith(words)
