"""Messages that were split off: on which case each is shown follows from the sets `split` alone.

A message belongs for good to the case it came to (its home). A member of that case's set `split`
names another case that shows it instead; that case may have split it off once more. So the place
is the same in whatever order home, message, member and other case come to be known, and a message
whose other case cannot be seen is shown at home.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from workbench.storage.places import moved_document
from workbench.storage.replica_tables import (
    case_table,
    entry_table,
    member_table,
    source_table,
    split_table,
)
from workbench.storage.search import document_id, foldable
from workbench.storage.searchable import searchable

_MESSAGE = "message.receive"
_AT_ONCE = 500
_MEMBERS = select(member_table.c.value).where(
    member_table.c.case_row == bindparam("home"), member_table.c.name == "split"
)
_SPLITS = select(split_table.c.message, split_table.c.target).where(
    split_table.c.home == bindparam("home")
)
_ADD = insert(split_table)
_REMOVE = delete(split_table).where(
    split_table.c.home == bindparam("at_home"),
    split_table.c.message == bindparam("at_message"),
    split_table.c.target == bindparam("at_target"),
)
_ENTRY = select(entry_table).where(entry_table.c.op_id == bindparam("message"))
# The case opened last: two people may have split off the same message.
_NEXT = (
    select(case_table.c.row)
    .join(split_table, split_table.c.target == case_table.c.id)
    .where(split_table.c.home == bindparam("at_row"), split_table.c.message == bindparam("message"))
    .order_by(split_table.c.target.desc())
)
_GUESTS = select(entry_table.c.guest_document).where(
    entry_table.c.case_row == bindparam("at_row"), entry_table.c.guest_document.is_not(None)
)
_MOVE_ENTRY = update(entry_table).where(entry_table.c.seq == bindparam("at_seq"))
_MOVE_SOURCE = update(source_table).where(source_table.c.seq == bindparam("at_seq"))
_INSERT_DOCUMENT = text("INSERT INTO search (rowid, body) VALUES (:id, :body)")
_DELETE_DOCUMENT = text("DELETE FROM search WHERE rowid = :id")


def follow_sets(connection: Connection, homes: Iterable[int]) -> set[UUID]:
    """Bring what is split off these cases in line with their sets; return the messages touched."""
    touched: set[UUID] = set()
    for home in homes:
        there = {(row.message, row.target) for row in connection.execute(_SPLITS, {"home": home})}
        values = connection.scalars(_MEMBERS, {"home": home})
        wanted = {pair for value in values if (pair := _pair(value)) is not None}
        for message, target in there - wanted:
            connection.execute(
                _REMOVE, {"at_home": home, "at_message": message, "at_target": target}
            )
        for message, target in wanted - there:
            connection.execute(_ADD, {"home": home, "message": message, "target": target})
        touched |= {message for message, _ in there ^ wanted}
    return touched


def split_messages(connection: Connection, messages: Collection[UUID]) -> set[UUID]:
    """Return which of these messages some case has split off."""
    column = split_table.c.message
    return {
        message
        for some in _parts(messages)
        for message in connection.scalars(select(column).where(column.in_(some)))
    }


def split_off_to(connection: Connection, cases: Collection[UUID]) -> set[UUID]:
    """Return the messages that are to be shown on one of these cases."""
    return {
        message
        for some in _parts(cases)
        for message in connection.scalars(
            select(split_table.c.message).where(split_table.c.target.in_(some))
        )
    }


def show_in_place(connection: Connection, messages: Iterable[UUID]) -> None:
    """Show messages, and find them by their words, on the cases on which they belong now.

    Args:
        connection: the replica's.
        messages: the operations that brought them.
    """
    for message in sorted(messages):
        for entry in connection.execute(_ENTRY, {"message": message}).all():
            if entry.kind != _MESSAGE or entry.home is None:
                continue
            target = _shown_on(connection, entry.home, message)
            if target != entry.case_row:
                _move(connection, entry, target)


def _shown_on(connection: Connection, home: int, message: UUID) -> int:
    shown, passed = home, {home}
    while True:
        found = connection.scalars(_NEXT, {"at_row": shown, "message": message})
        following = next((row for row in found if row not in passed), None)
        if following is None:
            return shown
        shown = following
        passed.add(shown)


def _move(connection: Connection, entry: Row[Any], target: int) -> None:
    moved: dict[str, Any] = {"at_seq": entry.seq, "case_row": target}
    connection.execute(_MOVE_SOURCE, moved)
    if entry.document is not None:
        guest = _guest_document(connection, target) if target != entry.home else None
        old = document_id(entry.case_row, _document(entry.guest_document, entry.document))
        new = document_id(target, _document(guest, entry.document))
        body = foldable(searchable(entry.kind, entry.body))
        connection.execute(_DELETE_DOCUMENT, {"id": old})
        connection.execute(_INSERT_DOCUMENT, {"id": new, "body": body})
        moved["guest_document"] = guest
    connection.execute(_MOVE_ENTRY, moved)


def _document(guest: int | None, at_home: int) -> int:
    return at_home if guest is None else guest


def _guest_document(connection: Connection, target: int) -> int:
    """Return where a message's words lie among those of the case that is to show it."""
    taken = set(connection.scalars(_GUESTS, {"at_row": target}))
    places = (moved_document(n) for n in range(len(taken) + 1))
    return next(place for place in places if place not in taken)


def _pair(value: str) -> tuple[UUID, UUID] | None:
    """Return message and other case of a member, as far as it names them."""
    try:
        named = json.loads(value)
        return UUID(named["message"]), UUID(named["to"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _parts(values: Collection[UUID]) -> Iterator[list[UUID]]:
    asked = list(values)
    for start in range(0, len(asked), _AT_ONCE):
        yield asked[start : start + _AT_ONCE]
