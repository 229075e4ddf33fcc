"""A paragraph on the page: the flowable that breaks, splits and draws words.

It stands in the place of reportlab's Paragraph, which knows one face a run, no direction and no
structure. Both halves of a paragraph that a page end splits belong to the same element.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from workbench.documents.lines import Line, Run, break_lines, pieces_of, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.documents.canvas import LetterCanvas
    from workbench.documents.lines import Piece

_MARK_COLOUR = (0.992, 0.925, 0.918)
_LEAST_LINES = 2  # neither one line alone at a page's end nor at its beginning


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """The measures of a block, in points."""

    leading: float
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    keep_with_next: bool = False


class TextBlock(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Paragraphs without room between them: one for each line the letter itself ends.

    `label` is what stands in the margin of the first line, such as a list's bullet.
    """

    def __init__(
        self,
        paragraphs: Sequence[Sequence[Run]],
        lang: str,
        style: BlockStyle,
        label: Sequence[Run] = (),
    ) -> None:
        super().__init__()
        self._paragraphs = [pieces_of(runs, lang) for runs in paragraphs]
        self._label = pieces_of(label, lang)[0]
        self._style = style
        self._lines: list[tuple[Line, int]] = []
        self._drawn = False
        self.spaceBefore = style.before
        self.spaceAfter = style.after
        self.keepWithNext = style.keep_with_next

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Break the lines; a half of a split block keeps its lines, as all pages are as wide."""
        self.width = width
        if not self._lines:
            room = width - self._style.indent
            self._lines = [
                (line, base)
                for pieces, base in self._paragraphs
                for line in break_lines(pieces, room)
            ]
        self.height = len(self._lines) * self._style.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[TextBlock]:
        """Two halves, of which the first is at most `height` high; none if that looks bad."""
        self.wrap(width, height)
        fits = int((height + 0.01) / self._style.leading)
        fits = min(fits, len(self._lines) - _LEAST_LINES)
        if fits < _LEAST_LINES:
            return []
        first, second = self._half(self._lines[:fits]), self._half(self._lines[fits:])
        first.spaceAfter = second.spaceBefore = 0
        second._label = []  # noqa: SLF001 -- a half of the same block
        return [first, second]

    def _half(self, lines: list[tuple[Line, int]]) -> TextBlock:
        half = TextBlock((), "", self._style)
        half._lines, half._label = lines, self._label
        return half

    def draw(self) -> None:
        """Draw the lines; the second time, in a repeated table head, as an artifact."""
        canvas: LetterCanvas = self.canv
        runs = self._placed()
        self._draw_marks(canvas, runs)
        canvas.show_lines(runs, repeated=self._drawn)
        if not self._drawn:
            self._add_links(canvas, runs)
        self._drawn = True

    def _placed(self) -> list[tuple[float, float, list[Piece]]]:
        leading, indent = self._style.leading, self._style.indent
        room = self.width - indent
        runs: list[tuple[float, float, list[Piece]]] = []
        if self._label and self._lines:
            runs.append(self._placed_label())
        baseline = self.height - 0.75 * leading
        for line, base in self._lines:
            x = room - sum(piece.width for piece in line.pieces) if base else indent
            runs += [(x + start, baseline, pieces) for start, pieces in placed(line, base)]
            baseline -= leading
        return runs

    def _placed_label(self) -> tuple[float, float, list[Piece]]:
        leftward = self._lines[0][1]
        width = sum(piece.width for piece in self._label)
        gap = 6.0
        x = self.width - self._style.indent + gap if leftward else self._style.indent - gap - width
        return (x, self.height - 0.75 * self._style.leading, self._label)

    def _draw_marks(
        self, canvas: LetterCanvas, runs: list[tuple[float, float, list[Piece]]]
    ) -> None:
        """A ground of colour behind the fields that are not filled yet."""
        for x, y, pieces in runs:
            at = x
            for marked, group in groupby(pieces, key=lambda piece: piece.manner.marked):
                width = sum(piece.width for piece in group)
                if marked:
                    with canvas.owned_by(None):
                        canvas.setFillColorRGB(*_MARK_COLOUR)
                        canvas.roundRect(at - 2, y - 3, width + 4, 13, 2, stroke=0, fill=1)
                at += width

    def _add_links(
        self, canvas: LetterCanvas, runs: list[tuple[float, float, list[Piece]]]
    ) -> None:
        for x, y, pieces in runs:
            at = x
            for owner, group in groupby(pieces, key=lambda piece: piece.manner.owner):
                linked = list(group)
                width = sum(piece.width for piece in linked)
                url = linked[0].manner.url
                if url and owner is not None:
                    size = linked[0].manner.size
                    box = (at, y - 0.25 * size, at + width, y + 0.85 * size)
                    canvas.add_link(box, url, owner.properties.get("Alt", ""), owner)
                at += width
