"""The content under review, as it was when it was taken in: what was said, by whom, of whom."""

from ui.widgets.sheet_pen import Pen, Run, dim, link, strong
from workbench.domain.cases import ContentItem
from workbench.domain.instants import parse_iso

_STARS = 5
_LONG = 3_000
"""Signs of a review that are shown before one asks for the rest."""


def write_contents(pen: Pen, contents: tuple[ContentItem, ...], opened: set[str]) -> None:
    """Write every content of the case on a card; `opened` names those shown in full."""
    for content in contents:
        with pen.card():
            _write(pen, content, opened)


def _write(pen: Pen, content: ContentItem, opened: set[str]) -> None:
    identity = (dim(f"ID {content.platform_id}", 11),) if content.platform_id else ()
    pen.headed((strong("Content under review"),), identity)
    if content.rating is not None:
        pen.paragraph(*_stars(content.rating), below=2)
    if content.title:
        pen.paragraph(strong(content.title), below=2)
    whole = str(content.id) in opened or len(content.text) <= _LONG
    text = content.text if whole else content.text[:_LONG] + " …"
    pen.paragraph(Run(text or "It has no text."), below=4)
    if not whole:
        more = f"Show all {len(content.text):,} signs"
        pen.paragraph(link(more, f"content:{content.id}"), below=4)
    if content.reply:
        pen.paragraph(dim("Reply of the business: "), Run(content.reply), indent=12, below=4)
    for line in _facts(content):
        pen.paragraph(dim(line))


def _stars(rating: float) -> tuple[Run, ...]:
    full = min(max(round(rating), 0), _STARS)
    return (
        Run("★" * full, "amber"),
        Run("☆" * (_STARS - full), "dim"),
        dim(f"  {rating:g} of {_STARS}"),
    )


def _facts(content: ContentItem) -> list[str]:
    author = content.author or "unknown"
    if content.author_country:
        author += f" ({content.author_country})"
    parties = [f"Reviewer: {author}"]
    if content.business:
        parties.append(f"Business: {content.business}")
    dates = []
    if content.experienced:
        dates.append(f"Experience {_day(content.experienced)}")
    if content.published:
        dates.append(f"published {_day(content.published)}")
    dates.append(content.verification or "no verification recorded")
    lines = [" · ".join(parties), " · ".join(dates)]
    # The address is text: nothing of a stranger's page is ever loaded from here.
    return [*lines, content.url] if content.url else lines


def _day(text: str) -> str:
    try:
        return f"{parse_iso(text):%d %b %Y}".lstrip("0")
    except ValueError:
        return text
