"""The letter's text as it will stand: what fields filled is marked, what lacks is red in place."""

from collections.abc import Iterable, Iterator

from ui.widgets.sheet_pen import Pen, Run
from workbench.domain.letters import (
    Block,
    Break,
    Figure,
    Heading,
    Inline,
    Letter,
    Link,
    List,
    Para,
    Signature,
    Space,
    Table,
    Text,
    Unfilled,
)

FIELD = "field:"
_HEADING_SIZES = {1: 15, 2: 13, 3: 13}
_STEP = 16


class LetterWriter:
    """Writes one letter on a sheet."""

    def __init__(self, pen: Pen, uncovered: Iterable[str]) -> None:
        self._pen = pen
        self._uncovered = frozenset(uncovered)

    def write(self, letter: Letter) -> None:
        """Write the letterhead and the text."""
        head = letter.letterhead
        if head is not None:
            for part in (head.organisation, head.address, head.contact):
                self._line(part, below=2)
            self._line(head.addressee, above=10, below=8)
            for reference in head.references:
                self._line((Text(f"{reference.label}: "), *reference.value))
        self._blocks(letter.blocks, 0)

    def _blocks(self, blocks: Iterable[Block], indent: int) -> None:  # noqa: C901  # a case a kind
        for block in blocks:
            match block:
                case Heading(level=level, inlines=inlines):
                    size = _HEADING_SIZES[level]
                    self._line(inlines, above=12, below=6, indent=indent, bold=True, size=size)
                case Para(inlines=inlines):
                    self._line(inlines, below=8, indent=indent)
                case List(kind=kind, items=items):
                    for at, item in enumerate(items, 1):
                        self._item("•" if kind == "bullet" else f"{at}.", item, indent)
                case Table(rows=rows):
                    for row in rows:
                        self._line(tuple(_row(row)), below=4, indent=indent)
                case Signature(name=name):
                    self._line((Text(name),), above=24, below=8, indent=indent)
                case Figure(alt=alt):
                    self._line((Text(f"[{alt or 'Picture'}]"),), below=8, indent=indent)
                case Space():
                    self._line((Text(" "),))

    def _item(self, mark: str, item: tuple[Block, ...], indent: int) -> None:
        first, *rest = item or (Para(()),)
        if isinstance(first, Para):
            inlines = (Text(f"{mark}  "), *first.inlines)
            self._line(inlines, below=4, indent=indent + _STEP)
        else:
            rest = [first, *rest]
        self._blocks(rest, indent + 2 * _STEP)

    def _line(
        self,
        inlines: tuple[Inline, ...],
        *,
        above: int = 0,
        below: int = 0,
        indent: int = 0,
        bold: bool = False,
        size: int = 13,
    ) -> None:
        if not inlines:
            return
        runs = [run for inline in inlines for run in self._runs(inline, bold=bold, size=size)]
        self._pen.paragraph(*runs, above=above, below=below, indent=indent)

    def _runs(self, inline: Inline, *, bold: bool, size: int) -> Iterator[Run]:
        match inline:
            case Break():
                yield Run("\n")
            case Unfilled(field=name):
                lacking = f" {name.replace('_', ' ').capitalize()} "
                yield Run(lacking, "red", True, size, f"{FIELD}{name}", "red_ground")
            case Text(text=text, strong=strong, source=source):
                yield from self._words(text, bold or strong, size, source)
            case Link(text=text, source=source):
                yield from self._words(text, bold, size, source)

    def _words(self, text: str, bold: bool, size: int, source: str) -> Iterator[Run]:
        """Words, with the signs that no font has marked among them."""
        href = f"{FIELD}{source}" if source else ""
        tone, ground = ("accent", "selection") if source else ("ink", "")
        known = ""
        for sign in text:
            if sign not in self._uncovered:
                known += sign
                continue
            if known:
                yield Run(known, tone, bold, size, href, ground)
            known = ""
            yield Run(sign, "red", bold, size, href, "red_ground", underline=True)
        if known:
            yield Run(known, tone, bold, size, href, ground)


def _row(row: tuple[tuple[Block, ...], ...]) -> Iterator[Inline]:
    for at, cell in enumerate(row):
        if at:
            yield Text("   ·   ")
        for block in cell:
            if isinstance(block, Para):
                yield from block.inlines
