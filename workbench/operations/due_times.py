"""How the due time of a case follows its clocks: what is done carries the new time with it.

A due time that a person set on a basis of their own stays theirs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workbench.domain.case_clocks import CaseClock, Told, case_clocks, earliest
from workbench.domain.cases import CaseSnapshot, Priority
from workbench.domain.clock_policy import Policies, PolicySince, policy_from
from workbench.domain.clocks import Standing
from workbench.domain.instants import to_iso
from workbench.domain.operations import Operation
from workbench.domain.sla import is_house_target
from workbench.domain.text import clean
from workbench.operations.desk import Desk
from workbench.storage.clock_query import read_of_scopes, read_told

TIMED_FIELDS = frozenset({"kind", "priority", "jurisdiction", "received"})
"""The fields of a case that its clocks look at."""


def read_policies(desk: Desk) -> Policies:
    """Return what the house promised, and when it was laid down."""
    with desk.ledger.replica.reading() as connection:
        return _policies(connection)


def _policies(connection: Connection) -> Policies:
    rows = read_of_scopes(connection, "clock", "clock.policy")
    return Policies(
        tuple(PolicySince(at, scope, policy_from(args["policy"])) for scope, args, at, _ in rows)
    )


def told_on(desk: Desk, case: UUID) -> list[Told]:
    """Return what happened on a case, as far as its clocks look at it."""
    with desk.ledger.replica.reading() as connection:
        return read_told(connection, case)


def with_due(
    desk: Desk, snapshot: CaseSnapshot, operations: Sequence[Operation]
) -> list[Operation]:
    """Return operations on a case, with what moves its due time along where that follows.

    Args:
        desk: the person's desk.
        snapshot: the case as the person sees it.
        operations: what is to be done on it.
    """
    with desk.ledger.replica.reading() as connection:
        return with_due_within(connection, desk, snapshot, operations)


def with_due_within(
    connection: Connection, desk: Desk, snapshot: CaseSnapshot, operations: Sequence[Operation]
) -> list[Operation]:
    """Do as `with_due` does, on the replica as a plan sees it under the ledger's lock."""
    now, policies = desk.now(), _policies(connection)
    told = read_told(connection, snapshot.case)
    before = case_clocks(told, policies, now)
    planned = [Told(one.kind, one.args, one.at) for one in operations]
    after = case_clocks([*told, *planned], policies, now)
    basis = snapshot.due_basis
    by_law = any(clock.is_law and clock.basis == basis for clock in before)
    if not (by_law or is_house_target(basis)) or after == before:
        return [*operations]
    due, words = queue_due(after, laws_alone=by_law)
    if (due, words) == (snapshot.due, basis):
        return [*operations]
    value = to_iso(due) if due is not None else None
    return [*operations, setting(desk, snapshot, "due", value, words)]


def queue_due(
    clocks: Sequence[CaseClock], *, laws_alone: bool = False
) -> tuple[datetime | None, str]:
    """Return when the queue shows a case as due, and on what basis: its earliest open clock's.

    While all of them rest there is no due time, and the basis says for whom it waits.
    """
    first = earliest(clocks, laws_alone=laws_alone) or earliest(clocks)
    if first is not None:
        return first.due, first.basis
    for clock in clocks:
        if clock.standing is Standing.PAUSED:
            promise = clock.basis.partition(" after receipt")[0]
            return None, f"{promise}, paused: waiting for {clock.waits_for}"
    ended = next((clock for clock in clocks if not clock.is_law), None)
    return None, ended.basis if ended is not None else ""


def promised_due(
    desk: Desk, kind: str, priority: Priority, received: datetime, at: datetime
) -> tuple[datetime | None, str]:
    """Return when the house promises an answer to a case that is opened now, and in which words."""
    opened: dict[str, Any] = {
        "scope": desk.scope,
        "kind": kind,
        "priority": priority.value,
        "jurisdiction": "",
        "received": to_iso(received),
    }
    # What kind of case it is was only guessed: no law is proposed by itself.
    told = Told("case.open", {"fields": opened}, at)
    house = [one for one in case_clocks([told], read_policies(desk), at) if not one.is_law]
    return queue_due(house)


def setting(desk: Desk, snapshot: CaseSnapshot, name: str, value: Any, reason: str) -> Operation:
    """Return the operation that sets a field of a case, resting on what the person saw."""
    base = getattr(snapshot, name)
    args = {
        "value": value,
        "base": to_iso(base) if isinstance(base, datetime) else base,
        "base_revision": snapshot.revisions.get(name, 0),
        "reason": clean(reason).strip(),
        "reason_before": snapshot.reasons.get(name, ""),
    }
    return desk.operation(f"case.set_{name}", snapshot.case, args)
