"""Three parts side by side: a list of views, the queue, the case.

The room is shared as it was designed for a usual window; where text is large or the window small,
the list of views gives way first, since its keys and the palette lead to every view as well.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.theme.style import theme

_VIEWS, _QUEUE, _CASE = 172, 372, 736
_NARROW = 860
"""Below so many pixels of the design there is no room for the views."""
_NARROW_QUEUE = 272


class Parts(QSplitter):
    """The place where cases are worked on."""

    def __init__(self, views: QWidget, queue: QWidget, case: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("queue")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self._views, self._room = views, case
        self._narrow = False
        for part in (views, queue, case):
            self.addWidget(part)
        self.setStretchFactor(2, 1)
        self._share()
        theme().changed.connect(self._on_look)
        self._scale = theme().scale

    def put_case(self, case: QWidget) -> None:
        """Put the case panel where room was kept for it."""
        sizes = self.sizes()
        self.replaceWidget(2, case)
        self._room.deleteLater()
        self.setStretchFactor(2, 1)  # the size policy went with the stand-in
        self.setSizes(sizes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: let the views go or come back where the room changed that much."""
        super().resizeEvent(event)
        self._adapt()

    def _on_look(self) -> None:
        if theme().scale != self._scale:
            self._scale = theme().scale
            self._adapt()
            self._share()

    def _adapt(self) -> None:
        narrow = self.width() < theme().px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._views.setVisible(not narrow)
            self._share()

    def _share(self) -> None:
        look = theme()
        queue = look.px(_NARROW_QUEUE if self._narrow else _QUEUE)
        self.setSizes([look.px(_VIEWS), queue, max(look.px(_CASE), self.width())])
