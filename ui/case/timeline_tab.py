"""The tab of the timeline: a filter and the sheet."""

from collections.abc import Iterator

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.case.case_file import CaseFile
from ui.case.timeline_view import Part, write_timeline
from ui.widgets.sheet import Sheet
from ui.widgets.sheet_pen import Pen


class TimelineTab(QWidget):
    """Shows all that happened, or one part of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: CaseFile | None = None
        self._part = Part.ALL
        self.sheet = Sheet("Timeline")
        self._parts = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for part in Part:
            button = QPushButton(part.value)
            button.setProperty("kind", "quiet")
            button.setCheckable(True)
            button.setChecked(part is Part.ALL)
            button.toggled.connect(lambda on, part=part: self._choose(part) if on else None)
            self._parts.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 12, 16)
        column.addLayout(row)
        column.addWidget(self.sheet, 1)

    def show_case(self, file: CaseFile, *, again: bool) -> None:
        """Show the timeline of a case."""
        self._file = file
        if again:
            self.sheet.rewrite()
        else:
            self.sheet.show_page(self._write)

    def _choose(self, part: Part) -> None:
        self._part = part
        self.sheet.show_page(self._write)

    def _write(self, pen: Pen) -> Iterator[None]:
        if self._file is not None:
            yield from write_timeline(pen, self._file, self._part)
