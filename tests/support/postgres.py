"""A real PostgreSQL for tests: one cluster a process, a fresh database a test."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from workbench.central import embedded, provision
from workbench.central.migrations import lock_down
from workbench.domain.people import Role

PASSWORD = "long enough for a test"
_TEMPLATE = "template_centre"
_numbers = count(1)
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""The cluster is thrown away; what a crash does to it is asked elsewhere."""


@contextmanager
def cluster(
    version: int = 18, settings: dict[str, str] | None = None
) -> Iterator[embedded.EmbeddedCluster]:
    """A cluster that is stopped and removed at the end."""
    place = Path(tempfile.mkdtemp(prefix="workbench-"))
    place.chmod(0o711)  # our own folder: an unprivileged account passes through, and sees nothing
    try:
        started = embedded.start(place / "centre", version, _QUICK | (settings or {}))
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(place)


def make_template(running: embedded.EmbeddedCluster) -> None:
    """Make the centre once; each test copies it."""
    with owner(running.dsn()) as connection:
        connection.execute(f"CREATE DATABASE {_TEMPLATE}".encode())
    with owner(running.dsn(_TEMPLATE)) as connection:
        provision.initialise(connection)


@contextmanager
def owner(dsn: str) -> Iterator[Connection]:
    """A session of the owner's."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


@dataclass
class Centre:
    """A centre of one test's own."""

    running: embedded.EmbeddedCluster
    database: str
    logins: list[str] = field(default_factory=list)

    @property
    def dsn(self) -> str:
        """The owner's DSN."""
        return self.running.dsn(self.database)

    def dsn_of(self, login: str, password: str = PASSWORD) -> str:
        """A person's DSN."""
        return make_conninfo(self.dsn, user=login, password=password)

    def owner(self) -> Connection:
        """A session of the owner's, to be used in a `with`."""
        return psycopg.connect(self.dsn, autocommit=True)

    def session(self, login: str) -> Connection:
        """A person's session, to be used in a `with`."""
        return psycopg.connect(self.dsn_of(login), autocommit=True)

    def staff(
        self, people: Sequence[tuple[str, Role, str]], scopes: Sequence[tuple[str, str | None]]
    ) -> None:
        """Add scopes, and people (login, role, scope) with the password of tests."""
        with self.owner() as connection:
            for name, vendor in scopes:
                provision.add_scope(connection, name, vendor)
            for login, role, scope in people:
                name = login.capitalize()
                provision.add_person(connection, login, name, role, [scope], PASSWORD)


@contextmanager
def fresh_centre(running: embedded.EmbeddedCluster) -> Iterator[Centre]:
    """A database with a centre and nobody in it, dropped at the end with its logins."""
    database = f"centre_{next(_numbers)}"
    with owner(running.dsn()) as connection:
        connection.execute(f"CREATE DATABASE {database} TEMPLATE {_TEMPLATE}".encode())
    centre = Centre(running, database)
    with centre.owner() as connection:
        lock_down(connection)  # rights on the database itself are not copied
    try:
        yield centre
    finally:
        drop(running, database)


def drop(running: embedded.EmbeddedCluster, database: str) -> None:
    """Drop a database, and the logins, which belong to the whole cluster."""
    with owner(running.dsn()) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)".encode())
        logins = connection.execute(
            "SELECT rolname FROM pg_authid WHERE rolcanlogin AND NOT rolsuper"
            " OR rolpassword IS NOT NULL AND NOT rolsuper"
        ).fetchall()
        for (login,) in logins:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))
