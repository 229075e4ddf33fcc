"""The queue as Qt's lists want it: rows by place, their words prepared and kept."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.case_line import CaseLine, case_line
from ui.models.row_window import PAGE, PageRequest, RowWindow
from workbench.domain.cases import QueueItem

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The `CaseLine`, or None while its page is not here."""

# Compared as plain numbers: an enum costs more than the rest of `data`.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_MOST_LINES = 4_096
_ROOT = QModelIndex()
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """The cases of one question, as far as they are here; it never reads from disk itself."""

    def __init__(self, load: Callable[[PageRequest], None], parent: QObject | None = None) -> None:
        """Start empty.

        Args:
            load: fetches rows off the interface thread and answers with `supply`.
            parent: the owner.
        """
        super().__init__(parent)
        self.window: RowWindow[QueueItem] = RowWindow(load)
        self.me = ""
        """The login of who looks."""
        self._lines: dict[int, CaseLine] = {}
        self._moved_on: frozenset[int] = frozenset()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many cases are known of."""
        return 0 if parent.isValid() else len(self.window)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The line of a case, or what a screen reader says of it."""
        if role == LINE_ROLE:
            return self.line(index.row())
        if role in (_DISPLAY, _SPOKEN):
            line = self.line(index.row())
            return "Loading …" if line is None else line.spoken
        if role == _TOOLTIP:
            line = self.line(index.row())
            return None if line is None else f"{line.subject}\n{line.whole}"
        return None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """Every case can be chosen and dragged; nothing is fetched to know it."""
        return _FLAGS

    def line(self, place: int) -> CaseLine | None:
        """Return the words of a place, or None while its page is not here."""
        item = self.window.row(place)
        if item is None:
            return None
        line = self._lines.get(item.row)
        if line is None or line.item is not item:
            if len(self._lines) >= _MOST_LINES:
                self._lines.clear()
            line = case_line(item, datetime.now(UTC), item.row in self._moved_on, self.me)
            self._lines[item.row] = line
        return line

    def item(self, place: int) -> QueueItem | None:
        """Return the case at a place, if it is here."""
        return self.window.row(place) if 0 <= place < len(self.window) else None

    def begin(self, items: Sequence[QueueItem], *, complete: bool) -> None:
        """Show the first cases of another question."""
        self.beginResetModel()
        self._moved_on = frozenset()
        self._lines.clear()
        self.window.replace(array("q", [item.row for item in items]), complete=complete)
        self.window.fill({item.row: item for item in items})
        self.endResetModel()

    def set_ids(self, ids: "array[int]") -> bool:
        """Take the ids of all cases; return whether those shown before kept their places."""
        shown = len(self.window)
        grown = shown <= len(ids) and all(
            self.window.id_at(place) == ids[place] for place in range(min(shown, PAGE))
        )
        if grown and not self.window.complete:
            if len(ids) > shown:
                self.beginInsertRows(_ROOT, shown, len(ids) - 1)
                self.window.extend(ids[shown:], complete=True)
                self.endInsertRows()
            else:
                self.window.extend((), complete=True)
            return True
        self.beginResetModel()
        self._moved_on = frozenset()
        self._lines.clear()
        self.window.replace(ids, complete=True)
        self.endResetModel()
        return False

    def supply(self, request: PageRequest, items: Iterable[QueueItem]) -> None:
        """Take the rows of a request."""
        places = self.window.supply(request, {item.row: item for item in items})
        self._tell(places)

    def look_again(self, cases: Iterable[UUID] | None = None) -> list[int]:
        """Read these cases again (all that are here without an argument); return their rows."""
        known = self.window.known()
        wanted = None if cases is None else set(cases)
        rows = [row for row, item in known.items() if wanted is None or item.case in wanted]
        self.window.invalidate(rows)
        self._tell(range(len(self.window)))
        return rows

    def set_moved_on(self, looked_at: Iterable[int], matching: frozenset[int]) -> None:
        """Mark those of the rows looked at that no longer answer the question."""
        rows = frozenset(looked_at)
        now_on = (self._moved_on | (rows - matching)) - matching
        if now_on != self._moved_on:
            for row in now_on ^ self._moved_on:
                self._lines.pop(row, None)
            self._moved_on = now_on
            self._tell(range(len(self.window)))

    def tick(self) -> None:
        """Let time pass: due times are said anew."""
        self._lines.clear()
        self._tell(range(len(self.window)))

    def known_cases(self) -> Mapping[int, QueueItem]:
        """Return the cases that are here, by row."""
        return self.window.known()

    def _tell(self, places: range) -> None:
        if places:
            self.dataChanged.emit(self.index(places[0]), self.index(places[-1]))
