"""The page that asks for the passphrase: one answer at a time, said kindly when it is wrong."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ui.dialogs.passphrase import PassphrasePage


class Asked:
    """A page, and what was answered."""

    def __init__(self, qtbot: QtBot, *, choosing: bool) -> None:
        self.answers: list[str] = []
        self.page = PassphrasePage("/home/mette/records", choosing, self.answers.append)
        qtbot.addWidget(self.page)
        self.page.show()

    def give(self, first: str, second: str = "") -> None:
        """Type and press Enter."""
        self.page.first.setText(first)
        self.page.second.setText(second)
        QTest.keyClick(self.page.first, Qt.Key.Key_Return)


@pytest.fixture
def opening(qtbot: QtBot) -> Asked:
    return Asked(qtbot, choosing=False)


@pytest.fixture
def choosing(qtbot: QtBot) -> Asked:
    return Asked(qtbot, choosing=True)


def test_an_answer_is_given_once_while_it_is_tried(opening: Asked) -> None:
    opening.give("my passphrase")
    QTest.keyClick(opening.page.first, Qt.Key.Key_Return)
    assert opening.answers == ["my passphrase"]
    assert not opening.page.open.isEnabled()


def test_nothing_typed_is_no_answer(opening: Asked) -> None:
    opening.give("")
    assert opening.answers == []


def test_nobody_reads_it_over_a_shoulder(choosing: Asked) -> None:
    hidden = QLineEdit.EchoMode.Password
    assert {choosing.page.first.echoMode(), choosing.page.second.echoMode()} == {hidden}


def test_a_wrong_one_can_be_typed_over_at_once(opening: Asked) -> None:
    opening.give("not it")
    opening.page.wrong()
    assert "Nothing was changed" in opening.page.words.text()
    assert opening.page.first.selectedText() == "not it"
    opening.give("it")
    assert opening.answers == ["not it", "it"]


def test_the_place_of_the_records_is_named(opening: Asked) -> None:
    texts = [label.text() for label in opening.page.findChildren(QLabel)]
    assert str(Path("/home/mette/records")) in texts


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "at least 8"),
        ("long enough", "long enuogh", "not the same"),
        ("long enough", "", "not the same"),
    ],
)
def test_a_new_one_is_chosen_with_care(choosing: Asked, first: str, second: str, said: str) -> None:
    choosing.give(first, second)
    assert choosing.answers == []
    assert said in choosing.page.words.text()


def test_a_new_one_typed_twice_is_taken(choosing: Asked) -> None:
    choosing.give("four words are good", "four words are good")
    assert choosing.answers == ["four words are good"]
    assert choosing.page.words.text() == ""
