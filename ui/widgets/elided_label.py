"""A line of text that ends in … where it lacks room, and then tells the whole in its tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class ElidedLabel(QLabel):
    """A QLabel of one line that may be narrower than its text."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if role:
            self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; line breaks become spaces."""
        super().setText(" ".join(text.split()))
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("MMM…"), metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See again whether everything has room."""
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what has room."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, self.alignment(), shown)
        painter.end()

    def _tell_whole(self) -> None:
        room = self.contentsRect().width()
        short = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setToolTip(self.text() if short else "")
