"""Asks for a sentence that stays on a case, such as why it is closed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.style import theme


class ReasonDialog(QDialog):
    """One question, one answer; Ctrl+Enter gives it."""

    def __init__(
        self, title: str, prompt: str, answer: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme().px(440))
        self._answer = answer
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        words = QLabel(prompt)
        words.setProperty("role", "dim")
        words.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(title)
        self.text.setPlaceholderText("Reason")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme().px(96))
        self.text.textChanged.connect(self._weigh)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.give = QPushButton(title)
        self.give.setProperty("kind", "primary")
        self.give.setEnabled(False)
        self.give.clicked.connect(self._give)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._give)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.give)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(words)
        column.addWidget(self.text)
        column.addLayout(row)

    def _weigh(self) -> None:
        self.give.setEnabled(bool(self.text.toPlainText().strip()))

    def _give(self) -> None:
        if self.give.isEnabled():
            self.accept()
            self._answer(self.text.toPlainText())
