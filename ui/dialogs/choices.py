"""Choosing one of a list for many cases: a person, a team, a priority. Typing narrows the list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.dialogs.floating_panel import FloatingPanel
from ui.theme.style import theme

_ROW, _PLAIN_ROW = 46, 30
_MOST_SHOWN = 8
_BAR = 96
_CHOICE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: what it stands for, its words, and the reason for or against it."""

    value: str
    words: str
    beside: str = ""
    why_not: str = ""
    load: tuple[int, int] | None = None
    """Units held, and the capacity: shown as a bar."""

    @property
    def spoken(self) -> str:
        """The line for a screen reader."""
        held = f"{self.load[0]} of {self.load[1]} units held" if self.load else ""
        return ", ".join(filter(None, (self.words, self.why_not or self.beside, held)))


class ChoicesPanel(FloatingPanel):
    """Asks which; Enter takes the marked line."""

    def __init__(
        self, title: str, verb: str, hint: str, over: QWidget, take: Callable[[Choice], None]
    ) -> None:
        super().__init__(title, verb, over)
        self._take, self._hint = take, hint
        self._choices: Sequence[Choice] = ()
        self.search = SearchLine(hint)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.attempt)
        self.search.stepped.connect(self._step)
        self.list = QListWidget()
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(title)
        self.list.setItemDelegate(ChoiceDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.itemDoubleClicked.connect(self.attempt)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.list.hide()

    def open(self, hint: str = "") -> None:
        """Show the question; what can be chosen may come later."""
        self.ask(hint)
        self.search.setFocus()

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show what can be chosen."""
        self._choices = choices
        self._narrow()

    def perform(self) -> None:
        """Take the marked line, if it can be had."""
        item = self.list.currentItem()
        if not self.list.count():
            self.complain("Nothing in the list fits. Type less, or another word.")
            return
        choice: Choice = item.data(_CHOICE)
        if choice.why_not:
            self.complain(f"{choice.words}: {choice.why_not}.")
        else:
            self.leave()
            self._take(choice)

    def _narrow(self) -> None:
        typed = self.search.text().casefold().split()
        self.list.clear()
        for choice in self._choices:
            told = f"{choice.words} {choice.value} {choice.beside}".casefold()
            if all(word in told for word in typed):
                item = QListWidgetItem(self.list)
                item.setData(_CHOICE, choice)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, choice.spoken)
                item.setToolTip(choice.why_not or choice.beside)
        self.list.setCurrentRow(0)
        row = self.list.sizeHintForRow(0) if self.list.count() else theme().px(_PLAIN_ROW)
        self.list.setFixedHeight(row * min(max(len(self._choices), 1), _MOST_SHOWN) + 4)
        self.list.setVisible(bool(self._choices))

    def _step(self, step: int) -> None:
        row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
        self.list.setCurrentRow(row)


class SearchLine(QLineEdit):
    """A line in which Up and Down move in the list below it."""

    stepped = Signal(int)

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: hand the keys on that move in a list."""
        keys = Qt.Key
        steps = {
            keys.Key_Up: -1,
            keys.Key_Down: 1,
            keys.Key_PageUp: 1 - _MOST_SHOWN,
            keys.Key_PageDown: _MOST_SHOWN - 1,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class ChoiceDelegate(QStyledItemDelegate):
    """Paints a choice: its words, below them the reason, at the far side how full it is."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines where something is said below."""
        choice: Choice = index.data(_CHOICE)
        tall = choice.beside or choice.why_not
        return QSize(theme().px(200), theme().px(_ROW if tall else _PLAIN_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the line; one that cannot be had is dim, and says why."""
        look = theme()
        px, choice, area = look.px, index.data(_CHOICE), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.color("selection"))
            painter.fillRect(
                QRect(area.left(), area.top(), px(3), area.height()), look.color("accent")
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.color("background"))
        inner = area.adjusted(px(14), px(5), -px(12), -px(5))
        if choice.load is not None:
            room = QRect(inner.right() - px(_BAR), inner.top(), px(_BAR), inner.height())
            paint_load(painter, room, *choice.load, dim=bool(choice.why_not))
            inner.setRight(room.left() - px(12))
        below = choice.why_not or choice.beside
        first = QRect(inner)
        if below:
            first.setHeight(inner.height() // 2)
        self._text(painter, first, choice.words, bold=True, dim=bool(choice.why_not))
        if below:
            second = QRect(inner.left(), first.bottom() + 1, inner.width(), inner.height() // 2)
            self._text(painter, second, below, bold=False, dim=True)
        painter.restore()

    def _text(self, painter: QPainter, area: QRect, text: str, *, bold: bool, dim: bool) -> None:
        look = theme()
        font = look.font(13 if bold else 12, bold=bold)
        painter.setFont(font)
        painter.setPen(look.color("dim" if dim else "ink"))
        short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)


def paint_load(painter: QPainter, area: QRect, units: int, capacity: int, *, dim: bool) -> None:
    """Draw what somebody holds against their capacity: a bar, and the figures over it."""
    look = theme()
    px = look.px
    over = units > capacity
    painter.setFont(look.font(11, bold=True, tabular=True))
    painter.setPen(look.color("red" if over and not dim else "dim"))
    words = QRect(area.left(), area.top(), area.width(), area.height() - px(10))
    painter.drawText(
        words,
        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        f"{units} / {capacity}",
    )
    bar = QRectF(area.left(), area.bottom() - px(6), area.width(), px(5))
    whole = max(units, capacity, 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.tokens.neutral_ground))
    painter.drawRoundedRect(bar, px(2), px(2))
    held = QRectF(bar)
    held.setWidth(bar.width() * units / whole)
    if units:
        painter.setBrush(look.color("dim" if dim else "red" if over else "accent"))
        painter.drawRoundedRect(held, px(2), px(2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
