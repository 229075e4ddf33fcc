"""Rows that hang on operations beside the case: members, sources, contents, people."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert
from sqlalchemy.dialects.sqlite import insert as upsert

from workbench.domain.ids import canonical_json
from workbench.domain.operations import KINDS, Rule
from workbench.storage.content_rows import accounts_of, content_of
from workbench.storage.journal import JournalEntry
from workbench.storage.replica_tables import (
    account_table,
    content_table,
    member_table,
    mention_table,
    person_table,
    source_table,
    under_review_table,
)

Row = dict[str, Any]
ReadImport = Callable[[Mapping[str, Any]], Iterable[Mapping[str, Any]]]
"""Gives the rows of an import operation: they lie in its file, not in its arguments."""

_ADD_MEMBER = upsert(member_table).on_conflict_do_nothing()
_REMOVE_MEMBER = delete(member_table).where(
    member_table.c.case_row == bindparam("at_row"),
    member_table.c.name == bindparam("at_name"),
    member_table.c.value == bindparam("at_value"),
)
_LOOK_AT = upsert(under_review_table).on_conflict_do_nothing()
_MOST_MENTIONS = 50
"""Of a long thread the nearest ancestors are enough to find it again."""


class SideRows:
    """Collects the side rows of a batch of operations and writes them in few statements."""

    def __init__(self, connection: Connection, read_import: ReadImport) -> None:
        self._connection = connection
        self._read_import = read_import
        self._sources: list[Row] = []
        self._mentions: list[Row] = []
        self._members: dict[tuple[int, str, str], bool] = {}
        self._contents: list[tuple[Iterable[Mapping[str, Any]], int | None]] = []
        self._people: list[Mapping[str, Any]] = []

    def add(self, entry: JournalEntry, case: Mapping[str, Any] | None) -> None:
        """Take in one applied operation, with the row of its case."""
        args, kind = entry.operation.args, KINDS[entry.operation.kind]
        case_row = case["row"] if case is not None else None
        if kind.rule is Rule.MEMBER and case_row is not None:
            value = canonical_json(args["value"]).decode()
            self._members[case_row, kind.target, value] = not kind.removes
        match kind.id:
            case "message.receive" | "content.import":
                self._add_source(entry.seq, args, case)
                if kind.id == "content.import" and not args["as_cases"]:
                    self._contents.append((self._read_import(args), None))
            case "content.record":
                self._contents.append(([args["content"]], case_row))
            case "person.add":
                self._people.append(args)

    def write(self) -> None:
        """Write everything collected."""
        for table, found in ((source_table, self._sources), (mention_table, self._mentions)):
            if found:
                self._connection.execute(insert(table), found)
        self._write_members()
        for rows, case_row in self._contents:
            self._write_contents(rows, case_row)
        for person in self._people:
            self._write_person(person)

    def _add_source(
        self, seq: int, args: Mapping[str, Any], case: Mapping[str, Any] | None
    ) -> None:
        case_row = case["row"] if case is not None else None
        scope = case["scope"] if case is not None else args["scope"]
        own = args.get("message_id")
        digest = bytes.fromhex(args["source"]["sha256"])
        self._sources.append(
            {"seq": seq, "case_row": case_row, "scope": scope, "message_id": own, "sha256": digest}
        )
        for message_id in {*args.get("references", ())[-_MOST_MENTIONS:]} - {own}:
            self._mentions.append({"message_id": message_id, "seq": seq})

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

    def _write_contents(self, rows: Iterable[Mapping[str, Any]], case_row: int | None) -> None:
        contents = [content_of(row) for row in rows]
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
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["id"], set_=kept), stored
            )
        if contents and case_row is not None:
            links = [{"case_row": case_row, "content": content["id"]} for content in contents]
            self._connection.execute(_LOOK_AT, links)
