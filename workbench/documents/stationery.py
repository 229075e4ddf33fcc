"""The page: where things stand on it, and what every page carries.

A4 with the address where a window envelope shows it (DIN 5008, form B; ISO 269 DL and C5/6): the
address field begins 20 mm from the left and 45 mm from the top, its address zone 62.7 mm from the
top; the text begins below 98.5 mm. Measures here are points from the lower left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.doctemplate import NextPageTemplate

from workbench.documents.lines import Manner, Run, pieces_of
from workbench.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus.flowables import Flowable

    from workbench.documents.canvas import LetterCanvas
    from workbench.documents.text_block import TextBlock

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 25 * MM, 20 * MM
TEXT_WIDTH = WIDTH - LEFT - RIGHT
_BOTTOM = 26 * MM
_LATER_TOP = HEIGHT - 32 * MM
_TEXT_TOP = HEIGHT - 98.5 * MM
_ADDRESS_TOP = HEIGHT - 62.7 * MM
_ADDRESS_WIDTH = 80 * MM
_RETURN_LINE = _ADDRESS_TOP + 2.2 * MM
_ASIDE_LEFT = 132 * MM
_ASIDE_WIDTH = WIDTH - RIGHT - _ASIDE_LEFT
_ORGANISATION_WIDTH = _ASIDE_LEFT - LEFT - 5 * MM
_HEAD_TOP = HEIGHT - 16 * MM
_BELOW_ADDRESS = 9 * MM
_LEAST_TEXT = 40 * MM

INK = (0.086, 0.098, 0.122)
DIM = (0.357, 0.392, 0.447)
_HAIR = (0.78, 0.80, 0.83)
_SMALL, _TINY = 8.0, 7.0


@dataclass(slots=True)
class Head:
    """The blocks of the first page's head, each a stack from its top edge down."""

    organisation: list[TextBlock]
    sender: list[TextBlock]
    addressee: list[TextBlock]
    references: list[TextBlock]


@dataclass(frozen=True, slots=True)
class Furniture:
    """What every page carries, as text; `page` has places for the page and their number."""

    lang: str
    return_line: str
    running_head: tuple[str, str]
    page: str

    def draw(self, canvas: LetterCanvas, page: int, pages: int) -> None:
        """Draw it on one page."""
        with canvas.furniture_mark("Footer"):
            words = self.page.format(page=page, pages=pages)
            self._show(canvas, words, WIDTH - RIGHT, 14 * MM, _SMALL, to_right_edge=True)
        if page > 1:
            with canvas.furniture_mark("Header"):
                top = HEIGHT - 19 * MM
                self._show(canvas, self.running_head[0], LEFT, top, _SMALL)
                self._show(
                    canvas, self.running_head[1], WIDTH - RIGHT, top, _SMALL, to_right_edge=True
                )
            return
        with canvas.furniture_mark("Header"):
            self._show(canvas, self.return_line, LEFT, _RETURN_LINE, _TINY)
            _draw_marks(canvas)

    def _show(
        self,
        canvas: LetterCanvas,
        words: str,
        x: float,
        y: float,
        size: float,
        *,
        to_right_edge: bool = False,
    ) -> None:
        if not words:
            return
        pieces, _ = pieces_of([Run(words, Manner("Regular", size, DIM))], self.lang)
        start = x - sum(piece.width for piece in pieces) if to_right_edge else x
        canvas.show_lines([(start, y, pieces)])


def _draw_marks(canvas: LetterCanvas) -> None:
    """Where to fold (105 and 210 mm) and where to punch (148.5 mm), DIN 5008 form B."""
    canvas.setStrokeColorRGB(*_HAIR)
    canvas.setLineWidth(0.4)
    for from_top, length in ((105, 3), (148.5, 5), (210, 3)):
        y = HEIGHT - from_top * MM
        canvas.line(5 * MM, y, (5 + length) * MM, y)


def lay_out(head: Head | None, body: Sequence[Flowable]) -> tuple[BaseDocTemplate, list[Flowable]]:
    """The document's pages and what flows through them.

    Raises:
        UserError: The head leaves no room for text, or the sender none for the rest of the head.
    """
    top = _LATER_TOP if head is None else _text_top(head)
    if top - _BOTTOM < _LEAST_TEXT:
        raise UserError(
            "The address or the references are so long that no text fits on the first page."
            " No letter was made; shorten them and try again."
        )
    if head is not None and not _head_fits(head):
        raise UserError(
            "The sender's name, address or contact is so long that it runs into what stands below"
            " it. No letter was made; shorten it and try again."
        )
    first = Frame(LEFT, _BOTTOM, TEXT_WIDTH, top - _BOTTOM, 0, 0, 0, 0)
    later = Frame(LEFT, _BOTTOM, TEXT_WIDTH, _LATER_TOP - _BOTTOM, 0, 0, 0, 0)

    def draw_head(canvas: LetterCanvas, _template: BaseDocTemplate) -> None:
        if head is not None:
            _draw_head(canvas, head)

    template = BaseDocTemplate(None, pagesize=(WIDTH, HEIGHT))
    template.addPageTemplates(
        [PageTemplate("first", [first], onPage=draw_head), PageTemplate("later", [later])]
    )
    return template, [NextPageTemplate("later"), *body]


def _stack_height(blocks: Sequence[TextBlock], width: float) -> float:
    return sum((block.wrap(width, HEIGHT)[1] + block.spaceAfter for block in blocks), 0.0)


def _head_fits(head: Head) -> bool:
    """Whether the organisation ends above the return line, the sender above the references."""
    organisation = _stack_height(head.organisation, _ORGANISATION_WIDTH)
    sender = _stack_height(head.sender, _ASIDE_WIDTH)
    return organisation <= _HEAD_TOP - _RETURN_LINE - _TINY and sender <= _HEAD_TOP - _ADDRESS_TOP


def _text_top(head: Head) -> float:
    """Below the address zone, or lower when an address or the references need more room."""
    addressee = _stack_height(head.addressee, _ADDRESS_WIDTH)
    references = _stack_height(head.references, _ASIDE_WIDTH)
    return min(_TEXT_TOP, _ADDRESS_TOP - max(addressee, references) - _BELOW_ADDRESS)


def _draw_head(canvas: LetterCanvas, head: Head) -> None:
    for blocks, x, top, width in (
        (head.organisation, LEFT, _HEAD_TOP, _ORGANISATION_WIDTH),
        (head.sender, _ASIDE_LEFT, _HEAD_TOP, _ASIDE_WIDTH),
        (head.addressee, LEFT, _ADDRESS_TOP, _ADDRESS_WIDTH),
        (head.references, _ASIDE_LEFT, _ADDRESS_TOP, _ASIDE_WIDTH),
    ):
        y = top
        for block in blocks:
            y -= block.wrapOn(canvas, width, HEIGHT)[1]
            block.drawOn(canvas, x, y)
            y -= block.spaceAfter
