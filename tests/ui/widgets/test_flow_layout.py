"""Widgets go on in the next row where the row is full."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow_layout import FlowLayout


def test_rows_fill_and_break(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    flow = FlowLayout(room, spacing=4)
    for _ in range(6):
        label = QLabel("a tag")
        label.setFixedSize(50, 20)
        flow.addWidget(label)
    assert flow.heightForWidth(400) == 20
    assert flow.heightForWidth(110) == 3 * 20 + 2 * 4


def test_what_is_wider_than_the_room_still_fits(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    flow = FlowLayout(room)
    label = ElidedLabel("a very long tag that nobody should have made")
    flow.addWidget(label)
    room.resize(80, 40)
    room.show()
    assert label.width() <= 80


def test_clearing_lets_the_widgets_go(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    flow = FlowLayout(room)
    label = QLabel("a tag")
    flow.addWidget(label)
    with qtbot.waitSignal(label.destroyed):
        flow.clear()
    assert flow.count() == 0
