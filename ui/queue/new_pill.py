"""The pill that gathers arrivals: "12 new". They are let in when the person presses it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from workbench.domain.queue import Count


class NewPill(QPushButton):
    """Stands beside the count, and is not there while nothing is new."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def tell(self, count: Count) -> None:
        """Say how many came."""
        cases = "case" if count.n == 1 else "cases"
        self.setText(f"↑ {count} new")
        self.setAccessibleName(f"{count} new {cases}: show them")
        self.setToolTip(f"Show {count} new {cases}; the case you are at stays where it is")
        self.setVisible(count.n > 0)
