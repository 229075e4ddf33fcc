"""Keys do what they say where nobody types, and are letters where somebody does."""

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.actions.menus import Actions
from ui.actions.registry import ActionSpec, Registry

if TYPE_CHECKING:
    from ui.actions.context import Context

EVERYWHERE = object()


class Window(QWidget):
    """A window with one of each of the things that can have the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.text, self.plain = QLineEdit(), QTextEdit(), QPlainTextEdit()
        self.box, self.editable_box, self.number = QComboBox(), QComboBox(), QSpinBox()
        self.editable_box.setEditable(True)
        self.editable_box.clearEditText()
        self.list, self.button = QListWidget(), QPushButton("Button")
        self.list.addItems(["one", "two"])
        column = QVBoxLayout(self)
        for widget in (
            *(self.line, self.text, self.plain, self.box, self.editable_box, self.number),
            *(self.list, self.button),
        ):
            column.addWidget(widget)
        self.done: list[str] = []
        self.said: list[str] = []
        self.refusal = ""
        registry = Registry(
            [
                self.action("next", "N"),
                self.action("search", "/"),
                self.action("keys", "?"),
                self.action("back", "Shift+R"),
                self.action("go", "G, Q"),
                self.action("palette", "Ctrl+K"),
            ]
        )
        self.actions_ = Actions(
            registry, self, lambda: cast("Context", EVERYWHERE), self.said.append
        )

    def action(self, name: str, keys: str) -> ActionSpec:
        """An action that notes that it was done."""
        return ActionSpec(
            name,
            name.title(),
            "Test",
            lambda _: self.done.append(name),
            keys,
            (),
            lambda _: self.refusal,
        )


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """The window, active on the screen."""
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("where", ["list", "button"])
@pytest.mark.parametrize(
    ("typed", "done"), [("n", "next"), ("/", "search"), ("?", "keys"), ("gq", "go")]
)
def test_single_keys_work_where_nobody_types(
    window: Window, qtbot: QtBot, where: str, typed: str, done: str
) -> None:
    widget = getattr(window, where)
    widget.setFocus()
    QTest.keyClicks(widget, typed)
    assert window.done == [done]


@pytest.mark.parametrize("where", ["line", "text", "plain", "editable_box"])
def test_single_keys_are_letters_in_a_text_field(window: Window, where: str) -> None:
    widget = getattr(window, where)
    widget.setFocus()
    QTest.keyClicks(window.focusWidget(), "n/?Rgq")
    assert window.done == []
    text = {
        "line": window.line.text,
        "text": window.text.toPlainText,
        "plain": window.plain.toPlainText,
        "editable_box": window.editable_box.currentText,
    }[where]()
    assert text == "n/?Rgq"


@pytest.mark.parametrize("where", ["line", "text", "plain", "box", "editable_box", "number"])
def test_chords_work_even_while_somebody_types(window: Window, where: str) -> None:
    widget = getattr(window, where)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.done == ["palette"]


@pytest.mark.parametrize("where", ["line", "text", "plain"])
def test_in_a_text_that_cannot_be_changed_nobody_types(window: Window, where: str) -> None:
    widget = getattr(window, where)
    widget.setReadOnly(True)
    widget.setFocus()
    QTest.keyClicks(widget, "n")
    assert window.done == ["next"]


def test_a_letter_in_a_list_of_choices_chooses(window: Window) -> None:
    """A closed combo box goes to the entry that begins with the letter; no action may run."""
    window.box.addItems(["apple", "nut"])
    window.box.setFocus()
    QTest.keyClicks(window.box, "n")
    assert (window.done, window.box.currentText()) == ([], "nut")


def test_letters_work_again_behind_a_list_of_choices(window: Window) -> None:
    window.box.setFocus()
    window.list.setFocus()
    QTest.keyClicks(window.list, "n")
    assert window.done == ["next"]


def test_shift_makes_another_key(window: Window) -> None:
    window.list.setFocus()
    QTest.keyClick(window.list, Qt.Key.Key_R)
    QTest.keyClick(window.list, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert window.done == ["back"]


def test_an_action_that_cannot_be_done_says_why(window: Window) -> None:
    window.refusal = "Open a case first."
    window.list.setFocus()
    QTest.keyClicks(window.list, "n")
    assert (window.done, window.said) == ([], ["Open a case first."])


def test_a_menu_greys_out_what_cannot_be_done_and_says_why(window: Window, qtbot: QtBot) -> None:
    window.refusal = "Open a case first."
    menu = QMenu(window)
    window.actions_.fill(menu)
    section = menu.actions()[0].menu()
    assert isinstance(section, QMenu)
    section.aboutToShow.emit()
    shown = section.actions()[0]
    assert (shown.isEnabled(), shown.toolTip()) == (False, "Open a case first.")
    section.aboutToHide.emit()
    assert shown.isEnabled()
