"""A question that lies over the window: about many cases at once, so beside no single one."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from ui.theme.style import theme
from ui.widgets.inline_panel import InlinePanel

_WIDTH = 580
_EDGE = 16


class FloatingPanel(InlinePanel):
    """An inline panel in the upper middle of a widget; it is gone for good once it is closed."""

    def __init__(self, title: str, verb: str, over: QWidget) -> None:
        super().__init__(title, verb, over)
        self._over = over
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 12)
        shadow.setColor(QColor(0, 0, 0, 110))
        self.setGraphicsEffect(shadow)
        over.installEventFilter(self)
        self.closed.connect(self.deleteLater)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the window changes its size."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Take the height that the question needs by now."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter presses the button that has the focus; a line of text has its own Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.do_button.hasFocus():
            self.attempt()
        elif enter and self.leave_button.hasFocus():
            self.leave()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: lie above everything."""
        self._place()
        self.raise_()
        super().showEvent(event)

    def _place(self) -> None:
        room = self._over.size()
        width = min(theme().px(_WIDTH), room.width() - 2 * _EDGE)
        height = self.sizeHint().height()
        if self.hasHeightForWidth():
            height = self.heightForWidth(width)
        top = min(theme().px(72), room.height() // 8)
        self.setGeometry(
            (room.width() - width) // 2, top, width, min(height, room.height() - top - _EDGE)
        )
