"""A question asked in place: done once, left with Esc, and the focus goes back where it was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from ui.widgets.inline_panel import InlinePanel


class Question(InlinePanel):
    """A question with one field, answered when the test says so."""

    def __init__(self, title: str) -> None:
        super().__init__(title, "Do it")
        self.field = QLineEdit()
        self.body.addWidget(self.field)
        self.asked = 0
        self.hide()

    def ask(self, hint: str = "") -> None:
        """Ask, with the cursor in the field."""
        super().ask(hint)
        self.field.setFocus()

    def perform(self) -> None:
        """Begin; the answer comes later."""
        self.asked += 1
        self.set_busy(True)


class Room(QWidget):
    """A list to come from, two questions, and a field that Qt would go to next."""

    def __init__(self) -> None:
        super().__init__()
        self.list, self.next_field = QListWidget(), QLineEdit()
        self.one, self.other = Question("Who?"), Question("Why?")
        column = QVBoxLayout(self)
        for part in (self.list, self.one, self.other, self.next_field):
            column.addWidget(part)


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    made = Room()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.list.setFocus()
    return made


def test_left_with_escape_the_focus_is_where_it_was(room: Room) -> None:
    room.one.ask()
    assert room.one.field.hasFocus()
    QTest.keyClick(room.one.field, Qt.Key.Key_Escape)
    assert not room.one.isVisible()
    assert room.list.hasFocus()


def test_answered_by_its_button_the_focus_is_where_it_was(room: Room) -> None:
    """The button cannot be pressed while it is being done; Qt would take the focus away then."""
    room.one.ask()
    room.one.do_button.setFocus()
    QTest.keyClick(room.one.do_button, Qt.Key.Key_Space)
    assert room.one.asked == 1
    room.one.leave()
    assert room.list.hasFocus()


def test_what_could_not_be_done_can_be_done_again_with_the_same_key(room: Room) -> None:
    room.one.ask()
    room.one.do_button.setFocus()
    QTest.keyClick(room.one.do_button, Qt.Key.Key_Space)
    room.one.complain("The disk is full.")
    assert room.one.do_button.hasFocus()
    QTest.keyClick(room.one.do_button, Qt.Key.Key_Space)
    assert room.one.asked == 2


def test_a_question_that_takes_the_place_of_another_leads_back_as_well(room: Room) -> None:
    room.one.ask()
    room.one.hide()
    room.other.ask()
    room.other.leave()
    assert room.list.hasFocus()


def test_asked_twice_it_remembers_the_first_place(room: Room) -> None:
    room.one.ask()
    room.one.ask("Now of another case.")
    room.one.leave()
    assert room.list.hasFocus()


def test_who_went_elsewhere_meanwhile_stays_there(room: Room) -> None:
    room.one.ask()
    room.next_field.setFocus()
    room.one.leave()
    assert room.next_field.hasFocus()


def test_a_place_that_is_gone_is_not_gone_back_to(room: Room) -> None:
    room.one.ask()
    delete(room.list)
    room.one.leave()
    assert not room.one.isVisible()


@pytest.mark.parametrize("keys", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_control_and_enter_does_it_once(room: Room, keys: Qt.Key) -> None:
    room.one.ask()
    for _ in range(2):
        QTest.keyClick(room.one.field, keys, Qt.KeyboardModifier.ControlModifier)
    assert room.one.asked == 1


def test_a_complaint_is_told_to_a_screen_reader_too(room: Room) -> None:
    room.one.ask()
    room.one.complain("Say who.")
    assert room.one.fault.isVisible()
    assert room.one.accessibleDescription() == "Say who."
