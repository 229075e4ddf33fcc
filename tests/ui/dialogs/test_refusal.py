"""The page that says why nothing is open, and the two ways on."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui.dialogs.refusal import RefusalPage


def test_it_says_what_happened_and_offers_to_try_again_or_to_leave(qtbot: QtBot) -> None:
    done: list[str] = []
    page = RefusalPage(
        "Another program holds journal.db. Nothing was changed.",
        "/home/mette/records",
        lambda: done.append("again"),
        lambda: done.append("left"),
    )
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    assert page.again.hasFocus()
    QTest.keyClick(page.again, Qt.Key.Key_Space)
    leave = next(b for b in page.findChildren(QPushButton) if b is not page.again)
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)
    assert done == ["again", "left"]
    assert any("/home/mette/records" in label.text() for label in page.findChildren(QLabel))
    selectable = Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert page.words.textInteractionFlags() & selectable
