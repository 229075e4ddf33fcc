"""The notice says what was done, offers to take it back, and goes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import notice as notice_module
from ui.widgets.notice import Notice


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.resize(800, 400)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_it_offers_undo_once(room: QWidget, qtbot: QtBot) -> None:
    undone: list[bool] = []
    notice = Notice(room)
    notice.say("Claimed E-12", "Undo", lambda: undone.append(True))
    qtbot.mouseClick(notice.button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not notice.isVisible()


def test_it_lies_inside_its_room_however_long_the_words(room: QWidget) -> None:
    notice = Notice(room)
    notice.say("The disk is full, so nothing could be written. " * 8, stays=True)
    assert room.rect().contains(notice.geometry())
    room.resize(420, 300)
    assert room.rect().contains(notice.geometry())


def test_it_goes_by_itself(room: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_module, "_STAYS_MS", 10)
    notice = Notice(room)
    notice.say("Claimed E-12")
    qtbot.waitUntil(lambda: not notice.isVisible())


def test_a_failure_stays_until_it_was_read(
    room: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no clock at all: the quick notice after it in the same room is gone, it is not."""
    monkeypatch.setattr(notice_module, "_STAYS_MS", 10)
    failure, passing = Notice(room), Notice(room)
    failure.say("The disk is full.", stays=True)
    passing.say("Claimed E-12")
    qtbot.waitUntil(lambda: not passing.isVisible())
    assert failure.isVisible()


def test_a_screen_reader_hears_the_words(room: QWidget) -> None:
    notice = Notice(room)
    notice.say("Claimed E-12")
    assert notice.accessibleDescription() == "Claimed E-12"
