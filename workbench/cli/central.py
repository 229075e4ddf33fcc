"""`central …`: setting up and looking after a centre. No profile is opened."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workbench.cli.session import answer
from workbench.domain.people import Role
from workbench.errors import UserError
from workbench.settings import central_dsn

if TYPE_CHECKING:
    from psycopg import Connection

    from workbench.central.provision import Access

Verbs = Any
"""What `argparse` gives for adding commands; it has no public name for it."""


def add_commands(verbs: Verbs) -> None:
    """Declare `central` and what follows it."""
    words = "set up and look after the centre that a team shares"
    central = verbs.add_parser("central", help=words, description=words)
    steps = central.add_subparsers(title="commands", required=True, metavar="COMMAND")
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument(
        "--dsn", metavar="DSN", help="the database, as its owner (default: WORKBENCH_CENTRAL)"
    )
    everywhere.add_argument("--json", action="store_true", help="answer in JSON")

    def verb(
        name: str, command: Callable[[argparse.Namespace], int], words: str, *places: str
    ) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = steps.add_parser(
            name, help=words, description=words, parents=[everywhere]
        )
        made.set_defaults(command=command)
        for place in places:
            made.add_argument(place, metavar=place.upper())
        return made

    roles = [role.value for role in Role]
    verb("init", _init, "make the centre in an empty database")
    verb("migrate", _init, "bring the centre up to this program's version")
    scope = verb("add-scope", _add_scope, "add a scope: a team, in-house or a vendor's", "name")
    scope.add_argument("--vendor", metavar="V", help="the vendor's name (default: in-house)")
    person = verb("add-person", _add_person, "add a person", "login")
    person.add_argument("--name", required=True, metavar="N")
    person.add_argument("--role", required=True, choices=roles)
    person.add_argument("--scope", action="append", default=[], metavar="S", dest="scopes")
    _take_password(person)
    role = verb("set-role", _set_role, "change what a person may do", "login")
    role.add_argument("role", choices=roles)
    verb("grant", _grant, "let a person see a scope's cases", "login", "scope")
    verb("revoke", _revoke, "take a scope from a person", "login", "scope")
    _take_password(verb("reset-password", _reset, "give a person a new password", "login"))
    verb("deactivate", _deactivate, "shut a person out at once", "login")
    verb("reactivate", _reactivate, "let a person sign in again; grant scopes anew", "login")
    verb("move-case", _move_case, "move a case to another scope", "case", "scope")
    verb("check", _check, "look for whatever would let somebody past the guard")


def _take_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read a final password from stdin instead of making a one-time one",
    )


@contextmanager
def _centre(options: argparse.Namespace) -> Iterator["Connection"]:
    from workbench.central.connection import connected

    dsn = central_dsn(given=options.dsn)
    if dsn is None:
        raise UserError(
            "No centre is named. Give --dsn, or set WORKBENCH_CENTRAL to the DSN of its owner."
        )
    with connected(dsn) as connection:
        yield connection


def _init(options: argparse.Namespace) -> int:
    from workbench.central.catalog import weaknesses
    from workbench.central.provision import initialise

    with _centre(options) as connection:
        applied = initialise(connection)
        left = weaknesses(connection)
    words = f"The centre is up to date; {len(applied)} steps were applied."
    for weakness in left:
        print(f"workbench: {weakness.where} {weakness.words}", file=sys.stderr)
    shape = {"applied": list(applied), "weaknesses": [_weakness(w) for w in left]}
    answer(options, shape, words)
    return 0


def _add_scope(options: argparse.Namespace) -> int:
    from workbench.central.provision import add_scope

    with _centre(options) as connection:
        add_scope(connection, options.name, options.vendor)
    shape = {"scope": options.name, "vendor": options.vendor}
    answer(options, shape, f"Added the scope {options.name}.")
    return 0


def _add_person(options: argparse.Namespace) -> int:
    from workbench.central.provision import add_person

    password = _password(options)
    with _centre(options) as connection:
        access = add_person(
            connection,
            options.login,
            options.name,
            Role(options.role),
            options.scopes,
            password,
        )
    return _tell(options, access, f"Added {options.name} as {options.login}.")


def _reset(options: argparse.Namespace) -> int:
    from workbench.central.provision import reset_password

    password = _password(options)
    with _centre(options) as connection:
        access = reset_password(connection, options.login, password)
    return _tell(options, access, f"{options.login} has a new password; their sessions ended.")


def _set_role(options: argparse.Namespace) -> int:
    from workbench.central.provision import set_role

    with _centre(options) as connection:
        set_role(connection, options.login, Role(options.role))
    shape = {"login": options.login, "role": options.role}
    answer(options, shape, f"{options.login} is {Role(options.role).words.lower()} now.")
    return 0


def _grant(options: argparse.Namespace) -> int:
    from workbench.central.provision import grant

    with _centre(options) as connection:
        grant(connection, options.login, options.scope)
    shape = {"login": options.login, "scope": options.scope, "member": True}
    answer(options, shape, f"{options.login} sees the cases of {options.scope} now.")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from workbench.central.provision import revoke

    with _centre(options) as connection:
        revoke(connection, options.login, options.scope)
    shape = {"login": options.login, "scope": options.scope, "member": False}
    answer(options, shape, f"{options.login} sees nothing of {options.scope} any more.")
    return 0


def _deactivate(options: argparse.Namespace) -> int:
    from workbench.central.provision import deactivate

    with _centre(options) as connection:
        deactivate(connection, options.login)
    shape = {"login": options.login, "active": False}
    answer(options, shape, f"{options.login} is shut out; their sessions ended.")
    return 0


def _reactivate(options: argparse.Namespace) -> int:
    from workbench.central.provision import reactivate

    with _centre(options) as connection:
        reactivate(connection, options.login)
    words = f"{options.login} can sign in again; grant their scopes anew."
    answer(options, {"login": options.login, "active": True}, words)
    return 0


def _move_case(options: argparse.Namespace) -> int:
    from workbench.central.provision import move_case

    with _centre(options) as connection:
        moved = move_case(connection, options.case, options.scope)
    words = f"{options.case} lies in {options.scope} now."
    answer(options, {"case": options.case, "scope": options.scope, "moved": moved}, words)
    return 0


def _check(options: argparse.Namespace) -> int:
    from workbench.central.catalog import weaknesses

    with _centre(options) as connection:
        found = weaknesses(connection)
    lines = [f"{w.rule:<24} {w.where} {w.words}" for w in found]
    shape = {"ok": not found, "weaknesses": [_weakness(w) for w in found]}
    answer(options, shape, "\n".join(lines) or "Nothing lets anybody past the guard.")
    return 1 if found else 0


def _weakness(weakness: Any) -> dict[str, str]:
    return {"rule": weakness.rule, "where": weakness.where, "words": weakness.words}


def _password(options: argparse.Namespace) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if options.password_stdin else None


def _tell(options: argparse.Namespace, access: "Access", words: str) -> int:
    once = access.one_time_password
    if once is not None:
        words += f" One-time password, to be changed at the first sign-in: {once}"
    answer(options, {"login": access.login, "one_time_password": once}, words)
    return 0
