"""A pill: a word or two on a ground of the tone they have."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.style import theme
from ui.theme.tokens import Tokens

Tone = Literal["red", "amber", "green", "neutral", "accent"]

_SIZE = 11


def tone_colours(tokens: Tokens, tone: Tone) -> tuple[str, str]:
    """Return the text and the ground of a tone."""
    return {
        "red": (tokens.red, tokens.red_ground),
        "amber": (tokens.amber, tokens.amber_ground),
        "green": (tokens.green, tokens.green_ground),
        "neutral": (tokens.dim, tokens.neutral_ground),
        "accent": (tokens.accent, tokens.selection),
    }[tone]


class Pill(QWidget):
    """Says something short; the tone only goes with the words."""

    def __init__(self, text: str, tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme().changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def set(self, text: str, tone: Tone) -> None:
        """Say something else."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words, with room at the round ends."""
        look = theme()
        metrics = QFontMetrics(look.font(_SIZE, bold=True, tabular=True))
        return QSize(
            metrics.horizontalAdvance(self._text) + look.px(16), metrics.height() + look.px(6)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and words."""
        look = theme()
        ink, ground = tone_colours(look.tokens, self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setFont(look.font(_SIZE, bold=True, tabular=True))
        painter.setPen(QColor(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
