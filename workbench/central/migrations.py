"""The centre's schema, brought up to this program's version in numbered steps.

Each step is one SQL file and one transaction. Steps expand before they contract, so that older
clients go on working, and wait a few seconds at most for a lock, so that a busy centre never stalls
behind one.
"""

import re
from dataclasses import dataclass
from importlib.resources import files

import psycopg
from psycopg import Connection

from workbench.errors import EnvironmentFault, UserError

LOCK_TIMEOUT = "3s"
_NAME = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step."""

    number: int
    name: str
    sql: bytes


def migrations() -> tuple[Migration, ...]:
    """Return all steps in order."""
    found = (
        Migration(int(match[1]), match[2], file.read_bytes())
        for file in (files("workbench.central") / "sql").iterdir()
        if (match := _NAME.fullmatch(file.name))
    )
    return tuple(sorted(found, key=lambda step: step.number))


def migrate(connection: Connection, up_to: int | None = None) -> tuple[str, ...]:
    """Apply the steps that the database lacks, and return their names.

    Args:
        connection: the owner's, with each statement a transaction of its own.
        up_to: the number of the last step to apply; by default all.

    Raises:
        UserError: the database is newer than this program.
        EnvironmentFault: a lock was not free in time; earlier steps stay, this one left nothing.
    """
    steps = migrations()
    done = _applied(connection)
    if done > steps[-1].number:
        raise UserError(
            f"This centre is of a newer version (step {done}) than this program "
            f"(step {steps[-1].number}). Nothing was changed. Use the newer program."
        )
    wanted = [s for s in steps if s.number > done and (up_to is None or s.number <= up_to)]
    for step in wanted:
        _apply(connection, step)
    return tuple(step.name for step in wanted)


def missing(connection: Connection) -> tuple[str, ...]:
    """Return the names of the steps that the database lacks: all of them where it is no centre."""
    done = _applied(connection)
    return tuple(step.name for step in migrations() if step.number > done)


def lock_down(connection: Connection) -> None:
    """Take from everybody what PostgreSQL allows by default and no person here needs."""
    connection.execute((files("workbench.central") / "sql" / "lock_down.sql").read_bytes())


def _applied(connection: Connection) -> int:
    if connection.execute("SELECT to_regclass('app.migration')").fetchone() == (None,):
        return 0
    row = connection.execute("SELECT coalesce(max(number), 0) FROM app.migration").fetchone()
    return int(row[0]) if row else 0


def _apply(connection: Connection, step: Migration) -> None:
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'".encode())
            connection.execute(step.sql)
            connection.execute("RESET ROLE")
            connection.execute(
                "INSERT INTO app.migration (number, name) VALUES (%s, %s)", (step.number, step.name)
            )
    except psycopg.errors.LockNotAvailable as error:
        raise EnvironmentFault(
            f"Somebody held a table that step {step.number} ({step.name}) has to change. "
            "It left nothing behind; steps before it stay. Run `workbench central migrate` again."
        ) from error
