"""The centre is the same on each PostgreSQL that it is promised for: 15, 16 and 18."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import psycopg
import pytest
from psycopg import Connection

from tests.support.centre_acts import apply, count, open_case, put_file, write_note
from tests.support.debian_postgres import node
from tests.support.postgres import PASSWORD, cluster
from workbench.central import provision
from workbench.central.catalog import weaknesses
from workbench.domain.ids import new_id
from workbench.domain.people import Role


@contextmanager
def wheel_of_16() -> Iterator[str]:
    with cluster(16) as running:
        yield running.dsn()


@contextmanager
def debian_of_15() -> Iterator[str]:
    with node() as server:
        yield server.dsn()


def test_on_16() -> None:
    with wheel_of_16() as dsn:
        a_day_at_the_centre(dsn)


@pytest.mark.debian("postgresql")
def test_on_what_debian_has() -> None:
    with debian_of_15() as dsn:
        a_day_at_the_centre(dsn)


def a_day_at_the_centre(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("CREATE DATABASE workbench")
    with psycopg.connect(dsn, dbname="workbench", autocommit=True) as owner:
        provision.initialise(owner)
        assert weaknesses(owner) == ()
        for scope in ("north", "south"):
            provision.add_scope(owner, scope, None)
        both = ["north", "south"]
        provision.add_person(owner, "vic", "Vic", Role.VENDOR_LEAD, both, PASSWORD)
    with psycopg.connect(
        dsn, dbname="workbench", user="vic", password=PASSWORD, autocommit=True
    ) as vic:
        day_of(vic)


def day_of(vic: Connection) -> None:
    """Open, seal, claim, attach, conflict, resolve, move, ask."""
    case = open_case(vic, "north", subject="A")
    assert write_note(vic, case)[1]["n"] == 1
    claimed = vic.execute("SELECT case_id FROM api.claim_next(gen_random_uuid(), null, null)")
    assert claimed.fetchone() == (case,)
    op_id, content = new_id(), b"x" * 3_000_000
    attached = [{"sha256": sha256(content).hexdigest()}]
    apply(vic, "message.receive", case, {"attachments": attached}, op_id)
    put_file(vic, case, op_id, content)
    change = {"value": "B", "base": "A", "base_revision": 0}
    assert apply(vic, "case.set_subject", case, change)[0] == "applied"
    late = new_id()
    assert apply(vic, "case.set_subject", case, change | {"value": "C"}, late)[0] == "conflict"
    choice = {"value": "C", "base": "B", "base_revision": 1, "resolves": str(late)}
    assert apply(vic, "case.set_subject", case, choice)[0] == "applied"
    assert vic.execute("SELECT resolved_by IS NOT NULL FROM app.conflict").fetchone() == (True,)
    move = {"value": "south", "base": "north", "base_revision": 0, "reason": ""}
    assert apply(vic, "case.move", case, move)[0] == "applied"
    assert count(vic, "file_chunk") == 3
    row = vic.execute("SELECT cases, entries FROM api.digests(2, 100)").fetchone()
    assert row == (1, count(vic, "entry"))
    assert vic.execute("SELECT * FROM api.here(%s, true)", (case,)).fetchall() == []
