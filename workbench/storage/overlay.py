"""What was done here and is not yet central, laid over what the centre showed.

The centre's version of a case is never changed under an overlay: first the overlay is lifted, which
brings back the kept version, then the centre's news are taken in, then what still waits is laid
over it again by the rules. So what is shown is always the centre's word plus one's own.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from workbench.domain.operations import KINDS, Operation, Outcome
from workbench.domain.people import Role
from workbench.domain.rules import CaseState, Verdict, judge
from workbench.storage.journal import JournalEntry, entry_of, operation_table
from workbench.storage.places import FIRST_PENDING_CASE, FIRST_PENDING_ENTRY
from workbench.storage.projection import Projection
from workbench.storage.removal import remove_cases, remove_entries, rows_of
from workbench.storage.replica_tables import case_table
from workbench.storage.side_rows import ReadImport
from workbench.storage.splits import follow_sets, split_off_to

_OF_THE_CENTRE = frozenset({"n", "previous_hash", "hash"})
_STANDING = frozenset({"pending", "applied"})
_AT_ONCE = 500
_CASE_COLUMNS = tuple(case_table.columns.keys())
_LAID_OVER = (
    "SELECT overlay.seq FROM json_each(?) AS one "
    "JOIN overlay ON overlay.case_id = one.value ORDER BY overlay.seq"
)
_BASES = (
    "SELECT base.* FROM json_each(?) AS one "
    "JOIN case_item ON case_item.id = one.value JOIN base ON base.row = case_item.row"
)
_OPENED = (
    "SELECT case_item.row, case_item.id FROM json_each(?) AS one "  # noqa: S608  # a constant
    f"JOIN case_item ON case_item.id = one.value WHERE case_item.row >= {FIRST_PENDING_CASE}"
)
_CASE = "SELECT * FROM case_item WHERE row = ?"
_BACK = (
    "DELETE FROM member WHERE case_row = ?",
    "INSERT INTO member SELECT * FROM base_member WHERE case_row = ?",
    "DELETE FROM base_member WHERE case_row = ?",
    "DELETE FROM base WHERE row = ?",
)
_SHOWN_AS_CENTRAL = (
    "SELECT entry.op_id, entry.actor FROM json_each(?) AS one "  # noqa: S608  # a constant
    f"JOIN entry ON entry.op_id = one.value WHERE entry.seq < {FIRST_PENDING_ENTRY}"
)
_LAID_CASELESS = (
    "SELECT overlay.seq FROM json_each(?) AS one "
    "JOIN overlay ON overlay.op_id = one.value WHERE overlay.case_id IS NULL"
)
_ANSWERED_CASES = (
    "SELECT DISTINCT overlay.case_id FROM json_each(?) AS one "
    "JOIN overlay ON overlay.op_id = one.value WHERE overlay.case_id IS NOT NULL"
)


def lift(connection: Connection, cases: Collection[str]) -> set[UUID]:
    """Bring back the centre's version of cases; return the messages that may have to move.

    Args:
        connection: the replica's.
        cases: their ids (hex); those over which nothing is laid stay as they are.
    """
    laid = [row.seq for row in rows_of(connection, _LAID_OVER, cases)]
    if not laid:
        return set()
    remove_entries(connection, [FIRST_PENDING_ENTRY + seq for seq in laid])
    bases = rows_of(connection, _BASES, cases)
    for base in bases:
        _bring_back(connection, base)
    opened = rows_of(connection, _OPENED, cases)
    messages = split_off_to(connection, [UUID(hex=row.id) for row in opened])
    remove_cases(connection, [row.row for row in opened])
    return messages | follow_sets(connection, [base.row for base in bases])


def lay(
    connection: Connection, journal: Connection, cases: Collection[str], read_import: ReadImport
) -> None:
    """Lay what still waits over these cases (ids in hex), in the order in which it was done."""
    seqs = [row.seq for row in rows_of(connection, _LAID_OVER, cases)]
    for start in range(0, len(seqs), _AT_ONCE):
        some = seqs[start : start + _AT_ONCE]
        found = journal.execute(
            select(operation_table)
            .where(operation_table.c.seq.in_(some))
            .order_by(operation_table.c.seq)
        )
        lay_anew(connection, [entry_of(row) for row in found], read_import)


def lay_anew(
    connection: Connection, entries: Sequence[JournalEntry], read_import: ReadImport
) -> None:
    """Lay operations of the journal over what is shown; not those that were answered no.

    Nor those that the centre shows already: their answer may have been lost on its way.
    """
    central = _central(connection, entries)
    batch = Projection(connection, read_import, bound=True)
    for entry in entries:
        if entry.outcome not in _STANDING or entry.operation.op_id in central:
            continue
        verdict = predicted(batch.state_before(entry.operation), entry)
        batch.add(entry, verdict.state, applied=verdict.outcome is Outcome.APPLIED)
    batch.flush()


def predicted(before: CaseState, entry: JournalEntry) -> Verdict:
    """Return what the centre would make of an operation if it knew no more than is shown here."""
    operation = entry.operation
    verdict = judge(before, operation, entry.role, 0, operation.at)
    if operation.kind != "case.open":
        return verdict
    detail = {name: told for name, told in verdict.detail.items() if name != "number"}
    return replace(verdict, state=replace(verdict.state, number=before.number), detail=detail)


def foretold(
    before: CaseState, operation: Operation, role: Role, seq: int
) -> tuple[JournalEntry, Verdict]:
    """Return how an operation is recorded here, and what the centre is thought to make of it.

    What the rules refuse is refused here. The one exception is a case that cannot be seen: the
    centre may know better, and what is written on it must not be lost.
    """
    entry = JournalEntry(seq, operation, role, Outcome.PENDING.value, {})
    verdict = predicted(before, entry)
    kind = KINDS.get(operation.kind)
    allowed = kind is not None and (operation.imported or role in kind.roles)
    unseen = operation.case is not None and before.state is None and allowed
    if verdict.outcome is Outcome.REFUSED and not unseen:
        return replace(entry, outcome=verdict.outcome.value, detail=verdict.detail), verdict
    # The place in a chain is the centre's to give.
    detail = {name: told for name, told in verdict.detail.items() if name not in _OF_THE_CENTRE}
    return replace(entry, detail={} if unseen and detail.get("reason") else detail), verdict


def cases_of(connection: Connection, operations: Collection[UUID]) -> list[str]:
    """Return the cases (ids in hex) over which some of these operations are laid."""
    return [row.case_id for row in rows_of(connection, _ANSWERED_CASES, _hex(operations))]


def forget(connection: Connection, operations: Collection[UUID]) -> None:
    """Lay these operations over nothing any more; they were lifted before."""
    caseless = [row.seq for row in rows_of(connection, _LAID_CASELESS, _hex(operations))]
    remove_entries(connection, [FIRST_PENDING_ENTRY + seq for seq in caseless])
    connection.exec_driver_sql(
        "DELETE FROM overlay WHERE op_id IN (SELECT value FROM json_each(?))",
        (json.dumps(_hex(operations)),),
    )


def _bring_back(connection: Connection, base: Any) -> None:
    shown = connection.exec_driver_sql(_CASE, (base.row,)).one()
    pairs = zip(_CASE_COLUMNS, base, shown, strict=True)
    changed = {name: kept for name, kept, now in pairs if kept != now}
    if changed:
        columns = ", ".join(f"{name} = ?" for name in changed)
        connection.exec_driver_sql(
            f"UPDATE case_item SET {columns} WHERE row = ?",  # noqa: S608  # names of columns
            (*changed.values(), base.row),
        )
    for statement in _BACK:
        connection.exec_driver_sql(statement, (base.row,))


def _central(connection: Connection, entries: Sequence[JournalEntry]) -> set[UUID]:
    actors = {entry.operation.op_id: entry.operation.actor for entry in entries}
    found = rows_of(connection, _SHOWN_AS_CENTRAL, _hex(actors))
    shown = {UUID(hex=row.op_id): row.actor for row in found}
    return {op_id for op_id, actor in shown.items() if actors[op_id] == actor}


def _hex(operations: Collection[UUID]) -> list[str]:
    return [op_id.hex for op_id in operations]
