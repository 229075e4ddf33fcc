"""Widgets go on in the next row where the row is full."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow_layout import FlowLayout


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_rows_fill_and_break(room: QWidget) -> None:
    flow = FlowLayout(room, spacing=10)
    tags = [QLabel() for _ in range(5)]
    for tag in tags:
        tag.setFixedSize(100, 20)
        flow.addWidget(tag)
    room.resize(330, 200)
    room.show()
    assert [(tag.x(), tag.y()) for tag in tags] == [(0, 0), (110, 0), (220, 0), (0, 30), (110, 30)]
    assert (flow.heightForWidth(330), flow.heightForWidth(90)) == (50, 140)
    assert flow.minimumSize() == QSize(100, 20)


def test_what_is_wider_than_the_room_still_fits(room: QWidget) -> None:
    flow = FlowLayout(room)
    label = ElidedLabel("a very long tag that nobody should have made")
    flow.addWidget(label)
    room.resize(80, 40)
    room.show()
    assert label.width() <= 80


def test_clearing_lets_the_widgets_go(room: QWidget, qtbot: QtBot) -> None:
    flow = FlowLayout(room)
    label = QLabel("a tag")
    flow.addWidget(label)
    with qtbot.waitSignal(label.destroyed):
        flow.clear()
    assert flow.count() == 0
