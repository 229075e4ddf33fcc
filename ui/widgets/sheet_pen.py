"""Writing on a sheet: cards, headed lines and paragraphs, always as text and never as markup."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTableFormat,
)

from ui.theme.style import Theme

CARD = QTextFormat.Property.UserProperty + 1
"""The property by which a sheet knows the frames that it paints as cards; holds their tone."""

_LINE_HEIGHT = 124  # per cent


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one manner. `tone` is a colour of the theme by name; `href` makes it a link."""

    text: str
    tone: str = "ink"
    bold: bool = False
    size: int = 13
    href: str = ""
    ground: str = ""
    underline: bool = False
    strike: bool = False


def dim(text: str, size: int = 13) -> Run:
    """Return words that stand back."""
    return Run(text, "dim", size=size)


def strong(text: str, size: int = 13) -> Run:
    """Return words that stand out."""
    return Run(text, bold=True, size=size)


def link(text: str, href: str, size: int = 13) -> Run:
    """Return words that do something when they are chosen."""
    return Run(text, "accent", size=size, href=href)


class Pen:
    """Writes one sheet from top to bottom."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self._theme = theme
        self._cursor = QTextCursor(document)
        self._root = document.rootFrame()
        self._fresh = True
        """Whether the present block is still empty and may be used."""
        self._headed_table = _borderless(QTextTableFormat())
        self._headed_table.setWidth(_percent(100))
        self._headed_table.setColumnWidthConstraints([_percent(74), _percent(26)])
        self._shapes: dict[tuple[int, int, int], QTextBlockFormat] = {}
        self._formats: dict[tuple[object, ...], QTextCharFormat] = {}

        self._headed_shapes = [QTextBlockFormat(self._made_shape(0, 4, 0)) for _ in range(2)]
        for shape in self._headed_shapes:
            # A name that is read from the right stands where all names stand.
            shape.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        far = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        self._headed_shapes[1].setAlignment(far)

    @contextmanager
    def card(self, tone: str = "") -> Iterator[None]:
        """Write what follows on a card of its own."""
        shape = QTextFrameFormat()
        shape.setProperty(CARD, tone or "plain")
        shape.setPadding(self._theme.px(12))
        shape.setTopMargin(self._theme.px(2))
        shape.setBottomMargin(self._theme.px(8))
        with self._frame(shape):
            yield

    @contextmanager
    def plain(self, indent: int = 0) -> Iterator[None]:
        """Write what follows together, without a card around it."""
        shape = QTextFrameFormat()
        shape.setLeftMargin(self._theme.px(indent))
        shape.setBottomMargin(self._theme.px(8))
        with self._frame(shape):
            yield

    def section(self, title: str) -> None:
        """Head a part of the sheet."""
        self.paragraph(Run(title.upper(), "dim", bold=True, size=11), above=10, below=4)

    def paragraph(self, *runs: Run, above: int = 0, below: int = 0, indent: int = 0) -> None:
        """Write a paragraph; line ends within a run begin a further one."""
        self._block(indent)
        first = self._cursor.position()
        for run in runs:
            self._cursor.insertText(run.text, self._format(run))
        # Each line of a run is a block of its own, so that each has its own direction of reading.
        begin = QTextCursor(self._cursor)
        begin.setPosition(first)
        if begin.block() == self._cursor.block():
            begin.setBlockFormat(self._shape(above, below, indent))
        else:
            begin.setBlockFormat(self._shape(above, 0, indent))
            self._cursor.setBlockFormat(self._shape(0, below, indent))
        self._fresh = False

    def headed(self, left: tuple[Run, ...], right: tuple[Run, ...]) -> None:
        """Write one line with something at its far end."""
        made = self._cursor.insertTable(1, 2, self._headed_table)
        for column, runs in enumerate((left, right)):
            cell = made.cellAt(0, column).firstCursorPosition()
            cell.setBlockFormat(self._headed_shapes[column])
            for run in runs:
                cell.insertText(run.text, self._format(run))
        self._after(made.lastPosition())

    def pictured(self, picture: str, width: int, height: int, lines: list[tuple[Run, ...]]) -> None:
        """Write a picture of the sheet, by name, with lines beside it."""
        table = QTextTableFormat()
        table.setTopMargin(self._theme.px(6))
        room = self._theme.px(width + 12)
        table.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.FixedLength, room),
                QTextLength(QTextLength.Type.VariableLength, 0),
            ]
        )
        made = self._cursor.insertTable(1, 2, _borderless(table))
        image = QTextImageFormat()
        image.setName(QUrl(picture).toString())
        image.setWidth(self._theme.px(width))
        image.setHeight(self._theme.px(height))
        made.cellAt(0, 0).firstCursorPosition().insertImage(image)
        beside = made.cellAt(0, 1).firstCursorPosition()
        for at, runs in enumerate(lines):
            if at:
                beside.insertBlock()
            beside.setBlockFormat(self._shape(0, 2, 0))
            for run in runs:
                beside.insertText(run.text, self._format(run))
        self._after(made.lastPosition())

    @contextmanager
    def _frame(self, shape: QTextFrameFormat) -> Iterator[None]:
        if self._fresh:
            # Qt begins a frame after the present block, which is empty: keep it from taking a line.
            thin = QTextBlockFormat()
            thin.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
            self._cursor.setBlockFormat(thin)
        made = self._cursor.insertFrame(shape)
        self._fresh = True
        yield
        self._after(made.lastPosition())

    def _after(self, last: int) -> None:
        """Go on behind a frame or table that ends at a position: in the block that follows it."""
        self._cursor.setPosition(last + 1)
        self._fresh = True

    def _block(self, indent: int) -> None:
        shape = self._shape(0, 0, indent)
        if self._fresh:
            self._cursor.setBlockFormat(shape)
        else:
            self._cursor.insertBlock(shape)

    def _shape(self, above: int, below: int, indent: int) -> QTextBlockFormat:
        key = (above, below, indent)
        if key not in self._shapes:
            self._shapes[key] = self._made_shape(above, below, indent)
        return self._shapes[key]

    def _made_shape(self, above: int, below: int, indent: int) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        shape.setTopMargin(self._theme.px(above))
        shape.setBottomMargin(self._theme.px(below))
        shape.setLeftMargin(self._theme.px(indent))
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        shape.setLineHeight(_LINE_HEIGHT, proportional)
        return shape

    def _format(self, run: Run) -> QTextCharFormat:
        key = (run.tone, run.bold, run.size, run.href, run.ground, run.underline, run.strike)
        made = self._formats.get(key)
        if made is None:
            made = self._formats[key] = self._made(run)
        return made

    def _made(self, run: Run) -> QTextCharFormat:
        made = QTextCharFormat()
        font: QFont = self._theme.font(run.size, bold=run.bold)
        made.setFont(font)
        tokens = self._theme.tokens
        made.setForeground(QColor(getattr(tokens, run.tone)))
        if run.ground:
            made.setBackground(QColor(getattr(tokens, run.ground)))
        made.setFontUnderline(run.underline)
        made.setFontStrikeOut(run.strike)
        if run.href:
            made.setAnchor(True)
            made.setAnchorHref(run.href)
        return made


def _percent(of_the_line: int) -> QTextLength:
    return QTextLength(QTextLength.Type.PercentageLength, of_the_line)


def _borderless(table: QTextTableFormat) -> QTextTableFormat:
    table.setBorder(0)
    table.setCellPadding(0)
    table.setCellSpacing(0)
    return table
