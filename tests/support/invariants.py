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


def come_to_rest(workstations: Sequence[Workstation]) -> None:
    """Let everybody send everything, and then hear of everything."""
    for _ in range(2):
        for workstation in workstations:
            workstation.sync()


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
    for workstation in workstations:
        the_replica_is_what_its_person_may_see(owner, place, workstation)


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
    for workstation in workstations[:0]:
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


def the_replica_is_what_its_person_may_see(
    owner: Connection, place: str, workstation: Workstation
) -> None:
    """I4 and I5: row for row what a new workstation of the same person is given."""
    fresh = Workstation(
        workstation.folder.with_name(f"{workstation.folder.name}-fresh"),
        place,
        workstation.login,
    )
    try:
        fresh.sync()
        assert rows_of(workstation.ledger) == rows_of(fresh.ledger)
        scopes = {scope for (scope,) in owner.execute(
            "SELECT s.name FROM app.member m JOIN app.scope s ON s.id = m.scope"
            " WHERE m.login = %s", (workstation.login,)
        )}  # fmt: skip
        with workstation.ledger.replica.reading() as replica:
            here = set(replica.scalars(select(tables.case_table.c.scope)))
        assert here <= scopes
    finally:
        fresh.close()


def journal_of(ledger: Ledger) -> list[JournalEntry]:
    """Everything that was done at a workstation."""
    with ledger.journal.reading() as connection:
        return entries_after(connection, 0, 1_000_000)


def rows_of(ledger: Ledger) -> dict[str, list[Any]]:
    """Every row that a replica shows, in an order of its own."""
    own = {"meta", "counter"}  # how far it is; counts are compared where they are not nothing
    with ledger.replica.reading() as connection:
        found: dict[str, list[Any]] = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.TABLES.sorted_tables
            if table.name not in own
        }
        counters = select(tables.counter_table).where(tables.counter_table.c.n != 0)
        found["counter"] = sorted(tuple(row) for row in connection.execute(counters))
        documents = connection.exec_driver_sql("SELECT rowid FROM search ORDER BY rowid")
        found["search"] = [tuple(row) for row in documents]
    return found
