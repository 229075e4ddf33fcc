"""What stands where nothing is yet: what will appear there, and how to start."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

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
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
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
    label.setMinimumWidth(min(_WIDEST, label.fontMetrics().horizontalAdvance(text) + 40))
    label.setMaximumWidth(_WIDEST)
    return label
