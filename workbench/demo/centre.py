"""The demo's centre: a PostgreSQL of its own, filled once, running while somebody plays.

Whoever plays holds a connection as its owner; the last one to let go stops the server. The cluster
is not encrypted: all in it is made up.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.demo.staff import people
from workbench.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    from psycopg import Connection

    from workbench.central.embedded import EmbeddedCluster

CASES = 2_500
DEMO_PASSWORD = "all of this is made up"  # noqa: S105  # it opens invented data only
"""The password of everybody in the demo."""
PEOPLE = "people"
"""The folder of the players' profiles."""
MARKER = "demo.txt"
"""The file by which the demo's folder is known from somebody's own."""

_DATABASE, _UNFINISHED = "department", "department_unfinished"
_SEED = 2_022_2065
_OPERATIONS_A_CASE = 11.4
"""About how many operations a case has; only the progress counts with it."""
_HOLDING = "workbench demo"
"""What a connection is called by which somebody who plays keeps the server running."""
_MAKING = 20_260
"""The advisory lock of who makes the department."""
_PATIENCE_SECONDS = 10.0

Progress = Callable[[int, int], None]
"""Is told (operations done, about how many in all); at the end both are equal."""


@contextmanager
def running_centre(
    folder: Path, progress: Progress | None = None, cases: int = CASES
) -> Iterator[str]:
    """Start the demo's centre, make the department if it is not there, and answer its DSN.

    A making that was interrupted is thrown away and begun again; of two at once the second waits
    and finds it made.

    Args:
        folder: where the demo is to lie.
        progress: is told while the department is made.
        cases: how many cases to invent.

    Raises:
        UserError: something else lies there, or somebody's own profile.
        EnvironmentFault: PostgreSQL would not start, or the disk would not have it.
    """
    _claim(folder)
    cluster, owner = _held(folder)
    try:
        _make(cluster, owner, cases, progress)
        yield cluster.dsn(_DATABASE)
    finally:
        alone = _is_last(owner)
        owner.close()
        if alone:
            cluster.stop()


def dsn_of(dsn: str, login: str) -> str:
    """Return how somebody of the demo connects, given how its owner does."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    known = conninfo_to_dict(dsn)
    places = {name: str(known[name]) for name in ("host", "port", "dbname")}
    return make_conninfo(**places, user=login)


def _claim(folder: Path) -> None:
    """Take an empty folder for the demo, and no other."""
    if (folder / MARKER).exists():
        return
    if (folder / "journal.db").exists():
        raise UserError(
            f"{folder} holds a profile that is not the demo's. Nothing was changed. Choose another "
            "folder for the demo with --profile, or open this one with `workbench window`."
        )
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"{folder} holds something else. Nothing was changed. "
            "Choose an empty folder for the demo with --profile."
        )
    try:
        # The server may run as another account, which passes through to its own part alone.
        folder.mkdir(parents=True, exist_ok=True, mode=0o711)
        (folder / PEOPLE).mkdir(mode=0o700)
        (folder / MARKER).write_text(
            "All in this folder is made up. The database under `centre` is not encrypted.\n"
        )
    except OSError as error:
        raise EnvironmentFault(
            f"The demo department could not be made in {folder} ({error.strerror}). "
            "Nothing of yours was changed. Choose another folder with --profile, and try again."
        ) from error


def _held(folder: Path) -> tuple["EmbeddedCluster", "Connection"]:
    """Start the server, or find it running, and connect before the last other player stops it."""
    import psycopg

    from workbench.central import embedded

    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        cluster = embedded.start(folder / "centre")
        try:
            name = f"{_HOLDING} {os.getpid()}"
            return cluster, psycopg.connect(cluster.dsn(), autocommit=True, application_name=name)
        except psycopg.OperationalError as error:
            if time.monotonic() > until:
                raise EnvironmentFault(
                    f"The demo's PostgreSQL does not let anybody in ({error}). Try again."
                ) from error


def _is_last(owner: "Connection") -> bool:
    import psycopg

    with contextlib.suppress(psycopg.Error):
        row = owner.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE starts_with(application_name, %s) AND pid <> pg_backend_pid()",
            (_HOLDING,),
        ).fetchone()
        return row == (0,)
    return False


def _make(
    cluster: "EmbeddedCluster", owner: "Connection", cases: int, progress: Progress | None
) -> None:
    owner.execute("SELECT pg_advisory_lock(%s)", (_MAKING,))
    try:
        if not _exists(owner):
            _throw_away(owner)
            owner.execute(f"CREATE DATABASE {_UNFINISHED}".encode())
            _fill(cluster.dsn(_UNFINISHED), cases, progress)
            owner.execute(f"ALTER DATABASE {_UNFINISHED} RENAME TO {_DATABASE}".encode())
    finally:
        owner.execute("SELECT pg_advisory_unlock(%s)", (_MAKING,))


def _exists(owner: "Connection") -> bool:
    found = owner.execute("SELECT FROM pg_database WHERE datname = %s", (_DATABASE,))
    return found.fetchone() is not None


def _throw_away(owner: "Connection") -> None:
    """Remove what an interrupted making left; logins belong to the whole cluster."""
    from psycopg import sql

    owner.execute(f"DROP DATABASE IF EXISTS {_UNFINISHED} WITH (FORCE)".encode())
    logins = [person.login for person in people()]
    for (login,) in owner.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (logins,)
    ).fetchall():
        owner.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))


def _fill(dsn: str, cases: int, progress: Progress | None) -> None:
    # The letters' engine and the store load here only: listing the people needs neither.
    from workbench.central import provision
    from workbench.central.connection import connected
    from workbench.central.history import load_history
    from workbench.demo.department import history

    expected = round(cases * _OPERATIONS_A_CASE)

    def tell(done: int) -> None:
        if progress is not None:
            progress(min(done, expected - 1), expected)

    now = datetime.now(UTC).replace(microsecond=0)
    with connected(dsn) as connection:
        provision.initialise(connection)
        vendors = {person.scopes[0]: person.vendor for person in reversed(people())}
        for scope, vendor in vendors.items():
            provision.add_scope(connection, scope, vendor)
        for person in people():
            provision.add_person(
                connection,
                person.login,
                person.name,
                person.role,
                person.scopes,
                DEMO_PASSWORD,
                facts={
                    "vendor": person.vendor,
                    "languages": list(person.languages),
                    "skills": list(person.skills),
                    "capacity": person.capacity,
                },
            )
        load_history(connection, history(_SEED, now, cases), tell)
        connection.execute("ANALYZE")
    if progress is not None:
        progress(expected, expected)
