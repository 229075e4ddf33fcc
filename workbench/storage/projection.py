"""From judged operations to the replica's rows, a batch at a time.

In a local profile these are the rows for good. In a bound one they are laid over what the centre
showed, which is kept beside them until they are lifted again (`overlay.py`).
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from workbench.domain.instants import to_micros
from workbench.domain.operations import KINDS, Operation, OperationKind, Rule
from workbench.domain.rules import CaseState
from workbench.storage.case_columns import NEW_ROW, Row, columns_after, state_from
from workbench.storage.journal import JournalEntry
from workbench.storage.places import pending_case, pending_entry
from workbench.storage.replica_tables import (
    case_table,
    entry_table,
    member_table,
    overlay_table,
)
from workbench.storage.search import document_id, foldable
from workbench.storage.searchable import searchable
from workbench.storage.side_rows import ReadImport, Said, SideRows
from workbench.storage.splits import follow_sets, show_in_place, split_off_to

_SHOWN_OUTCOMES = frozenset({"applied", "pending", "superseded", "conflict"})
_READ_CASE = select(case_table).where(case_table.c.id == bindparam("case"))
_READ_MEMBERS = select(member_table.c.name, member_table.c.value).where(
    member_table.c.case_row == bindparam("at_row")
)
_CHANGE_CASE = update(case_table).where(case_table.c.row == bindparam("at_row"))
_LAST_ROW = select(func.max(case_table.c.row))
_LAST_NUMBER = select(func.max(case_table.c.number))
_LAY = upsert(overlay_table).on_conflict_do_nothing()
_KEEP_BASE = (
    "INSERT INTO base SELECT * FROM case_item WHERE row = ?",
    "INSERT INTO base_member SELECT * FROM member WHERE case_row = ?",
)
_INSERT_DOCUMENT = text("INSERT INTO search (rowid, body) VALUES (:id, :body)")


class Projection:
    """Collects what a batch of operations changes, and writes it in few statements.

    It also answers the state of a case inside the batch, so that the next operation is judged on
    what the one before left. The caller holds the replica's lock: nobody else adds rows meanwhile.
    """

    def __init__(
        self, connection: Connection, read_import: ReadImport, *, bound: bool = False
    ) -> None:
        self._connection = connection
        self._bound = bound
        self._laid: list[Row] = []
        self._cases: dict[UUID, Row] = {}
        self._stored: dict[UUID, Row] = {}
        """The rows of `_cases` as they lie in the replica; one that is new there lacks here."""
        self._unknown: set[UUID] = set()
        self._members: dict[UUID, Mapping[str, frozenset[str]]] = {}
        self._entries: list[Row] = []
        self._documents: list[Row] = []
        self._split: set[int] = set()
        """The cases whose set of messages split off changes, by their rows."""
        self._side_rows = SideRows(connection, read_import)
        self._next_row: int | None = None
        self._next_number: int | None = None

    def next_number(self) -> int:
        """Return the number of the next case to be opened."""
        if self._next_number is None:
            self._next_number = 1 + (self._connection.scalar(_LAST_NUMBER) or 0)
        return self._next_number

    def state_before(self, operation: Operation) -> CaseState:
        """Return the operation's case as the rules see it; an unknown one has no state."""
        row = self._row(operation.case)
        if operation.case is None or row is None:
            return CaseState()
        kind = KINDS.get(operation.kind)
        # Members are read for the one rule that looks at them.
        looks = kind is not None and kind.rule is Rule.MEMBER
        return state_from(row, self._members_of(operation.case, row) if looks else {})

    def add(self, entry: JournalEntry, after: CaseState, *, applied: bool) -> None:
        """Take in one operation with the state it left.

        Args:
            entry: the operation.
            after: the state of its case.
            applied: whether it changed that state, or is thought to do so once it is central.
        """
        operation, kind = entry.operation, KINDS.get(entry.operation.kind)
        if self._bound:
            laid = {"seq": entry.seq, "op_id": operation.op_id, "case_id": operation.case}
            self._laid.append(laid)
        if kind is None or entry.outcome not in _SHOWN_OUTCOMES:
            return
        row = self._row(operation.case)
        if applied and operation.case is not None:
            row = self._settled(entry, kind, after)
        if not self._bound:
            self._show(entry, kind, row, applied=applied)
        elif operation.case is None:
            self._show(entry, kind, None, applied=applied)
        elif row is not None:  # else a case that is not to be seen here (any more)
            row["pending"] += 1
            self._show(entry, kind, row, applied=applied)

    def _show(
        self, entry: JournalEntry, kind: OperationKind, row: Row | None, *, applied: bool
    ) -> None:
        """Take in an operation's entry, with all that hangs on it."""
        operation = entry.operation
        body = searchable(operation.kind, operation.args) if applied else ""
        document = self._indexed(row, body) if row is not None and body else None
        seq = pending_entry(entry.seq) if self._bound else entry.seq
        self._entries.append(_entry_row(seq, entry, kind, row, document))
        said = _said(seq, entry, row)
        if applied:
            self._side_rows.add(said)
            if kind.id == "person.add" and not self._bound:
                self._side_rows.add_person(operation.args)
        elif entry.outcome == "conflict":
            self._side_rows.add_conflict(said, entry.detail)
        if applied and row is not None and kind.rule is Rule.MEMBER:
            self._side_rows.add_member(row["row"], kind.id, operation.args["value"])
            if kind.target == "split":
                self._split.add(row["row"])

    def flush(self) -> None:
        """Write everything collected."""
        if self._bound:
            self._keep_bases()
        new = [row for case, row in self._cases.items() if case not in self._stored]
        if new:
            self._connection.execute(insert(case_table), new)
        for case, stored in self._stored.items():
            row = self._cases[case]
            # Only what changed: each column named here costs its indexes and triggers.
            changed = {name: value for name, value in row.items() if value != stored[name]}
            if changed:
                self._connection.execute(_CHANGE_CASE, {"at_row": row["row"], **changed})
        if self._entries:
            self._connection.execute(insert(entry_table), self._entries)
        if self._documents:
            self._connection.execute(_INSERT_DOCUMENT, self._documents)
        self._side_rows.write()
        if self._split:
            messages = follow_sets(self._connection, self._split)
            show_in_place(self._connection, messages)
        if self._bound and new:
            opened = [row["id"] for row in new]
            show_in_place(self._connection, split_off_to(self._connection, opened))

    def _keep_bases(self) -> None:
        """Keep what the centre showed of the cases that something is laid over from now on."""
        for case, stored in self._stored.items():
            if self._cases[case]["pending"] and not stored["pending"]:
                for statement in _KEEP_BASE:
                    self._connection.exec_driver_sql(statement, (stored["row"],))
        if self._laid:
            self._connection.execute(_LAY, self._laid)

    def _row(self, case: UUID | None) -> Row | None:
        if case is None or case in self._unknown:
            return None
        if case not in self._cases:
            found = self._connection.execute(_READ_CASE, {"case": case}).mappings().first()
            if found is None:
                self._unknown.add(case)
                return None
            self._stored[case] = dict(found)
            self._cases[case] = dict(found)
        return self._cases[case]

    def _members_of(self, case: UUID, row: Row) -> Mapping[str, frozenset[str]]:
        if case not in self._members:
            sets: dict[str, set[str]] = {}
            for name, value in self._connection.execute(_READ_MEMBERS, {"at_row": row["row"]}):
                sets.setdefault(name, set()).add(value)
            self._members[case] = {name: frozenset(values) for name, values in sets.items()}
        return self._members[case]

    def _settled(self, entry: JournalEntry, kind: OperationKind, after: CaseState) -> Row | None:
        """Bring the case's row to the state after an applied operation."""
        operation, case = entry.operation, entry.operation.case
        if case is None or after.state is None:
            return None
        row = self._row(case)
        if row is None:
            place = pending_case(entry.seq) if self._bound else self._new_row()
            row = {"row": place, "id": case, **NEW_ROW}
            if not self._bound:
                self._next_number = max(self.next_number(), 1 + (after.number or 0))
            self._cases[case] = row
            self._unknown.discard(case)
        row |= columns_after(row, kind, operation.args, after)
        if kind.rule is Rule.MEMBER:
            self._members[case] = after.members
        return row

    def _new_row(self) -> int:
        if self._next_row is None:
            self._next_row = 1 + (self._connection.scalar(_LAST_ROW) or 0)
        self._next_row += 1
        return self._next_row - 1

    def _indexed(self, row: Row, body: str) -> int:
        document = _next_document(row)
        self._documents.append({"id": document_id(row["row"], document), "body": foldable(body)})
        return document


def _next_document(row: Row) -> int:
    row["documents"] += 1
    return int(row["documents"]) - 1


def _entry_row(
    seq: int, entry: JournalEntry, kind: OperationKind, case: Row | None, document: int | None
) -> Row:
    operation, detail = entry.operation, entry.detail
    return {
        "seq": seq,
        "op_id": operation.op_id,
        "case_row": case["row"] if case is not None else None,
        "home": case["row"] if case is not None else None,
        "scope": operation.args.get("scope") if case is None else None,
        "kind": kind.id,
        "stream": _stream(kind),
        "n": detail.get("n"),
        "actor": operation.actor,
        "at": operation.at,
        "body": dict(operation.args),
        "outcome": entry.outcome,
        "imported": operation.imported,
        "content_hash": detail.get("content_hash"),
        "previous_hash": detail.get("previous_hash"),
        "hash": detail.get("hash"),
        "document": document,
    }


def _said(seq: int, entry: JournalEntry, case: Row | None) -> Said:
    operation = entry.operation
    return Said(
        seq=seq,
        op_id=operation.op_id,
        kind=operation.kind,
        actor=operation.actor,
        at=to_micros(operation.at),
        args=operation.args,
        case_row=case["row"] if case is not None else None,
        scope=case["scope"] if case is not None else operation.args.get("scope", ""),
    )


def _stream(kind: OperationKind) -> str | None:
    if kind.rule is Rule.APPEND:
        return kind.target
    return "decision" if kind.id == "case.decide" else None
