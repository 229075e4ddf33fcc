"""What stands where nothing is yet: what will appear there, and how to start."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme.style import theme

_WIDEST = 380


class EmptyState(QWidget):
    """A title, a sentence and at most one thing to do."""

    def __init__(
        self,
        title: str,
        text: str,
        action_text: str = "",
        on_action: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = _centred(title, "heading")
        self._text = _centred(text, "dim")
        self.button = QPushButton(action_text)
        self.button.setVisible(bool(action_text))
        if on_action is not None:
            self.button.clicked.connect(on_action)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addStretch(2)
        column.addLayout(_in_the_middle(self._title))
        column.addLayout(_in_the_middle(self._text))
        column.addSpacing(8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def set(self, title: str, text: str, action_text: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self.button.setText(action_text)
        self.button.setVisible(bool(action_text))


def _centred(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setMaximumWidth(theme().px(_WIDEST))
    return label


def _in_the_middle(label: QLabel) -> QHBoxLayout:
    """Keep a column of readable width; an alignment would lose the height of wrapped lines."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 100)
    row.addStretch(1)
    return row
