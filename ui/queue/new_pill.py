"""The pill that gathers arrivals: "12 new". They are let in when the person presses it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui.theme.style import theme
from workbench.domain.queue import Count

_TOP = 8


class NewPill(QPushButton):
    """Floats over the top of the list, and is not there while nothing is new."""

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self._room = room
        self.setProperty("kind", "primary")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        room.installEventFilter(self)
        self.hide()

    def tell(self, count: Count) -> None:
        """Say how many came."""
        self.setText(f"↑ {count} new")
        self.setAccessibleName(f"{count} new cases: show them")
        self.setToolTip("Show the new cases; the case you are at stays where it is")
        self.setVisible(count.n > 0)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the list."""
        if watched is self._room and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._room.width() - self.width()) // 2, theme().px(_TOP))
        self.raise_()
