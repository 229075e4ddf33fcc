"""Paints a case as two lines: how urgent, what about, how long is left; below, what and whose."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.case_line import CaseLine, Tone
from ui.models.queue_model import LINE_ROLE
from ui.theme.style import theme

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 60
"""The height of a case, in pixels of the design."""
_SIDE = 16
_PRIORITY = 26
_FIRST, _SECOND = 10, 33
_LINE = 20
_BAR = 3
_MOST_TEXTS = 4_096
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


class CaseDelegate(QStyledItemDelegate):
    """Paints the lines of the queue; shortened texts and colours are kept between paints."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.all_chosen = False
        """Every case that matches is meant: all are painted as chosen."""
        theme().changed.connect(self._take_look)
        self._take_look()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every case takes the same room."""
        return QSize(theme().px(200), theme().px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a case, or its place while it is not here yet."""
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        right_to_left = option.direction == Qt.LayoutDirection.RightToLeft
        line: CaseLine | None = index.data(LINE_ROLE)
        chosen = self.all_chosen or bool(state & QStyle.StateFlag.State_Selected)
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        # Each text in its own direction: an Arabic subject ends, and is shortened, on its left.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if chosen:
            painter.fillRect(area, self._colours["selection"])
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, self._colours["background"])
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._colours["line"])
        place = _Place(area, right_to_left)
        if chosen:
            painter.fillRect(
                place.part(0, 0, theme().px(_BAR), area.height()), self._colours["accent"]
            )
        if line is None:
            self._paint_skeleton(painter, place)
        else:
            self._paint_line(painter, place, line)
        if current:
            painter.setPen(self._colours["accent"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -2))
        painter.restore()

    def _paint_line(self, painter: QPainter, place: "_Place", line: CaseLine) -> None:
        px = theme().px
        width = place.area.width()
        text_left = px(_SIDE + _PRIORITY)
        urgent = line.item.priority <= 1
        painter.setFont(self._small_bold)
        painter.setPen(self._colours["red" if urgent else "dim"])
        painter.drawText(
            place.part(px(_SIDE), px(_FIRST), px(_PRIORITY), px(_LINE)), place.near, line.priority
        )

        due_width = self._small_metrics.horizontalAdvance(line.due) + px(16)
        pill = place.part(width - px(_SIDE) - due_width, px(_FIRST), due_width, px(_LINE))
        self._paint_pill(painter, pill, line.due, line.tone)

        room = width - text_left - due_width - px(_SIDE + 10)
        font, metrics = (
            (self._bold, self._bold_metrics) if line.bold else (self._body, self._body_metrics)
        )
        painter.setFont(font)
        painter.setPen(self._colours["ink"])
        subject = self._short(line.subject, room, metrics, line.bold)
        painter.drawText(place.part(text_left, px(_FIRST), room, px(_LINE)), place.near, subject)

        holder_width = self._small_metrics.horizontalAdvance(line.holder) + px(4)
        room = width - text_left - holder_width - px(_SIDE + 10)
        if line.mark:
            marked = self._small_metrics.horizontalAdvance(line.mark)
            painter.setFont(self._small_bold)
            painter.setPen(self._colours["amber"])
            area = place.part(text_left, px(_SECOND), marked, px(_LINE))
            painter.drawText(area, place.near, line.mark)
            text_left, room = text_left + marked + px(8), room - marked - px(8)
        painter.setFont(self._caption)
        painter.setPen(self._colours["dim"])
        below = self._short(line.below, room, self._caption_metrics, False)
        painter.drawText(place.part(text_left, px(_SECOND), room, px(_LINE)), place.near, below)
        painter.setFont(self._small_bold)
        holder = place.part(width - px(_SIDE) - holder_width, px(_SECOND), holder_width, px(_LINE))
        painter.drawText(holder, place.far, line.holder)

    def _paint_pill(self, painter: QPainter, area: QRect, words: str, tone: Tone) -> None:
        ink = "dim" if tone == "neutral" else tone
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[f"{tone}_ground"])
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._small_bold)
        painter.setPen(self._colours[ink])
        painter.drawText(area, _CENTRE, words)

    def _paint_skeleton(self, painter: QPainter, place: "_Place") -> None:
        px = theme().px
        left = px(_SIDE + _PRIORITY)
        for top, share in ((_FIRST + 5, 0.62), (_SECOND + 5, 0.38)):
            bar = place.part(left, px(top), round(place.area.width() * share), px(9))
            painter.fillRect(bar, self._colours["neutral_ground"])

    def _short(self, text: str, room: int, metrics: QFontMetrics, bold: bool) -> str:
        key = (text, room, bold)
        short = self._texts.get(key)
        if short is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            self._texts[key] = short
        return short

    def _take_look(self) -> None:
        look = theme()
        self._texts: dict[tuple[str, int, bool], str] = {}
        names = ("selection", "background", "line", "accent", "ink", "dim", "red", "amber", "green")
        grounds = ("red_ground", "amber_ground", "green_ground", "neutral_ground")
        self._colours = {name: QColor(getattr(look.tokens, name)) for name in names + grounds}
        self._body = look.font(13)
        self._bold = look.font(13, bold=True)
        self._caption = look.font(12)
        self._small_bold = look.font(11, bold=True, tabular=True)
        self._body_metrics = QFontMetrics(self._body)
        self._bold_metrics = QFontMetrics(self._bold)
        self._caption_metrics = QFontMetrics(self._caption)
        self._small_metrics = QFontMetrics(self._small_bold)


class _Place:
    """Places parts of a line from the side where reading begins."""

    def __init__(self, area: QRect, right_to_left: bool) -> None:
        self.area = area
        self._mirrored = right_to_left
        # Absolute: a subject in another direction must not jump to the other side.
        self.near = (_RIGHT if right_to_left else _LEFT) | Qt.AlignmentFlag.AlignAbsolute
        self.far = (_LEFT if right_to_left else _RIGHT) | Qt.AlignmentFlag.AlignAbsolute

    def part(self, left: int, top: int, width: int, height: int) -> QRect:
        """Return a part given from the near side and the top."""
        x = self.area.width() - left - width if self._mirrored else left
        return QRect(self.area.left() + x, self.area.top() + top, width, height)
