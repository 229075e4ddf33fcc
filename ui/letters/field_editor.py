"""One field of a letter: its name, what belongs there, where its value is from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme.style import theme

if TYPE_CHECKING:
    from workbench.operations.letters import TemplateField

_MOST_LINES = 6


class FieldEditor(QWidget):
    """A labelled text field that grows with its lines."""

    typed = Signal(str, str)
    """The field's name and what the person typed there."""
    released = Signal(str)
    """The person leaves the field to the case again."""

    def __init__(self, field: "TemplateField", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._showing = False
        name = field.name.replace("_", " ").capitalize()
        self._label = QLabel(name)
        self._label.setProperty("role", "dim")
        self._origin = QLabel()
        self._origin.setProperty("role", "caption")
        self._origin.setTextFormat(Qt.TextFormat.RichText)
        self._origin.linkActivated.connect(lambda _: self.released.emit(field.name))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(name)
        self.text.setAccessibleDescription(field.meaning)
        self.text.setPlaceholderText(field.meaning)
        self.text.setToolTip(field.meaning)
        self.text.setTabChangesFocus(True)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.text.textChanged.connect(self._on_text)
        self._label.setBuddy(self.text)
        head = QHBoxLayout()
        head.addWidget(self._label)
        head.addStretch(1)
        head.addWidget(self._origin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.text)
        theme().changed.connect(self._fit)

    def show_value(self, value: str, *, by_hand: bool) -> None:
        """Show the field as the letter has it; what is being typed is left alone."""
        if not self.text.hasFocus() and self.text.toPlainText() != value:
            self._showing = True
            self.text.setPlainText(value)
            self._showing = False
        lacking = self.field.required and not value.strip()
        if self.text.property("state") != ("wrong" if lacking else ""):
            self.text.setProperty("state", "wrong" if lacking else "")
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
        self._origin.setText(self._words(value, by_hand=by_hand, lacking=lacking))
        self._fit()

    def _words(self, value: str, *, by_hand: bool, lacking: bool) -> str:
        if by_hand and self.field.source:
            colour = theme().tokens.accent
            return f'<a style="color:{colour}" href="case">Take it from the case</a>'
        if lacking:
            return "needed"
        if value and not by_hand and self.field.source:
            return "from the case"
        return "" if self.field.required else "may stay empty"

    def _on_text(self) -> None:
        self._fit()
        if not self._showing:
            self.typed.emit(self.field.name, self.text.toPlainText())

    def _fit(self) -> None:
        lines = min(max(self.text.document().lineCount(), 1), _MOST_LINES)
        if not self.text.toPlainText() and len(self.field.meaning) > 40:  # noqa: PLR2004  # signs in a line
            lines = 2
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + theme().px(26))
