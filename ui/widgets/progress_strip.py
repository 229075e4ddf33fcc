"""Long work: what is done, how far it is, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget


class ProgressStrip(QFrame):
    """A line that is there only while something is under way."""

    cancelled = Signal()
    """The person does not want the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "ground")
        self._words = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self.stop = QPushButton("Stop")
        self.stop.setProperty("kind", "quiet")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def begin(self, words: str, *, can_stop: bool = True) -> None:
        """Show that work has begun whose length is not known yet."""
        self.stop.setVisible(can_stop)
        self._what = words
        self._words.setText(f"{words} …")
        self._bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self.show()

    def advance(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._words.setText(f"{self._what}: {done:,} of {total:,}")
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def end(self) -> None:
        """Go away."""
        self.hide()

    def _cancel(self) -> None:
        self.stop.setEnabled(False)
        self._words.setText(f"{self._what}: stopping …")
        self.cancelled.emit()
