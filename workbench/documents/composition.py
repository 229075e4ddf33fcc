"""From a template and its values to the letter's tree.

The template's text is Jinja (sandboxed) over a small Markdown. Values never pass through either:
while the text is rendered and parsed, a mark stands for each value, and the finished tree gets the
value itself as a `Text`. So no value can become markup, whatever it holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from workbench.documents.wording import read_date, wording
from workbench.domain.letters import (
    Block,
    Break,
    Citation,
    Heading,
    Inline,
    Letter,
    Letterhead,
    Link,
    List,
    Para,
    Reference,
    Space,
    Table,
    Text,
    Unfilled,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbench.documents.templates import Template, TemplateField

_MARK = re.compile("\ufdd0(\\d+)\ufdd1")
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_LINKED = re.compile(r"https?://[^\s\"<>]+")
_ROOM_TO_SIGN = 2.5  # lines


def compose(
    template: Template,
    language: str,
    values: Mapping[str, str],
    cited: Sequence[Citation] = (),
) -> Letter:
    """Compose the letter.

    Args:
        template: The template.
        language: One of the template's languages.
        values: Field values as `fill` gives them.
        cited: Evidence named at the letter's end with its hash.

    A required field without a value stands in its place as `Unfilled`; an optional one is left out.

    Raises:
        UserError: The template is not written in that language.
    """
    spoken = template.spoken(language)
    slots = _Slots(template, values)
    text = _jinja().from_string(template.body(spoken)).render(slots.by_name())
    tree = SyntaxTreeNode(_markdown().parse(text))
    blocks = _blocks(tree.children, slots) + _evidence(cited, spoken)
    return Letter(
        lang=spoken,
        title=_on_one_line(values.get("subject", "")) or template.title(spoken),
        author=_on_one_line(values.get("organisation", "")),
        date=read_date(values.get("date", ""), spoken),
        blocks=blocks,
        letterhead=_letterhead(slots, spoken),
    )


class Slot:
    """A field as the template's text sees it: it can be asked for, shown, or gone through."""

    def __init__(self, slots: _Slots, content: tuple[Inline, ...]) -> None:
        self._slots = slots
        self._content = content

    def __bool__(self) -> bool:
        return bool(self._content)

    def __str__(self) -> str:
        return self._slots.mark(self._content)

    @property
    def lines(self) -> list[Slot]:
        """Each line of the value by itself, without the empty ones."""
        lines = _split(self._content, Break)
        return [Slot(self._slots, line) for line in lines if line]


class _Slots:
    """The fields' contents, and the marks that stand for them in the text."""

    def __init__(self, template: Template, values: Mapping[str, str]) -> None:
        self._marked: list[tuple[Inline, ...]] = []
        self._contents = {
            field.name: _content(field, values.get(field.name)) for field in template.fields
        }

    def by_name(self) -> dict[str, Slot]:
        return {name: Slot(self, content) for name, content in self._contents.items()}

    def of(self, name: str) -> tuple[Inline, ...]:
        return self._contents.get(name, ())

    def mark(self, content: tuple[Inline, ...]) -> str:
        self._marked.append(content)
        return f"\ufdd0{len(self._marked) - 1}\ufdd1"

    def filled(self, text: str, *, strong: bool, em: bool) -> list[Inline]:
        """Text of the template with its marks replaced by what they stand for."""
        inlines: list[Inline] = []
        for at, part in enumerate(_MARK.split(text)):
            if at % 2:
                inlines += [
                    replace(inline, strong=strong, em=em) if isinstance(inline, Text) else inline
                    for inline in self._marked[int(part)]
                ]
            elif part:
                inlines.append(Text(part, strong, em))
        return inlines


def _content(field: TemplateField, value: str | None) -> tuple[Inline, ...]:
    if value is None or not value.strip():
        return (Unfilled(field.name, field.meaning),) if field.required else ()
    if field.format == "address" and _LINKED.fullmatch(value.strip()):
        return (Link(value.strip(), value.strip(), source=field.name),)
    inlines: list[Inline] = []
    for at, line in enumerate(_LINE_END.split(value.strip("\r\n"))):
        if at:
            inlines.append(Break())
        if line:
            inlines.append(Text(line, source=field.name))
    return tuple(inlines)


def _on_one_line(value: str) -> str:
    return " ".join(part for part in _LINE_END.split(value.strip()) if part)


@cache
def _jinja() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _markdown() -> MarkdownIt:
    left_out = ["html_block", "html_inline", "image", "autolink", "code", "fence", "backticks"]
    parser = MarkdownIt("commonmark", {"html": False}).disable(left_out)
    return parser.enable("table")


def _blocks(nodes: Iterable[SyntaxTreeNode], slots: _Slots) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for node in nodes:
        match node.type:
            case "heading":
                level: Literal[1, 2, 3] = 1 if node.tag == "h1" else 2 if node.tag == "h2" else 3
                blocks.append(Heading(level, _inlines(node, slots)))
            case "paragraph":
                blocks += _paragraphs(_inlines(node, slots))
            case "bullet_list" | "ordered_list":
                items = tuple(_blocks(item.children, slots) for item in node.children)
                blocks.append(List("bullet" if node.type == "bullet_list" else "number", items))
            case "table":
                blocks.append(_table(node, slots))
            case "hr":
                blocks.append(Space(_ROOM_TO_SIGN))
            case other:
                raise ValueError(f"a template holds {other}, which letters do not have")
    return tuple(blocks)


def _table(node: SyntaxTreeNode, slots: _Slots) -> Table:
    sections = {section.type: section.children for section in node.children}
    head = sections.get("thead", [])
    rows = tuple(
        tuple((Para(_inlines(cell, slots)),) for cell in row.children)
        for row in [*head, *sections.get("tbody", [])]
    )
    return Table(len(head), rows)


def _inlines(node: SyntaxTreeNode, slots: _Slots) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for inline in node.children:
        _walk(inline.children, slots, inlines, strong=False, em=False)
    return tuple(inlines)


def _walk(
    nodes: Iterable[SyntaxTreeNode],
    slots: _Slots,
    inlines: list[Inline],
    *,
    strong: bool,
    em: bool,
) -> None:
    for node in nodes:
        match node.type:
            case "text" | "text_special":
                inlines += slots.filled(node.content, strong=strong, em=em)
            case "softbreak":
                inlines.append(Text(" ", strong, em))
            case "hardbreak":
                inlines.append(Break())
            case "link":
                words = "".join(child.content for child in node.walk() if child.type == "text")
                inlines.append(Link(str(node.attrs["href"]), words))
            case kind:
                bold, slanted = strong or kind == "strong", em or kind == "em"
                _walk(node.children, slots, inlines, strong=bold, em=slanted)


def _paragraphs(inlines: tuple[Inline, ...]) -> list[Para]:
    """One paragraph, or several where a value has empty lines in it."""
    paragraphs: list[list[Inline]] = [[]]
    for at, inline in enumerate(inlines):
        broken = isinstance(inline, Break)
        if broken and at and isinstance(inlines[at - 1], Break):
            if paragraphs[-1]:
                paragraphs.append([])
        elif not broken or (paragraphs[-1] and not _empty_line_follows(inlines, at)):
            paragraphs[-1].append(inline)
    return [Para(tuple(paragraph)) for paragraph in paragraphs if paragraph]


def _empty_line_follows(inlines: tuple[Inline, ...], at: int) -> bool:
    return at + 1 < len(inlines) and isinstance(inlines[at + 1], Break)


def _split(inlines: tuple[Inline, ...], at: type[Break]) -> list[tuple[Inline, ...]]:
    parts: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, at):
            parts.append([])
        else:
            parts[-1].append(inline)
    return [tuple(part) for part in parts]


def _letterhead(slots: _Slots, language: str) -> Letterhead:
    words = wording(language)
    addressee, address = slots.of("addressee"), slots.of("addressee_address")
    labelled = (
        (words.our_reference, slots.of("our_reference")),
        (words.your_reference, slots.of("your_reference")),
        (words.date, slots.of("date")),
    )
    return Letterhead(
        organisation=slots.of("organisation"),
        address=slots.of("organisation_address"),
        contact=slots.of("organisation_contact"),
        addressee=(*addressee, Break(), *address) if address else addressee,
        references=tuple(Reference(label, value) for label, value in labelled if value),
    )


def _evidence(cited: Sequence[Citation], language: str) -> tuple[Block, ...]:
    if not cited:
        return ()
    words = wording(language)
    items = tuple(
        (
            Para(
                (
                    Text(f"{words.exhibit} {number}: {_on_one_line(evidence.title)}"),
                    Break(),
                    Text(f"SHA-256 {evidence.content_hash}"),
                )
            ),
        )
        for number, evidence in enumerate(cited, 1)
    )
    return (Space(), Heading(2, (Text(words.evidence),)), List("bullet", items))
