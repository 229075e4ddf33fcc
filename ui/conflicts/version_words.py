"""One side of a comparison, written: what it put in and took out, by marks and in words."""

from collections.abc import Iterator

from ui.widgets.sheet_pen import Pen, Run, dim
from workbench.domain.merge import Change, Comparison, Part

_MOST = 6
_LONG = 60
_BY_MINE = frozenset({Change.MINE, Change.BOTH, Change.CLASH})
_BY_THEIRS = frozenset({Change.THEIRS, Change.BOTH, Change.CLASH})


def write_base(pen: Pen, comparison: Comparison) -> None:
    """Write the text as it was; what somebody changed stands on a ground of its own."""
    runs = [
        Run(part.base, ground="" if part.change is Change.NONE else "neutral_ground")
        for part in comparison.parts
        if part.base
    ]
    pen.paragraph(*runs)


def write_side(pen: Pen, comparison: Comparison, *, mine: bool) -> None:
    """Write one side: underlined what it wrote, struck through what it took out."""
    by = _BY_MINE if mine else _BY_THEIRS
    runs: list[Run] = []
    for part in comparison.parts:
        text = part.mine if mine else part.theirs
        if part.change not in by:
            runs.append(Run(text))
            continue
        if part.base:
            runs.append(Run(part.base, "red", ground="red_ground", strike=True))
        if part.base and text:
            runs.append(Run(" "))
        if text:
            runs.append(Run(text, "green", ground="green_ground", underline=True))
    pen.paragraph(*runs)
    for words in changed_words(comparison, mine=mine):
        pen.paragraph(dim(words, 11), above=4)


def changed_words(comparison: Comparison, *, mine: bool) -> Iterator[str]:
    """Say what a side changed, for whom colours and lines say nothing.

    >>> from workbench.domain.merge import compare
    >>> list(changed_words(compare("a red bike", "a blue bike", "a red bike"), mine=True))
    ['“blue” instead of “red”']
    """
    by = _BY_MINE if mine else _BY_THEIRS
    changed = [part for part in comparison.parts if part.change in by]
    for part in changed[:_MOST]:
        yield _said(part, part.mine if mine else part.theirs)
    if len(changed) > _MOST:
        yield f"and {len(changed) - _MOST:,} more"
    if not changed:
        yield "Nothing was changed here."


def _said(part: Part, text: str) -> str:
    wrote, was = _quoted(text), _quoted(part.base)
    if not part.base:
        said = f"{wrote} was added"
    elif not text:
        said = f"{was} was taken out"
    else:
        said = f"{wrote} instead of {was}"
    return f"{said} (both changed this)" if part.change is Change.CLASH else said


def _quoted(text: str) -> str:
    shown = " ".join(text.split()) or "a space"
    return f"“{shown if len(shown) <= _LONG else shown[:_LONG] + ' …'}”"
