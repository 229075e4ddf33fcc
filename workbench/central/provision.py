"""Setting up a centre: scopes, people and where cases lie. All by the database's owner."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from workbench.central.catalog import declared_kinds
from workbench.central.migrations import lock_down, migrate
from workbench.central.passwords import one_time_password, verifier
from workbench.domain.ids import parse_number
from workbench.domain.operations import KINDS
from workbench.domain.people import Role
from workbench.errors import UserError

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,30}")
_MOST_CONNECTIONS = 8
_BOUNDS = {
    "statement_timeout": "5min",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "2min",
}
"""What ends a session's statement or transaction that takes too long."""


@dataclass(frozen=True, slots=True)
class Access:
    """How a person gets in: a one-time password to hand over, or None where one was given."""

    login: str
    one_time_password: str | None


def initialise(connection: Connection) -> tuple[str, ...]:
    """Make the centre, or bring it up to date; returns the steps that were applied."""
    applied = migrate(connection)
    lock_down(connection)
    load_kinds(connection)
    return applied


def load_kinds(connection: Connection) -> None:
    """Make the table of operation kinds what the domain declares."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM app.kind WHERE NOT id = ANY(%s)", (list(KINDS),))
        cursor.executemany(
            "INSERT INTO app.kind (id, rule, target, roles, sources, removes, chained)"
            " VALUES (%s, %s, %s, %s::text[], %s::text[], %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET (rule, target, roles, sources, removes, chained) ="
            " (excluded.rule, excluded.target, excluded.roles, excluded.sources, excluded.removes,"
            " excluded.chained)",
            declared_kinds(),
        )


def add_scope(connection: Connection, name: str, vendor: str | None) -> None:
    """Add a place for cases: a team, in-house or of a vendor.

    Raises:
        UserError: the name is empty or taken.
    """
    if not name.strip():
        raise UserError("A scope needs a name.")
    try:
        connection.execute("INSERT INTO app.scope (name, vendor) VALUES (%s, %s)", (name, vendor))
    except psycopg.errors.UniqueViolation as error:
        raise UserError(f"There is a scope {name} already. Nothing was changed.") from error


def add_person(
    connection: Connection,
    login: str,
    name: str,
    role: Role,
    scopes: Sequence[str],
    password: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Access:
    """Give a person a login of their own.

    Args:
        connection: the owner's.
        login: two to 31 signs: small letters, digits, dot, underscore, hyphen.
        name: as colleagues read it.
        role: what the person may do.
        scopes: the names of the scopes whose cases the person sees.
        password: a final one; without it a one-time password is made, and until the person has
            changed it they see nothing.
        facts: languages, skills, capacity and vendor, as the operation `person.add` has them.

    Raises:
        UserError: the login is not allowed or taken, a scope is unknown, the password too short.
    """
    if not _LOGIN.fullmatch(login):
        raise UserError(
            f"{login} cannot be a login: use 2 to 31 small letters, digits, dots, underscores and "
            "hyphens, a letter first. Nothing was changed."
        )
    chosen = one_time_password() if password is None else password
    try:
        with connection.transaction():
            # Whoever makes a login may later change its password; that is this role's one task.
            connection.execute("SET LOCAL ROLE workbench_logins")
            _make_login(connection, login, verifier(connection, login, chosen))
            connection.execute("RESET ROLE")
            _let_in(connection, login)
            connection.execute(
                "INSERT INTO app.person (login, name, role, must_change_password, facts)"
                " VALUES (%s, %s, %s, %s, %s)",
                (login, name, role.value, password is None, Jsonb(dict(facts or {}))),
            )
            _count_operations_of(connection, login)
            for scope in scopes:
                grant(connection, login, scope)
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation) as error:
        raise UserError(f"The login {login} is taken on this server. Nothing was changed.") from (
            error
        )
    return Access(login, chosen if password is None else None)


def set_role(connection: Connection, login: str, role: Role) -> None:
    """Change what a person may do.

    Raises:
        UserError: there is no such person (as for all that follow).
    """
    _change(connection, login, "UPDATE app.person SET role = %s WHERE login = %s", role.value)


def grant(connection: Connection, login: str, scope: str) -> None:
    """Let a person see a scope's cases.

    Raises:
        UserError: there is no such scope or person, or the person is deactivated.
    """
    if not _is_active(connection, login):
        raise UserError(f"{login} is deactivated. Nothing was changed. Reactivate them first.")
    connection.execute(
        "INSERT INTO app.member (login, scope) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (login, _scope(connection, scope)),
    )


def revoke(connection: Connection, login: str, scope: str) -> None:
    """Take a scope from a person; from now on the centre shows them nothing of it.

    Raises:
        UserError: there is no such scope or person, or the scope was not theirs.
    """
    _is_active(connection, login)
    place = _scope(connection, scope)
    gone = connection.execute(
        "DELETE FROM app.member WHERE login = %s AND scope = %s", (login, place)
    )
    if not gone.rowcount:
        raise UserError(f"{login} is no member of {scope}. Nothing was changed.")


def reset_password(connection: Connection, login: str, password: str | None = None) -> Access:
    """Give a person a new password, and end their sessions.

    Raises:
        UserError: there is no such person, or the password is too short.
    """
    chosen = one_time_password() if password is None else password
    with connection.transaction():
        _change(
            connection,
            login,
            "UPDATE app.person SET must_change_password = %s WHERE login = %s",
            password is None,
        )
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(login), sql.Literal(verifier(connection, login, chosen))
            )
        )
    _end_sessions(connection, login)
    return Access(login, chosen if password is None else None)


def deactivate(connection: Connection, login: str) -> None:
    """Shut a person out at once: no login, no scopes, no open session. What they did stays."""
    with connection.transaction():
        _change(connection, login, "UPDATE app.person SET active = %s WHERE login = %s", False)
        connection.execute("DELETE FROM app.member WHERE login = %s", (login,))
        person = sql.Identifier(login)
        connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(person))
        connection.execute(sql.SQL("REVOKE workbench_people FROM {}").format(person))
    _end_sessions(connection, login)


def reactivate(connection: Connection, login: str) -> None:
    """Let a person sign in again; their scopes are granted anew, one by one."""
    with connection.transaction():
        _change(connection, login, "UPDATE app.person SET active = %s WHERE login = %s", True)
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(login)))
        _let_in(connection, login)


def move_case(connection: Connection, case: str, scope: str) -> bool:
    """Move a case, by its number or id, to another scope; False if it lies there already.

    Raises:
        UserError: there is no such case or scope.
    """
    place = _scope(connection, scope)
    found = connection.execute(
        "SELECT case_id FROM app.case_item WHERE case_id = %s"
        " OR number = %s AND scope = ANY(ARRAY(SELECT id FROM app.scope))",
        (_uuid(case), parse_number(case)),
    ).fetchone()
    if found is None:
        raise UserError(f"There is no case {case}. Nothing was moved.")
    moved = connection.execute("SELECT app.move_case(%s, %s)", (found[0], place)).fetchone()
    return moved == (True,)


def _make_login(connection: Connection, login: str, verifier: str) -> None:
    person = sql.Identifier(login)
    connection.execute(
        sql.SQL(
            "CREATE ROLE {} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE"
            " CONNECTION LIMIT {} PASSWORD {}"
        ).format(person, sql.Literal(_MOST_CONNECTIONS), sql.Literal(verifier))
    )
    # Nobody is held to them who sets them anew; they end what an honest program left hanging.
    for name, bound in _BOUNDS.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                person, sql.Identifier(name), sql.Literal(bound)
            )
        )


def _count_operations_of(connection: Connection, login: str) -> None:
    counter = sql.Identifier("app", f"pace {login}")
    connection.execute(sql.SQL("CREATE SEQUENCE IF NOT EXISTS {}").format(counter))
    connection.execute(sql.SQL("ALTER SEQUENCE {} OWNER TO workbench_definer").format(counter))


def _let_in(connection: Connection, login: str) -> None:
    connection.execute(sql.SQL("GRANT workbench_people TO {}").format(sql.Identifier(login)))


def _end_sessions(connection: Connection, login: str) -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", (login,)
    )


def _change(connection: Connection, login: str, statement: str, value: str | bool) -> None:
    if not connection.execute(statement.encode(), (value, login)).rowcount:
        raise _nobody(login)


def _is_active(connection: Connection, login: str) -> bool:
    row = connection.execute("SELECT active FROM app.person WHERE login = %s", (login,)).fetchone()
    if row is None:
        raise _nobody(login)
    return bool(row[0])


def _scope(connection: Connection, name: str) -> int:
    row = connection.execute("SELECT id FROM app.scope WHERE name = %s", (name,)).fetchone()
    if row is None:
        raise UserError(f"There is no scope {name}. Nothing was changed.")
    return int(row[0])


def _nobody(login: str) -> UserError:
    return UserError(f"There is nobody with the login {login} here. Nothing was changed.")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
