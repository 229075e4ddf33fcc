"""Versions side by side: as high as the longest of them, and no higher than there is room."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.conflicts.version_column import VersionColumn

_NO_BOUND = 16_777_215


class SideBySide(QWidget):
    """Gives the room that short versions leave to what stands below."""

    def __init__(self, *columns: VersionColumn) -> None:
        super().__init__()
        self._columns = columns
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for column in columns:
            row.addWidget(column, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        for column in columns:
            column.sheet.document_changed.connect(self._soon.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width breaks lines elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._soon.start()

    def _fit(self) -> None:
        heights = [column.wanted_height() for column in self._columns if not column.isHidden()]
        self.setMaximumHeight(max(heights, default=_NO_BOUND))
