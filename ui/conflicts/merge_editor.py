"""The proposed merge, to be changed at will, and taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from ui.theme.style import theme

_HEIGHT = 76


class MergeEditor(QFrame):
    """Writes a third text out of two."""

    typed = Signal(str)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = QLabel()
        self._words.setProperty("role", "strong")
        self._hint = QLabel()
        self._hint.setProperty("role", "caption")
        self._hint.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Merged text")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._on_text)
        self.fault = QLabel()
        self.fault.setProperty("role", "error")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.take = QPushButton("Take this text")
        self.take.setProperty("kind", "primary")
        self.take.clicked.connect(self.taken)
        self.propose = QPushButton("Write the proposal again")
        self.propose.setProperty("kind", "quiet")
        self.propose.clicked.connect(self._restore)
        self._proposal = ""
        foot = QHBoxLayout()
        foot.addWidget(self.fault, 1)
        foot.addStretch(0)
        foot.addWidget(self.propose)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        column.addWidget(self._words)
        column.addWidget(self._hint)
        column.addWidget(self.text)
        column.addLayout(foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.text, self.taken.emit)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        theme().changed.connect(self._fit)
        self._fit()

    def begin(self, proposed: str | None, otherwise: str, draft: str, why_not: str) -> None:
        """Begin with what was being written, else with the proposal, else with one of the two."""
        self._proposal = otherwise if proposed is None else proposed
        self._words.setText("Proposed merge" if proposed is not None else "A text of your own")
        self._hint.setText(
            "It holds what both changed. Read it, change it where it is not right, then take it."
            if proposed is not None
            else "Both changed the same words, so nothing is proposed: write what is right."
        )
        self.fault.hide()
        self._put(draft or self._proposal)
        self.text.setReadOnly(bool(why_not))
        tip = why_not or "Take this text (Ctrl+Enter)"
        self.take.setToolTip(tip)
        self.take.setAccessibleDescription(tip)
        self._allowed = not why_not
        self._weigh()

    def complain(self, sentence: str) -> None:
        """Say why it could not be taken; what was typed stays."""
        self.fault.setText(sentence)
        self.fault.show()

    def written(self) -> str:
        """Return the text as it is now."""
        return self.text.toPlainText()

    def _put(self, text: str) -> None:
        if text != self.text.toPlainText():
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)

    def _restore(self) -> None:
        self.text.selectAll()
        self.text.insertPlainText(self._proposal)
        self.text.setFocus()

    def _on_text(self) -> None:
        self._weigh()
        self.typed.emit(self.written())

    def _weigh(self) -> None:
        self.take.setEnabled(self._allowed and bool(self.written().strip()))
        self.propose.setVisible(self.written() != self._proposal)

    def _fit(self) -> None:
        self.text.setFixedHeight(theme().px(_HEIGHT))
