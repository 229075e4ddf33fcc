"""Notices of illegal content (DSA Art. 16) in tables: from web forms, trusted flaggers, exports.

The four elements of Art. 16(2) are looked for by the names that forms give them; a notice that
lacks one is taken in all the same, and says which.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from workbench.errors import UserError
from workbench.intake.review_columns import columns_of
from workbench.intake.review_rows import moment_in
from workbench.intake.tables import looks_like_table, open_table, text_of

MOST_URLS = 20
_URL = re.compile(r"https?://[^\s,;|\"'<>\]\[]+", re.IGNORECASE)
_YES = frozenset(
    {"true", "yes", "1", "on", "x", "y", "ja", "oui", "sí", "si", "accepted", "agreed"}
)

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "reference": ("notice id", "notice reference", "reference", "submission id", "id"),
    "urls": (
        "exact url",
        "exact electronic location",
        "electronic location",
        "content url",
        "infringing url",
        "infringing urls",
        "url of the content",
        "urls",
        "url",
        "location",
    ),
    "reasons": (
        "substantiated explanation",
        "explanation of reasons",
        "reasons",
        "explanation",
        "reason",
        "why illegal",
        "notice text",
        "description",
    ),
    "name": ("notifier name", "submitter name", "reporter name", "notifier.name", "name"),
    "email": (
        "notifier email",
        "notifier e-mail",
        "submitter email",
        "reporter email",
        "notifier.email",
        "email address",
        "e-mail address",
        "email",
        "e-mail",
    ),
    "bona_fide": (
        "bona fide statement",
        "bona fide",
        "bona fide belief",
        "good faith statement",
        "good faith belief",
        "good faith",
        "statement confirming good faith",
        "declaration of good faith",
    ),
    "category": ("category of illegal content", "illegal content category", "category"),
    "law": ("legal ground", "legal basis", "law", "legal provision"),
    "trusted_flagger": ("trusted flagger", "is trusted flagger"),
    "country": ("member state", "country", "jurisdiction"),
    "language": ("language", "lang"),
    "submitted": ("submitted at", "submission date", "received at", "submitted", "created at"),
}
"""What a notice says, and the names under which forms carry it."""

ELEMENTS = {
    "reasons": "the substantiated reasons (a)",
    "urls": "the exact URL (b)",
    "name": "the notifier's name (c)",
    "email": "the notifier's e-mail address (c)",
    "bona_fide": "the bona fide statement (d)",
}
"""Art. 16(2). Name and address may lack where the notice is about sexual abuse of children."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: its place in the file from 1, what it says, and its row as it was."""

    number: int
    fields: Mapping[str, str]
    urls: tuple[str, ...]
    submitted: datetime | None
    raw: bytes

    @property
    def lacks(self) -> tuple[str, ...]:
        """The elements of Art. 16(2) that are not there."""
        return tuple(words for name, words in ELEMENTS.items() if not self._has(name))

    @property
    def is_trusted(self) -> bool:
        """Whether it says that it comes from a trusted flagger: a claim to be checked."""
        return self.fields.get("trusted_flagger", "").casefold() in _YES

    def _has(self, name: str) -> bool:
        value = self.fields.get(name, "")
        if name == "urls":
            return bool(self.urls)
        return bool(value) and not (
            name == "bona_fide" and value.casefold() in ("false", "no", "0")
        )


def looks_like_notices(source: bytes, name: str = "") -> bool:
    """Tell a table or JSON of notices from one of reviews."""
    if not _may_be(source, name):
        return False
    try:
        found = columns_of(open_table(source, name).columns, SYNONYMS)
    except UserError:
        return False
    return {"urls", "reasons"} <= found.keys() and bool(found.keys() & {"email", "bona_fide"})


def _may_be(source: bytes, name: str) -> bool:
    if looks_like_table(source, name):
        return True
    head = source[: 1 << 12]
    return b"\x00" not in head and text_of(head).lstrip()[:1] in ("[", "{")


def notices_in(source: bytes, name: str = "") -> Iterator[Notice]:
    """Give the notices of a file in their order.

    Raises:
        UserError: it cannot be read as a table.
    """
    table = open_table(source, name)
    mapping = columns_of(table.columns, SYNONYMS)
    for number, (_, record) in enumerate(table.records, 1):
        fields = {field: record.get(column, "").strip() for field, column in mapping.items()}
        urls = tuple(dict.fromkeys(_URL.findall(fields.get("urls", ""))))[:MOST_URLS]
        raw = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()
        yield Notice(number, fields, urls, moment_in(fields.get("submitted", "")), raw)
