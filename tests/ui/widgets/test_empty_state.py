"""An empty place says what will be there and how to start."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.widgets.empty_state import EmptyState


def test_its_one_action_is_done(qtbot: QtBot) -> None:
    done: list[bool] = []
    empty = EmptyState("No cases", "They appear here.", "Take in files", lambda: done.append(True))
    qtbot.addWidget(empty)
    empty.button.click()
    assert done == [True]


def test_a_long_sentence_is_wrapped_and_not_cut(qtbot: QtBot) -> None:
    sentence = "Drop mails anywhere on the window, and each of them becomes a case here. " * 2
    empty = EmptyState("No cases", sentence)
    qtbot.addWidget(empty)
    empty.resize(320, 400)
    empty.show()
    label = next(part for part in empty.findChildren(QLabel) if part.text() == sentence)
    assert label.height() >= label.heightForWidth(label.width())


def test_without_an_action_there_is_no_button(qtbot: QtBot) -> None:
    empty = EmptyState("No cases", "They appear here.")
    qtbot.addWidget(empty)
    empty.show()
    assert not empty.button.isVisible()


def test_once_it_says_something_else_its_button_goes(qtbot: QtBot) -> None:
    empty = EmptyState("No cases", "They appear here.", "Take in files", lambda: None)
    qtbot.addWidget(empty)
    empty.show()
    empty.set("Nothing waits", "Cases that wait for others stand here.")
    assert not empty.button.isVisible()


def test_a_stranger_s_markup_stays_text(qtbot: QtBot) -> None:
    empty = EmptyState("<b>No</b>", "<img src=x>")
    qtbot.addWidget(empty)
    formats = {label.textFormat() for label in empty.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}
