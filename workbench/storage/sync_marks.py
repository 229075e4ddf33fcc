"""How far a bound profile has followed its centre; kept with the rows that tell so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from workbench.storage.replica_tables import meta_table

_CURSOR, _MARK, _PURGE, _IDENTITY = "cursor:", "mark:", "purge:", "identity"


@dataclass(frozen=True, slots=True)
class SyncMarks:
    """What the next round of a sync goes on from."""

    identity: str | None
    """Which centre the rest is about; None before the first round."""
    cursors: Mapping[str, str]
    """By the scope's name."""
    first_syncs: Mapping[str, str]
    """Of scopes that are not whole yet: how far they are (`Page.mark`)."""


def read_marks(connection: Connection) -> SyncMarks:
    """Return how far this replica is."""
    found = _meta(connection)
    return SyncMarks(found.get(_IDENTITY), _beginning(found, _CURSOR), _beginning(found, _MARK))


def save_cursors(connection: Connection, cursors: Mapping[str, str], identity: str | None) -> None:
    """Keep from where to go on; a scope with a cursor is whole."""
    _forget(connection, [_MARK + scope for scope in cursors])
    values = {_CURSOR + scope: cursor for scope, cursor in cursors.items()}
    _keep(connection, values if identity is None else values | {_IDENTITY: identity})


def save_mark(connection: Connection, scope: str, mark: str) -> None:
    """Keep how far the first sync of a scope is."""
    _keep(connection, {_MARK + scope: mark})


def forget_cursors(connection: Connection, scopes: Collection[str] | None = None) -> None:
    """Begin anew with these scopes, or with all; what is shown stays until it is replaced."""
    if scopes is None:
        marks = read_marks(connection)
        scopes = marks.cursors.keys() | marks.first_syncs.keys()
    _forget(connection, [prefix + scope for scope in scopes for prefix in (_CURSOR, _MARK)])


def begin_purge(connection: Connection, scopes: Collection[str]) -> None:
    """Note that scopes are being removed: a start after a crash goes on with it."""
    forget_cursors(connection, scopes)
    _keep(connection, {_PURGE + scope: "" for scope in scopes})


def purges(connection: Connection) -> frozenset[str]:
    """Return the scopes whose removal was begun and not finished."""
    return frozenset(_beginning(_meta(connection), _PURGE))


def end_purge(connection: Connection, scopes: Collection[str]) -> None:
    """Note that nothing of these scopes is left."""
    _forget(connection, [_PURGE + scope for scope in scopes])


def _meta(connection: Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(select(meta_table))}


def _beginning(found: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): v for key, v in found.items() if key.startswith(prefix)}


def _keep(connection: Connection, values: Mapping[str, str]) -> None:
    statement = upsert(meta_table)
    statement = statement.on_conflict_do_update(
        index_elements=["key"], set_={"value": statement.excluded.value}
    )
    if values:
        connection.execute(statement, [{"key": k, "value": v} for k, v in values.items()])


def _forget(connection: Connection, keys: Collection[str]) -> None:
    if keys:
        connection.execute(delete(meta_table).where(meta_table.c.key.in_(keys)))
