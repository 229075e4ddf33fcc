"""One review out of its cells: what stands where, as numbers, moments and texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

_URL = re.compile(r"https?://", re.IGNORECASE)
_NAMED_DAY = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]{3,10})\.?,?\s+(?:de\s+)?(\d{4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fév fev",
            "mar mär maa mrt",
            "apr avr abr",
            "maj mai may mei mag",
            "jun giu",
            "jul lug",
            "aug aoû ago",
            "sep set",
            "okt oct ott",
            "nov",
            "dec dez déc dic",
        ),
        1,
    )
    for name in names.split()
}
"""First letters of the months: English, Danish, Swedish, German, French, Dutch, Spanish, Italian.
French juin and juillet both begin with "jui" and are left unread rather than confused."""
_STARS = re.compile(r"^\D{0,20}?(-?\d{1,4}(?:[.,]\d{1,6})?)(?:\s*/\s*\d{1,3}|\s*\D{0,10})$")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review as its export tells it.

    Texts are "" and the others None where the export is silent. ``rating`` is in the platform's own
    scale. Times are in UTC; a date without a time is its first moment, one without a zone is taken
    as UTC. ``raw`` holds every cell by its column.
    """

    platform_id: str
    url: str
    title: str
    text: str
    rating: float | None
    language: str
    published: datetime | None
    experienced: datetime | None
    author_id: str
    author_name: str
    author_country: str
    business_id: str
    business_name: str
    verification: str
    reply: str
    raw: Mapping[str, str]


def review_of(record: dict[str, str], mapping: Mapping[str, str]) -> tuple[ReviewRow, str]:
    """Return the review in a row, and what of it could not be read ("" when all could).

    Args:
        record: the cells by their columns; the review keeps it.
        mapping: which column holds which field.
    """
    cells = {field: record.get(column, "").strip() for field, column in mapping.items()}
    cell = cells.get
    rating, published, experienced = cell("rating"), cell("published"), cell("experienced")
    url = cell("url", "")
    row = ReviewRow(
        cell("platform_id", ""),
        url if _URL.match(url) else "",
        cell("title", ""),
        cell("text", ""),
        _rating(rating) if rating else None,
        cell("language", ""),
        moment_in(published) if published else None,
        moment_in(experienced) if experienced else None,
        cell("author_id", ""),
        cell("author_name", ""),
        cell("author_country", ""),
        cell("business_id", ""),
        cell("business_name", ""),
        cell("verification", ""),
        cell("reply", ""),
        MappingProxyType(record),
    )
    if rating and row.rating is None:
        return row, f"The rating “{rating[:40]}” could not be read; the row is without one."
    if published and row.published is None:
        return row, f"The date “{published[:40]}” could not be read; the row is without one."
    return row, ""


def _rating(text: str) -> float | None:
    """Read "4", "4,5", "4/5", "4 stars" or "Rated 4 out of 5"."""
    stars = _STARS.match(text.partition(" out of ")[0])
    return float(stars[1].replace(",", ".")) if stars else None


def moment_in(text: str) -> datetime | None:
    """Read ISO 8601, or a day with the month's name ("10. november 2023", "5 May 2024").

    Days of numbers alone in another order are not read: 03/04 is March here and April there.
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        named = _NAMED_DAY.fullmatch(text)
    month = _MONTHS.get(named[2].casefold()[:3]) if named else None
    try:
        return (
            datetime(int(named[3]), month, int(named[1]), tzinfo=UTC) if named and month else None
        )
    except ValueError:
        return None
