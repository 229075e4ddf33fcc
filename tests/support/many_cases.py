"""Replicas of many cases, filled directly: a million in about a minute instead of hours.

The distributions are a department's: most cases are closed, few people hold many, some kinds and
languages are rare, words follow Zipf's law.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from workbench.domain.cases import CaseKind, State
from workbench.domain.instants import to_micros
from workbench.storage.replica import Replica
from workbench.storage.replica_file import NEVER
from workbench.storage.replica_tables import COUNTER_DDL, RECOUNT
from workbench.storage.search import document_id, foldable

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
COMMON, RARE = "review", "zanzibar"
"""A word in some 15 of 100 cases, and one in about 40 of a million."""

PEOPLE = [f"person{n:02}" for n in range(24)]
_LANGUAGES = [
    "en",
    "de",
    "da",
    "fr",
    "es",
    "it",
    "nl",
    "sv",
    "pl",
    "pt",
    "fi",
    "no",
    "cs",
    "el",
    "ja",
    "ar",
    "he",
    "ko",
    "th",
    "uk",
]
_JURISDICTIONS = [
    "UK",
    "DE",
    "DK",
    "US",
    "FR",
    "ES",
    "IT",
    "NL",
    "SE",
    "PL",
    "PT",
    "FI",
    "NO",
    "CZ",
    "GR",
    "JP",
    "AE",
    "IL",
    "KR",
    "IE",
]
_TAGS = ["vip", "press", "second look", "fraud ring", "template"]
_KINDS = [kind.value for kind in CaseKind]
_STATES = {State.NEW: 4, State.OPEN: 24, State.WAITING: 6, State.DECIDED: 6, State.CLOSED: 60}
_HOURS = (4, 8, 48, 96, 336)
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "xu",
]
_YEARS = timedelta(days=5 * 365) // timedelta(microseconds=1)
_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Made:
    """One made case."""

    row: int
    case: UUID
    kind: str
    state: State
    priority: int
    subject: str
    assignee: str | None
    due: int | None
    received: int
    jurisdiction: str
    language: str | None
    tag: str | None
    text: str

    def values(self) -> tuple[Any, ...]:
        """Return the columns of `case_item`, in their order."""
        return (
            self.row,
            self.case.hex,
            self.row,
            "local",
            self.kind,
            self.state.value,
            int(self.state.needs_work),
            self.priority,
            self.subject,
            self.assignee,
            None,
            self.due,
            NEVER if self.due is None else self.due,
            f"House {_HOURS[self.priority]} h",
            self.received,
            self.jurisdiction,
            self.language,
            "",
            None,
            0,
            None,
            b"",
            "{}",
            "{}",
            "{}",
            0,
            None,
            1,
            0,
        )


def made_cases(count: int, seed: int = 1) -> Iterator[Made]:
    """Make cases in their order of arrival; the same seed makes the same cases."""
    chance = random.Random(seed)  # noqa: S311  # the same cases each time
    words = ["".join(parts) for parts in itertools.product(_SYLLABLES, repeat=3)]
    words = [COMMON, *chance.sample(words, len(words))]
    zipf = list(itertools.accumulate(1 / (rank + 5) for rank in range(len(words))))
    falling = list(itertools.accumulate(1 / (rank + 1) for rank in range(20)))
    holding = list(itertools.accumulate(1 / (rank + 4) for rank in range(len(PEOPLE))))
    newest = to_micros(NOW)
    for row in range(1, count + 1):
        state = chance.choices(list(_STATES), list(_STATES.values()))[0]
        priority = chance.choices(range(5), (1, 9, 30, 45, 15))[0]
        kind, language, jurisdiction = (
            chance.choices(names, cum_weights=falling)[0]
            for names in (_KINDS, _LANGUAGES, _JURISDICTIONS)
        )
        received = newest - int(_YEARS * (count - row + chance.random() * 3) / (count + 3))
        if state.needs_work:
            # What still needs work arrived lately, however many cases came before.
            due = newest + int((chance.expovariate(1 / 240) - 6) * 3.6e9)
        else:
            due = received + int(_HOURS[priority] * 3.6e9)
        body = chance.choices(words, cum_weights=zipf, k=12)
        if chance.random() < 4e-5:
            body[3] = RARE
        unheld = state is State.NEW or chance.random() < (0.2 if state is State.OPEN else 0)
        yield Made(
            row=row,
            case=UUID(int=chance.getrandbits(128)),
            kind=kind,
            state=state,
            priority=priority,
            subject=" ".join(body[:6]).capitalize(),
            assignee=None if unheld else chance.choices(PEOPLE, cum_weights=holding)[0],
            due=None if chance.random() < 0.03 else due,
            received=received,
            jurisdiction=jurisdiction,
            language=None if chance.random() < 0.02 else language,
            tag=chance.choice(_TAGS) if chance.random() < 0.01 else None,
            text=" ".join(body),
        )


def fill_replica(folder: Path, key: bytes, cases: Iterator[Made]) -> Path:
    """Make `replica.db` of these cases in an existing folder, and return its path."""
    replica = Replica(folder, key)
    replica.make()
    replica.close()
    connection = replica.driver_connection()
    named = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ('case_item', 'member')"
    ).fetchall()
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("BEGIN")
    for trigger in ("case_counted", "case_recounted", "case_uncounted"):
        connection.execute(f"DROP TRIGGER {trigger}")
    for name, _ in named:
        connection.execute(f"DROP INDEX {name}")
    while batch := list(itertools.islice(cases, _BATCH)):
        marks = ",".join("?" * len(batch[0].values()))
        connection.executemany(
            f"INSERT INTO case_item VALUES ({marks})",  # noqa: S608  # only marks
            (case.values() for case in batch),
        )
        connection.executemany(
            "INSERT INTO search (rowid, body) VALUES (?, ?)",
            ((document_id(case.row, 0), foldable(case.text)) for case in batch),
        )
        connection.executemany(
            "INSERT INTO member VALUES (?, 'tag', ?)",
            ((case.row, f'"{case.tag}"') for case in batch if case.tag is not None),
        )
    for statement in (*RECOUNT, *(sql for _, sql in named), *COUNTER_DDL):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return replica.path
