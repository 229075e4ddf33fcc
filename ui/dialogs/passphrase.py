"""Asks for the passphrase of a profile whose key no keyring keeps."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.style import theme

_SHORTEST = 8
_PATIENCE = 3


class PassphrasePage(QWidget):
    """A quiet page in the window, no dialog over it: the window has nothing to show before."""

    def __init__(
        self,
        folder: str,
        choosing: bool,
        answer: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choosing, self._answer, self._tries = choosing, answer, 0
        title = QLabel("Choose a passphrase" if choosing else "Open your records")
        title.setProperty("role", "title")
        purpose = QLabel(
            "Everything you keep here is encrypted on this computer. No keyring of the system "
            "could keep the key, so a passphrase guards it. Nobody can recover it for you: write "
            "it down where only you find it."
            if choosing
            else "Everything kept here is encrypted, and this passphrase guards the key. It stays "
            "on this computer."
        )
        purpose.setProperty("role", "dim")
        purpose.setWordWrap(True)
        self.first = _secret("Passphrase", self)
        self.second = _secret("The passphrase once more", self)
        self.words = QLabel()
        self.words.setProperty("role", "error")
        self.words.setWordWrap(True)
        self.open = QPushButton("Begin" if choosing else "Open")
        self.open.setProperty("kind", "primary")
        self.open.setAutoDefault(True)
        self.open.clicked.connect(self._give)
        self.first.returnPressed.connect(self._give)
        self.second.returnPressed.connect(self._give)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setSpacing(6)
        form.addRow("Passphrase", self.first)
        if choosing:
            form.addRow("Once more", self.second)
        else:
            self.second.hide()
        place = QLabel(folder)
        place.setProperty("role", "caption")
        place.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        for part in (title, purpose):
            column.addWidget(part)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(place)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        purpose.setFixedWidth(theme().px(400))
        self.setFocusProxy(self.first)

    def wrong(self) -> None:
        """Say, kindly, that this was not it; nothing is locked, however often it happens."""
        self._tries += 1
        self.words.setText(
            "That passphrase does not open these records. Nothing was changed; try again."
            if self._tries < _PATIENCE
            else "Still not it. Take your time: nothing is locked or lost. Is Caps Lock on, or "
            "another keyboard layout? Perhaps these are the records of another folder (below)."
        )
        self.first.setEnabled(True)
        self.open.setEnabled(True)
        self.first.selectAll()
        self.first.setFocus()

    def _give(self) -> None:
        given = self.first.text()
        if not given:
            return
        if self._choosing and len(given) < _SHORTEST:
            self.words.setText(f"Take at least {_SHORTEST} characters; four words are good.")
            self.first.setFocus()
        elif self._choosing and given != self.second.text():
            self.words.setText("The two are not the same. Type the second again.")
            self.second.setFocus()
            self.second.selectAll()
        else:
            self.words.clear()
            self.first.setEnabled(False)
            self.open.setEnabled(False)
            self._answer(given)


def _secret(name: str, page: QWidget) -> QLineEdit:
    field = QLineEdit(page)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
