"""A standstill says what happened and what can be done."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.dialogs.standstill import StandstillPage


def test_every_sentence_has_room_and_every_button_does_its_work(qtbot: QtBot) -> None:
    done: list[str] = []
    page = StandstillPage(
        "The centre does not let you in",
        ["Your account was switched off. " * 4, "All that you did was sent."],
        [("Try again", lambda: done.append("again")), ("Quit", lambda: done.append("quit"))],
    )
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    sentences = [label for label in page.findChildren(QLabel) if label.wordWrap()]
    assert all(label.height() >= label.heightForWidth(label.width()) for label in sentences)
    for button in page.buttons:
        button.click()
    assert done == ["again", "quit"]
    assert any("switched off" in label.text() for label in page.findChildren(QLabel))
