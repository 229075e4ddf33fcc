"""What comes from the centre, in SQLite's own form: PostgreSQL converts it, nothing here does.

Identities are 32 hex digits, instants microseconds since 1970 UTC, JSON is text, hashes of notes
are hex, a case's head is its 32 bytes, truths are 0 and 1. A row is a tuple in the order of the
columns named here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

Rows = Sequence[Sequence[Any]]

CASE_COLUMNS = (
    "case_id",
    "number",
    "scope",
    "kind",
    "state",
    "is_open",
    "priority",
    "subject",
    "assignee",
    "lease",
    "due",
    "due_sort",
    "due_basis",
    "received",
    "jurisdiction",
    "language",
    "waiting_for",
    "waiting_until",
    "token",
    "claim_op",
    "head",
    "fields",
    "reasons",
    "lengths",
    "entries",
    "fingerprint",
)
"""`scope` is its name; `is_open` whether it needs work; `due_sort` is `due`, or 2⁶² without."""

ENTRY_COLUMNS = (
    "op_id",
    "case_id",
    "case_number",
    "place",
    "scope",
    "kind",
    "stream",
    "n",
    "actor",
    "at",
    "claimed_at",
    "body",
    "detail",
    "outcome",
    "imported",
    "content_hash",
    "previous_hash",
    "hash",
)
"""`case_id`, `case_number` and `place` are null for what belongs to a scope and to no case."""

MEMBER_COLUMNS = ("case_id", "name", "value", "is_in")
"""`value` is canonical JSON; a member with `is_in` 0 left the set."""

PERSON_COLUMNS = ("login", "name", "role", "facts")

QUARANTINE_COLUMNS = ("op_id", "actor", "kind", "case_id", "args", "reason", "at")


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Pulled:
    """What changed at the centre between two snapshots, of one scope or of several.

    Of a case that came into view, all its entries and members are there.
    """

    cases: Rows = ()
    entries: Rows = ()
    members: Rows = ()
    exits: Collection[tuple[str, str]] = ()
    """(Scope, case id in hex) of what left a scope."""
    lost_scopes: Collection[str] = ()
    """Scopes that are no longer the person's: what lies in them is removed from the disk."""
    people: Rows | None = None
    """All people one sees, or None where they have not changed."""
    quarantined: Rows | None = None
    """All quarantined operations one sees, or None where they were not asked for."""
    settled: frozenset[UUID] = frozenset()
    """Own operations that were answered before the snapshot was taken (`Ledger.answered`)."""
    cursors: Mapping[str, str] = field(default_factory=_nothing)
    """For each scope that was pulled, from where to go on. It ends the scope's first sync."""
    identity: str | None = None
    """Which centre this is, where it is to be remembered anew."""


@dataclass(frozen=True, slots=True)
class Page:
    """All cases of one scope with numbers from `first` to `last`, entries and members included.

    What the replica shows in that range and the page lacks is gone. Cases are in ascending order
    of their numbers, entries in that of number and place; only members that are in are given.
    """

    scope: str
    first: int
    last: int
    cases: Rows
    entries: Rows
    members: Rows
    mark: str | None = None
    """How far the first sync of the scope is, kept in the same transaction; None leaves it."""
