"""The replica's file: made, opened, thrown away when damaged or of another version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from workbench.errors import EnvironmentFault
from workbench.storage import replica_tables as tables
from workbench.storage.sqlcipher import (
    DriverConnection,
    TornDatabase,
    WrongKey,
    connect,
    engine,
    in_words,
)

FILE_NAME = "replica.db"


class Replica:
    """One process's hold on `replica.db`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / FILE_NAME
        self._key = key
        self._damage_mark = folder / "replica.damaged"
        self._writer: Engine | None = None
        self._reader: Engine | None = None

    def open(self) -> None:
        """Open it, making it anew where it lacks or cannot serve; hold the journal's lock."""
        if not self._serves():
            self._remove()
        self._writer = engine(self.path, self._key, synchronous="NORMAL", writes=True)
        self._reader = engine(self.path, self._key, synchronous="NORMAL", writes=False)
        with self.writing() as connection:
            if not connection.dialect.has_table(connection, "meta"):
                _make(connection)

    def close(self) -> None:
        """Let go of the file."""
        for made in (self._writer, self._reader):
            if made is not None:
                made.dispose()

    def driver_connection(self) -> DriverConnection:
        """Open a plain driver connection for the queue's hot path (`queue_query.py`)."""
        return connect(self.path, self._key, synchronous="NORMAL", cache_kib=64_000)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Change the replica; the caller holds the journal's lock."""
        assert self._writer is not None  # noqa: S101  # `open` comes first
        with self._noting_damage(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at the replica as it stands, undisturbed by writers."""
        assert self._reader is not None  # noqa: S101  # `open` comes first
        with self._noting_damage(), self._reader.connect() as connection:
            yield connection

    def _serves(self) -> bool:
        if not self.path.exists() or self._damage_mark.exists():
            return False
        try:
            connection = connect(self.path, self._key, synchronous="NORMAL")
            try:
                with in_words(self.path):
                    version = connection.execute("PRAGMA user_version").fetchone()[0]
            finally:
                connection.close()
        except (WrongKey, TornDatabase):
            return False
        return bool(version == tables.VERSION)

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._damage_mark.unlink(missing_ok=True)

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        try:
            with in_words(self.path):
                yield
        except (TornDatabase, WrongKey) as error:
            self._damage_mark.touch()
            raise EnvironmentFault(
                "The local copy of the cases is damaged. Everything recorded is kept in the "
                "journal. Close the workbench and open it again: the copy is made anew."
            ) from error


def applied_seq(connection: Connection) -> int:
    """Return how far the replica has followed the journal."""
    key = tables.meta_table.c.key == "applied_seq"
    return int(connection.scalar(select(tables.meta_table.c.value).where(key)) or 0)


def _make(connection: Connection) -> None:
    tables.TABLES.create_all(connection)
    for statement in (tables.SEARCH_DDL, *tables.COUNTER_DDL):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {tables.VERSION}")
