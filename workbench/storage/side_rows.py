"""Rows that hang on operations beside the case: sources, files, contents, conflicts, people."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, update
from sqlalchemy.dialects.sqlite import insert as upsert

from workbench.domain.ids import canonical_json
from workbench.domain.instants import from_micros
from workbench.domain.operations import KINDS, Rule
from workbench.storage.bulk_rows import insert_rows
from workbench.storage.content_rows import accounts_of, content_of
from workbench.storage.replica_tables import (
    account_table,
    conflict_table,
    content_table,
    file_use_table,
    member_table,
    mention_table,
    person_table,
    source_table,
)
from workbench.storage.stored_files import sizes_of_files

Row = dict[str, Any]
ReadImport = Callable[[Mapping[str, Any]], Iterable[Mapping[str, Any]]]
"""Gives the rows of an import operation: they lie in its file, not in its arguments."""

_ADD_MEMBER = upsert(member_table).on_conflict_do_nothing()
_REMOVE_MEMBER = delete(member_table).where(
    member_table.c.case_row == bindparam("at_row"),
    member_table.c.name == bindparam("at_name"),
    member_table.c.value == bindparam("at_value"),
)
_RESOLVE = (
    update(conflict_table)
    .where(conflict_table.c.op_id == bindparam("conflict"), conflict_table.c.resolved_by.is_(None))
    .values(resolved_by=bindparam("by"))
)
SIDE_KINDS = frozenset(
    {"message.receive", "content.import", "content.record", "note.write", "letter.freeze"}
)
"""The kinds that have rows beside the case's and their own entry."""
_by_number = attrgetter("int")
_MOST_MENTIONS = 50
"""Of a long thread the nearest ancestors are enough to find it again."""


@dataclass(frozen=True, slots=True)
class Said:
    """An operation as its side rows need it, whether it was recorded here or pulled."""

    seq: int
    op_id: UUID
    kind: str
    actor: str
    at: int
    args: Mapping[str, Any]
    case_row: int | None
    scope: str


class SideRows:
    """Collects the side rows of a batch of operations and writes them in few statements."""

    def __init__(self, connection: Connection, read_import: ReadImport) -> None:
        self._connection = connection
        self._read_import = read_import
        self._rows: dict[Table, list[Row]] = {}
        self._members: dict[tuple[int, str, str], bool] = {}
        self._resolved: list[Row] = []
        self._people: list[Mapping[str, Any]] = []

    def add(self, said: Said) -> None:
        """Take in one operation that stands."""
        args = said.args
        self._add_files(said)
        match said.kind:
            case "message.receive" | "content.import":
                self._add_source(said)
                if said.kind == "content.import" and not args["as_cases"]:
                    self._add_contents(said, self._read_import(args))
            case "content.record":
                self._add_contents(said, [args["content"]])
        if isinstance(args.get("resolves"), str):
            self._resolved.append({"conflict": UUID(args["resolves"]), "by": said.op_id})

    def add_member(self, case_row: int, kind: str, value: Any) -> None:
        """Take in that a member came to a set of a case, or left it."""
        declared = KINDS[kind]
        if declared.rule is Rule.MEMBER:
            spelt = canonical_json(value).decode()
            self._members[case_row, declared.target, spelt] = not declared.removes

    def add_person(self, args: Mapping[str, Any]) -> None:
        """Take in that somebody works here."""
        self._people.append(args)

    def add_conflict(self, said: Said, detail: Mapping[str, Any]) -> None:
        """Take in an operation that met another's change of the same field."""
        row: Row = {name: detail.get(name) for name in ("base", "mine", "theirs")}
        row |= {"op_id": said.op_id, "case_row": said.case_row, "field": KINDS[said.kind].target}
        row |= {"actor": said.actor, "at": from_micros(said.at)}
        self._rows.setdefault(conflict_table, []).append(row)

    def write(self) -> None:
        """Write everything collected."""
        for table, rows in self._rows.items():
            insert_rows(self._connection, table, rows)
        self._write_members()
        if self._resolved:
            self._connection.execute(_RESOLVE, self._resolved)
        for person in self._people:
            self._write_person(person)

    def _add_source(self, said: Said) -> None:
        args = said.args
        own = _text(args.get("message_id"))
        source = {"seq": said.seq, "case_row": said.case_row, "scope": said.scope}
        digest = bytes.fromhex(args["source"]["sha256"])
        self._rows.setdefault(source_table, []).append(
            source | {"message_id": own, "sha256": digest}
        )
        named = map(_text, args.get("references", ())[-_MOST_MENTIONS:])
        mentioned = {*named} - {own, None}
        if mentioned:
            self._rows.setdefault(mention_table, []).extend(
                {"seq": said.seq, "message_id": message_id} for message_id in mentioned
            )

    def _add_files(self, said: Said) -> None:
        if sizes := sizes_of_files(said.args):
            self._rows.setdefault(file_use_table, []).extend(
                {"seq": said.seq, "sha256": digest, "size": size} for digest, size in sizes.items()
            )

    def _add_contents(self, said: Said, rows: Iterable[Mapping[str, Any]]) -> None:
        contents, accounts = contents_of(said.seq, said.case_row, from_micros(said.at), rows)
        for table, found in ((account_table, accounts), (content_table, contents)):
            if found:
                self._rows.setdefault(table, []).extend(found)

    def _write_members(self) -> None:
        added = [
            {"case_row": row, "name": name, "value": value}
            for (row, name, value), is_in in self._members.items()
            if is_in
        ]
        removed = [
            {"at_row": row, "at_name": name, "at_value": value}
            for (row, name, value), is_in in self._members.items()
            if not is_in
        ]
        if added:
            self._connection.execute(_ADD_MEMBER, added)
        if removed:
            self._connection.execute(_REMOVE_MEMBER, removed)

    def _write_person(self, args: Mapping[str, Any]) -> None:
        values = {name: args[name] for name in ("login", "name", "role", "facts")}
        statement = upsert(person_table).values(values)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["login"], set_=values)
        )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def contents_of(
    seq: int, case_row: int | None, at: datetime, rows: Iterable[Mapping[str, Any]]
) -> tuple[list[Row], list[Row]]:
    """Return the rows of contents and of accounts that an operation tells.

    Args:
        seq: its place.
        case_row: the case that looks at the contents.
        at: when it was recorded.
        rows: its values, or those of its file.
    """
    told: Row = {"seq": seq, "case_row": case_row, "at": at}
    contents = {content["id"]: content for content in map(content_of, rows)}
    accounts = {a["id"]: a for content in contents.values() for a in accounts_of(content)}
    for content in contents.values():
        del content["accounts"]
    # In the order of their keys: rows of an import fill the tables from end to end, which takes
    # half the time of writing them where chance puts them.
    return (
        [told | contents[key] for key in sorted(contents, key=_by_number)],
        [{"seq": seq, **accounts[key]} for key in sorted(accounts, key=_by_number)],
    )
