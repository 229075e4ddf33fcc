"""Who works here, and how much each of them holds: few questions, however many people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, case, func, select

from workbench.domain.instants import from_micros, to_micros
from workbench.domain.people import Person
from workbench.domain.queue import DUE_SOON
from workbench.domain.routing import Traits
from workbench.domain.workload import Holding
from workbench.storage.case_query import read_people
from workbench.storage.replica_file import NEVER
from workbench.storage.replica_tables import case_table, counter_table

_AT_ONCE = 500
"""Values in one statement: SQLite takes some 32,000, and a page of them is read at a time."""
_C = case_table.c


def read_holdings(connection: Connection) -> list[tuple[Person, int]]:
    """Return everybody the profile knows, by name, with how many open cases each holds."""
    counted = select(counter_table.c.value, counter_table.c.n).where(counter_table.c.name == "mine")
    held = {row.value: row.n for row in connection.execute(counted)}
    return [(person, held.get(person.login, 0)) for person in read_people(connection)]


def read_team(
    connection: Connection, now: datetime
) -> tuple[list[Person], Mapping[str | None, Holding]]:
    """Return everybody by name, and what each login holds; None stands for nobody.

    One walk along the index of open cases by holder and priority answers for all people at once:
    no row of a case is read.
    """
    moment, soon = to_micros(now), to_micros(now + DUE_SOON)
    due = _C.due_sort
    statement = (
        select(
            _C.assignee,
            _C.priority,
            func.count().label("n"),
            func.sum(case((due < moment, 1), else_=0)).label("overdue"),
            func.sum(case((due.between(moment, soon), 1), else_=0)).label("soon"),
            func.min(case((due >= moment, due))).label("next"),
        )
        .with_hint(case_table, "INDEXED BY case_is_open_assignee_priority_due_sort", "sqlite")
        .where(_C.is_open == 1)
        .group_by(_C.assignee, _C.priority)
    )
    found: dict[str | None, list[Any]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.assignee, []).append(row)
    lapsed = _read_lapsed(connection, now)
    holdings = {holder: _holding(rows, lapsed.get(holder, {})) for holder, rows in found.items()}
    return read_people(connection), holdings


def _read_lapsed(connection: Connection, now: datetime) -> dict[str | None, dict[int, int]]:
    """Return how many claims of each person have run out, by priority."""
    statement = (
        select(_C.assignee, _C.priority, func.count().label("n"))
        .with_hint(case_table, "INDEXED BY case_lease", "sqlite")
        .where(_C.lease <= now, _C.is_open == 1)
        .group_by(_C.assignee, _C.priority)
    )
    found: dict[str | None, dict[int, int]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.assignee, {})[row.priority] = row.n
    return found


def read_traits(connection: Connection, cases: Sequence[UUID]) -> Counter[Traits]:
    """Return of which sorts some cases are, for the choice of a person."""
    counted: Counter[Traits] = Counter()
    columns = select(_C.scope, _C.kind, _C.jurisdiction, _C.language)
    for part in _parts(cases):
        for row in connection.execute(columns.where(_C.id.in_(part))):
            counted[Traits(row.scope, row.kind, row.jurisdiction, row.language or "")] += 1
    return counted


def read_scopes(connection: Connection, cases: Sequence[UUID]) -> dict[UUID, str]:
    """Return in which scope each of these cases lies; those that are gone are left out."""
    found: dict[UUID, str] = {}
    for part in _parts(cases):
        rows = connection.execute(select(_C.id, _C.scope).where(_C.id.in_(part)))
        found.update((row.id, row.scope) for row in rows)
    return found


def read_cases_at(connection: Connection, rows: Sequence[int]) -> tuple[UUID, ...]:
    """Return the cases of these rows in their order; those that are gone are left out."""
    found: dict[int, UUID] = {}
    for at in range(0, len(rows), _AT_ONCE):
        part = select(_C.row, _C.id).where(_C.row.in_(rows[at : at + _AT_ONCE]))
        found.update((row.row, row.id) for row in connection.execute(part))
    return tuple(found[row] for row in rows if row in found)


def read_references(connection: Connection, cases: Sequence[UUID]) -> dict[UUID, tuple[int, str]]:
    """Return number (0 while there is none) and subject of each of these cases."""
    found: dict[UUID, tuple[int, str]] = {}
    for part in _parts(cases):
        rows = connection.execute(select(_C.id, _C.number, _C.subject).where(_C.id.in_(part)))
        found.update((row.id, (row.number or 0, row.subject)) for row in rows)
    return found


def _parts(cases: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [cases[at : at + _AT_ONCE] for at in range(0, len(cases), _AT_ONCE)]


def _holding(rows: Sequence[Any], lapsed: Mapping[int, int]) -> Holding:
    ahead = [row.next for row in rows if row.next is not None and row.next != NEVER]
    return Holding(
        by_priority={row.priority: row.n for row in rows},
        overdue_by_priority={row.priority: row.overdue for row in rows if row.overdue},
        due_soon=sum(row.soon for row in rows),
        lapsed_by_priority=lapsed,
        next_due=from_micros(min(ahead)) if ahead else None,
    )
