"""The journal: every operation of this profile, in order, never changed. One insert is the commit.

Small files (mails, notes' attachments up to 256 KiB) lie here too, so that an operation and the
bytes it speaks of become durable in one step; larger ones are files of their own (`blobs.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError

from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.errors import EnvironmentFault, UserError
from workbench.storage.columns import Instant
from workbench.storage.migrations import journal as schema
from workbench.storage.sqlcipher import DriverConnection, connect, engine, in_words

_TABLES = MetaData()

operation_table = Table(
    "operation",
    _TABLES,
    Column("seq", Integer, primary_key=True),
    Column("op_id", Uuid, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("case_id", Uuid),
    Column("args", JSON, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("imported", Boolean, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("recorded_at", Instant),
)
meta_table = Table("meta", _TABLES, Column("key", Text, primary_key=True), Column("value", Text))
draft_table = Table(
    "draft",
    _TABLES,
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
chain_mark_table = Table(
    "chain_mark",
    _TABLES,
    Column("case_id", Uuid, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
blob_table = Table(
    "blob",
    _TABLES,
    Column("sha256", LargeBinary, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)


_LAST_SEQ = select(func.max(operation_table.c.seq))
_FIND = select(operation_table).where(operation_table.c.op_id == bindparam("id"))
_FOLLOWING = (
    select(operation_table)
    .where(operation_table.c.seq > bindparam("after"))
    .order_by(operation_table.c.seq)
    .limit(bindparam("most"))
)


class AlreadyRecorded(Exception):  # no failure: the same was offered twice
    """An operation with this id lies in the journal."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An operation with its place in the journal and what became of it."""

    seq: int
    operation: Operation
    role: Role
    outcome: str
    detail: Mapping[str, Any]
    recorded_at: datetime | None = None
    """The centre's time of record; None in a local profile, and until it answered."""


class Journal:
    """One process's hold on `journal.db`, safe to use from several threads."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / "journal.db"
        self._key = key
        with in_words(self.path):
            _migrate(self.path, key)
        self._writer = engine(self.path, key, synchronous="FULL", writes=True)
        self._noter = engine(self.path, key, synchronous="NORMAL", writes=True)
        self._reader = engine(self.path, key, synchronous="FULL", writes=False)

    def close(self) -> None:
        """Let go of the file."""
        self._writer.dispose()
        self._noter.dispose()
        self._reader.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold the journal's lock, shared by all processes of the profile; commit at the end."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """Like `writing`, for what can be asked for again, such as the centre's answers.

        It does not wait for the disk: a power cut may take back the newest of it, in order, and
        nothing of what `writing` kept, which takes all before it along to the disk.
        """
        with self._noter.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at the journal as it stands."""
        with self._reader.connect() as connection:
            yield connection

    def cut_log(self) -> None:
        """Empty the write-ahead log, so that it holds nothing that was removed."""
        connection = connect(self.path, self._key, synchronous="FULL")
        try:
            with in_words(self.path):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def meta(self, key: str) -> str | None:
        """Return a fact about this profile (its person, its origin)."""
        with self.reading() as connection:
            return connection.scalar(select(meta_table.c.value).where(meta_table.c.key == key))

    def set_meta(self, key: str, value: str) -> None:
        """Keep a fact about this profile."""
        statement = upsert(meta_table).values(key=key, value=value)
        with self.writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
            )

    def find(self, op_id: UUID) -> JournalEntry | None:
        """Return one operation."""
        with self.reading() as connection:
            row = connection.execute(_FIND, {"id": op_id}).first()
        return entry_of(row) if row else None

    def newest(self, limit: int) -> list[JournalEntry]:
        """Return the newest operations, newest first."""
        statement = select(operation_table).order_by(operation_table.c.seq.desc()).limit(limit)
        with self.reading() as connection:
            return [entry_of(row) for row in connection.execute(statement)]

    def save_draft(self, key: str, text: str, at: datetime) -> None:
        """Keep what a person is writing; an empty text lets it go."""
        with self.writing() as connection:
            if text:
                statement = upsert(draft_table).values(key=key, text=text, at=at)
                connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=["key"], set_={"text": text, "at": at}
                    )
                )
            else:
                connection.execute(delete(draft_table).where(draft_table.c.key == key))

    def draft(self, key: str) -> str:
        """Return what was being written under this key, or nothing."""
        with self.reading() as connection:
            return (
                connection.scalar(select(draft_table.c.text).where(draft_table.c.key == key)) or ""
            )


def last_seq(connection: Connection) -> int:
    """Return the number of the newest operation, 0 when there is none."""
    return connection.scalar(_LAST_SEQ) or 0


def append(connection: Connection, entries: Sequence[JournalEntry]) -> None:
    """Write operations with their outcomes, inside `Journal.writing`.

    Raises:
        AlreadyRecorded: one of them lies there already; nothing is written.
    """
    try:
        connection.execute(insert(operation_table), [_values(entry) for entry in entries])
    except IntegrityError as error:
        raise AlreadyRecorded from error


def entries_after(connection: Connection, seq: int, limit: int) -> list[JournalEntry]:
    """Return up to `limit` operations after a place in the journal, in order."""
    found = connection.execute(_FOLLOWING, {"after": seq, "most": limit})
    return [entry_of(row) for row in found]


def first_gap(connection: Connection) -> int | None:
    """Return the first place that lacks its operation, or None in a whole journal.

    Places are given without gaps, and SQLite remembers the last it gave in a table of its own.
    """
    given = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'operation'")
    last = given.scalar() or 0
    if connection.scalar(select(func.count()).select_from(operation_table)) == last:
        return None
    places = connection.scalars(select(operation_table.c.seq).order_by(operation_table.c.seq))
    expected = 1
    for place in places:
        if place != expected:
            return expected
        expected += 1
    return expected


def note_entries(connection: Connection, case: UUID | None) -> Iterator[JournalEntry]:
    """Return the sealed notes of one case or of all, in the order of writing."""
    statement = select(operation_table).where(
        operation_table.c.kind == "note.write", operation_table.c.outcome == "applied"
    )
    if case is not None:
        statement = statement.where(operation_table.c.case_id == case)
    try:
        for row in connection.execute(statement.order_by(operation_table.c.seq)):
            yield entry_of(row)
    except (TypeError, ValueError) as error:
        raise EnvironmentFault(
            f"A note in journal.db was altered so that it cannot be read ({error}). Nothing was "
            "changed. Restore the profile folder from a backup."
        ) from error


def _migrate(path: Path, key: bytes) -> None:
    connection = connect(path, key, synchronous="FULL")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(schema.STEPS):
            raise UserError(
                "This profile was made by a newer version of the workbench. Nothing was changed. "
                "Update the program, then open it again."
            )
        if version < len(schema.STEPS):
            _take_steps(connection)
    finally:
        connection.close()


def _take_steps(connection: DriverConnection) -> None:
    # Closing the connection rolls back what an error left undone.
    connection.execute("BEGIN IMMEDIATE")
    # Read again under the lock: another process may just have taken the same steps.
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for step in schema.STEPS[version:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(schema.STEPS)}")
    connection.execute("COMMIT")


def _values(entry: JournalEntry) -> dict[str, Any]:
    operation = entry.operation
    return {
        "seq": entry.seq,
        "op_id": operation.op_id,
        "kind": operation.kind,
        "case_id": operation.case,
        "args": operation.args,
        "actor": operation.actor,
        "role": entry.role.value,
        "at": operation.at,
        "imported": operation.imported,
        "outcome": entry.outcome,
        "detail": entry.detail,
    }


def entry_of(row: Row[Any]) -> JournalEntry:
    """Return a row of the journal as the operation it holds."""
    operation = Operation(
        op_id=row.op_id,
        kind=row.kind,
        case=row.case_id,
        args=row.args,
        actor=row.actor,
        at=row.at,
        imported=row.imported,
    )
    return JournalEntry(
        row.seq, operation, Role(row.role), row.outcome, row.detail, row.recorded_at
    )
