"""A plain list with columns, of which one line is chosen."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ui.theme.style import theme

Line: TypeAlias = tuple[str, Sequence[str], bool]
"""Its key, its cells, and whether it stands back."""

_KEY = Qt.ItemDataRole.UserRole


class Listing(QTreeWidget):
    """Shows lines; says which is chosen by its key."""

    line_chosen = Signal(str)

    def __init__(self, name: str, columns: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "list")
        self.setHeaderLabels(list(columns))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self._widths = widths
        self._lines: list[Line] = []
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.currentItemChanged.connect(self._on_current)
        theme().changed.connect(self._fit)
        self._fit()

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Show lines, keeping the one that was chosen."""
        self._lines = list(lines)
        self._fill()
        self._on_current()

    def _fill(self) -> None:
        kept = self.chosen()
        self.blockSignals(True)
        self.clear()
        for key, cells, dimmed in self._lines:
            item = QTreeWidgetItem(list(cells))
            item.setData(0, _KEY, key)
            for column, cell in enumerate(cells):
                item.setToolTip(column, cell)
                if dimmed:
                    item.setForeground(column, theme().color("dim"))
            self.addTopLevelItem(item)
            if key == kept:
                self.setCurrentItem(item)
        first = self.topLevelItem(0)
        if not self.chosen() and first is not None:
            self.setCurrentItem(first)
        self.blockSignals(False)

    def choose(self, key: str) -> None:
        """Choose a line."""
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None and item.data(0, _KEY) == key:
                self.setCurrentItem(item)

    def chosen(self) -> str:
        """Return the key of the chosen line, or nothing."""
        item = self.currentItem()
        return str(item.data(0, _KEY)) if item is not None else ""

    def _on_current(self) -> None:
        self.line_chosen.emit(self.chosen())

    def _fit(self) -> None:
        self._fill()  # what stands back has another colour in another theme
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, theme().px(width))
