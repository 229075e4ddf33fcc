"""Paints operations as two lines: what was done and its outcome; below, on what, why and when."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.sent.sent_line import SentLine
from ui.sent.sent_model import LINE_ROLE, Index, SentModel
from ui.theme.style import theme
from ui.widgets.pill import tone_colours

_HEIGHT, _SIDE, _LINE = 56, 16, 20
_FIRST, _SECOND = 8, 29
_NEAR = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FAR = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SentList(QListView):
    """Shows a `SentModel`; letters stay keys of the window."""

    current_changed = Signal(int)
    """The place that the person went to, or -1."""
    open_wanted = Signal()
    """Enter, or a double click: the case of the current row is wanted."""
    copy_wanted = Signal()

    def __init__(self, model: SentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent = model
        self.setModel(model)
        self.setItemDelegate(_SentDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName("What was sent")
        self.doubleClicked.connect(lambda _: self.open_wanted.emit())
        theme().changed.connect(self.scheduleDelayedItemsLayout)

    def go_to(self, place: int) -> None:
        """Make a row the current one and bring it into sight."""
        if self._sent.rowCount():
            bounded = min(max(place, 0), self._sent.rowCount() - 1)
            self.setCurrentIndex(self._sent.index(bounded))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and K move like the arrows, Enter opens the case, Ctrl+C copies."""
        key, control = event.key(), Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_J, Qt.Key.Key_K) and not event.modifiers():
            self.go_to(self.currentIndex().row() + (1 if key == Qt.Key.Key_J else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif key == Qt.Key.Key_C and event.modifiers() == control:
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _typed: str) -> None:
        """Letters are keys of the window; a search would read all rows."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the person went."""
        super().currentChanged(current, previous)
        self.current_changed.emit(current.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight, then ask for those that were not here."""
        super().paintEvent(event)
        self._sent.window.fetch_wanted()


class _SentDelegate(QStyledItemDelegate):
    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every operation takes the same room."""
        return QSize(theme().px(200), theme().px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw an operation, or its place while it is not here yet."""
        look, area = theme(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if chosen:
            painter.fillRect(area, look.color("selection"))
            painter.fillRect(
                QRect(area.left(), area.top(), look.px(3), area.height()), look.color("accent")
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.color("background"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, look.color("line"))
        line: SentLine | None = index.data(LINE_ROLE)
        inner = area.adjusted(look.px(_SIDE), 0, -look.px(_SIDE), 0)
        if line is None:
            for top, share in ((_FIRST + 6, 2), (_SECOND + 6, 3)):
                bar = QRect(inner.left(), area.top() + look.px(top), inner.width() // share, 8)
                painter.fillRect(bar, look.color("neutral_ground"))
        else:
            self._paint_line(painter, inner, line)
        if chosen and self._list.hasFocus():
            painter.setPen(look.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -2))
        painter.restore()

    def _paint_line(self, painter: QPainter, inner: QRect, line: SentLine) -> None:
        look = theme()
        small = look.font(11, bold=True, tabular=True)
        ink, ground = tone_colours(look.tokens, line.tone)
        metrics = QFontMetrics(small)
        width = metrics.horizontalAdvance(line.outcome) + look.px(16)
        top = inner.top() + look.px(_FIRST)
        pill = QRect(inner.right() - width + 1, top, width, look.px(_LINE))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(small)
        painter.setPen(QColor(ink))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), line.outcome)
        painter.setFont(look.font(13, medium=True))
        painter.setPen(look.color("ink"))
        _draw(
            painter,
            QRect(inner.left(), top, pill.left() - inner.left() - 8, pill.height()),
            line.what,
        )
        below = inner.top() + look.px(_SECOND)
        painter.setFont(look.font(12, tabular=True))
        painter.setPen(look.color("dim"))
        room = painter.fontMetrics().horizontalAdvance(line.when)
        when = QRect(inner.right() - room, below, room + 1, look.px(_LINE))
        painter.drawText(when, int(_FAR), line.when)
        _draw(
            painter,
            QRect(inner.left(), below, when.left() - inner.left() - 8, when.height()),
            line.below,
        )


def _draw(painter: QPainter, area: QRect, text: str) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(_NEAR | Qt.AlignmentFlag.AlignAbsolute), short)
