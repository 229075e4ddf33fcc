"""Whose records to open is chosen by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.dialogs.people_page import PeoplePage
from workbench.operations.workers import Worker

ANNA = Worker(Path("anna"), "Anna", "centre.example.org:5432/team")
LOCAL = Worker(Path("local"), "Anna", "")


class Page:
    """A page with what was done on it."""

    def __init__(self, qtbot: QtBot, *people: Worker) -> None:
        self.chosen: list[Worker] = []
        self.done: list[str] = []
        self.page = PeoplePage(
            people,
            self.chosen.append,
            lambda: self.done.append("sign in"),
            lambda: self.done.append("back"),
        )
        qtbot.addWidget(self.page)
        self.page.show()


@pytest.fixture
def shown(qtbot: QtBot) -> Page:
    return Page(qtbot, ANNA, LOCAL)


def test_arrows_and_enter_choose(shown: Page) -> None:
    QTest.keyClick(shown.page.list, Qt.Key.Key_Down)
    QTest.keyClick(shown.page.list, Qt.Key.Key_Return)
    assert shown.chosen == [LOCAL]


def test_everybody_is_named_with_their_centre(shown: Page) -> None:
    words = [shown.page.list.item(row).text() for row in range(2)]
    assert words == ["Anna · centre.example.org:5432/team", "Anna · this computer alone"]


def test_esc_goes_back(shown: Page) -> None:
    QTest.keyClick(shown.page.list, Qt.Key.Key_Escape)
    assert shown.done == ["back"]


def test_without_anybody_else_there_is_nothing_to_open(qtbot: QtBot) -> None:
    shown = Page(qtbot)
    assert not shown.page.open.isEnabled()
