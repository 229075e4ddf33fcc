"""The way in: asks for the owner's DSN, and offers to make or update what is found there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from ui.theme.style import theme

_WIDTH = 560


class Entrance(QFrame):
    """One question; what was typed stays until it is right."""

    entered = Signal(str)
    update_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        title = QLabel("Administer the centre")
        title.setProperty("role", "title")
        words = _wrapped(
            "For whoever looks after the team's PostgreSQL: people, scopes, and whether the guard "
            "is whole. Give the DSN of the database's owner. It is held while this place is open "
            "and kept nowhere."
        )
        self.dsn = QLineEdit()
        self.dsn.setAccessibleName("DSN of the owner")
        self.dsn.setPlaceholderText("postgresql://owner:password@server/workbench")
        self.dsn.setEchoMode(QLineEdit.EchoMode.Password)
        self.dsn.textChanged.connect(self._weigh)
        self.dsn.returnPressed.connect(self._enter)
        self.shown = QCheckBox("Show what I type")
        self.shown.toggled.connect(self._show_typed)
        self.fault = _wrapped("")
        self.fault.setProperty("role", "error")
        self.fault.hide()
        self.missing = _wrapped("")
        self.missing.hide()
        self.update_button = QPushButton("Make or update the centre")
        self.update_button.hide()
        self.update_button.clicked.connect(self.update_wanted)
        self.enter = QPushButton("Enter")
        self.enter.setProperty("kind", "primary")
        self.enter.setEnabled(False)
        self.enter.clicked.connect(self._enter)
        foot = QHBoxLayout()
        foot.addWidget(self.shown)
        foot.addStretch(1)
        foot.addWidget(self.update_button)
        foot.addWidget(self.enter)
        self._form = QFrame()
        column = QVBoxLayout(self._form)
        column.setSpacing(10)
        for part in (title, words, self.dsn, self.fault, self.missing):
            column.addWidget(part)
        column.addLayout(foot)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._form, 100)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        theme().changed.connect(self._fit)
        self._fit()

    def complain(self, sentence: str) -> None:
        """Say why there is no way in."""
        self.fault.setText(sentence)
        self.fault.show()
        self.dsn.setFocus()

    def offer_update(self, missing: tuple[str, ...]) -> None:
        """Say what the database lacks, and offer to bring it up to date."""
        count = f"{len(missing)} steps" if len(missing) != 1 else "1 step"
        self.missing.setText(
            f"The database lacks {count} of this program's schema: {', '.join(missing)}. Steps are "
            "applied one by one; none of them can be taken back. Nothing was changed so far."
        )
        self.missing.show()
        self.update_button.show()
        self.update_button.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Keep the person from asking twice."""
        self.enter.setText("Asking the centre …" if busy else "Enter")
        self.enter.setEnabled(not busy and bool(self.dsn.text().strip()))
        self.update_button.setEnabled(not busy)

    def forget(self) -> None:
        """Let go of what was typed: somebody is in."""
        self.dsn.clear()
        self.missing.hide()
        self.update_button.hide()
        self.fault.hide()

    def _enter(self) -> None:
        if self.enter.isEnabled():
            self.fault.hide()
            self.missing.hide()
            self.update_button.hide()
            self.entered.emit(self.dsn.text().strip())

    def _weigh(self) -> None:
        self.enter.setEnabled(bool(self.dsn.text().strip()))

    def _show_typed(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.dsn.setEchoMode(mode)

    def _fit(self) -> None:
        self._form.setMaximumWidth(theme().px(_WIDTH))


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
