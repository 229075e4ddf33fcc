"""The notice says what was done, offers to take it back, and goes."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.notice import Notice


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.resize(800, 400)
    qtbot.addWidget(widget)
    widget.show()
    # A pointer that rests on the notice would keep it.
    QCursor.setPos(widget.mapToGlobal(QPoint(1, 1)))
    return widget


def test_it_offers_undo_once(room: QWidget) -> None:
    undone: list[bool] = []
    notice = Notice(room)
    notice.say("Claimed E-12", "Undo", lambda: undone.append(True))
    notice.button.click()
    assert undone == [True]
    assert not notice.isVisible()


def test_it_lies_inside_its_room_however_long_the_words(room: QWidget) -> None:
    notice = Notice(room)
    notice.say("The disk is full, so nothing could be written. " * 8, stays=True)
    assert room.rect().contains(notice.geometry())
    for width in (320, 420, 1600):
        room.resize(width, 400)
        assert room.rect().contains(notice.geometry())


def test_it_goes_by_itself(room: QWidget, qtbot: QtBot) -> None:
    notice = Notice(room, stays_ms=10)
    notice.say("Claimed E-12")
    qtbot.waitUntil(lambda: not notice.isVisible())


def test_a_failure_stays_until_it_was_read(room: QWidget, qtbot: QtBot) -> None:
    """It has no clock at all: the quick notice after it in the same room is gone, it is not."""
    failure, passing = Notice(room, stays_ms=10), Notice(room, stays_ms=10)
    failure.say("The disk is full.", stays=True)
    passing.say("Claimed E-12")
    qtbot.waitUntil(lambda: not passing.isVisible())
    assert failure.isVisible()


def test_a_screen_reader_hears_the_words(room: QWidget) -> None:
    notice = Notice(room)
    notice.say("Claimed E-12")
    assert notice.accessibleDescription() == "Claimed E-12"


def test_it_stays_while_somebody_reads(room: QWidget) -> None:
    notice = Notice(room)
    notice.say("Claimed E-12")
    at = QPointF(5, 5)
    QApplication.sendEvent(notice, QEnterEvent(at, at, at))
    assert not notice._leave.isActive()


def test_it_takes_the_focus_from_nobody(room: QWidget) -> None:
    room.setFocus()
    Notice(room).say("Claimed E-12", "Undo", lambda: None)
    assert room.hasFocus()


def test_what_it_offers_is_known_while_it_is_there(room: QWidget) -> None:
    notice = Notice(room)
    work = list[bool]().clear
    notice.say("The disk is full.", "Try again", work, stays=True)
    assert notice.offered("Try again") == work
    assert notice.offered("Undo") is None
    notice.hide()
    assert notice.offered("Try again") is None
