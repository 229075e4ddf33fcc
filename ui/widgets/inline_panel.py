"""A question asked in place: a title, what is to be filled, one thing to do, and a way back.

Ctrl+Enter does it, Esc leaves. What was typed stays when it could not be done. Once it is answered
or left the focus is where it was before, so that single keys go on where they began.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid


class InlinePanel(QFrame):
    """The frame of a question. A subclass fills `body` and says what `perform` does."""

    closed = Signal()

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self._came_from: QWidget | None = None
        self._title = QLabel(title)
        self._title.setProperty("role", "heading")
        self.hint = QLabel()
        self.hint.setProperty("role", "dim")
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.hide()
        self.fault = QLabel()
        self.fault.setProperty("role", "error")
        self.fault.setWordWrap(True)
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.do_button = QPushButton(verb)
        self.do_button.setProperty("kind", "primary")
        self.do_button.setToolTip(f"{verb} (Ctrl+Enter)")
        self.do_button.clicked.connect(self.attempt)
        self.leave_button = QPushButton("Not now")
        self.leave_button.setProperty("kind", "quiet")
        self.leave_button.setToolTip("Leave this (Esc)")
        self.leave_button.clicked.connect(self.leave)
        self._arrange()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.attempt)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def ask(self, hint: str = "") -> None:
        """Show the question."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.fault.hide()
        self.set_busy(False)
        if not self._has_focus():
            self._came_from = QApplication.focusWidget()
        self.show()

    def attempt(self) -> None:
        """Do what the panel is for, once."""
        if self.do_button.isEnabled():
            self.fault.hide()
            self.perform()

    def perform(self) -> None:
        """Do it; subclasses say how."""

    def leave(self) -> None:
        """Go away without doing anything; what was typed stays."""
        self.hide()
        self.closed.emit()

    def complain(self, sentence: str) -> None:
        """Say what is wrong, beside what it is about."""
        self.set_busy(False)
        self.fault.setText(sentence)
        self.fault.show()
        self.setAccessibleDescription(sentence)

    def set_busy(self, busy: bool) -> None:
        """Keep the person from doing it twice."""
        if busy and self.do_button.hasFocus():
            self.setFocus()  # from a button that cannot be pressed Qt would take it anywhere
        elif not busy and self.hasFocus():
            self.do_button.setEnabled(True)
            self.do_button.setFocus()
        self.do_button.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: give the focus back, before Qt gives it to whatever comes next."""
        before, self._came_from = self._came_from, None
        if self.isHidden() and self._has_focus() and before is not None and isValid(before):
            before.setFocus()
        super().hideEvent(event)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def _arrange(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.fault, 1)
        foot.addStretch(0)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.do_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.hint)
        column.addLayout(self.body)
        column.addLayout(foot)
