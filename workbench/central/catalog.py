"""A look through the database's catalog for whatever would let somebody past the guard."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from psycopg import Connection

from workbench.domain.operations import CHAINED_STREAM, KINDS, Rule


@dataclass(frozen=True, slots=True)
class Weakness:
    """One thing that is not as it has to be."""

    rule: str
    """A stable id of what was looked at."""
    where: str
    words: str


_WORDS = {
    "definer-search-path": "runs as its owner without a pinned search_path, pg_temp last",
    "definer-owner": "runs as an owner who can sign in, or whom no policy binds",
    "row-security": "has no forced row-level security",
    "people-without-policy": "can be read by people, and no policy says which rows",
    "view-bypasses-policies": "shows rows without asking the reader's policies",
    "public-grant": "is open to everybody on this server",
    "people-write": "can be written to by people directly",
    "trigger-not-always": "does not fire under session_replication_role = replica",
    "policy-on-setting": "asks a setting, which anybody can set",
    "function-for-people": "may be called by people and is not part of the interface",
    "default-open": "is left open to people by PostgreSQL; a superuser can revoke it",
    "login-rights": "is a person's login and has more rights than a person needs",
    "kinds": "differs from what this program declares; run `workbench central migrate`",
}


def weaknesses(connection: Connection) -> tuple[Weakness, ...]:
    """Return everything that is not as it has to be; nothing is changed."""
    statement = (files("workbench.central") / "sql" / "check.sql").read_bytes()
    found = {(str(rule), str(where)) for rule, where in connection.execute(statement)}
    found |= {("kinds", kind) for kind in _differing_kinds(connection)}
    return tuple(Weakness(rule, where, _WORDS[rule]) for rule, where in sorted(found))


def declared_kinds() -> Iterable[tuple[Any, ...]]:
    """Return the rows of the centre's table of kinds, as the domain declares them."""
    for kind in KINDS.values():
        chained = kind.rule is Rule.APPEND and kind.target == CHAINED_STREAM
        roles, sources = sorted(map(str, kind.roles)), sorted(map(str, kind.sources))
        yield kind.id, kind.rule.value, str(kind.target), roles, sources, kind.removes, chained


def _differing_kinds(connection: Connection) -> set[str]:
    stored = {
        row[0]: row
        for row in connection.execute(
            "SELECT id, rule, target, roles, sources, removes, chained FROM app.kind"
        )
    }
    declared = {row[0]: row for row in declared_kinds()}
    return {
        kind for kind in stored.keys() | declared.keys() if stored.get(kind) != declared.get(kind)
    }
