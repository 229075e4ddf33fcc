"""Syncing with a centre of very many cases, against the same rows through bare libraries.

`--cases N` makes it smaller than a million.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection
from sqlalchemy import create_engine
from sqlcipher3 import dbapi2

from tests.support.centre_acts import apply
from tests.support.crowded_centre import crowd
from tests.support.postgres import PASSWORD, Centre, cluster, fresh_centre, make_template
from tests.support.stopwatch import median_ms
from tests.support.tree import ROOT
from tests.support.workstations import Workstation, place_of
from workbench.central.connection import person_session
from workbench.central.transport import Transport
from workbench.domain.people import Role
from workbench.operations.casework import set_subject
from workbench.storage.central_cases import INSERT_CASES
from workbench.storage.places import PLACE_BITS
from workbench.storage.replica_tables import SEARCH_DDL, TABLES
from workbench.storage.search import document_id
from workbench.storage.sqlcipher import connect
from workbench.sync import statements
from workbench.sync.hello import hello

pytestmark = pytest.mark.benchmark

Figures = Callable[[str, float, float | None, float], None]
SCOPE = "in-house"
_FLOOR_BLOCK = 4_000
_CASE_TYPES = (
    *("text", "int8", "text", "text", "text", "int8", "int8", "text", "text", "int8", "int8"),
    *("int8", "text", "int8", "text", "text", "text", "int8", "int8", "text", "bytea", "text"),
    *("text", "text", "int8", "int8"),
)
_ENTRY_TYPES = (
    *("text", "text", "int8", "int8", "text", "text", "text", "int8", "text", "int8", "int8"),
    *("text", "text", "text", "int8", "text", "text", "text"),
)
_MEMBER_TYPES = ("text", "text", "text", "int8")
_INSERT_ENTRY = (
    "INSERT OR REPLACE INTO entry (seq, op_id, case_row, home, kind, stream, n, actor, at,"
    " claimed_at, body, outcome, imported, content_hash, previous_hash, hash, document)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    durable = {"fsync": "on", "synchronous_commit": "on", "shared_buffers": "512MB"}
    with cluster(settings=durable) as running:
        make_template(running)
        with fresh_centre(running) as made:
            made.staff(
                [("ann", Role.TEAM_LEAD, SCOPE), ("bo", Role.SPECIALIST, SCOPE)], [(SCOPE, None)]
            )
            yield made


@pytest.fixture(scope="module")
def crowded(centre: Centre, request: pytest.FixtureRequest) -> tuple[Centre, int]:
    """The centre with its cases, and how many they are."""
    cases = int(request.config.getoption("--cases"))
    with centre.owner() as owner:
        crowd(owner, SCOPE, cases)
    return centre, cases


@pytest.fixture
def synced(crowded: tuple[Centre, int], tmp_path: Path) -> Iterator[Workstation]:
    """A workstation that has all of it."""
    station = Workstation(tmp_path / "bo", place_of(crowded[0]), "bo")
    station.sync()
    yield station
    station.close()


def rows(session: Connection, statement: str, types: Any, values: dict[str, Any]) -> list[Any]:
    copied = f"COPY ({statement}) TO STDOUT (FORMAT BINARY)".encode()
    with session.cursor() as cursor, cursor.copy(copied, values) as copy:
        copy.set_types(types)
        return list(copy.rows())


def entry_rows(entries: list[Any]) -> list[tuple[Any, ...]]:
    """Entries in the order of `_INSERT_ENTRY`."""
    return [
        (e[2] << PLACE_BITS | e[3], e[0], e[2], e[2], *e[5:12], e[13], e[14], *e[15:18], e[3])
        for e in entries
    ]


def words(body: dict[str, Any]) -> str:
    """What a case or a note is found by."""
    return str(body["text"] if "text" in body else body["fields"]["subject"])


def bare_first_sync(session: Connection, path: Path, cases: int) -> float:
    """COPY and sorted inserts into plain SQLite with the replica's tables; milliseconds."""
    made = create_engine(f"sqlite:///{path}")
    TABLES.create_all(made)
    made.dispose()
    plain = dbapi2.connect(str(path), isolation_level=None)  # without a key it is plain SQLite
    plain.execute(SEARCH_DDL)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = NORMAL")
    plain.execute("PRAGMA cache_size = -16000")
    scope = hello(session).scopes[SCOPE]
    begun = perf_counter()
    for first in range(1, cases + 1, _FLOOR_BLOCK):
        values = {"scope": scope, "first": first, "last": first + _FLOOR_BLOCK - 1}
        found = rows(session, statements.PAGE_CASES, _CASE_TYPES, values)
        entries = rows(session, statements.PAGE_ENTRIES, _ENTRY_TYPES, values)
        members = rows(session, statements.PAGE_MEMBERS, _MEMBER_TYPES, values)
        assert not members
        plain.execute("BEGIN")
        plain.executemany(INSERT_CASES, found)
        plain.executemany(_INSERT_ENTRY, entry_rows(entries))
        plain.executemany(
            "INSERT INTO search (rowid, body) VALUES (?, ?)",
            [(document_id(e[2], e[3]), words(json.loads(e[11]))) for e in entries],
        )
        plain.execute("COMMIT")
    took = (perf_counter() - begun) * 1000
    plain.close()
    return took


def test_first_sync(crowded: tuple[Centre, int], figures: Figures, tmp_path: Path) -> None:
    centre, cases = crowded
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.support.first_sync_run"),
            *(tmp_path / "bo", place_of(centre), "bo"),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout)
    with person_session(place_of(centre), "bo", PASSWORD, Transport()) as session:
        floor = bare_first_sync(session, tmp_path / "plain.db", cases)
    figures(f"first sync of {cases:,} cases, encrypted", told["whole_ms"], floor, 1 / 0.6)
    figures("first sync: a page to look at", told["first_ms"], None, 1000)
    figures("first sync: most memory (MB, not ms)", told["megabytes"], None, 300)


def test_pull_of_fifty_changes(
    crowded: tuple[Centre, int], synced: Workstation, figures: Figures, tmp_path: Path
) -> None:
    centre, cases = crowded
    with (
        centre.session("ann") as ann,
        person_session(place_of(centre), "bo", PASSWORD, Transport()) as session,
    ):
        said = hello(session)
        scopes = [said.scopes[SCOPE]]
        cursor = ""
        turns = iter(range(1, cases, 50))

        def change() -> None:
            for number in range(start := next(turns), start + 50):
                case = f"00000001-0000-7000-8000-{number:012x}"
                args = {"value": f"Changed {number}", "base_revision": 0, "reason": ""}
                outcome, _ = apply(ann, "case.set_subject", UUID(case), args)
                assert outcome == "applied"

        def pulled() -> None:
            assert synced.step().pulled >= 100

        measured = [timed(change, pulled) for _ in range(11)]
        copy = bare_replica(synced, tmp_path)

        def bare_pull() -> None:
            nonlocal cursor
            cursor = bare_round(session, copy, scopes, cursor)

        cursor = hello(session).snapshot
        floors = [timed(change, bare_pull) for _ in range(11)]
        copy.close()
    middle, floor = sorted(measured)[5], sorted(floors)[5]
    figures(f"pull of 50 changes in {cases:,}", middle, floor, 2)
    figures(f"pull of 50 changes in {cases:,}, on the clock", middle, None, 15)


def timed(before: Callable[[], None], work: Callable[[], None]) -> float:
    before()
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def bare_replica(station: Workstation, folder: Path) -> Any:
    """A copy of the replica through the driver alone."""
    path = folder / "copy.db"
    station.close()
    path.write_bytes((station.folder / "replica.db").read_bytes())
    station.open()
    return connect(path, station.keys[1], synchronous="NORMAL")


def bare_round(session: Connection, copy: Any, scopes: list[int], cursor: str) -> str:
    """The statements of a pull, one after the other, and the rows laid down as they come."""
    values = {"scopes": scopes, "cursor": cursor}
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    session.execute(statements.BY_INDEX)
    snapshot = hello(session).snapshot
    session.execute(statements.PEOPLE_MARK).fetchone()
    session.execute(statements.QUARANTINE_MARK).fetchone()
    session.execute(statements.CHANGED_EXITS, values).fetchall()
    cases = session.execute(statements.CHANGED_CASES, values).fetchall()
    entries = session.execute(statements.CHANGED_ENTRIES, values).fetchall()
    session.execute(statements.CHANGED_MEMBERS, values).fetchall()
    session.execute("COMMIT")
    assert len(cases) == 50
    copy.execute("BEGIN IMMEDIATE")
    copy.executemany(
        "UPDATE case_item SET subject = ?, fields = ?, entries = ?, fingerprint = ? WHERE row = ?",
        [(c[7], c[21], c[24], c[25], c[1]) for c in cases],
    )
    copy.executemany(_INSERT_ENTRY, entry_rows(entries))
    copy.execute("INSERT OR REPLACE INTO meta VALUES ('cursor:bare', ?)", (snapshot,))
    copy.execute("COMMIT")
    return snapshot


def test_one_operation(synced: Workstation, crowded: tuple[Centre, int], figures: Figures) -> None:
    """From the verb to the centre's answer, and to where it is shown as central."""
    case = synced.desk.case_id("E-1")
    numbers = iter(range(1_000_000))

    def verb() -> None:
        assert set_subject(synced.desk, case, f"Title {next(numbers)}").outcome == "pending"

    def confirmed() -> None:
        verb()
        assert synced.engine.send_now().outcomes == {"applied": 1}

    def shown() -> None:
        verb()
        assert synced.engine.push_now().outcomes == {"applied": 1}

    with crowded[0].session("bo") as session, crowded[0].owner() as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS row_of_one (value int)")

        def nothing() -> None:
            with session.transaction():
                session.execute("SELECT 1")

        def one_row() -> None:
            owner.execute("INSERT INTO row_of_one VALUES (1)", prepare=True)

        median_ms(nothing, rounds=21)
        floor, durable = median_ms(nothing, rounds=101), median_ms(one_row, rounds=101)
    to_echo = median_ms(verb, rounds=41)
    synced.step()
    to_centre, to_sight = median_ms(confirmed, rounds=41), median_ms(shown, rounds=41)
    figures("an operation, until it is shown here", to_echo, None, 16)
    figures("an operation, from the verb to the centre's answer", to_centre, floor, 6)
    figures("the same against one row made durable, twice", to_centre, 2 * durable, 6)
    figures("an operation, until it is shown as central", to_sight, floor, 6)
