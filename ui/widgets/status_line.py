"""The status bar: in words what is kept where, and at its right the keys worth knowing."""

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from ui.widgets.elided_label import ElidedLabel


class StatusLine(QStatusBar):
    """One quiet line."""

    def __init__(self, hints: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._words = ElidedLabel(role="dim")
        self._words.setContentsMargins(8, 2, 8, 2)
        self._hints = QLabel(hints)
        self._hints.setContentsMargins(8, 2, 8, 2)
        self.addWidget(self._words, 1)
        self.addPermanentWidget(self._hints)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Say how things stand."""
        self._words.setText(words)
