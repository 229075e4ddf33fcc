"""Signing in to a centre: where it is, who one is, the password; a first one is changed here."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
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

_SHORTEST = 12
_WIDTH = 420
_PURPOSE = (
    "Your team works on one centre. What you do is kept on this computer first and goes there as "
    "soon as it can be reached; you can go on working without it."
)
_AGAIN = (
    "The centre does not take the password that was kept here. Give it again: nothing is lost, and "
    "what waits is sent then."
)
_ONE_TIME = (
    "This password was for the first time only. Choose one that nobody else knows; the old one "
    "does not open anything any more after that."
)


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """What the person gave. It is never printed: it holds passwords."""

    server: str
    login: str
    password: str
    new_password: str | None


class SignInPage(QWidget):
    """A quiet page over the window; the work behind it stays as it was."""

    def __init__(
        self,
        answer: Callable[[SignIn], None],
        leave: Callable[[], None],
        known: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Ask.

        Args:
            answer: is given what the person typed.
            leave: goes back to the work.
            known: server and login, where only the password is asked for again.
            parent: the window.
        """
        super().__init__(parent)
        self._answer, self._leave = answer, leave
        self.setAccessibleName("Sign in to a centre")
        self._title = QLabel("Your password again" if known else "Sign in to a centre")
        self._title.setProperty("role", "title")
        self._purpose = _wrapped(_AGAIN if known else _PURPOSE, "dim")
        server, login = known or ("", "")
        self.server = _field("Server", server)
        self.server.setPlaceholderText("centre.example.org, or host:port/database")
        self.login = _field("Login", login)
        self.password = _field("Password", secret=True)
        self.first = _field("New password", secret=True)
        self.second = _field("New password once more", secret=True)
        for field in (self.server, self.login):
            field.setReadOnly(known is not None)
            field.setFocusPolicy(
                Qt.FocusPolicy.ClickFocus if known is not None else Qt.FocusPolicy.StrongFocus
            )
        self.words = _wrapped("", "error")
        self.sign_in = QPushButton("Sign in")
        self.sign_in.setProperty("kind", "primary")
        self.sign_in.clicked.connect(self._give)
        self.not_now = QPushButton("Not now")
        self.not_now.setToolTip("Go back to the work (Esc)")
        self.not_now.clicked.connect(leave)
        for field in self._fields():
            field.returnPressed.connect(self._on_return)
        self._lay_out()
        self._ask_new(wanted=False)
        self.words.hide()
        self.setFocusProxy(self.password if known else self.server)

    @property
    def asks_new(self) -> bool:
        """Whether a new password is asked for, since the given one was for the first time only."""
        return not self.first.isHidden()

    def want_new_password(self) -> None:
        """Ask for a password of the person's own."""
        self._ask_new(wanted=True)
        self._set_busy(busy=False)
        self._say("")
        self.first.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why it was not to be; what was typed stays."""
        self._set_busy(busy=False)
        self._say(sentence)
        (self.first if self.asks_new else self.password).setFocus()
        self.password.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back."""
        if event.key() == Qt.Key.Key_Escape and self.not_now.isEnabled():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.server, self.login, self.password, self.first, self.second

    def _on_return(self) -> None:
        """Go to the next field that is empty, or sign in."""
        for field in self._fields():
            if not field.isHidden() and not field.text():
                field.setFocus()
                return
        self._give()

    def _give(self) -> None:
        lacking = next(
            (f for f in self._fields() if not f.isHidden() and not f.text().strip()), None
        )
        if lacking is not None:
            self._say(f"{lacking.accessibleName()} is missing.")
            lacking.setFocus()
        elif self.asks_new and len(self.first.text()) < _SHORTEST:
            self._say(f"Take at least {_SHORTEST} characters; four words are good.")
            self.first.setFocus()
        elif self.asks_new and self.first.text() != self.second.text():
            self._say("The two new passwords are not the same. Type the second again.")
            self.second.setFocus()
            self.second.selectAll()
        else:
            self._say("")
            self._set_busy(busy=True)
            new = self.first.text() if self.asks_new else None
            server, login = self.server.text().strip(), self.login.text().strip()
            self._answer(SignIn(server, login, self.password.text(), new))

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))

    def _set_busy(self, *, busy: bool) -> None:
        for field in self._fields():
            field.setEnabled(not busy)
        self.sign_in.setEnabled(not busy)
        self.sign_in.setText("Signing in …" if busy else "Sign in")
        if busy:
            self.not_now.setFocus()

    def _ask_new(self, *, wanted: bool) -> None:
        for field in (self.first, self.second):
            self._form.setRowVisible(field, wanted)
            field.setVisible(wanted)
        self._new.setVisible(wanted)

    def _lay_out(self) -> None:
        px = theme().px
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setSpacing(px(6))
        for field in (self.server, self.login, self.password):
            self._form.addRow(field.accessibleName(), field)
        self._new = _wrapped(_ONE_TIME, "strong")
        self._form.addRow(self._new)
        for field in (self.first, self.second):
            self._form.addRow(field.accessibleName(), field)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.sign_in)
        buttons.addWidget(self.not_now)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(px(12))
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._purpose)
        column.addLayout(self._form)
        column.addWidget(self.words)
        column.addLayout(buttons)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        for part in (self._purpose, self._new, self.words):
            part.setFixedWidth(px(_WIDTH))


def _field(name: str, text: str = "", *, secret: bool = False) -> QLineEdit:
    field = QLineEdit(text)
    field.setAccessibleName(name)
    if secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _wrapped(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
