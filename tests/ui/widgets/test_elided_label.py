"""A line that lacks room says the whole in its tooltip."""

from pytestqt.qtbot import QtBot

from ui.widgets.elided_label import ElidedLabel


def test_the_tooltip_tells_what_has_no_room(qtbot: QtBot) -> None:
    label = ElidedLabel("A long subject of a case about a stolen bicycle")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == "A long subject of a case about a stolen bicycle"
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_line_breaks_of_strangers_do_not_tear_it(qtbot: QtBot) -> None:
    label = ElidedLabel("one\ntwo\r\n\tthree")
    qtbot.addWidget(label)
    assert label.text() == "one two three"
