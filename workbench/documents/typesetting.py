"""From the letter's tree to what is drawn: the only place that makes flowables.

Each block makes its structure element and its flowable together, in reading order.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFName
from reportlab.platypus import Table as PlatypusTable
from reportlab.platypus import TableStyle
from reportlab.platypus.flowables import Flowable, Spacer

from workbench.documents import directions
from workbench.documents.lines import Manner, Run
from workbench.documents.stationery import DIM, INK, MM, TEXT_WIDTH, Furniture, Head
from workbench.documents.structure import Element
from workbench.documents.text_block import BlockStyle, TextBlock
from workbench.documents.wording import wording, write_date
from workbench.domain.letters import (
    Block,
    Break,
    Figure,
    Heading,
    Inline,
    Letter,
    Letterhead,
    Link,
    List,
    Para,
    Signature,
    Space,
    Table,
    Text,
    Unfilled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.documents.canvas import LetterCanvas

_SIZE, _LEADING = 9.5, 14.0
_LIST_INDENT = 16.0
_LINK_COLOUR = (0.122, 0.373, 0.839)
_MARK_INK = (0.706, 0.137, 0.094)
_SIGNING_ROOM = 3.0  # lines

_BODY = BlockStyle(_LEADING, after=7)
_HEADINGS = {
    1: (11.5, BlockStyle(16, after=12, keep_with_next=True)),
    2: (9.5, BlockStyle(_LEADING, before=6, after=3, keep_with_next=True)),
    3: (9.5, BlockStyle(_LEADING, before=4, after=2, keep_with_next=True)),
}
_CELL = BlockStyle(13)


@dataclass(frozen=True, slots=True)
class Typeset:
    """A letter ready to be laid out: its structure, its head, its body, its furniture."""

    root: Element
    head: Head | None
    body: list[Flowable]
    furniture: Furniture


def typeset(letter: Letter) -> Typeset:
    """Make the elements and flowables of a letter."""
    root = Element("Document")
    setter = _Typesetter(letter.lang)
    head = None if letter.letterhead is None else setter.head(letter.letterhead, root)
    body = setter.blocks(letter.blocks, root)
    return Typeset(root, head, body, _furniture(letter))


def _furniture(letter: Letter) -> Furniture:
    words = wording(letter.lang)
    dated = "" if letter.date is None else write_date(letter.date, letter.lang)
    if letter.letterhead is None:
        return Furniture(letter.lang, "", (letter.title, dated), words.page)
    head = letter.letterhead
    sender = ", ".join(filter(None, (_one_line(head.organisation), _one_line(head.address))))
    reference = next(
        (_one_line(r.value) for r in head.references if r.label == words.our_reference), ""
    )
    running = "  ·  ".join(filter(None, (reference, dated)))
    return Furniture(letter.lang, sender, (_one_line(head.organisation), running), words.page)


def _one_line(inlines: Sequence[Inline]) -> str:
    words = "".join(
        inline.text if isinstance(inline, Text | Link) else "\n"
        for inline in inlines
        if not isinstance(inline, Unfilled)
    )
    return ", ".join(words.split("\n"))


class _Typesetter:
    def __init__(self, lang: str) -> None:
        self._lang = lang

    def head(self, head: Letterhead, root: Element) -> Head:
        body = Manner("Regular", _SIZE, INK)
        dim = Manner("Regular", 8, DIM)
        bold = Manner("Bold", 13, INK)
        tight = BlockStyle(13)
        small = BlockStyle(11.5)
        organisation = self._lines(head.organisation, root, bold, BlockStyle(17))
        sender = self._lines(head.address, root, dim, small)
        sender += self._lines(head.contact, root, dim, small)
        addressee = self._lines(head.addressee, root, body, tight)
        references: list[TextBlock] = []
        for reference in head.references:
            references += self._lines((Text(reference.label),), root, dim, BlockStyle(11))
            references += self._lines(reference.value, root, body, BlockStyle(13, after=4))
        return Head(organisation, sender, addressee, references)

    def _lines(
        self, inlines: Sequence[Inline], parent: Element, manner: Manner, style: BlockStyle
    ) -> list[TextBlock]:
        if not inlines:
            return []
        return [self._text(inlines, parent.add("P"), manner, style)]

    def blocks(
        self, blocks: Sequence[Block], parent: Element, style: BlockStyle = _BODY
    ) -> list[Flowable]:
        made: list[Flowable] = []
        for at, block in enumerate(blocks):
            made += self._block(block, parent, replace(style, keep_with_next=_kept(blocks, at)))
        return made

    def _block(  # noqa: PLR0911 -- one for each kind of block
        self, block: Block, parent: Element, style: BlockStyle
    ) -> list[Flowable]:
        match block:
            case Heading(level=level, inlines=inlines):
                size, heading = _HEADINGS[level]
                manner = Manner("Bold", size, INK)
                return [self._text(inlines, parent.add(f"H{level}"), manner, heading)]
            case Para(inlines=inlines):
                manner = Manner("Regular", _SIZE, INK)
                return [self._text(inlines, parent.add("P"), manner, style)]
            case List():
                return self._list(block, parent, style)
            case Table():
                return [self._table(block, parent)]
            case Figure():
                return [_Picture(block, parent)]
            case Signature(name=name):
                room = _room(_SIGNING_ROOM)
                manner = Manner("Regular", _SIZE, INK)
                return [room, self._text((Text(name),), parent.add("P"), manner, style)]
            case Space(lines=lines):
                return [_room(lines)]

    def _text(
        self,
        inlines: Sequence[Inline],
        element: Element,
        manner: Manner,
        style: BlockStyle,
        label: Sequence[Run] = (),
    ) -> TextBlock:
        paragraphs: list[list[Run]] = [[]]
        manner = replace(manner, owner=element)
        for inline in inlines:
            if isinstance(inline, Break):
                paragraphs.append([])
            else:
                paragraphs[-1].append(_run(inline, element, manner))
        words = "\n".join("".join(run.text for run in runs) for runs in paragraphs)
        if directions.has_right_to_left(words) and not element.kids:
            element.properties["ActualText"] = words  # in the order of reading, not of drawing
        return TextBlock(paragraphs, self._lang, style, label)

    def _list(self, block: List, parent: Element, style: BlockStyle) -> list[Flowable]:
        element = parent.add("L")
        numbering = "Decimal" if block.kind == "number" else "Disc"
        element.attributes = {"O": PDFName("List"), "ListNumbering": PDFName(numbering)}
        inner = replace(style, indent=style.indent + _LIST_INDENT, after=4, keep_with_next=False)
        made: list[Flowable] = []
        for number, item in enumerate(block.items, 1):
            entry = element.add("LI")
            mark = f"{number}." if block.kind == "number" else "•"
            label = [Run(mark, Manner("Regular", _SIZE, INK, owner=entry.add("Lbl")))]
            made += self._item(item, entry.add("LBody"), inner, label)
        if made:
            made[-1].spaceAfter = _BODY.after
            made[-1].keepWithNext = style.keep_with_next
        return made

    def _item(
        self, item: Sequence[Block], body: Element, style: BlockStyle, label: list[Run]
    ) -> list[Flowable]:
        first = item[0] if item else None
        if isinstance(first, Para):
            manner = Manner("Regular", _SIZE, INK)
            opening = self._text(first.inlines, body.add("P"), manner, style, label)
            return [opening, *self.blocks(item[1:], body, style)]
        alone = self._text((), body.add("P"), Manner("Regular", _SIZE, INK), style, label)
        return [alone, *self.blocks(item, body, style)]

    def _table(self, block: Table, parent: Element) -> Flowable:
        element = parent.add("Table")
        head = element.add("THead") if block.header_rows else None
        body = element.add("TBody")
        rows: list[list[list[Flowable]]] = []
        for at, row in enumerate(block.rows):
            heads = head is not None and at < block.header_rows
            line = (head if heads and head is not None else body).add("TR")
            rows.append([self._cell(cell, line, heads=heads) for cell in row])
        columns = max((len(row) for row in rows), default=0)
        return _RuledTable(
            rows,
            colWidths=[TEXT_WIDTH / columns] * columns,
            repeatRows=block.header_rows,
            spaceBefore=2,
            spaceAfter=9,
            style=_TABLE_STYLE,
        )

    def _cell(self, blocks: Sequence[Block], line: Element, *, heads: bool) -> list[Flowable]:
        cell = line.add("TH" if heads else "TD")
        if heads:
            cell.attributes = {"O": PDFName("Table"), "Scope": PDFName("Column")}
        shown = tuple(_strong(block) for block in blocks) if heads else blocks
        return self.blocks(shown, cell, _CELL)


def _kept(blocks: Sequence[Block], at: int) -> bool:
    """Whether the block stays on the page of the next one.

    A closing stays with the room to sign, and the last words before it with the closing: no
    signature stands alone on a page.
    """
    following = blocks[at + 1 : at + 3]
    signed = [isinstance(block, Space | Signature) for block in following]
    closing = len(following) > 1 and isinstance(following[0], Para)
    return bool(following) and (signed[0] or (closing and signed[1]))


def _strong(block: Block) -> Block:
    if not isinstance(block, Para):
        return block
    return Para(tuple(replace(i, strong=True) if isinstance(i, Text) else i for i in block.inlines))


def _run(inline: Text | Link | Unfilled, element: Element, manner: Manner) -> Run:
    match inline:
        case Text(text=text, strong=strong, em=em, lang=lang):
            owner = element.add("Span", Lang=lang) if lang else element
            style = manner.style
            if strong or em:
                bold = strong or style.startswith("Bold")
                style = ("BoldItalic" if em else "Bold") if bold else "Italic"
            return Run(_on_one_line(text), replace(manner, style=style, owner=owner))
        case Link(url=url, text=text, description=description):
            owner = element.add("Link", Alt=description or url)
            shown = replace(manner, colour=_LINK_COLOUR, owner=owner, url=url)
            return Run(_on_one_line(text), shown)
        case Unfilled(field=field):
            words = field.replace("_", " ").capitalize()
            return Run(words, replace(manner, colour=_MARK_INK, marked=True))


def _on_one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")


def _room(lines: float) -> Flowable:
    room = Spacer(0, lines * _LEADING)
    room.keepWithNext = True
    return room


_RULE = (0.78, 0.80, 0.83)
_TABLE_STYLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, _RULE),
    ]
)


class _RuledTable(PlatypusTable):  # type: ignore[misc]  # reportlab has no types
    """A table whose rules and grounds are artifacts."""

    def _drawBkgrnd(self) -> None:  # noqa: N802 -- reportlab's name
        with self.canv.owned_by(None):
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802 -- reportlab's name
        with self.canv.owned_by(None):
            super()._drawLines()


class _Picture(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A picture, on white where it is transparent: PDF/A gets by without blending."""

    def __init__(self, figure: Figure, parent: Element) -> None:
        super().__init__()
        from PIL import Image

        with Image.open(io.BytesIO(figure.image)) as opened:
            picture = opened.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        self._picture = Image.alpha_composite(ground, picture).convert("RGB")
        self.width = min(figure.width_mm * MM, TEXT_WIDTH)
        self.height = self.width * picture.height / picture.width
        self.spaceAfter = _BODY.after
        self._element = None if figure.alt is None else parent.add("Figure", Alt=figure.alt)

    def draw(self) -> None:
        canvas: LetterCanvas = self.canv
        if self._element is not None:
            x, y = canvas.absolutePosition(0, 0)
            edges = (round(v, 2) for v in (x, y, x + self.width, y + self.height))
            box: dict[str, Any] = {"O": PDFName("Layout"), "Placement": PDFName("Block")}
            self._element.attributes = {**box, "BBox": PDFArray(list(edges))}
        with canvas.owned_by(self._element):
            canvas.show_picture(self._picture, self.width, self.height)
