"""A one-time password: shown once, to be handed over."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from workbench.domain.roster import Handover


class HandoverCard(QFrame):
    """Stays until it is put away; then the password is nowhere."""

    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self.password = QLabel()
        self.password.setProperty("role", "title")
        self.password.setTextFormat(Qt.TextFormat.PlainText)
        self.password.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.password.setAccessibleName("One-time password")
        self.copy = QPushButton("Copy")
        self.copy.clicked.connect(self._copy)
        self.away = QPushButton("I have handed it over")
        self.away.setProperty("kind", "primary")
        self.away.clicked.connect(self.put_away)
        row = QHBoxLayout()
        row.addWidget(self.password, 1)
        row.addWidget(self.copy)
        row.addWidget(self.away)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._words)
        column.addLayout(row)
        self.hide()

    def show_password(self, handover: Handover) -> None:
        """Show a password."""
        self._words.setText(
            f"One-time password for {handover.name} ({handover.login}). It is shown this once. "
            "Until they have changed it at their first sign-in they see nothing."
        )
        self.password.setText(handover.password)
        self.show()
        self.copy.setFocus()

    def put_away(self) -> None:
        """Let go of the password."""
        self.password.clear()
        self.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.password.text())
        self.said.emit("Copied the one-time password.")
