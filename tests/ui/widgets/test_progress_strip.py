"""Long work tells how far it is and can be stopped."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui.widgets.progress_strip import ProgressStrip


def test_it_counts_and_can_be_stopped(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.begin("Taking in files")
    assert strip.isVisible()
    strip.advance(1_200, 3_000)
    assert "1,200 of 3,000" in strip.findChild(QLabel).text()
    stop = strip.findChild(QPushButton)
    with qtbot.waitSignal(strip.cancelled):
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not stop.isEnabled()
    strip.end()
    assert not strip.isVisible()
