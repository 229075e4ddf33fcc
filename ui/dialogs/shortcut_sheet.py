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
        for part in _balanced(sections):
            column = QVBoxLayout()
            column.setSpacing(4)
            for title in part:
                column.addLayout(_section(title, sections[title]))
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


def _balanced(sections: Mapping[str, Lines]) -> list[list[str]]:
    """Share the sections among the columns so that they are about equally long."""
    columns: list[list[str]] = [[] for _ in range(_COLUMNS)]
    lengths = [0] * _COLUMNS
    for title, lines in sections.items():
        shortest = lengths.index(min(lengths))
        columns[shortest].append(title)
        lengths[shortest] += len(lines) + 2
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
