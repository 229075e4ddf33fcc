"""The status bar: in words what is kept where, and at its right the keys worth knowing.

What is said may grow old ("synced 4 s ago"): then it is said anew while somebody can see it, each
second as long as it changes and ever more seldom where it does not.
"""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from ui.theme.style import theme
from ui.widgets.pill import Tone

_SOON_MS, _LATER_MS = 1_000, 30_000
_DOT, _SIDE = 8, 8


class StatusLine(QStatusBar):
    """One quiet line, which leads to what was sent."""

    chosen = Signal()
    """The person wants to know more."""

    def __init__(self, hints: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._words = _Words()
        self._words.clicked.connect(self.chosen)
        self._hints = QLabel(hints)
        self._hints.setContentsMargins(8, 2, 8, 2)
        self.addWidget(self._words, 1)
        self.addPermanentWidget(self._hints)
        self._source: Callable[[], str] | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._say_again)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.words

    def say(self, words: str) -> None:
        """Say how things stand."""
        self._source = None
        self._again.stop()
        self._words.say(words, None)

    def keep_saying(self, source: Callable[[], str], tone: Tone | None) -> None:
        """Say how things stand, and say it anew as time passes.

        Args:
            source: returns the words of the moment.
            tone: of the dot before them; None shows no dot.
        """
        self._source = source
        self._words.say(source(), tone)
        self._wait(_SOON_MS)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: what was said may have grown old."""
        super().showEvent(event)
        self._say_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nothing ticks out of sight."""
        self._again.stop()
        super().hideEvent(event)

    def _say_again(self) -> None:
        if self._source is None:
            return
        words = self._source()
        same = words == self._words.words
        self._words.say(words, self._words.tone)
        self._wait(min(self._again.interval() * 2, _LATER_MS) if same else _SOON_MS)

    def _wait(self, milliseconds: int) -> None:
        if self.isVisible():
            self._again.start(milliseconds)


class _Words(QPushButton):
    """The words as a button; where they lack room they end in …, and the tooltip tells all."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "status")
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words = ""
        self.tone: Tone | None = None

    def say(self, words: str, tone: Tone | None) -> None:
        """Say it."""
        if (words, tone) == (self.words, self.tone):
            return
        self.words, self.tone = words, tone
        self.setAccessibleName(words)
        self.setToolTip(f"{words}\nPress to see what was sent from here, and what became of it.")
        self.update()

    def sizeHint(self) -> QSize:
        """One line; its width is what there is."""
        height = self.fontMetrics().height() + theme().px(6)
        return QSize(theme().px(120), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame of the style, the dot and what has room of the words."""
        look = theme()
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        area = self.rect().adjusted(look.px(_SIDE), 0, -look.px(_SIDE), 0)
        if self.tone is not None:
            dot = look.px(_DOT)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("dim" if self.tone == "neutral" else self.tone))
            top = area.center().y() - dot / 2 + 1
            painter.drawEllipse(QRectF(area.left(), top, dot, dot))
            area.setLeft(area.left() + dot + look.px(6))
        painter.setPen(look.color("ink" if self.underMouse() else "dim"))
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, area.width())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, int(left), shown)
        painter.end()
