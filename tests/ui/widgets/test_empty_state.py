"""An empty place says what will be there and how to start."""

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
