"""A letter as PDF: tagged (PDF/UA-1), made to be kept (PDF/A-2b), the same bytes every time.

Nothing is drawn before every field has a value and every character has a face: a letter never
goes out with a gap, a box or a question mark in it.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbench.documents.canvas import LetterCanvas
from workbench.documents.pdf_a import Metadata
from workbench.documents.stationery import lay_out
from workbench.documents.typeface import uncovered
from workbench.documents.typesetting import typeset
from workbench.domain.letters import Letter, Link, Text, Unfilled, inlines_of, unfilled_fields
from workbench.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMED = 8  # characters a sentence can name before it turns into a list


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """The letter's file; `fonts` maps each embedded font's file name to its SHA-256."""

    pdf: bytes
    sha256: str
    pages: int
    fonts: Mapping[str, str]


class UnfilledFields(UserError):
    """Fields without a value block the export; `fields` are their names in reading order."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(
            f"The letter still lacks {', '.join(fields)}. No letter was made; fill in these fields"
            " and try again."
        )


class UncoveredCharacters(UserError):
    """Characters no bundled font draws; `characters` in order of appearance."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        named = ", ".join(map(describe, characters[:_NAMED]))
        more = f" and {len(characters) - _NAMED} more" if len(characters) > _NAMED else ""
        super().__init__(
            f"The letter's fonts cannot draw {named}{more}. No letter was made; replace these"
            " characters or describe them in words."
        )


def describe(char: str) -> str:
    """A character as a person can find it.

    >>> describe("☃"), describe(chr(7))
    ('U+2603 SNOWMAN', 'U+0007 control character')
    """
    fallback = "control character" if unicodedata.category(char) == "Cc" else "unnamed character"
    return f"U+{ord(char):04X} {unicodedata.name(char, fallback)}"


def render(letter: Letter, *, draft: bool = False) -> RenderedLetter:
    """Draw the letter.

    Args:
        letter: The tree.
        draft: For the preview: unfilled fields are drawn, marked, in their place.

    Raises:
        UnfilledFields: A field has no value, and it is no draft.
        UncoveredCharacters: No bundled font draws a character of the letter.
    """
    missing = unfilled_fields(letter)
    if missing and not draft:
        raise UnfilledFields(missing)
    characters = uncovered(_texts(letter))
    if characters:
        raise UncoveredCharacters(characters)
    made = typeset(letter)
    template, flow = lay_out(made.head, made.body)
    file = io.BytesIO()
    about = Metadata(letter.lang, letter.title, letter.author, letter.date)
    canvases: list[LetterCanvas] = []

    def make_canvas(*_: object, **options: object) -> LetterCanvas:
        canvas = LetterCanvas(
            file, about=about, root=made.root, furniture=made.furniture.draw, **options
        )
        canvases.append(canvas)
        return canvas

    template.build(flow, canvasmaker=make_canvas)
    pdf = file.getvalue()
    fonts = MappingProxyType(canvases[0].faces())
    return RenderedLetter(pdf, hashlib.sha256(pdf).hexdigest(), canvases[0].page_count(), fonts)


def _texts(letter: Letter) -> Iterator[str]:
    yield letter.title
    for inline in inlines_of(letter):
        match inline:
            case Text(text=text) | Link(text=text):
                yield text.replace("\n", "").replace("\t", "")
            case Unfilled(field=field):
                yield field
