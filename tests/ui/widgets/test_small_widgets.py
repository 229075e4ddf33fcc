"""Small widgets: what they say, to eyes and to screen readers, and what they let one do."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.tokens import LIGHT
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.pill import Pill, Tone, tone_colours
from ui.widgets.progress_strip import ProgressStrip


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    """A window for them to lie in."""
    window = QWidget()
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.mark.parametrize("tone", ["red", "amber", "green", "neutral", "accent"])
def test_every_tone_has_a_colour_and_a_ground_of_its_own(tone: Tone) -> None:
    ink, ground = tone_colours(LIGHT, tone)
    assert ink != ground


def test_a_pill_says_its_words_to_a_screen_reader_too(room: QWidget) -> None:
    pill = Pill("3 h 40 m left", "red", room)
    assert pill.accessibleName() == "3 h 40 m left"
    pill.set("overdue", "red")
    assert (pill.text, pill.accessibleName()) == ("overdue", "overdue")


def test_a_pill_grows_with_its_words(room: QWidget) -> None:
    pill = Pill("P1", "red", room)
    narrow = pill.sizeHint().width()
    pill.set("31 h 12 m left", "red")
    assert pill.sizeHint().width() > narrow


def test_a_line_that_lacks_room_tells_the_whole_in_its_tooltip(room: QWidget) -> None:
    label = ElidedLabel("Notice of complaint under section 5", parent=room)
    label.show()
    label.resize(40, 20)
    assert label.toolTip() == label.text()
    label.resize(500, 20)
    assert label.toolTip() == ""


def test_a_text_of_several_lines_becomes_one(room: QWidget) -> None:
    assert ElidedLabel("two\n  lines", parent=room).text() == "two lines"


def test_an_empty_state_offers_at_most_one_thing_to_do(room: QWidget, qtbot: QtBot) -> None:
    done: list[bool] = []
    state = EmptyState(
        "No cases", "Drop a mail here.", "Take in files …", lambda: done.append(True)
    )
    qtbot.addWidget(state)
    state.show()
    QTest.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert done == [True]
    state.set("Nothing waits", "Cases that wait for others stand here.")
    assert not state.button.isVisible()


def test_a_stranger_s_markup_in_an_empty_state_stays_text(room: QWidget) -> None:
    state = EmptyState("<b>No</b>", "<img src=x>", parent=room)
    formats = {label.textFormat() for label in state.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_words_go_on_in_the_next_row_where_a_row_is_full(room: QWidget) -> None:
    place = QWidget(room)
    flow = FlowLayout(place, spacing=10)
    tags = [QLabel() for _ in range(5)]
    for tag in tags:
        tag.setFixedSize(100, 20)
        flow.addWidget(tag)
    place.setGeometry(0, 0, 330, 200)
    place.show()
    QApplication.processEvents()
    assert [tag.pos() for tag in tags] == [
        QPoint(x, y) for x, y in [(0, 0), (110, 0), (220, 0), (0, 30), (110, 30)]
    ]
    assert (flow.heightForWidth(330), flow.heightForWidth(90)) == (50, 140)
    assert flow.minimumSize() == QSize(100, 20)


def test_a_notice_offers_to_take_it_back_and_goes(room: QWidget) -> None:
    undone: list[bool] = []
    notice = Notice(room)
    notice.say("Claimed E-12", "Undo", lambda: undone.append(True))
    assert notice.isVisible()
    assert notice.accessibleDescription() == "Claimed E-12"
    QTest.mouseClick(notice.button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not notice.isVisible()


def test_a_notice_leaves_by_itself_only_where_nothing_failed(room: QWidget) -> None:
    notice = Notice(room)
    notice.say("The disk is full.", stays=True)
    assert not notice._leave.isActive()
    notice.say("Claimed E-12")
    assert notice._leave.isActive()


def test_a_notice_stays_while_somebody_reads_it(room: QWidget) -> None:
    notice = Notice(room)
    notice.say("Claimed E-12")
    at = QPointF(5, 5)
    QApplication.sendEvent(notice, QEnterEvent(at, at, at))
    assert not notice._leave.isActive()


def test_a_notice_takes_the_focus_from_nobody(room: QWidget) -> None:
    room.setFocus()
    Notice(room).say("Claimed E-12", "Undo", lambda: None)
    assert room.hasFocus()


@pytest.mark.parametrize("width", [320, 600, 1600])
def test_a_notice_lies_within_the_window(room: QWidget, width: int) -> None:
    notice = Notice(room)
    notice.say("The letter was not written: the disk is full. The draft was kept. " * 3)
    room.resize(width, 400)
    QApplication.processEvents()
    assert room.rect().contains(notice.geometry())


def test_progress_counts_and_can_be_stopped_once(room: QWidget, qtbot: QtBot) -> None:
    strip = ProgressStrip(room)
    strip.begin("Taking in mails")
    strip.advance(1200, 3000)
    assert any("1,200 of 3,000" in label.text() for label in strip.findChildren(QLabel))
    with qtbot.waitSignal(strip.cancelled):
        QTest.mouseClick(strip.stop, Qt.MouseButton.LeftButton)
    assert not strip.stop.isEnabled()
    strip.end()
    assert not strip.isVisible()
