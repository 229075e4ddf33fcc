"""The names under which exports carry what we know of a review, declared once.

Keys are compared without case, blanks, dots, dashes and underscores, so that ``reviewId``,
``review_id`` and ``Review ID`` are one name. Nested JSON objects are read by their dotted path.
The first name of a row that the file has wins.
"""

import re
from collections.abc import Iterable, Mapping

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "platform_id": ("review id", "id", "platform id"),
    "url": ("review url", "url", "permalink", "link", "source"),
    "title": ("review title", "title", "headline"),
    "text": (
        "review description",
        "review text",
        "text",
        "comments",
        "comment",
        "review",
        "content",
        "body",
    ),
    "rating": ("review rating score", "rating", "stars", "score", "review rating"),
    "language": ("review language", "language", "lang"),
    "published": (
        "review date",
        "review time",
        "dates.publishedDate",
        "published",
        "published date",
        "date published",
        "created at",
        "datetime",
        "date",
    ),
    "experienced": (
        "review date of experience",
        "experience time",
        "dates.experiencedDate",
        "experienced",
        "date of experience",
        "event time",
    ),
    "author_id": ("reviewer id", "consumer.id", "consumer id", "author id", "user id"),
    "author_name": (
        "reviewer",
        "reviewer name",
        "consumer.displayName",
        "consumer name",
        "author name",
        "author",
        "user name",
        "name",
    ),
    "author_country": (
        "reviewers country",
        "reviewer country",
        "consumer.countryCode",
        "consumer country",
        "author country",
        "country",
    ),
    "business_id": (
        "business unit id",
        "business id",
        "company id",
        "listing id",
        "company domain",
    ),
    "business_name": (
        "company name",
        "business name",
        "business unit name",
        "enterprise",
        "company",
        "business",
        "hotel",
    ),
    "verification": (
        "review label",
        "labels.verification.verificationLevel",
        "verification",
        "verification label",
        "is verified",
        "review verified",
    ),
    "reply": (
        "review company response",
        "reply.message",
        "reply text",
        "company reply",
        "reply",
        "company response",
        "response",
    ),
}
"""What we keep of a review, and the names it goes by."""


def normal(name: str) -> str:
    """Return a column name as it is compared."""
    return re.sub(r"[\s._-]+", "", name).casefold()


def mapping_of(names: Iterable[str]) -> dict[str, str]:
    """Return which column of a file holds which field of a review."""
    return columns_of(names, SYNONYMS)


def columns_of(names: Iterable[str], known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return which column holds which field; fields that no column holds are absent.

    Args:
        names: the columns.
        known: the names under which each field goes, the likeliest first.
    """
    by_normal: dict[str, str] = {}
    for name in names:
        by_normal.setdefault(normal(name), name)
    found: dict[str, str] = {}
    for field, synonyms in known.items():
        column = next(
            (by_normal[key] for each in synonyms if (key := normal(each)) in by_normal), None
        )
        if column is not None:
            found[field] = column
    return found
