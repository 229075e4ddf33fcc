"""Whether the guard of the centre is whole, and whether its schema is this program's."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.administration.counter import Counter
from ui.widgets.sheet import Sheet
from ui.widgets.sheet_pen import Pen, Run, dim, strong
from workbench.domain.roster import Finding


class GuardPage(QWidget):
    """Checks, and brings up to date."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        self.sheet = Sheet("What was found")
        self.again = QPushButton("Check again")
        self.again.clicked.connect(self.check)
        self.update_button = QPushButton("Bring the schema up to date")
        self.update_button.clicked.connect(self._update)
        words = QLabel(
            "Looks through the database's catalog for whatever would let somebody past the guard. "
            "Nothing is changed. Bringing the schema up to date cannot be taken back; where it is "
            "up to date, nothing happens."
        )
        words.setProperty("role", "dim")
        words.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(words, 1)
        head.addWidget(self.update_button)
        head.addWidget(self.again)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.sheet, 1)
        counter.busy.connect(self._set_busy)

    def check(self) -> None:
        """Look through the catalog."""
        self._counter.read("check", self._show)

    def _update(self) -> None:
        self._counter.do("initialise", answer=lambda _: self.check())

    def _show(self, found: tuple[Finding, ...]) -> None:
        self.sheet.show_page(partial(_write, found=found))

    def _set_busy(self, busy: bool) -> None:
        self.again.setEnabled(not busy)
        self.update_button.setEnabled(not busy)


def _write(pen: Pen, found: tuple[Finding, ...]) -> None:
    if not found:
        pen.paragraph(Run("✓ ", "green", bold=True), strong("Nothing lets anybody past the guard."))
        return
    pen.paragraph(strong(f"{len(found):,} to look at"), below=6)
    for finding in found:
        with pen.card("amber"):
            pen.paragraph(strong(finding.where), Run(f" {finding.words}."))
            pen.paragraph(dim(finding.rule, 11))
