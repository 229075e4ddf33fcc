"""What the commands of `central …` do. No profile is opened."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.session import answer
from workbench.domain.people import Role
from workbench.errors import UserError
from workbench.settings import central_dsn

if TYPE_CHECKING:
    from psycopg import Connection

    from workbench.central.provision import Access


@contextmanager
def _centre(options: argparse.Namespace) -> Iterator["Connection"]:
    from workbench.central.connection import connected

    with connected(_dsn(options)) as connection:
        yield connection


def _dsn(options: argparse.Namespace) -> str:
    dsn = central_dsn(given=options.dsn)
    if dsn is None:
        raise UserError(
            "No centre is named. Give --dsn, or set WORKBENCH_CENTRAL to the DSN of its owner."
        )
    return dsn


def initialise(options: argparse.Namespace) -> int:
    """Make the centre, or bring it up to date, and say what stays open."""
    from workbench.central import provision
    from workbench.central.catalog import weaknesses

    with _centre(options) as connection:
        applied = provision.initialise(connection)
        left = weaknesses(connection)
    words = f"The centre is up to date; {len(applied)} steps were applied."
    for weakness in left:
        print(f"workbench: {weakness.where} {weakness.words}", file=sys.stderr)
    shape = {"applied": list(applied), "weaknesses": [_weakness(w) for w in left]}
    answer(options, shape, words)
    return 0


def add_scope(options: argparse.Namespace) -> int:
    """Add a scope."""
    from workbench.central import provision

    with _centre(options) as connection:
        provision.add_scope(connection, options.name, options.vendor)
    shape = {"scope": options.name, "vendor": options.vendor}
    answer(options, shape, f"Added the scope {options.name}.")
    return 0


def add_person(options: argparse.Namespace) -> int:
    """Add a person; answers with a one-time password."""
    from workbench.central import provision

    password = _password(options)
    with _centre(options) as connection:
        access = provision.add_person(
            connection,
            options.login,
            options.name,
            Role(options.role),
            options.scopes,
            password,
            _facts(options),
        )
    return _tell(options, access, f"Added {options.name} as {options.login}.")


def reset_password(options: argparse.Namespace) -> int:
    """Give a person a new password."""
    from workbench.central import provision

    password = _password(options)
    with _centre(options) as connection:
        access = provision.reset_password(connection, options.login, password)
    return _tell(options, access, f"{options.login} has a new password; their sessions ended.")


def set_role(options: argparse.Namespace) -> int:
    """Change what a person may do."""
    from workbench.central import provision

    with _centre(options) as connection:
        provision.set_role(connection, options.login, Role(options.role))
    shape = {"login": options.login, "role": options.role}
    answer(options, shape, f"{options.login} is {Role(options.role).words.lower()} now.")
    return 0


def grant_scope(options: argparse.Namespace) -> int:
    """Let a person see a scope's cases."""
    from workbench.central import provision

    with _centre(options) as connection:
        provision.grant(connection, options.login, options.scope)
    shape = {"login": options.login, "scope": options.scope, "member": True}
    answer(options, shape, f"{options.login} sees the cases of {options.scope} now.")
    return 0


def revoke_scope(options: argparse.Namespace) -> int:
    """Take a scope from a person."""
    from workbench.central import provision

    with _centre(options) as connection:
        provision.revoke(connection, options.login, options.scope)
    shape = {"login": options.login, "scope": options.scope, "member": False}
    answer(options, shape, f"{options.login} sees nothing of {options.scope} any more.")
    return 0


def deactivate(options: argparse.Namespace) -> int:
    """Shut a person out."""
    from workbench.central import provision

    with _centre(options) as connection:
        provision.deactivate(connection, options.login)
    shape = {"login": options.login, "active": False}
    answer(options, shape, f"{options.login} is shut out; their sessions ended.")
    return 0


def reactivate(options: argparse.Namespace) -> int:
    """Let a person sign in again."""
    from workbench.central import provision

    with _centre(options) as connection:
        provision.reactivate(connection, options.login)
    words = f"{options.login} can sign in again; grant their scopes anew."
    answer(options, {"login": options.login, "active": True}, words)
    return 0


def move_case(options: argparse.Namespace) -> int:
    """Move a case to another scope."""
    from workbench.central import provision

    with _centre(options) as connection:
        moved = provision.move_case(connection, options.case, options.scope)
    words = f"{options.case} lies in {options.scope} now."
    answer(options, {"case": options.case, "scope": options.scope, "moved": moved}, words)
    return 0


def load_history(options: argparse.Namespace) -> int:
    """Load operations of the past."""
    from workbench.central import history
    from workbench.central.history_file import read_history

    told = read_history(Path(options.file))
    with _centre(options) as connection:
        loaded = history.load_history(connection, told)
    answer(options, {"loaded": loaded}, f"Loaded {loaded:,} operations.")
    return 0


def backup(options: argparse.Namespace) -> int:
    """Show how the centre is copied."""
    from workbench.central.backup import backup_commands

    commands = backup_commands(_dsn(options), Path(options.folder))
    answer(options, {"commands": list(commands)}, "\n".join(commands))
    return 0


def restore(options: argparse.Namespace) -> int:
    """Give a restored centre its new epoch, or show how restoring begins."""
    from workbench.central.backup import finish_restore, restore_commands

    if options.folder is not None:
        commands = restore_commands(_dsn(options), Path(options.folder))
        answer(options, {"commands": list(commands)}, "\n".join(commands))
        return 0
    with _centre(options) as connection:
        epoch = finish_restore(connection)
    words = "The centre is restored; workstations offer all they did once more."
    answer(options, {"epoch": epoch}, words)
    return 0


def check(options: argparse.Namespace) -> int:
    """Look through the catalog; 1 if anything is found."""
    from workbench.central.catalog import weaknesses

    with _centre(options) as connection:
        found = weaknesses(connection)
    lines = [f"{w.rule:<24} {w.where} {w.words}" for w in found]
    shape = {"ok": not found, "weaknesses": [_weakness(w) for w in found]}
    answer(options, shape, "\n".join(lines) or "Nothing lets anybody past the guard.")
    return 1 if found else 0


def _weakness(weakness: Any) -> dict[str, str]:
    return {"rule": weakness.rule, "where": weakness.where, "words": weakness.words}


def _facts(options: argparse.Namespace) -> dict[str, object]:
    given = {"vendor": options.vendor, "languages": options.languages, "skills": options.skills}
    return given if options.capacity is None else given | {"capacity": options.capacity}


def _password(options: argparse.Namespace) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if options.password_stdin else None


def _tell(options: argparse.Namespace, access: "Access", words: str) -> int:
    once = access.one_time_password
    if once is not None:
        words += f" One-time password, to be changed at the first sign-in: {once}"
    answer(options, {"login": access.login, "one_time_password": once}, words)
    return 0
