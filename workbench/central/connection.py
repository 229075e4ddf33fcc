"""Connecting to a centre: as its owner for one command, or as a person for as long as it holds."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, conninfo
from psycopg.rows import TupleRow

from workbench.central.transport import Transport, policy_file, protected, read_policy
from workbench.errors import EnvironmentFault, UserError, WorkbenchError

_Result = TypeVar("_Result")

PATIENCE_SECONDS = 20.0
"""How long an answer of the centre's is waited for before the connection counts as lost."""
_LOOK_SECONDS = 0.2

_WRONG_PASSWORD = re.compile(
    "password authentication failed|no password supplied|Change the one-time"
)
_NOT_LET_IN = re.compile("is not permitted to log in|is not active at")

_SETTLED = (
    "SET search_path = pg_catalog, pg_temp; SET TimeZone = 'UTC'; SET DateStyle = 'ISO';"
    " SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex'; SET extra_float_digits = 1;"
    " SET statement_timeout = '60s'; SET lock_timeout = 0; SET transaction_read_only = off;"
    " SET idle_in_transaction_session_timeout = '60s'; SET jit = off"
)
"""A person may change the defaults of their own login; what the program relies on is set here."""


class CentreUnreachable(EnvironmentFault):
    """The network or the server does not answer; later it may."""


class PasswordWanted(UserError):
    """The password is not the present one."""


class ShutOut(UserError):
    """The centre does not let this person in."""


class PatientConnection(Connection[TupleRow]):
    """A connection that does not wait for ever for a server that has fallen silent.

    Keepalive finds a machine that is gone; it does not find a way that carries nothing any more
    while something near answers for it.
    """

    given_up = False
    """Whether nobody wants the answer any more; another thread may say so."""

    def wait(self, gen: Any, *given: Any, **named: Any) -> Any:
        """Wait for a step of the protocol, as psycopg does, but not beyond patience."""
        named["interval"] = _LOOK_SECONDS
        return super().wait(self._patiently(gen), *given[1:], **named)

    def _patiently(self, gen: Generator[Any, Any, _Result]) -> Generator[Any, Any, _Result]:
        """Pass a step of psycopg's on, and look up now and then."""
        heard = monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    heard = monotonic()
                elif self.given_up:
                    raise psycopg.OperationalError("given up")
                elif monotonic() - heard > PATIENCE_SECONDS:
                    raise psycopg.OperationalError(f"no answer for {PATIENCE_SECONDS:.0f} seconds")
                wanted = gen.send(ready)
        except StopIteration as end:
            result: _Result = end.value
            return result


@contextmanager
def connected(dsn: str) -> Iterator[Connection]:
    """Connect to a centre for the length of a `with`; each statement commits by itself.

    What a DSN or the environment says of TLS and authentication is overruled.

    Raises:
        UserError: the DSN cannot be read, or the server refused what was asked.
        EnvironmentFault: the server cannot be reached, or went away.
    """
    if not conninfo_names_a_host(dsn):
        dsn = conninfo.make_conninfo(dsn, host="localhost")
    try:
        secured = protected(dsn, read_policy(policy_file()), by_peer=True)
        with psycopg.connect(secured, autocommit=True) as connection:
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
            f"The centre does not allow this login to do that ({first_line(error)}). "
            "Nothing was changed. Use the DSN of the database's owner."
        ) from error
    except psycopg.OperationalError as error:
        raise CentreUnreachable(
            f"The centre cannot be reached, or broke off: {first_line(error)}. "
            "What was not confirmed was not done. Try again when it is back."
        ) from error


def conninfo_names_a_host(dsn: str) -> bool:
    """Whether a DSN says where the server is; one that cannot be read says so later."""
    try:
        given = conninfo.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:
        return True
    return bool(given.get("host") or given.get("hostaddr"))


def person_session(
    dsn: str, login: str, password: str, policy: Transport | None = None
) -> PatientConnection:
    """Connect a person to their centre, on whichever of its servers takes writes.

    Args:
        dsn: servers and database.
        login: who.
        password: theirs.
        policy: the administrator's; by default what their file says.

    Raises:
        PasswordWanted: the password is another by now.
        ShutOut: the centre does not let this person in.
        CentreUnreachable: no server answers, or none takes writes.
        UserError: the DSN cannot be read, or policy forbids the server.
    """
    more = {"user": login, "password": password, "target_session_attrs": "read-write"}
    secured = protected(
        dsn, policy if policy is not None else read_policy(policy_file()), more | {"passfile": ""}
    )
    try:
        connection = PatientConnection.connect(secured, autocommit=True)
        connection.execute(_SETTLED)
    except psycopg.OperationalError as error:
        raise in_words(error) from error
    return connection


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Tell apart that the centre lets a person in no more from a right that it forgot to give."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        meaning = in_words(error)
        if isinstance(meaning, (ShutOut, PasswordWanted)):
            raise meaning from error
        raise


def in_words(error: psycopg.Error) -> WorkbenchError:
    """Return what a failure of the connection means for the person."""
    said = first_line(error)
    if _WRONG_PASSWORD.search(said):
        return PasswordWanted("The centre does not accept this password. Nothing was lost.")
    if _NOT_LET_IN.search(said):
        return ShutOut(f"The centre does not let you in: {said}.")
    return CentreUnreachable(f"The centre cannot be reached: {said}. All is kept here.")


def first_line(error: psycopg.Error) -> str:
    """Return what PostgreSQL said, without where it said it."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
