"""The list of cases: a million rows by arithmetic, moved through by keys."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.models.queue_model import Index, QueueModel
from ui.queue.case_delegate import CaseDelegate
from ui.theme.style import theme


class QueueView(QListView):
    """Shows a `QueueModel`; the current row moves only when the person moves it."""

    current_changed = Signal(int)
    """The place that the person went to."""
    chosen_changed = Signal()
    """Other rows are selected."""
    all_wanted = Signal()
    """Ctrl+A: all that match are meant, as a question; not a selection of a million rows."""

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = model
        self.delegate = CaseDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName("Cases")
        theme().changed.connect(self.scheduleDelayedItemsLayout)

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
        """Mean all that match."""
        self.all_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and K move like the arrows; other letters are no search among the rows."""
        key = event.key()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.go_to(self.current_place + (1 if key == Qt.Key.Key_J else -1))
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
        super().paintEvent(event)
        self._queue.window.fetch_wanted()

    def first_place(self) -> int:
        """The first place in sight, or -1."""
        return self.indexAt(QPoint(1, 1)).row()
