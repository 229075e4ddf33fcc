"""Keeping a copy of a centre and coming back from it, with PostgreSQL's own programs."""

import shlex
from pathlib import PurePath

from psycopg import Connection, conninfo

from workbench.central.provision import initialise

_STAMPED = ("case_item", "person", "entry", "set_member", "conflict", "scope_exit", "file")


def backup_commands(dsn: str, folder: PurePath) -> tuple[str, ...]:
    """Return the commands that copy the centre of a DSN into a folder; no password is in them."""
    roles = _without_password(dsn, dbname="postgres")
    return (
        _command("pg_dumpall", "--roles-only", f"--file={folder / 'roles.sql'}", "-d", roles),
        _command(
            "pg_dump", "--format=custom", f"--file={folder / 'centre.dump'}",
            "-d", _without_password(dsn),
        ),
    )  # fmt: skip


def restore_commands(dsn: str, folder: PurePath) -> tuple[str, ...]:
    """Return the commands that make the DSN's database from such a folder, in their order."""
    name = conninfo.conninfo_to_dict(dsn).get("dbname") or "workbench"
    server = _without_password(dsn, dbname="postgres")
    return (
        # Logins that are there already stay as they are; psql says so and goes on.
        _command("psql", f"--file={folder / 'roles.sql'}", "-d", server),
        _command("psql", "-c", f'CREATE DATABASE "{name}"', "-d", server),
        _command(
            "pg_restore", "--exit-on-error", "-d", _without_password(dsn),
            str(folder / "centre.dump"),
        ),
        "workbench central restore",
    )  # fmt: skip


def finish_restore(connection: Connection) -> str:
    """Make a restored database a centre again, and return its new epoch.

    By the new epoch each workstation sees that this is another course of events, offers all of its
    journal again, and fetches anew; so nothing is lost that was done after the copy was made.
    """
    with connection.transaction():
        row = connection.execute(
            "UPDATE app.centre SET epoch = gen_random_uuid() RETURNING epoch::text"
        ).fetchone()
        for table in _STAMPED:
            # From a server that had counted further: they would be news at each pull.
            connection.execute(
                f"UPDATE app.{table} SET row_xid = row_xid"  # noqa: S608  # names of this module
                " WHERE row_xid >= pg_current_xact_id()".encode()
            )
    initialise(connection)
    return str(row[0]) if row else ""


def _without_password(dsn: str, **other: str) -> str:
    known = conninfo.conninfo_to_dict(dsn)
    kept = {
        name: str(known[name]) for name in ("host", "port", "user", "dbname") if known.get(name)
    }
    return conninfo.make_conninfo(**(kept | other))


def _command(*words: str) -> str:
    return shlex.join(words)
