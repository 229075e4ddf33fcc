"""A sheet: a long read-only page of cards that is laid out only as far as it is seen.

One text document instead of hundreds of widgets: two hundred notes are there in a few milliseconds,
every word can be selected, copied and read by a screen reader, and links are reached with Tab.
Text of strangers is inserted as text; nothing is ever fetched, from the network or from the disk.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from PySide6.QtCore import QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from ui.theme.style import theme
from ui.widgets.sheet_pen import CARD, Pen

Write = Callable[[Pen], Iterator[None] | None]
"""Writes a page; a long one pauses by `yield` after each of its parts."""

_RADIUS = 7
_FIRST_PARTS, _MORE_PARTS = 16, 12
"""Parts written at once, which fill the screen, and in each moment of rest after that."""
_BLANK = QImage(1, 1, QImage.Format.Format_ARGB32)
_BLANK.fill(Qt.GlobalColor.transparent)


class Sheet(QTextBrowser):
    """A page of cards. The owner says what stands on it by a function that is given a pen."""

    link_chosen = Signal(str)
    document_changed = Signal()
    """Another page was laid, as far as it is seen."""
    picture_wanted = Signal(str)
    """A picture that is named by the page came into view and is not there yet."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        # It scrolls, so it takes what room there is and asks for none.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "bare")
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(lambda url: self.link_chosen.emit(url.toString()))
        self._write: Write = lambda _: None
        self._rest: Iterator[None] = iter(())
        self._cursor = QTextCursor()
        self._go_on = QTimer(self)
        self._go_on.setInterval(0)
        self._go_on.timeout.connect(lambda: self._write_parts(_MORE_PARTS))
        self._pictures: dict[str, QImage] = {}
        self._scrolled = 0
        self._stale = False
        theme().changed.connect(self.rewrite)

    def show_page(self, write: Write) -> None:
        """Show another page from its top."""
        self._write = write
        self._scrolled = 0
        self._lay_if_seen()

    def rewrite(self, write: Write | None = None) -> None:
        """Write the page again, keeping place and selection."""
        if write is not None:
            self._write = write
        if not self._stale:
            self._scrolled = self.verticalScrollBar().value()
        self._lay_if_seen()

    def leave_off(self) -> None:
        """Write no more of this page: another one is on its way."""
        self._go_on.stop()

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
        for tone, place in self._cards(event.rect().top(), event.rect().bottom()):
            self._paint_card(painter, tone, place)
        painter.end()
        super().paintEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: lay the page now if it was written out of sight."""
        super().showEvent(event)
        if self._stale:
            self._lay()

    def _lay_if_seen(self) -> None:
        """A page out of sight is laid when it comes into sight: most never are."""
        self._stale = True
        if self.isVisible():
            self._lay()

    def _lay(self) -> None:
        self._stale = False
        before = self.textCursor()
        anchor, position = before.anchor(), before.position()
        page = QTextDocument(self)
        page.setUndoRedoEnabled(False)
        page.setDefaultFont(theme().font())
        page.setDocumentMargin(theme().px(1))
        self._cursor = QTextCursor(page)
        self._rest = self._write(Pen(page, theme())) or iter(())
        # Who reads further down needs the whole page to keep the place.
        self._write_parts(None if self._scrolled else _FIRST_PARTS)
        for name, image in self._pictures.items():
            page.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        self.setDocument(page)  # Qt lets go of the page before
        if self._scrolled:
            self._restore(anchor, position)
        self.document_changed.emit()

    def _write_parts(self, most: int | None) -> None:
        """Write some parts of the page, or all that are left; the others follow in idle time."""
        self._cursor.beginEditBlock()
        written = sum(1 for _ in islice(self._rest, most))
        self._cursor.endEditBlock()
        if written == most:
            self._go_on.start()
        else:
            self._go_on.stop()

    def _restore(self, anchor: int, position: int) -> None:
        end = self.document().characterCount() - 1
        cursor = self.textCursor()
        cursor.setPosition(min(anchor, end))
        cursor.setPosition(min(position, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.document().documentLayout().documentSize()
        self.verticalScrollBar().setValue(self._scrolled)

    def _cards(self, top: int, bottom: int) -> Iterator[tuple[str, QRectF]]:
        """The cards that meet a strip of the viewport: their tones, and their places in it.

        Places are found from the first and last block of each: asking for a frame's own rectangle
        would lay out the whole page.
        """
        page, layout = self.document(), self.document().documentLayout()
        above = self.verticalScrollBar().value()
        margin = page.documentMargin()
        width = self.viewport().width() - 2 * margin
        for frame in page.rootFrame().childFrames():
            shape = frame.frameFormat()
            if not shape.hasProperty(CARD):
                continue
            first = layout.blockBoundingRect(frame.firstCursorPosition().block())
            begin = first.top() - shape.padding() - above
            if begin > bottom:
                return
            last = layout.blockBoundingRect(frame.lastCursorPosition().block())
            end = last.bottom() + shape.padding() - above
            if end >= top:
                yield str(shape.property(CARD)), QRectF(margin, begin, width, end - begin)

    def _paint_card(self, painter: QPainter, tone: str, place: QRectF) -> None:
        tokens = theme().tokens
        ground = getattr(tokens, f"{tone}_ground") if tone != "plain" else tokens.panel
        painter.setPen(QPen(QColor(tokens.line if tone == "plain" else ground), 1))
        painter.setBrush(QColor(ground))
        radius = theme().px(_RADIUS)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
