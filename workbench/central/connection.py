"""How anybody connects to a centre: SCRAM always, and TLS to any other machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, conninfo

from workbench.errors import EnvironmentFault, UserError, WorkbenchError

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_CONNECT_SECONDS = 10


@contextmanager
def connected(dsn: str) -> Iterator[Connection]:
    """Connect to a centre for the length of a `with`; each statement commits by itself.

    What a DSN or the environment says of TLS and authentication is overruled.

    Raises:
        UserError: the DSN cannot be read, or the server refused what was asked.
        EnvironmentFault: the server cannot be reached, or went away.
    """
    try:
        with psycopg.connect(secured(dsn), autocommit=True) as connection:
            yield connection
    except WorkbenchError:
        raise
    except psycopg.errors.UndefinedTable as error:
        raise UserError(
            "There is no centre in this database, or an older one. Nothing was changed. "
            "Run `workbench central init`, or `migrate`."
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise UserError(
            f"The centre does not allow this login to do that ({_first_line(error)}). "
            "Nothing was changed. Use the DSN of the database's owner."
        ) from error
    except psycopg.OperationalError as error:
        raise EnvironmentFault(
            f"The centre cannot be reached, or broke off: {_first_line(error)}. "
            "What was not confirmed was not done. Try again when it is back."
        ) from error


def secured(dsn: str) -> str:
    """Return the DSN with what is not the caller's to choose.

    Raises:
        UserError: the DSN cannot be read.
    """
    try:
        given = conninfo.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        raise UserError(f"This is no DSN of PostgreSQL: {_first_line(error)}.") from error
    # Named here even where the DSN does not, so that no environment variable gets a word in.
    hosts = str(given.get("host") or os.environ.get("PGHOST") or "localhost")
    addresses = str(given.get("hostaddr") or os.environ.get("PGHOSTADDR") or "")
    places = [*hosts.split(","), *filter(None, addresses.split(","))]
    by_socket = all(place.startswith("/") for place in places)
    local = by_socket or all(place in _HERE for place in places)
    fixed: dict[str, Any] = {
        "host": hosts,
        "sslmode": "prefer" if local else "verify-full",
        "gssencmode": "disable",
        # Over a socket the operating system vouches for its own user, which is no weaker.
        "require_auth": "scram-sha-256,none" if by_socket else "scram-sha-256",
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "workbench",
    }
    if not local and not given.get("sslrootcert"):
        fixed["sslrootcert"] = "system"
    return conninfo.make_conninfo(**{**given, **fixed})


def _first_line(error: psycopg.Error) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
