"""What triage rules ask of cases, read for many at once."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from workbench.domain.instants import from_micros

_READ = 8_000
"""Characters of a case's first message that are looked at."""

# Newest cases first; the plain columns come from the row, the rest from what hangs on it. The
# correspondents of a case are members that are the same letter by letter on their other cases.
_CASES = text(
    "SELECT row, id, number, subject, kind, jurisdiction, coalesce(language, ''), priority,"
    " received, json_extract(fields, '$.channel[0]'),"
    " (SELECT count(DISTINCT id) FROM content WHERE content.case_row = case_item.row),"
    " coalesce((SELECT max((SELECT count(*) FROM member AS other WHERE other.name = 'party'"
    "   AND other.value = own.value AND other.case_row < own.case_row))"
    "   FROM member AS own WHERE own.case_row = case_item.row AND own.name = 'party'), 0)"
    " FROM case_item ORDER BY row DESC LIMIT :most"
)
_FIRST_TEXTS = text(
    "SELECT case_item.row, (SELECT substr(json_extract(body, '$.text'), 1, :length) FROM entry"
    " WHERE stream = 'message' AND case_row = case_item.row ORDER BY seq LIMIT 1)"
    " FROM case_item WHERE row IN (SELECT value FROM json_each(:rows))"
)
_REPEATED = text(
    "SELECT count(*) FROM member WHERE name = 'party' AND value = :value AND case_row > 0"
)


class TriagedCase(NamedTuple):
    """A case as the rules look at it."""

    case: UUID
    number: int | None
    subject: str
    kind: str
    jurisdiction: str
    language: str
    priority: int
    received: datetime
    channel: str
    reach: int
    repeat: int
    words: str
    """The beginning of its first message."""


def read_triaged(connection: Connection, most: int) -> Iterator[TriagedCase]:
    """Yield the newest cases."""
    rows = connection.execute(_CASES, {"most": most}).all()
    asked = {"length": _READ, "rows": json.dumps([row[0] for row in rows])}
    found = connection.execute(_FIRST_TEXTS, asked)
    texts: dict[int, str | None] = {row[0]: row[1] for row in found}
    for row in rows:
        yield TriagedCase(
            case=UUID(row[1]),
            number=row[2],
            subject=row[3],
            kind=row[4],
            jurisdiction=row[5],
            language=row[6],
            priority=row[7],
            received=from_micros(row[8]),
            channel=row[9] or "",
            reach=row[10],
            repeat=row[11],
            words=texts.get(row[0]) or "",
        )


def cases_of_party(connection: Connection, value: str) -> int:
    """Return how many cases a party is on; `value` is its canonical JSON."""
    return int(connection.scalar(_REPEATED, {"value": value}) or 0)
