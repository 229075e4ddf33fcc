"""What has to hold of workstations and a centre once all have come to rest: I1 to I8."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from sqlalchemy import select

from tests.support.workstations import Workstation
from workbench.domain.evidence import GENESIS, chain_hash, content_hash
from workbench.operations.verification import verify
from workbench.storage import replica_tables as tables
from workbench.storage.journal import JournalEntry, entries_after
from workbench.storage.ledger import Ledger

Rows = dict[str, list[Any]]
"""The rows of each table."""


def come_to_rest(workstations: Sequence[Workstation]) -> None:
    """Let everybody send everything, and then hear of everything."""
    for _ in range(2):
        for workstation in workstations:
            workstation.sync()
    for workstation in workstations:
        workstation.ledger.reception.clear_traces()


def check_invariants(owner: Connection, place: str, workstations: Sequence[Workstation]) -> None:
    """Look at all of them.

    Args:
        owner: a session of the centre's owner.
        place: the DSN of the centre, without a person.
        workstations: all there are; all have come to rest.
    """
    every_operation_is_at_the_centre_once(owner, workstations)
    the_chains_hold(owner, workstations)
    a_case_is_decided_once_until_it_is_reopened(owner)
    every_conflict_holds_three_values(owner)
    nothing_more_comes_or_goes(workstations)
    for login in {workstation.login for workstation in workstations}:
        theirs = [workstation for workstation in workstations if workstation.login == login]
        the_replicas_are_what_their_person_may_see(owner, place, theirs)


def every_operation_is_at_the_centre_once(
    owner: Connection, workstations: Sequence[Workstation]
) -> None:
    """I1."""
    kept = {
        (actor, op_id): outcome
        for actor, op_id, outcome in owner.execute("SELECT actor, op_id, outcome FROM app.receipt")
    }
    journals = {
        (workstation.login, entry.operation.op_id): entry.outcome
        for workstation in workstations
        for entry in journal_of(workstation.ledger)
    }
    assert journals == kept


def the_chains_hold(owner: Connection, workstations: Sequence[Workstation]) -> None:
    """I2."""
    heads: dict[Any, tuple[int, bytes]] = {}
    for case, op_id, actor, n, body, content, previous, sealed in owner.execute(
        "SELECT case_id, op_id, actor, n, body, content_hash, previous_hash, hash"
        " FROM app.entry JOIN app.entry_body USING (actor, op_id, case_id)"
        " WHERE stream = 'note' AND outcome = 'applied' ORDER BY case_id, n"
    ):
        count, head = heads.get(case, (0, GENESIS))
        made = content_hash(
            salt=body["salt"], op_id=op_id, case=case, author=actor, text=body["text"],
            attachments=[attachment["sha256"] for attachment in body["attachments"]],
        )  # fmt: skip
        assert (n, content, previous) == (count + 1, made, head)
        assert sealed == chain_hash(head, made, n)
        heads[case] = (n, sealed)
    applied = owner.execute(
        "SELECT count(*) FROM app.receipt WHERE kind = 'note.write' AND outcome = 'applied'"
    ).fetchone()
    assert applied == (sum(n for n, _ in heads.values()),)
    for workstation in workstations:
        found = verify(workstation.desk)
        assert found.holds, found.words


def a_case_is_decided_once_until_it_is_reopened(owner: Connection) -> None:
    """I3; that a token only rises follows from each decision resting on the present one."""
    decided: set[Any] = set()
    for case, kind in owner.execute(
        "SELECT case_id, kind FROM app.entry WHERE outcome = 'applied'"
        " AND kind IN ('case.decide', 'case.reopen') ORDER BY case_id, place"
    ):
        if kind == "case.decide":
            assert case not in decided
            decided.add(case)
        else:
            decided.discard(case)


def every_conflict_holds_three_values(owner: Connection) -> None:
    """I6."""
    lacking = owner.execute(
        "SELECT count(*) FROM app.receipt r WHERE r.outcome = 'conflict' AND NOT EXISTS ("
        "SELECT FROM app.conflict c WHERE c.actor = r.actor AND c.op_id = r.op_id"
        " AND c.mine IS NOT NULL AND c.theirs IS NOT NULL AND c.mine <> c.theirs)"
    ).fetchone()
    assert lacking == (0,)


def nothing_more_comes_or_goes(workstations: Sequence[Workstation]) -> None:
    """I7."""
    for workstation in workstations:
        result = workstation.step()
        assert (result.pushed, result.pulled, result.waiting) == (0, 0, 0)


def the_replicas_are_what_their_person_may_see(
    owner: Connection, place: str, workstations: Sequence[Workstation]
) -> None:
    """I4 and I5: row for row what a new workstation of the same person is given.

    Args:
        owner: a session of the centre's owner.
        place: the DSN of the centre, without a person.
        workstations: of one person.
    """
    one = workstations[0]
    found = owner.execute(
        "SELECT s.name FROM app.member m JOIN app.scope s ON s.id = m.scope WHERE m.login = %s",
        (one.login,),
    )
    scopes = {name for (name,) in found}
    fresh = Workstation(one.folder.with_name(f"{one.folder.name}-fresh"), place, one.login)
    try:
        fresh.sync()
        expected = rows_of(fresh.ledger)
    finally:
        fresh.close()
    for workstation in workstations:
        differing = differences(rows_of(workstation.ledger), expected)
        assert not differing, repr(differing)
        with workstation.ledger.replica.reading() as replica:
            here = set(replica.scalars(select(tables.case_table.c.scope)))
        assert here <= scopes


def journal_of(ledger: Ledger) -> list[JournalEntry]:
    """Everything that was done at a workstation."""
    with ledger.journal.reading() as connection:
        return entries_after(connection, 0, 1_000_000)


def rows_of(ledger: Ledger) -> Rows:
    """Every row that a replica shows, in an order of its own."""
    own = {"meta", "counter"}  # how far it is; counts are compared where they are not nothing
    with ledger.replica.reading() as connection:
        found: Rows = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.TABLES.sorted_tables
            if table.name not in own
        }
        counters = select(tables.counter_table).where(tables.counter_table.c.n != 0)
        found["counter"] = sorted(tuple(row) for row in connection.execute(counters))
        documents = connection.exec_driver_sql("SELECT rowid FROM search ORDER BY rowid")
        found["search"] = [tuple(row) for row in documents]
    return found


def differences(ours: Rows, theirs: Rows) -> dict[str, tuple[list[Any], list[Any]]]:
    """The rows that only one of two replicas has, by table: the one's, the other's."""
    return {
        name: (
            [row for row in rows if row not in theirs[name]],
            [row for row in theirs[name] if row not in rows],
        )
        for name, rows in ours.items()
        if rows != theirs[name]
    }
