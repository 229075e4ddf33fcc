"""Long work tells how far it is and can be stopped."""

from pytestqt.qtbot import QtBot

from ui.widgets.progress_strip import ProgressStrip


def test_it_counts_and_can_be_stopped(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.begin("Taking in files")
    assert strip.isVisible()
    strip.advance(1_200, 3_000)
    assert "1,200 of 3,000" in strip.text
    with qtbot.waitSignal(strip.cancelled):
        strip.stop.click()
    assert not strip.stop.isEnabled()
    strip.end()
    assert not strip.isVisible()
