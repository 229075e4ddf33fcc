"""One of the versions side by side: whose it is, the text, and the way to take it."""

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.sheet import Sheet, Write

_SPARE, _LEAST = 12, 160


class VersionColumn(QFrame):
    """A card with a head, a sheet and at most two buttons."""

    taken = Signal()
    copy_wanted = Signal()

    def __init__(self, name: str, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._key = key
        self._title = ElidedLabel(name, role="strong")
        self._line = QLabel()
        self._line.setProperty("role", "caption")
        self._line.setWordWrap(True)
        self.sheet = Sheet(name)
        self.copy = QPushButton("Copy")
        self.copy.setProperty("kind", "quiet")
        self.copy.clicked.connect(self.copy_wanted)
        self.take = QPushButton()
        self.take.clicked.connect(self.taken)
        self.take.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addWidget(self.sheet, 1)
        column.addLayout(foot)

    def show_version(self, title: str, line: str, write: Write) -> None:
        """Show a version."""
        self._title.setText(title)
        self._line.setText(line)
        self.sheet.setAccessibleName(title)
        self.copy.setAccessibleName(f"Copy {title.lower()}")
        self.sheet.show_page(write)

    def wanted_height(self) -> int:
        """Return the height at which all of it is seen."""
        document = self.sheet.document()
        rest = max(self.height() - self.sheet.viewport().height(), 0)
        written = math.ceil(document.size().height()) + rest + theme().px(_SPARE)
        return max(written, theme().px(_LEAST))

    def offer(self, words: str, why_not: str = "") -> None:
        """Offer to take it, or say why this person may not."""
        self.take.setText(words)
        self.take.setVisible(bool(words))
        self.take.setEnabled(not why_not)
        tip = why_not or f"{words} ({self._key})"
        self.take.setToolTip(tip)
        self.take.setAccessibleDescription(tip)
