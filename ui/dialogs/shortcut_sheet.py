"""The sheet of all keys, made from the actions themselves."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.theme.style import theme

Lines = Sequence[tuple[str, Sequence[str]]]
"""What is done, and the keys that do it."""

_COLUMNS = 3
_HEADING = 2
"""What a heading takes of a column, in lines."""


class ShortcutSheet(QDialog):
    """Everything that a key does, by section."""

    def __init__(self, sections: Mapping[str, Lines], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        look = theme()
        room = parent.size() if parent is not None else self.size()
        self.resize(
            min(look.px(1020), room.width() - 40), min(look.px(640), max(room.height() - 60, 320))
        )
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(24, 20, 24, 20)
        columns.setSpacing(look.px(36))
        for part in _flowed(sections):
            column = QVBoxLayout()
            column.setSpacing(4)
            for title, lines in part:
                column.addLayout(_section(title, lines))
                column.addSpacing(look.px(16))
            column.addStretch(1)
            columns.addLayout(column, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        hint = QLabel("Single letters work wherever you are not typing. Esc closes this sheet.")
        hint.setProperty("role", "caption")
        hint.setContentsMargins(24, 0, 24, 12)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll, 1)
        around.addWidget(hint)


def _flowed(sections: Mapping[str, Lines]) -> list[list[tuple[str, Lines]]]:
    """Let the sections run through columns of equal length; a long one goes on in the next."""
    length = sum(len(lines) + _HEADING for lines in sections.values())
    longest = -(-(length + _HEADING * (_COLUMNS - 1)) // _COLUMNS) + 1
    columns: list[list[tuple[str, Lines]]] = [[]]
    room = longest
    for title, lines in sections.items():
        rest, words = lines, title
        while rest:
            if room <= _HEADING and len(columns) < _COLUMNS:
                columns.append([])
                room = longest
            fitting = len(rest) if len(columns) == _COLUMNS else min(len(rest), room - _HEADING)
            columns[-1].append((words, rest[:fitting]))
            rest, words = rest[fitting:], f"{title}, continued"
            room -= fitting + _HEADING
    return columns


def _section(title: str, lines: Lines) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    heading = QLabel(title)
    heading.setProperty("role", "section")
    grid.addWidget(heading, 0, 0)
    for place, (words, keys) in enumerate(lines, 1):
        name = QLabel(words)
        grid.addWidget(name, place, 0)
        grid.addLayout(_keys(keys), place, 1, Qt.AlignmentFlag.AlignRight)
    return grid


def _keys(keys: Sequence[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for number, key in enumerate(keys):
        if number:
            between = QLabel("or")
            between.setProperty("role", "caption")
            row.addWidget(between)
        for press in QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).split(", "):
            cap = QLabel(press)
            cap.setProperty("role", "key")
            row.addWidget(cap)
    return row
