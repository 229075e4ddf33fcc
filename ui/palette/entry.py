"""A line of the palette, and how it is drawn."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme.style import theme

ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """An action or a case."""

    title: str
    side: str
    """At the right: its keys, why it cannot be done now, or the kind of case."""
    action: str = ""
    case: UUID | None = None
    possible: bool = True


class EntryDelegate(QStyledItemDelegate):
    """Draws a line: the title, and dim at its end what goes with it."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  # Qt's signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002  # Qt's signature
    ) -> QSize:
        """Every line is equally high."""
        return QSize(0, theme().px(34))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw ground, title and side."""
        look = theme()
        entry: Entry = index.data(ENTRY)
        area: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selection"))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), look.px(6), look.px(6))
        inner = area.adjusted(look.px(12), 0, -look.px(12), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(12))
        room = painter.fontMetrics().horizontalAdvance(entry.side)
        painter.setPen(look.color("dim"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, entry.side)
        painter.setFont(look.font(13, medium=chosen))
        painter.setPen(QColor(look.tokens.ink if entry.possible else look.tokens.dim))
        width = max(inner.width() - room - look.px(16), look.px(60))
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()
