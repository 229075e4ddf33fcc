"""The grammar of `central …`; what the commands do lies in `administration.py`."""

import argparse
from typing import Any

from workbench.domain.people import Role

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
    everywhere.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer in JSON"
    )

    def verb(name: str, command: str, words: str, *places: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = steps.add_parser(
            name, help=words, description=words, parents=[everywhere]
        )
        made.set_defaults(command=f"administration.{command}")
        for place in places:
            made.add_argument(place, metavar=place.upper())
        return made

    roles = [role.value for role in Role]
    verb("init", "initialise", "make the centre in an empty database")
    verb("migrate", "initialise", "bring the centre up to this program's version")
    scope = verb("add-scope", "add_scope", "add a scope: a team, in-house or a vendor's", "name")
    scope.add_argument("--vendor", metavar="V", help="the vendor's name (default: in-house)")
    person = verb("add-person", "add_person", "add a person", "login")
    person.add_argument("--name", required=True, metavar="N")
    person.add_argument("--role", required=True, choices=roles)
    person.add_argument("--scope", action="append", default=[], metavar="S", dest="scopes")
    person.add_argument("--language", action="append", default=[], metavar="L", dest="languages")
    person.add_argument(
        "--skill",
        action="append",
        default=[],
        metavar="K",
        dest="skills",
        help="a kind or jurisdiction the person is trained in",
    )
    person.add_argument("--capacity", type=int, metavar="N", help="units held at once (20)")
    person.add_argument("--vendor", metavar="V", help="the vendor's name (default: in-house)")
    _take_password(person)
    role = verb("set-role", "set_role", "change what a person may do", "login")
    role.add_argument("role", choices=roles)
    verb("grant", "grant_scope", "let a person see a scope's cases", "login", "scope")
    verb("revoke", "revoke_scope", "take a scope from a person", "login", "scope")
    _take_password(
        verb("reset-password", "reset_password", "give a person a new password", "login")
    )
    verb("deactivate", "deactivate", "shut a person out at once", "login")
    verb("reactivate", "reactivate", "let a person sign in again; grant scopes anew", "login")
    verb("move-case", "move_case", "move a case to another scope", "case", "scope")
    history = verb("load-history", "load_history", "load operations of the past", "file")
    history.epilog = "FILE holds JSON lines, as workbench/central/history_file.py describes."
    verb("backup", "backup", "show the commands that copy the centre into a folder", "folder")
    restore = verb("restore", "restore", "end restoring: workstations offer their work again")
    restore.add_argument("--from", metavar="FOLDER", dest="folder", help="show how to begin")
    verb("check", "check", "look for whatever would let somebody past the guard")


def _take_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read a final password from stdin instead of making a one-time one",
    )
