"""The list of what was sent: places by arithmetic, rows a page at a time, words prepared once."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.row_window import PageRequest, RowWindow
from ui.sent.sent_line import Listed, SentLine, sent_line

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The `SentLine`, or None while its page is not here."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_MOST_LINES = 2_048
_ROOT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class SentModel(QAbstractListModel):
    """Operations, newest first, as far as they are here; it never reads from disk itself."""

    def __init__(self, load: Callable[[PageRequest], None], parent: QObject | None = None) -> None:
        """Start empty.

        Args:
            load: fetches rows off the interface thread and answers with `supply`.
            parent: the owner.
        """
        super().__init__(parent)
        self.bound = False
        """Whether there is a centre to speak of."""
        self.window: RowWindow[Listed] = RowWindow(load)
        self._load, self._whole = load, False
        self._lines: dict[int, SentLine] = {}

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many operations there are."""
        return 0 if parent.isValid() else len(self.window)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The line of an operation, or what a screen reader says of it."""
        if role not in (LINE_ROLE, _DISPLAY, _SPOKEN, _TOOLTIP):
            return None
        line = self.line(index.row())
        if role == LINE_ROLE:
            return line
        if line is None:
            return None if role == _TOOLTIP else "Loading …"
        return f"{line.what}\n{line.below}" if role == _TOOLTIP else line.spoken

    def item(self, place: int) -> Listed | None:
        """Return the operation at a place, if it is here."""
        return self.window.row(place) if 0 <= place < len(self.window) else None

    def line(self, place: int) -> SentLine | None:
        """Return the words of a place, or None while its page is not here."""
        item = self.window.row(place)
        if item is None:
            return None
        row = self.window.id_at(place)
        line = self._lines.get(row)
        if line is None or line.item is not item:
            if len(self._lines) >= _MOST_LINES:
                self._lines.clear()
            line = self._lines[row] = sent_line(item, bound=self.bound)
        return line

    def show(self, places: Sequence[int]) -> None:
        """List the operations of these places of the journal; those that are known are kept."""
        self.beginResetModel()
        self._lines.clear()
        if self._whole:
            self.window, self._whole = RowWindow(self._load), False
        self.window.invalidate(list(self.window.known()))
        self.window.replace(array("q", places))
        self.endResetModel()

    def show_all(self, items: Sequence[Listed]) -> None:
        """List these operations, all of which are here."""
        self.beginResetModel()
        self._lines.clear()
        self.window, self._whole = RowWindow(self._load), True
        self.window.replace(array("q", range(len(items))))
        self.window.fill(dict(enumerate(items)))
        self.endResetModel()

    def supply(self, request: PageRequest, rows: Iterable[tuple[int, Listed]]) -> None:
        """Take the rows of a request, by their places in the journal."""
        places = self.window.supply(request, dict(rows))
        if places:
            self.dataChanged.emit(self.index(places[0]), self.index(places[-1]))
