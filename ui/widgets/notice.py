"""The notice: says what was done and offers to take it back, without being in the way.

It stays until the next one comes, the person dismisses it, or a while has passed in which the
pointer did not rest on it; what failed stays until it is dismissed.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.theme.style import theme

_STAYS_MS = 8_000
_MARGIN = 16
_WIDEST = 640


class Notice(QFrame):
    """Floats at the lower edge of its parent."""

    def __init__(self, parent: QWidget, stays_ms: int = _STAYS_MS) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setAccessibleName("Notice")
        self._room = parent
        self._stays = False
        self._action: Callable[[], None] | None = None
        self._other: Callable[[], None] | None = None
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = _notice_button("")
        self.button.clicked.connect(self._act)
        self.other = _notice_button("")
        self.other.clicked.connect(self._act_otherwise)
        self._dismiss = _notice_button("✕")
        self._dismiss.setAccessibleName("Dismiss this notice")
        self._dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        row.addWidget(self.other)
        row.addWidget(self._dismiss)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.setInterval(stays_ms)
        self._leave.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def offered(self, action_text: str) -> Callable[[], None] | None:
        """Return what its button does now, if it is shown and says this."""
        return self._action if self.isVisible() and self.button.text() == action_text else None

    def say(
        self,
        text: str,
        action_text: str = "",
        on_action: Callable[[], None] | None = None,
        *,
        also: tuple[str, Callable[[], None]] | None = None,
        stays: bool = False,
    ) -> None:
        """Say something, with one thing to do about it, or two.

        Args:
            text: a sentence, such as “Claimed E-12”.
            action_text: such as “Undo”.
            on_action: what its button does.
            also: a second button, as its text and what it does.
            stays: whether only the person takes it away (what failed must not vanish unread).
        """
        self._words.setText(text)
        self._action = on_action
        self.button.setText(action_text)
        self.button.setVisible(on_action is not None)
        words, self._other = also or ("", None)
        self.other.setText(words)
        self.other.setVisible(also is not None)
        self.setAccessibleDescription(text)
        self._place()  # before it is shown: elsewhere it might lie under the pointer, and stay
        self.show()
        self.raise_()
        self._place()
        self._stays = stays
        self._leave.stop()
        if not stays:
            self._leave.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the parent changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while somebody reads."""
        self._leave.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go a while after the pointer went."""
        if not self._stays and self.isVisible():
            self._leave.start()
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing ticks while it is away."""
        self._leave.stop()
        super().hideEvent(event)

    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()

    def _act_otherwise(self) -> None:
        self.hide()
        if self._other is not None:
            self._other()

    def _place(self) -> None:
        room = self._room
        words = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 24
        buttons = self.sizeHint().width() - self._words.sizeHint().width()
        width = min(words + buttons, theme().px(_WIDEST), room.width() - 2 * _MARGIN)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        # At the side where the lists are: in the middle it would lie on what is being written.
        self.setGeometry(_MARGIN, room.height() - height - _MARGIN, width, height)


def _notice_button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "notice")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
