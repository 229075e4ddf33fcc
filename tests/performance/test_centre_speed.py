"""One centre under 32 clients of 8 people, each with a password of their own, on durable settings.

Load comes from PostgreSQL's own pgbench, which costs less than the server; single round trips go
through psycopg, as a workstation's do.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from psycopg import Connection

from tests.support.centre_acts import opening, write_note
from tests.support.postgres import PASSWORD, Centre, cluster, fresh_centre, make_template
from tests.support.profiles import NOON
from workbench.central.history import load_history
from workbench.domain.ids import new_id
from workbench.domain.operations import Operation
from workbench.domain.people import Role

pytestmark = pytest.mark.benchmark

LOGINS = [f"person{number}" for number in range(8)]
CLIENTS_EACH, SECONDS = 4, 6
CASES = 20_000
MANY, SCOPES = 1_000_000, 10
CASE = "('00000000-0000-4000-8000-' || lpad(:i::text, 12, '0'))::uuid"
ACTS = {
    "an empty transaction": "BEGIN;\nSELECT 1;\nCOMMIT;",
    "a note sealed": f"""\\set i random(1, {CASES})
        SELECT api.apply(gen_random_uuid(), null, null, 'note.write', {CASE},
        '{{"text": "Seen, it is as they say.", "salt": "0f0f0f0f", "attachments": []}}');""",
    "a field set": f"""\\set i random(1, {CASES})
        \\set p random(0, 4)
        SELECT api.apply(gen_random_uuid(), null, null, 'case.set_priority', {CASE},
        jsonb_build_object('value', :p::int, 'base_revision', 0, 'reason', 'x'));""",
    "the next case claimed": "SELECT api.claim_next(gen_random_uuid(), null, null);",
}
MOST_MS = {"a note sealed": 0.5, "a field set": 0.5, "the next case claimed": 0.4}
"""2,000 operations and 2,500 claims a second."""
PULL = (
    "SELECT case_id, number, state, subject, fields, entries FROM app.case_item WHERE scope = 1"
    " AND row_xid >= %(floor)s::xid8 AND NOT pg_visible_in_snapshot(row_xid, %(cursor)s)"
)

Figures = Callable[[str, float, float | None, float], None]


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    roomy = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
    with cluster(settings=durable | roomy) as running:
        make_template(running)
        with fresh_centre(running) as made:
            scopes = [(f"scope{number}", None) for number in range(SCOPES)]
            made.staff([(login, Role.SPECIALIST, "scope0") for login in LOGINS], scopes)
            yield made


@pytest.fixture(scope="module")
def filled(centre: Centre) -> Centre:
    def story() -> Iterator[tuple[Operation, tuple[bytes, ...]]]:
        for number in range(1, CASES + 1):
            args = opening("scope0", priority=number % 5)
            case = UUID(f"00000000-0000-4000-8000-{number:012d}")
            yield Operation(new_id(), "case.open", case, args, LOGINS[0], NOON), ()

    with centre.owner() as owner:
        load_history(owner, story())
        owner.execute("VACUUM ANALYZE")
    return centre


def a_second(centre: Centre, script: Path) -> float:
    """How often all clients together get it done in a second."""
    dsn = centre.running
    environment = os.environ | {"PGPASSWORD": PASSWORD}
    running = [
        subprocess.Popen(  # PostgreSQL's own program
            [
                dsn.binaries / "pgbench", "-n", "-M", "prepared", "-h", "127.0.0.1",
                "-p", str(dsn.port), "-U", login, "-c", str(CLIENTS_EACH), "-T", str(SECONDS),
                "-f", script, centre.database,
            ],
            env=environment, stdout=subprocess.PIPE, text=True,
        )
        for login in LOGINS
    ]  # fmt: skip
    said = [process.communicate()[0] for process in running]
    assert all(process.returncode == 0 for process in running), said
    return sum(float(re.findall(r"tps = ([\d.]+)", text)[0]) for text in said)


def test_many_clients_at_once(filled: Centre, figures: Figures, tmp_path: Path) -> None:
    floor = None
    for name, act in ACTS.items():
        script = tmp_path / "act.sql"
        script.write_text(act)
        with filled.owner() as owner:
            owner.execute("VACUUM app.case_item")  # as the server does by itself, but for its nap
        milliseconds = 1000 / a_second(filled, script)
        if floor is None:
            floor = milliseconds
            continue
        figures(f"{name}, 32 clients, against an empty transaction", milliseconds, floor, 30)
        figures(f"{name}, 32 clients", milliseconds, None, MOST_MS[name])
    twice = (
        "SELECT count(*) - count(DISTINCT case_id) FROM app.entry"
        " WHERE kind = 'case.claim' AND outcome = 'applied'"
    )
    with filled.owner() as owner:
        assert owner.execute(twice.encode()).fetchone() == (0,)


def best_ms(act: Callable[[], object], rounds: int) -> float:
    """The median of many rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[rounds // 2]


def test_one_operation_there_and_back(filled: Centre, figures: Figures) -> None:
    with filled.session(LOGINS[1]) as session:
        case = UUID("00000000-0000-4000-8000-000000000001")

        def nothing() -> None:
            with session.transaction():
                session.execute("SELECT 1")

        best_ms(lambda: write_note(session, case), 50)  # plans are made
        floor = best_ms(nothing, 300)
        figures("an operation there and back", best_ms(lambda: write_note(session, case), 300),
                floor, 6)  # fmt: skip


def test_what_row_security_costs_a_pull(centre: Centre, figures: Figures) -> None:
    with centre.owner() as owner:
        owner.execute(
            b"INSERT INTO app.case_item (case_id, scope, class, number, kind, state, priority,"
            b" subject, token, due_basis, received, jurisdiction, waiting_for, fields, reasons,"
            b" lengths, head, entries, last_at) SELECT gen_random_uuid(), 1 + i %% %s, 'ordinary',"
            b" 1000000 + i, 'csm_escalation', 'closed', 3, 'A bike was sold twice', 1, '', now(),"
            b" 'DK', '', '{}', '{}', '{}', decode(repeat('00', 32), 'hex'), 1, now()"
            b" FROM generate_series(1, %s) i",
            (SCOPES, MANY),
        )
        owner.execute("VACUUM ANALYZE app.case_item")
        row = owner.execute("SELECT pg_current_snapshot(), pg_snapshot_xmin(pg_current_snapshot())")
        before = dict(zip(("cursor", "floor"), map(str, row.fetchone() or ()), strict=True))
        owner.execute(
            "UPDATE app.case_item SET subject = 'Changed' WHERE case_id IN"
            " (SELECT case_id FROM app.case_item WHERE scope = 1 LIMIT 50)"
        )
        everything = {"cursor": "1:1:", "floor": "1"}
        with centre.session(LOGINS[2]) as person:
            for words, cursor, rounds in (
                ("50 changes", before, 200),
                ("100,000 cases", everything, 5),
            ):
                measured = best_ms(lambda: pulled(person, cursor), rounds)  # noqa: B023
                floor = best_ms(lambda: pulled(owner, cursor), rounds)  # noqa: B023
                figures(f"{words} of 1,000,000 under row security", measured, floor, 1.3)


def pulled(session: Connection, cursor: dict[str, str]) -> int:
    return len(session.execute(PULL, cursor, prepare=True).fetchall())
