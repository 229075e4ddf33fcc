"""A sheet: a long read-only page of cards that is laid out only as far as it is seen.

One text document instead of hundreds of widgets: two hundred notes are there in a few milliseconds,
every word can be selected, copied and read by a screen reader, and links are reached with Tab.
Text of strangers is inserted as text; nothing is ever fetched, from the network or from the disk.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCursor,
    QTextDocument,
    QTextFrame,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.theme.style import theme
from ui.widgets.sheet_pen import CARD, Pen

_RADIUS = 7
_BLANK = QImage(1, 1, QImage.Format.Format_ARGB32)
_BLANK.fill(Qt.GlobalColor.transparent)


class Sheet(QTextBrowser):
    """A page of cards. The owner says what stands on it by a function that is given a pen."""

    link_chosen = Signal(str)
    picture_wanted = Signal(str)
    """A picture that is named by the page came into view and is not there yet."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "bare")
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(lambda url: self.link_chosen.emit(url.toString()))
        self._write: Callable[[Pen], None] = lambda _: None
        self._pictures: dict[str, QImage] = {}
        theme().changed.connect(self.rewrite)

    def show_page(self, write: Callable[[Pen], None]) -> None:
        """Show another page from its top."""
        self._write = write
        self._lay(0)

    def rewrite(self, write: Callable[[Pen], None] | None = None) -> None:
        """Write the page again, keeping place and selection."""
        if write is not None:
            self._write = write
        self._lay(self.verticalScrollBar().value())

    def set_picture(self, name: str, image: QImage) -> None:
        """Show a picture wherever the page names it."""
        self._pictures[name] = image
        document = self.document()
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        self.viewport().update()

    def loadResource(self, _kind: int, name: QUrl | str) -> object:
        """Qt: answer from the pictures that were given, and from nowhere else.

        Qt asks when a picture is about to be painted, so only those that are seen are wanted.
        """
        wanted = name if isinstance(name, str) else name.toString()
        if wanted not in self._pictures:
            self.picture_wanted.emit(wanted)
        return self._pictures.get(wanted, _BLANK)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: paint the cards, then the text on them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for frame, place in self._cards(event.rect().top(), event.rect().bottom()):
            self._paint_card(painter, str(frame.frameFormat().property(CARD)), place)
        painter.end()
        super().paintEvent(event)

    def _lay(self, scrolled: int) -> None:
        before = self.textCursor()
        anchor, position = before.anchor(), before.position()
        page = QTextDocument(self)
        page.setUndoRedoEnabled(False)
        page.setDefaultFont(theme().font())
        page.setDocumentMargin(theme().px(1))
        cursor = QTextCursor(page)
        cursor.beginEditBlock()
        self._write(Pen(page, theme()))
        cursor.endEditBlock()
        for name, image in self._pictures.items():
            page.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        self.setDocument(page)  # Qt lets go of the page before
        if scrolled:
            self._restore(anchor, position, scrolled)

    def _restore(self, anchor: int, position: int, scrolled: int) -> None:
        end = self.document().characterCount() - 1
        cursor = self.textCursor()
        cursor.setPosition(min(anchor, end))
        cursor.setPosition(min(position, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.document().documentLayout().documentSize()
        self.verticalScrollBar().setValue(scrolled)

    def _cards(self, top: int, bottom: int) -> Iterator[tuple[QTextFrame, QRectF]]:
        """The cards that meet a strip of the viewport, with their places in it."""
        layout = self.document().documentLayout()
        left, above = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        for frame in self.document().rootFrame().childFrames():
            shape = frame.frameFormat()
            if not shape.hasProperty(CARD):
                continue
            place = layout.frameBoundingRect(frame).translated(-left, -above)
            if place.top() > bottom:
                return
            if place.bottom() >= top:
                yield frame, place.adjusted(0, shape.topMargin(), 0, -shape.bottomMargin())

    def _paint_card(self, painter: QPainter, tone: str, place: QRectF) -> None:
        tokens = theme().tokens
        ground = getattr(tokens, f"{tone}_ground") if tone != "plain" else tokens.panel
        painter.setPen(QPen(QColor(tokens.line if tone == "plain" else ground), 1))
        painter.setBrush(QColor(ground))
        radius = theme().px(_RADIUS)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
