"""The list of cases: a million rows by arithmetic, moved through by keys.

QListView notes the place of every row, which takes 2 s for a million even where all have one
height. Here a place is the row times the height; QListView stays for what assistive technology
and keyboards know of lists.
"""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from ui.models.queue_model import Index, QueueModel
from ui.queue.case_delegate import ROW_HEIGHT, CaseDelegate
from ui.theme.style import theme


class QueueView(QListView):
    """Shows a `QueueModel`; the current row moves only when the person moves it."""

    current_changed = Signal(int)
    """The place that the person went to."""
    chosen_changed = Signal()
    """Other rows are selected."""
    all_wanted = Signal()
    """Ctrl+A: more is to be chosen; that is never a selection of a million rows."""
    drag_wanted = Signal()
    """What is chosen is being dragged away."""

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = model
        self._pressed: QPoint | None = None
        """Where the mouse was pressed while all that match are chosen: maybe to drag them."""
        self.delegate = CaseDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.setAccessibleName("Cases")
        theme().changed.connect(self.scheduleDelayedItemsLayout)

    def doItemsLayout(self) -> None:
        """Nothing is laid out: only the scroll bar has to know how long the list is."""
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Let the scroll bar span all rows."""
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._queue.rowCount() * self._row_height() - room))
        bar.setPageStep(room)
        bar.setSingleStep(self._row_height() // 2)

    def scrollContentsBy(self, _across: int, down: int) -> None:
        """Move what is painted, and paint what comes into sight."""
        self.viewport().scroll(0, down)

    def verticalOffset(self) -> int:
        """How far the list is scrolled."""
        return self.verticalScrollBar().value()

    def visualRect(self, index: Index) -> QRect:
        """Where a row is, relative to what is in sight."""
        if not index.isValid():
            return QRect()
        height = self._row_height()
        top = index.row() * height - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The row at a point."""
        place = (point.y() + self.verticalOffset()) // self._row_height()
        return self._queue.index(place) if 0 <= place < self._queue.rowCount() else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll as little as brings the row into sight; with a hint, put it there."""
        hints = QAbstractItemView.ScrollHint
        area, room, bar = self.visualRect(index), self.viewport().height(), self.verticalScrollBar()
        below = area.top() + area.height() - room
        if hint == hints.PositionAtCenter:
            bar.setValue(bar.value() + (area.top() + below) // 2)
        elif area.top() < 0 or hint == hints.PositionAtTop:
            bar.setValue(bar.value() + area.top())
        elif below > 0 or hint == hints.PositionAtBottom:
            bar.setValue(bar.value() + below)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """The row that a key leads to."""
        actions = QAbstractItemView.CursorAction
        last = self._queue.rowCount() - 1
        screen = max(1, self.viewport().height() // self._row_height())
        steps = {
            actions.MoveDown: 1,
            actions.MoveNext: 1,
            actions.MoveUp: -1,
            actions.MovePrevious: -1,
            actions.MovePageDown: screen,
            actions.MovePageUp: -screen,
            actions.MoveHome: -last,
            actions.MoveEnd: last,
        }
        place = max(self.current_place, 0) + steps.get(action, 0)
        if action in (actions.MoveHome, actions.MoveEnd):
            place = 0 if action == actions.MoveHome else last
        return self._queue.index(min(max(place, 0), last)) if last >= 0 else QModelIndex()

    def setSelection(self, area: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose the rows between two points."""
        last = self._queue.rowCount() - 1
        if last < 0:
            return
        height, offset = self._row_height(), self.verticalOffset()
        places = [(y + offset) // height for y in (area.top(), area.bottom())]
        first, final = (min(max(place, 0), last) for place in (min(places), max(places)))
        chosen = QItemSelection(self._queue.index(first), self._queue.index(final))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        """All that is in sight: painting it takes a few milliseconds."""
        return QRegion(self.viewport().rect())

    def _row_height(self) -> int:
        return theme().px(ROW_HEIGHT)

    @property
    def current_place(self) -> int:
        """The place of the current row, or -1."""
        return self.currentIndex().row()

    def go_to(self, place: int) -> None:
        """Make a row the current one, and the only one chosen."""
        if self._queue.rowCount():
            bounded = min(max(place, 0), self._queue.rowCount() - 1)
            # Said outright: Qt would add to the selection while Ctrl is still held.
            self.selectionModel().setCurrentIndex(
                self._queue.index(bounded), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def hold(self, place: int, offset: int) -> None:
        """Make a row the current one again and show it where it was, `offset` below the top."""
        self.go_to(place)
        top = self.visualRect(self.currentIndex()).top()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + top - offset)

    def current_offset(self) -> int:
        """How far below the top of the list the current row begins."""
        return self.visualRect(self.currentIndex()).top()

    def selectAll(self) -> None:
        """Choose more."""
        self.all_wanted.emit()

    def choose(self, first: int, final: int) -> None:
        """Choose a range of rows; the current row stays."""
        rows = QItemSelection(self._queue.index(first), self._queue.index(final))
        self.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def choose_rows(self, places: list[int], current: int) -> None:
        """Choose just these rows and go to one, as after the list was taken anew."""
        rows, flags = QItemSelection(), QItemSelectionModel.SelectionFlag
        for place in places:
            rows.select(self._queue.index(place), self._queue.index(place))
        self.selectionModel().setCurrentIndex(self._queue.index(current), flags.NoUpdate)
        if places:
            self.selectionModel().select(rows, flags.ClearAndSelect)

    def extend_to(self, place: int) -> None:
        """Go to a row and choose all from where the choice began to it."""
        if self._queue.rowCount():
            key = Qt.Key.Key_Down if place > self.current_place else Qt.Key.Key_Up
            held = Qt.KeyboardModifier.ShiftModifier
            # Qt knows where a choice began, and tells nobody.
            super().keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, held))

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Let the owner say what is dragged."""
        self.drag_wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on what is chosen as a question waits: it may begin a drag of all of it."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if self.delegate.all_chosen and plain and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        else:
            self._pressed = None
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin the drag once the mouse went far enough."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._pressed = None
            self.drag_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that dragged nothing goes to its row."""
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        row = self.indexAt(self._pressed).row()
        self._pressed = None
        if row >= 0:
            self.go_to(row)

    def event(self, event: QEvent) -> bool:
        """J and K move here while the focus is here; elsewhere they are keys of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if event.key() in (Qt.Key.Key_J, Qt.Key.Key_K) and not held.value:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and K move like the arrows; other letters are no search among the rows."""
        key, shift = event.key(), Qt.KeyboardModifier.ShiftModifier
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.go_to(self.current_place + (1 if key == Qt.Key.Key_J else -1))
        elif event.modifiers() == shift and key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.extend_to(self.current_place + (1 if key == Qt.Key.Key_J else -1))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _typed: str) -> None:
        """Letters are keys of the window; a search would read a million rows."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the person went."""
        super().currentChanged(current, previous)
        self.current_changed.emit(current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other rows are chosen."""
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight, then ask for those that were not here."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme().color("panel"))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        resting = option.state & ~QStyle.StateFlag.State_HasFocus
        pointed = self.viewport().mapFromGlobal(QCursor.pos())
        hovered = self.indexAt(pointed).row() if self.viewport().underMouse() else -1
        chosen, current = self.selectionModel(), self.current_place if self.hasFocus() else -1
        height, offset = self._row_height(), self.verticalOffset()
        first = (event.rect().top() + offset) // height
        final = min((event.rect().bottom() + offset) // height, self._queue.rowCount() - 1)
        for place in range(first, final + 1):
            index = self._queue.index(place)
            option.rect = self.visualRect(index)
            option.state = resting
            if chosen.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if place == current:
                option.state |= QStyle.StateFlag.State_HasFocus
            if place == hovered:
                option.state |= QStyle.StateFlag.State_MouseOver
            self.delegate.paint(painter, option, index)
        painter.end()
        self._queue.window.fetch_wanted()

    def first_place(self) -> int:
        """The first place in sight, or -1."""
        return self.indexAt(QPoint(1, 1)).row()
