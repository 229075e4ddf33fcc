"""The cluster of one's own: private, behind a password, stopped cleanly, found again."""

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.support.centre_acts import open_case, write_note
from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from workbench.central import embedded
from workbench.central.catalog import weaknesses
from workbench.domain.people import Role


def ask_for_ever(connection: psycopg.Connection) -> None:
    while True:
        connection.execute("SELECT 1")


def server_pid(running: embedded.EmbeddedCluster) -> int:
    return int((running.place / "data" / "postmaster.pid").read_text().split("\n")[0])


def test_it_is_private_and_asks_for_a_password(running: embedded.EmbeddedCluster) -> None:
    assert stat.S_IMODE(running.place.stat().st_mode) == 0o700
    assert stat.S_IMODE((running.place / "owner").stat().st_mode) == 0o600
    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(make_conninfo(running.dsn(), password=password))
    with psycopg.connect(running.dsn()) as connection:
        rules = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        listens = connection.execute("SHOW listen_addresses").fetchone()
    assert (rules, listens) == ([("scram-sha-256",)], ("127.0.0.1",))
    assert running.password not in repr(running)


def test_a_running_one_is_answered_and_a_killed_one_starts_again(tmp_path: Path) -> None:
    """What was committed is there, and the lock of a dead server does not stand in the way."""
    with cluster(settings={"fsync": "on", "synchronous_commit": "on"}) as first:
        folder = first.place
        assert embedded.start(folder) == first
        with psycopg.connect(first.dsn(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
            pid = server_pid(first)
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(psycopg.OperationalError):
                ask_for_ever(connection)  # until the kill has come through
        # The number of the dead server belongs to somebody else now: to this test.
        lock = folder / "data" / "postmaster.pid"
        lock.write_text(lock.read_text().replace(str(pid), str(os.getpid()), 1))
        again = embedded.start(folder)
        with psycopg.connect(again.dsn()) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="this is for root")
def test_as_root_it_runs_as_somebody_else_and_opens_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the account cannot reach the folder, the cluster lies elsewhere."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with cluster() as running:
        assert running.account is not None
        uid = Path(f"/proc/{server_pid(running)}").stat().st_uid
        elsewhere = running.place.parent / "elsewhere"
        monkeypatch.setattr(embedded, "_PLACE_OF_ROOT", elsewhere)
        place = embedded._private_place(closed / "centre", running.account)
    assert uid != 0
    assert place.parent == elsewhere
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert list(closed.iterdir()) == []


def test_the_oldest_version_of_the_wheel_serves_too() -> None:
    with cluster(min(embedded.VERSIONS)) as running:
        make_template(running)
        with fresh_centre(running) as centre:
            works(centre)


def works(centre: Centre) -> None:
    centre.staff([("vera", Role.SPECIALIST, "north")], [("north", None)])
    with centre.session("vera") as vera:
        assert write_note(vera, open_case(vera, "north"))[0] == "applied"
    with centre.owner() as connection:
        assert weaknesses(connection) == ()
