"""The strips of a case's clocks as a table, to be read row by row and saved as CSV."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme.style import theme
from ui.widgets.instant_words import exact, moment
from workbench.domain.case_clocks import CaseClock, span_words
from workbench.domain.clock_table import strips_as_csv, what_words

_WIDTH, _HEIGHT = 960, 420
_SHOWN = ("Clock", "From", "To", "Time", "What", "Reason")
"""The exact instants are told under the pointer, and stand in the CSV."""


class ClockSheet(QDialog):
    """A row for each stretch of time, with what it was and why."""

    def __init__(
        self,
        clocks: Sequence[CaseClock],
        reference: str,
        said: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clocks, self._reference, self._said = clocks, reference, said
        self.setWindowTitle(f"Clocks of {reference}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme().px(_WIDTH), theme().px(_HEIGHT))
        rows = [
            (
                clock.title,
                moment(one.start),
                moment(one.end),
                span_words(one.end - one.start),
                what_words(clock, one),
                one.reason,
                f"{exact(one.start)} to {exact(one.end)}",
            )
            for clock in clocks
            for one in clock.strip
        ]
        self.table = QTableWidget(len(rows), len(_SHOWN))
        self.table.setAccessibleName("The stretches of time of each clock")
        self.table.setHorizontalHeaderLabels(_SHOWN)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        for place, row in enumerate(rows):
            for column, text in enumerate(row[: len(_SHOWN)]):
                cell = QTableWidgetItem(text)
                cell.setToolTip(row[-1])
                self.table.setItem(place, column, cell)
        self.table.resizeColumnsToContents()
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(_SHOWN.index("Reason"), QHeaderView.ResizeMode.Stretch)
        self.save_button = QPushButton("Save as CSV …")
        self.save_button.clicked.connect(self._ask_where)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column_of_all = QVBoxLayout(self)
        column_of_all.addWidget(self.table, 1)
        column_of_all.addLayout(buttons)

    def save(self, path: Path) -> None:
        """Write the table to a file, and say so."""
        try:
            path.write_text(strips_as_csv(self._clocks), encoding="utf-8-sig")
        except OSError as error:
            self._said(f"{path.name} could not be written ({error.strerror}).")
            return
        self._said(f"Saved {path.name} in {path.parent}")

    def _ask_where(self) -> None:
        proposed = f"{self._reference} clocks.csv"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the clocks", proposed, "CSV (*.csv)")
        if chosen:
            self.save(Path(chosen))
