"""From judged operations to the replica's rows, a batch at a time."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from workbench.domain.cases import State
from workbench.domain.ids import canonical_json
from workbench.domain.instants import parse_iso, to_micros
from workbench.domain.operations import KINDS, OperationKind, Rule
from workbench.domain.rules import CaseState, FieldValue
from workbench.storage.content_rows import accounts_of, content_of
from workbench.storage.journal import JournalEntry
from workbench.storage.replica_tables import (
    NEVER,
    account_table,
    case_table,
    content_table,
    entry_table,
    member_table,
    meta_table,
    person_table,
    source_table,
)
from workbench.storage.search import document_id, foldable
from workbench.storage.searchable import searchable

Row = dict[str, Any]
ReadImport = Callable[[Mapping[str, Any]], Iterable[Mapping[str, Any]]]
"""Gives the rows of an import operation: they lie in its file, not in its arguments."""

_SHOWN_OUTCOMES = frozenset({"applied", "superseded", "conflict"})
_INSERT_DOCUMENT = text("INSERT INTO search (rowid, body) VALUES (:id, :body)")
_DELETE_DOCUMENT = text("DELETE FROM search WHERE rowid = :id")


class Projection:
    """Collects what a batch of operations changes, and writes it in few statements.

    It also answers the state of a case inside the batch, so that the next operation is judged on
    what the one before left.
    """

    def __init__(self, connection: Connection, read_import: ReadImport) -> None:
        self._connection = connection
        self._read_import = read_import
        self._cases: dict[UUID, Row] = {}
        self._members: dict[UUID, dict[str, frozenset[str]]] = {}
        self._fresh: set[UUID] = set()
        self._entries: list[Row] = []
        self._sources: list[Row] = []
        self._documents: list[Row] = []
        self._later: list[Callable[[], None]] = []
        # Looked up once a batch: the caller holds the journal's lock, so nobody else adds rows.
        self._next_row = 1 + (connection.scalar(select(func.max(case_table.c.row))) or 0)
        self.next_number = 1 + (connection.scalar(select(func.max(case_table.c.number))) or 0)

    def state_of(self, case: UUID | None) -> CaseState:
        """Return a case as the rules see it; an unknown one has no state."""
        row = self._row(case)
        if case is None or row is None:
            return CaseState()
        return CaseState(
            state=State(row["state"]),
            fields={name: FieldValue(*pair) for name, pair in row["fields"].items()},
            members=self._members_of(case, row),
            lengths=row["lengths"],
            head=row["head"],
            holder=row["assignee"],
            token=row["token"],
            claim_op=row["claim_op"],
            number=row["number"],
        )

    def add(self, entry: JournalEntry, after: CaseState) -> None:
        """Take in one operation with the state it left."""
        operation, kind = entry.operation, KINDS.get(entry.operation.kind)
        if kind is None or entry.outcome not in _SHOWN_OUTCOMES:
            return
        row = None
        if operation.case is not None:
            row = self._settle(operation.case, entry, kind, after)
        body = searchable(operation.kind, operation.args) if entry.outcome == "applied" else ""
        document = self._index(row, body) if row is not None and body else None
        stream = _stream(kind)
        self._entries.append(
            {
                "seq": entry.seq,
                "op_id": operation.op_id,
                "case_row": row["row"] if row is not None else None,
                "kind": kind.id,
                "stream": stream,
                "n": entry.detail.get("n"),
                "actor": operation.actor,
                "at": operation.at,
                "body": dict(operation.args),
                "outcome": entry.outcome,
                "imported": operation.imported,
                "content_hash": entry.detail.get("content_hash"),
                "previous_hash": entry.detail.get("previous_hash"),
                "hash": entry.detail.get("hash"),
                "document": document,
            }
        )
        if entry.outcome == "applied":
            self._side_rows(entry, row)

    def flush(self, applied_seq: int) -> None:
        """Write everything collected, and how far the journal has been followed."""
        rows = list(self._cases.values())
        new = [row for row in rows if row["id"] in self._fresh]
        changed = [row for row in rows if row["id"] not in self._fresh and row.pop("changed", None)]
        if new:
            self._connection.execute(insert(case_table), new)
        for row in changed:
            self._connection.execute(
                update(case_table).where(case_table.c.row == row["row"]).values(**row)
            )
        if self._entries:
            self._connection.execute(insert(entry_table), self._entries)
        if self._sources:
            self._connection.execute(insert(source_table), self._sources)
        if self._documents:
            self._connection.execute(_INSERT_DOCUMENT, self._documents)
        for write in self._later:
            write()
        statement = upsert(meta_table).values(key="applied_seq", value=str(applied_seq))
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["key"], set_={"value": str(applied_seq)}
            )
        )

    def _row(self, case: UUID | None) -> Row | None:
        if case is None:
            return None
        if case not in self._cases:
            found = (
                self._connection.execute(select(case_table).where(case_table.c.id == case))
                .mappings()
                .first()
            )
            if found is None:
                return None
            self._cases[case] = dict(found)
        return self._cases[case]

    def _members_of(self, case: UUID, row: Row) -> Mapping[str, frozenset[str]]:
        if case not in self._members:
            sets: dict[str, frozenset[str]] = {}
            if case not in self._fresh:
                statement = select(member_table.c.name, member_table.c.value)
                found = self._connection.execute(
                    statement.where(member_table.c.case_row == row["row"])
                )
                for name, value in found:
                    sets[name] = sets.get(name, frozenset()) | {value}
            self._members[case] = sets
        return self._members[case]

    def _settle(
        self, case: UUID, entry: JournalEntry, kind: OperationKind, after: CaseState
    ) -> Row | None:
        """Bring the case's row to the state after the operation."""
        row = self._row(case)
        if row is None:
            if after.state is None:
                return None
            row = {"row": self._next_row, "id": case, "documents": 0, "reasons": {}}
            row |= {"waiting_for": "", "waiting_until": None}
            self._next_row += 1
            self.next_number = max(self.next_number, 1 + (after.number or 0))
            self._fresh.add(case)
            self._members[case] = {}
            self._cases[case] = row
        elif case not in self._fresh:
            row["changed"] = True
        if entry.outcome == "applied":
            row |= _columns(after)
            row["reasons"] = _reasons(row["reasons"], kind, entry.operation.args)
            row["due_basis"] = row["reasons"].get("due", "")
            if kind.rule is Rule.TRANSITION:
                row |= _waiting(kind, entry.operation.args)
            if kind.rule is Rule.MEMBER:
                self._members[case] = dict(after.members)
        return row

    def _index(self, row: Row, body: str) -> int:
        document = int(row["documents"])
        row["documents"] = document + 1
        self._documents.append({"id": document_id(row["row"], document), "body": foldable(body)})
        return document

    def _side_rows(self, entry: JournalEntry, row: Row | None) -> None:
        operation, args = entry.operation, entry.operation.args
        match operation.kind:
            case "message.receive" | "content.import":
                self._sources.append(
                    {
                        "seq": entry.seq,
                        "case_row": row["row"] if row is not None else None,
                        "scope": row["scope"] if row is not None else args["scope"],
                        "message_id": args.get("message_id"),
                        "sha256": bytes.fromhex(args["source"]["sha256"]),
                    }
                )
        match operation.kind:
            case "content.record":
                case_row = row["row"] if row is not None else None
                self._later.append(lambda: self._write_contents([args["content"]], case_row))
            case "content.import" if not args["as_cases"]:
                self._later.append(lambda: self._write_contents(self._read_import(args), None))
            case "person.add":
                self._later.append(lambda: self._write_person(args))
            case "split.add" | "split.remove" if row is not None:
                to = UUID(args["value"]["to"]) if operation.kind == "split.add" else row["id"]
                target = self._row(to)
                if target is not None:
                    self._later.append(lambda: self._move_message(args["value"], target))
        kind = KINDS[operation.kind]
        if kind.rule is Rule.MEMBER and row is not None:
            value = canonical_json(args["value"]).decode()
            case_row = row["row"]
            self._later.append(lambda: self._write_member(kind, case_row, value))

    def _write_member(self, kind: OperationKind, case_row: int, value: str) -> None:
        key = {"case_row": case_row, "name": kind.target, "value": value}
        if kind.removes:
            matches = [member_table.c[name] == part for name, part in key.items()]
            self._connection.execute(delete(member_table).where(*matches))
        else:
            self._connection.execute(upsert(member_table).values(key).on_conflict_do_nothing())

    def _write_person(self, args: Mapping[str, Any]) -> None:
        values = {"login": args["login"], "name": args["name"], "role": args["role"]}
        values["facts"] = args["facts"]
        statement = upsert(person_table).values(values)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["login"], set_=values)
        )

    def _write_contents(self, rows: Iterable[Mapping[str, Any]], case_row: int | None) -> None:
        contents = [content_of(row, case_row) for row in rows]
        accounts = list({a["id"]: a for c in contents for a in accounts_of(c)}.values())
        if accounts:
            statement = upsert(account_table)
            self._connection.execute(statement.on_conflict_do_nothing(), accounts)
        if contents:
            stored = [{k: v for k, v in c.items() if k != "accounts"} for c in contents]
            statement = upsert(content_table)
            kept: Row = {
                name: statement.excluded[name] for name in ("text", "title", "rating", "reply")
            }
            kept["case_row"] = func.coalesce(statement.excluded.case_row, content_table.c.case_row)
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["id"], set_=kept), stored
            )

    def _move_message(self, split: Mapping[str, Any], target: Row) -> None:
        """Hang a message, and its full-text document, on another case."""
        op_id = UUID(split["message"])
        found = self._connection.execute(
            select(entry_table).where(entry_table.c.op_id == op_id)
        ).one()
        fresh = int(target["documents"])
        target["documents"] = fresh + 1
        self._connection.execute(
            update(case_table).where(case_table.c.row == target["row"]).values(documents=fresh + 1)
        )
        self._connection.execute(
            _DELETE_DOCUMENT, {"id": document_id(found.case_row, found.document)}
        )
        body = foldable(searchable(found.kind, found.body))
        self._connection.execute(
            _INSERT_DOCUMENT, {"id": document_id(target["row"], fresh), "body": body}
        )
        moved = {"case_row": target["row"]}
        self._connection.execute(
            update(entry_table)
            .where(entry_table.c.seq == found.seq)
            .values(**moved, document=fresh)
        )
        self._connection.execute(
            update(source_table).where(source_table.c.seq == found.seq).values(**moved)
        )


def _stream(kind: OperationKind) -> str | None:
    if kind.rule is Rule.APPEND:
        return kind.target
    return "decision" if kind.id == "case.decide" else None


def _columns(state: CaseState) -> Row:
    """The case's columns, as the state after an operation has them."""
    fields = {name: field.value for name, field in state.fields.items()}
    due = parse_iso(fields["due"]) if fields.get("due") else None
    current = state.state or State.NEW
    return {
        "number": state.number,
        "scope": fields["scope"],
        "kind": fields["kind"],
        "state": current.value,
        "is_open": int(current.needs_work),
        "priority": fields["priority"],
        "subject": fields["subject"],
        "assignee": state.holder,
        "due": due,
        "due_sort": to_micros(due) if due else NEVER,
        "received": parse_iso(fields["received"]),
        "jurisdiction": fields["jurisdiction"],
        "language": fields["language"],
        "token": state.token,
        "claim_op": state.claim_op,
        "head": state.head,
        "fields": {name: [field.value, field.revision] for name, field in state.fields.items()},
        "lengths": dict(state.lengths),
    }


def _reasons(before: Mapping[str, str], kind: OperationKind, args: Mapping[str, Any]) -> Row:
    if kind.id == "case.open":
        return dict(args["reasons"])
    if kind.rule is Rule.SET_FIELD:
        return {**before, kind.target: args.get("reason", "")}
    return dict(before)


def _waiting(kind: OperationKind, args: Mapping[str, Any]) -> Row:
    if kind.target != State.WAITING:
        return {"waiting_for": "", "waiting_until": None}
    until = args.get("until")
    return {"waiting_for": args["for"], "waiting_until": parse_iso(until) if until else None}
