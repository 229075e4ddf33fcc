"""A clock drawn as a strip: what was counted, what rested, what lies ahead, and where now is."""

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme.style import theme
from ui.theme.tokens import Tokens
from ui.widgets.instant_words import moment
from workbench.domain.case_clocks import CaseClock, span_words
from workbench.domain.clocks import Effect, Standing, Stretch

_HEIGHT, _BAR, _LEAST = 18, 8, 2


def clock_words(clock: CaseClock) -> str:
    """Return how a clock stands, in a line."""
    told = f"{span_words(clock.counted)} counted" if clock.counted else "Nothing counted yet"
    if clock.paused:
        told += f" · {span_words(clock.paused)} paused"
    standing = {
        Standing.MET: "met",
        Standing.MISSED: "missed",
        Standing.PAUSED: f"waits for {clock.waits_for}" if clock.waits_for else "paused",
    }.get(clock.standing, "")
    told = f"{told} · {standing}" if standing else told
    was_over = clock.misses and clock.standing is not Standing.MISSED
    told = f"{told} · was over its time" if was_over else told
    return told[0].upper() + told[1:]


class ClockStrip(QWidget):
    """The strip of one clock; read aloud as a sentence, and piece by piece under the pointer."""

    def __init__(self, clock: CaseClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{clock.title}: {clock_words(clock)}")
        self.setAccessibleDescription("; ".join(map(_told, clock.strip[-20:])))

    def sizeHint(self) -> QSize:
        """Qt: as high as a line, as wide as there is room."""
        return QSize(theme().px(120), theme().px(_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Qt: tell the piece under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            piece = self._piece_at(event.pos().x())
            QToolTip.showText(event.globalPos(), _told(piece) if piece else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: draw the pieces, those ahead hollow, and a mark where now is."""
        look = theme()
        tokens, painter = look.tokens, QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        top, height = (self.height() - look.px(_BAR)) / 2, look.px(_BAR)
        for piece in self._clock.strip:
            left, right = self._x(piece.start), self._x(piece.end)
            painter.setBrush(QColor(_colour(piece, self._clock, tokens)))
            painter.drawRect(QRectF(left, top, max(right - left, 1), height))
        for piece in self._clock.ahead:
            left, right = self._x(piece.start), self._x(piece.end)
            counts = piece.effect is Effect.COUNTED
            painter.setBrush(QColor(tokens.selection if counts else tokens.neutral_ground))
            painter.drawRect(QRectF(left, top, max(right - left, 1), height))
        due = self._clock.due
        if due is not None and self._span[0] <= due <= self._span[1]:
            painter.setBrush(QColor(tokens.red))
            x = min(self._x(due), self.width() - look.px(_LEAST))
            painter.drawRect(QRectF(x, top - look.px(3), look.px(_LEAST), height + look.px(6)))
        if self._clock.ahead:
            painter.setBrush(QColor(tokens.ink))
            now = self._x(self._clock.ahead[0].start)
            painter.drawRect(QRectF(now, top - look.px(3), look.px(_LEAST), height + look.px(6)))
        painter.end()

    @property
    def _span(self) -> tuple[datetime, datetime]:
        pieces = (*self._clock.strip, *self._clock.ahead)
        if not pieces:
            return self._clock.started, self._clock.started + timedelta(seconds=1)
        return pieces[0].start, pieces[-1].end

    def _x(self, at: datetime) -> float:
        start, end = self._span
        return float((at - start) / (end - start) * self.width())

    def _piece_at(self, x: int) -> Stretch | None:
        pieces = (*self._clock.strip, *self._clock.ahead)
        return next((piece for piece in pieces if x <= self._x(piece.end)), None)


def _told(piece: Stretch) -> str:
    span = span_words(piece.end - piece.start)
    reason = f": {piece.reason}" if piece.reason else ""
    when = f"{moment(piece.start)} to {moment(piece.end)}"
    return f"{piece.effect.value.capitalize()} {span}{reason} ({when})"


def _colour(piece: Stretch, clock: CaseClock, tokens: Tokens) -> str:
    match piece.effect:
        case Effect.PAUSED:
            return tokens.amber
        case Effect.COUNTED:
            late = clock.due is not None and piece.start >= clock.due
            return tokens.red if late else tokens.accent
        case Effect.STOPPED:
            return tokens.line
    return tokens.scroll
