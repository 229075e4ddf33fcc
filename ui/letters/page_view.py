"""Pages of a letter as pictures, one under the other, as wide as there is room."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from ui.theme.style import theme

_GAP = 12
_SLACK = 0.08


class PageView(QScrollArea):
    """Scrolls through pages; a new drawing keeps the place."""

    room_changed = Signal()
    """Pages drawn for the room before would be blurred or needlessly large now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "framed")
        self._drawn_for = 0
        self.setAccessibleName("Pages of the letter")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pages = _Pages()
        self.setWidget(self._pages)

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return len(self._pages.images)

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Show these pages."""
        self._pages.images = tuple(images)
        self._pages.setAccessibleName(f"{len(images)} pages of the letter")
        self._pages.updateGeometry()
        self._pages.update()

    def pixels_wide(self) -> int:
        """Return how wide a page should be drawn to be sharp here."""
        self._drawn_for = self._room()
        return self._drawn_for

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: say when the pages should be drawn anew."""
        super().resizeEvent(event)
        if self._drawn_for and abs(self._room() - self._drawn_for) > self._drawn_for * _SLACK:
            self.room_changed.emit()

    def _room(self) -> int:
        room = max(self.viewport().width() - 2 * theme().px(_GAP), 200)
        return int(room * self.devicePixelRatioF())


class _Pages(QWidget):
    """Paints the pages that are seen."""

    def __init__(self) -> None:
        super().__init__()
        self.images: tuple[QImage, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """Qt: the pages under each other."""
        places = self._places(width)
        return places[-1].bottom() + theme().px(_GAP) if places else 0

    def sizeHint(self) -> QSize:
        """Qt: as tall as the pages at the present width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def resizeEvent(self, _event: object) -> None:
        """Qt: another width is another height."""
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Qt: the scroll area follows it."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw them on paper, in light and in dark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QColor(theme().tokens.line))
        for image, place in zip(self.images, self._places(self.width()), strict=True):
            if place.intersects(event.rect()):
                painter.drawImage(place, image)
                painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _places(self, width: int) -> list[QRect]:
        gap = theme().px(_GAP)
        wide, top = max(width - 2 * gap, 1), 0
        places = []
        for image in self.images:
            tall = round(wide * image.height() / max(image.width(), 1))
            places.append(QRect(gap, top, wide, tall))
            top += tall + gap
        return places
