"""The table of people: moved through by keys, sorted by its heads, and cases dropped on a row."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.models.selection import Selection, from_mime
from ui.team.team_delegate import ROW_HEIGHT, TeamDelegate
from ui.team.team_model import PRIORITIES, Column, TeamLine, TeamModel
from ui.theme.style import theme

_WIDTHS = {
    Column.PERSON: 212,
    Column.LOAD: 200,
    **dict.fromkeys(PRIORITIES, 36),
    Column.OVERDUE: 74,
    Column.DUE_SOON: 78,
    Column.LAPSED: 70,
    Column.NEXT_DUE: 92,
}
_GIVES_WAY = ((Column.NEXT_DUE,), (Column.LAPSED,), tuple(PRIORITIES), (Column.DUE_SOON,))
"""Columns that go first where there is no room, in this order; their cases are in the list."""


class TeamTable(QTableView):
    """Shows a `TeamModel`."""

    line_chosen = Signal(object)
    """A TeamLine: the person went to it."""
    cases_dropped = Signal(object, object)
    """A TeamLine and the Selection that was dropped on it."""

    def __init__(self, model: TeamModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._team = model
        self.setModel(model)
        self.delegate = TeamDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAccessibleName("People and what they hold")
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setSortIndicatorShown(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Column.LOAD, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicator(model.column, model.order)
        head.sortIndicatorChanged.connect(self.sort_by)
        theme().changed.connect(self._dress)
        self._dress()

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Order the people; who is chosen stays chosen."""
        line = self.line()
        self._team.sort(column, order)
        head = self.horizontalHeader()
        head.blockSignals(True)
        head.setSortIndicator(column, order)
        head.blockSignals(False)
        if line is not None:
            self.show_line(line)

    def line(self) -> TeamLine | None:
        """Return the chosen row."""
        row = self.currentIndex().row()
        return self._team.lines[row] if 0 <= row < len(self._team.lines) else None

    def show_line(self, line: TeamLine) -> None:
        """Choose the row of the same cases, without telling anybody."""
        row = max(self._team.row_of(line.question), 0)
        self.selectionModel().blockSignals(True)
        self.setCurrentIndex(self._team.index(row, 0))
        self.selectRow(row)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell where the person went."""
        super().currentChanged(current, previous)
        line = self.line()
        if line is not None and current.row() != previous.row():
            self.line_chosen.emit(line)

    def event(self, event: QEvent) -> bool:
        """J and K move here while the focus is here; elsewhere they are keys of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if event.key() in (Qt.Key.Key_J, Qt.Key.Key_K) and not held.value:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and K move like the arrows; other letters are keys of the window."""
        step = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            event = QKeyEvent(event.type(), step, event.modifiers())
        super().keyPressEvent(event)

    def keyboardSearch(self, _typed: str) -> None:
        """Letters are keys of the window; the line above searches."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Cases may come."""
        if from_mime(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show on whom they would fall."""
        row = self.rowAt(event.position().toPoint().y())
        able = 0 <= row < len(self._team.lines) and self._takes(self._team.lines[row])
        self._mark(row if able else -1)
        event.setAccepted(able)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self._mark(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on who gets what."""
        selection: Selection | None = from_mime(event.mimeData())
        row = self.rowAt(event.position().toPoint().y())
        self._mark(-1)
        if selection is None or not 0 <= row < len(self._team.lines):
            return
        line = self._team.lines[row]
        if self._takes(line):
            event.acceptProposedAction()
            self.cases_dropped.emit(line, selection)

    def fit(self) -> None:
        """Let columns go or come back, as the room is."""
        look = theme()
        room, needed = self.viewport().width(), sum(map(look.px, _WIDTHS.values()))
        for columns in _GIVES_WAY:
            hide = needed > room
            for column in columns:
                self.setColumnHidden(column, hide)
                needed -= look.px(_WIDTHS[column]) if hide else 0

    def resizeEvent(self, event: object) -> None:
        """Qt: the room changed."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # a QResizeEvent
        self.fit()

    def _takes(self, line: TeamLine) -> bool:
        return line.takes_cases and not line.question.lapsed

    def _mark(self, row: int) -> None:
        if self.delegate.target != row:
            self.delegate.target = row
            self.viewport().update()

    def _dress(self) -> None:
        look = theme()
        self.verticalHeader().setDefaultSectionSize(look.px(ROW_HEIGHT))
        self.horizontalHeader().setMinimumSectionSize(look.px(40))
        for column, width in _WIDTHS.items():
            if column is not Column.LOAD:
                self.setColumnWidth(column, look.px(width))
        self.fit()
