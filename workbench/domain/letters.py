"""The letter as a typed document.

One tree is what the template becomes, what the completeness check, the preview and the difference
view read, and what is drawn as PDF. It knows no markup and no layout, so every reader sees the
same words. A value that a person typed is always a `Text`, never parsed again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one manner; `lang` only where it differs from the letter's (a BCP 47 tag).

    `source` is the field whose value they are, for an editor to show; it makes no other letter.
    """

    text: str
    strong: bool = False
    em: bool = False
    lang: str | None = None
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `description` is what a screen reader says of the target."""

    url: str
    text: str
    description: str = ""
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Break:
    """A line end within a paragraph."""


@dataclass(frozen=True, slots=True)
class Unfilled:
    """The place of a field that has no value yet; `meaning` says in words what belongs there."""

    field: str
    meaning: str = ""


Inline: TypeAlias = Text | Link | Break | Unfilled


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the letter's subject."""

    level: Literal[1, 2, 3]
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list; each item is a sequence of blocks."""

    kind: Literal["bullet", "number"]
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first `header_rows` rows name the columns; a cell is a sequence of blocks."""

    header_rows: int
    rows: tuple[tuple[tuple[Block, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG or JPEG bytes). `alt` tells what it shows; None means it is decoration."""

    image: bytes
    width_mm: float
    alt: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    """The place where `name` signs."""

    name: str
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Vertical room, in lines of text."""

    lines: float = 1.0


Block: TypeAlias = Heading | Para | List | Table | Figure | Signature | Space


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the reference line, such as "Our reference" and its value."""

    label: str
    value: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes to whom. The address block and the references are content, not decoration."""

    organisation: tuple[Inline, ...]
    address: tuple[Inline, ...]
    contact: tuple[Inline, ...]
    addressee: tuple[Inline, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A piece of evidence the letter relies on, held fast by the SHA-256 of its content."""

    title: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole letter.

    `date` is the letter's own date, fixed when it was created; the PDF carries it and no other.
    """

    lang: str
    title: str
    author: str
    date: dt.date | None
    blocks: tuple[Block, ...]
    letterhead: Letterhead | None = None


def plain_text(letter: Letter) -> str:
    """The words of a letter in reading order: a blank line between blocks.

    >>> plain_text(Letter("en", "Hello", "", None, (Para((Text("Dear "), Text("you"))),)))
    'Dear you'
    """
    head = letter.letterhead
    parts = [] if head is None else [_words(run) for run in _head_runs(head)]
    parts += _block_words(letter.blocks)
    return "\n\n".join(part for part in parts if part)


def unfilled_fields(letter: Letter) -> tuple[str, ...]:
    """The fields still without a value, each once, in reading order."""
    return tuple(dict.fromkeys(i.field for i in inlines_of(letter) if isinstance(i, Unfilled)))


def inlines_of(letter: Letter) -> Iterator[Inline]:
    """Every inline of the letter, letterhead first."""
    if letter.letterhead is not None:
        for run in _head_runs(letter.letterhead):
            yield from run
    yield from _block_inlines(letter.blocks)


def _head_runs(head: Letterhead) -> Iterator[tuple[Inline, ...]]:
    yield head.organisation
    yield head.address
    yield head.contact
    yield head.addressee
    for reference in head.references:
        yield (Text(reference.label + ": "), *reference.value)


def _block_inlines(blocks: Iterable[Block]) -> Iterator[Inline]:  # noqa: C901 -- a case a kind
    for block in blocks:
        match block:
            case Heading(inlines=inlines) | Para(inlines=inlines):
                yield from inlines
            case List(items=items):
                for item in items:
                    yield from _block_inlines(item)
            case Table(rows=rows):
                for row in rows:
                    for cell in row:
                        yield from _block_inlines(cell)
            case Signature(name=name):
                yield Text(name)
            case Figure(alt=alt):
                yield Text(alt or "")
            case Space():
                pass


def _block_words(blocks: Iterable[Block]) -> list[str]:
    parts: list[str] = []
    for block in blocks:
        match block:
            case Heading(inlines=inlines) | Para(inlines=inlines):
                parts.append(_words(inlines))
            case List(kind=kind, items=items):
                marks = ("• " if kind == "bullet" else f"{n}. " for n in range(1, len(items) + 1))
                lines = ("\n".join(_block_words(item)) for item in items)
                parts.append(
                    "\n".join(mark + line for mark, line in zip(marks, lines, strict=True))
                )
            case Table(rows=rows):
                parts += ["\t".join(" ".join(_block_words(cell)) for cell in row) for row in rows]
            case Signature(name=name):
                parts.append(name)
            case Figure(alt=alt):
                parts.append(alt or "")
            case Space():
                pass
    return parts


def _words(inlines: Iterable[Inline]) -> str:
    return "".join(map(_word, inlines))


def _word(inline: Inline) -> str:
    match inline:
        case Text(text=text) | Link(text=text):
            return text
        case Break():
            return "\n"
        case Unfilled(field=field):
            return f"[{field}]"
