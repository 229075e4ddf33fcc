"""A pill that can be pressed: what it says can be changed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.style import theme
from ui.widgets.pill import Tone, tone_colours

_SIZE = 11


class PillButton(QAbstractButton):
    """Looks like a pill; takes the focus; is pressed by mouse, Space or Enter."""

    def __init__(self, purpose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._purpose = purpose
        self._tone: Tone = "neutral"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self.updateGeometry)

    def say(self, text: str, tone: Tone, tip: str) -> None:
        """Say something; the tip tells why it is so."""
        self._tone = tone
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(f"{self._purpose}: {text}")
        self.setAccessibleDescription(tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words, with room at the round ends."""
        look = theme()
        metrics = QFontMetrics(look.font(_SIZE, bold=True, tabular=True))
        return QSize(metrics.horizontalAdvance(self.text()) + look.px(18), look.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, words and, where it has it, the focus."""
        look = theme()
        ink, ground = tone_colours(look.tokens, self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edged = self.hasFocus() or (self.underMouse() and self.isEnabled())
        edge = look.tokens.accent if self.hasFocus() else ink
        painter.setPen(
            QPen(QColor(edge), 2 if self.hasFocus() else 1) if edged else Qt.PenStyle.NoPen
        )
        painter.setBrush(QColor(ground))
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setFont(look.font(_SIZE, bold=True, tabular=True))
        painter.setPen(QColor(ink if self.isEnabled() else look.tokens.dim))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
