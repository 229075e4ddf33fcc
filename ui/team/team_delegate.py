"""Paints a row of the team: the name, the load as a bar against capacity, counts as pills."""

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.case_line import due_words
from ui.team.team_model import LINE, PRIORITIES, Column, TeamLine, count_in
from ui.theme.style import theme
from ui.widgets.pill import Tone, tone_colours
from workbench.domain.cases import Priority

ROW_HEIGHT = 44
_SIDE = 10
_FIGURES = 62
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PILLS: dict[Column, Tone] = {
    Column.OVERDUE: "red",
    Column.DUE_SOON: "amber",
    Column.LAPSED: "amber",
}


class TeamDelegate(QStyledItemDelegate):
    """Paints the cells."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.most = 1
        """The units that a whole bar stands for: all bars have one measure."""
        self.target = -1
        """The row that dragged cases are over."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines of text."""
        return QSize(theme().px(60), theme().px(ROW_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        look = theme()
        line: TeamLine = index.data(LINE)
        column, area = Column(index.column()), QRect(option.rect)
        painter.save()
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen or index.row() == self.target:
            painter.fillRect(area, look.color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.color("background"))
        if column is Column.PERSON and chosen:
            painter.fillRect(
                QRect(area.left(), area.top(), look.px(3), area.height()), look.color("accent")
            )
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, look.color("line"))
        inner = area.adjusted(look.px(_SIDE), 0, -look.px(_SIDE), 0)
        if column is Column.PERSON:
            self._paint_person(painter, inner, line)
        elif column is Column.LOAD:
            self._paint_load(painter, inner, line)
        elif column in PRIORITIES:
            count = count_in(line, column)
            urgent = bool(count) and PRIORITIES[column] <= Priority.P1
            self._paint_count(painter, area, count, urgent=urgent)
        elif column is Column.NEXT_DUE:
            self._paint_next(painter, inner, line)
        else:
            self._paint_pill(painter, inner, count_in(line, column), _PILLS[column])
        painter.restore()

    def _paint_person(self, painter: QPainter, area: QRect, line: TeamLine) -> None:
        look = theme()
        half = area.height() // 2
        for text, font, ink, top in (
            (line.name, look.font(13, bold=True), "ink", look.px(4)),
            (line.below, look.font(11), "dim", half - look.px(2)),
        ):
            painter.setFont(font)
            painter.setPen(look.color(ink))
            room = QRect(area.left(), area.top() + top, area.width(), half - look.px(2))
            short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _LEFT, short)

    def _paint_load(self, painter: QPainter, area: QRect, line: TeamLine) -> None:
        look = theme()
        px, held = look.px, line.holding
        painter.setFont(look.font(12, bold=True, tabular=True))
        over = line.person is not None and held.units > line.person.capacity
        painter.setPen(look.color("red" if over else "dim"))
        figures = QRect(area.right() - px(_FIGURES), area.top(), px(_FIGURES), area.height())
        painter.drawText(figures, _RIGHT, line.load_words)
        room = QRectF(
            area.left(),
            area.center().y() - px(4),
            max(area.width() - px(_FIGURES + 10), 0),
            px(8),
        )
        if line.person is None:
            return  # what nobody holds has no capacity to be measured against
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._bar(painter, room, 1.0, "neutral_ground")
        share = held.units / self.most
        if held.units:
            self._bar(painter, room, share, "accent")
        if held.overdue_units:
            self._bar(painter, room, held.overdue_units / self.most, "red")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        mark = room.left() + room.width() * line.person.capacity / self.most
        painter.fillRect(
            QRectF(
                min(mark, room.right() - px(2)), room.top() - px(3), px(2), room.height() + px(6)
            ),
            look.color("ink"),
        )

    def _bar(self, painter: QPainter, room: QRectF, share: float, token: str) -> None:
        bar = QRectF(room)
        bar.setWidth(max(room.width() * min(share, 1.0), room.height()))
        painter.setBrush(QColor(getattr(theme().tokens, token)))
        painter.drawRoundedRect(bar, room.height() / 2, room.height() / 2)

    def _paint_count(self, painter: QPainter, area: QRect, count: int, *, urgent: bool) -> None:
        look = theme()
        painter.setFont(look.font(12, bold=urgent, tabular=True))
        painter.setPen(look.color("red" if urgent else "ink" if count else "dim"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{count:,}" if count else "·")

    def _paint_next(self, painter: QPainter, area: QRect, line: TeamLine) -> None:
        look = theme()
        due = line.holding.next_due
        words, tone = due_words(due, datetime.now(UTC)) if due else ("—", "neutral")
        painter.setFont(look.font(12, tabular=True))
        urgent = tone in {"red", "amber"}
        painter.setPen(look.color(tone if urgent else "dim"))
        painter.drawText(area, _LEFT, words)

    def _paint_pill(self, painter: QPainter, area: QRect, count: int, tone: Tone) -> None:
        look = theme()
        font = look.font(11, bold=True, tabular=True)
        text = f"{count:,}"
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(text) + look.px(16), look.px(20)
        pill = QRectF(area.left(), area.center().y() - height / 2, max(width, look.px(28)), height)
        ink, ground = tone_colours(look.tokens, tone if count else "neutral")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
