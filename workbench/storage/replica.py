"""The replica's file: made, opened, thrown away when damaged or of another version."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update

from workbench.storage import replica_tables as tables
from workbench.storage.damage import damage_mark, files_in_words, noting_damage
from workbench.storage.replica_file import FILE_NAME, VERSION, serves
from workbench.storage.sqlcipher import (
    DriverConnection,
    connect,
    engine,
    in_words,
)

_FOLLOWED = tables.meta_table.c.key == "applied_seq"
_READ_FOLLOWED = select(tables.meta_table.c.value).where(_FOLLOWED)
_WRITE_FOLLOWED = update(tables.meta_table).where(_FOLLOWED)

_FILLING = ("wal_autocheckpoint = 0", "cache_size = -96000")
_WORKING = ("wal_autocheckpoint = 1000", "cache_size = -16000")
_SECONDS_OF_LOG = 3
"""How long the write-ahead log may grow."""


class Replica:
    """One process's hold on `replica.db`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / FILE_NAME
        self._key = key
        self._engines: tuple[Engine, Engine] | None = None
        self._opened: tuple[int, int] | None = None
        self._log_moved = time.monotonic()

    def serves(self) -> bool:
        """Return whether the file is there, whole as far as one sees, and of this version."""
        return serves(self.path, self._key)

    def make(self) -> None:
        """Make it anew and empty; hold the journal's lock, so that one process does it."""
        with files_in_words(self.path.parent):
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            damage_mark(self.path).unlink(missing_ok=True)
        with self.writing() as connection:
            tables.TABLES.create_all(connection)
            for statement in (tables.SEARCH_DDL, tables.SEARCH_GATHERS, *tables.COUNTER_DDL):
                connection.exec_driver_sql(statement)
            connection.execute(insert(tables.meta_table).values(key="applied_seq", value="0"))
            connection.execute(insert(tables.counting_table).values(rests=0))
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Let go of the file."""
        for made in self._engines or ():
            made.dispose()
        self._engines = None

    def driver_connection(self) -> DriverConnection:
        """Open a plain driver connection for the queue's hot path (`queue_query.py`)."""
        return connect(self.path, self._key, synchronous="NORMAL", cache_kib=64_000)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold the replica's write lock, shared by all processes of the profile."""
        with noting_damage(self.path), self._current()[0].begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at the replica as it stands, undisturbed by writers."""
        with noting_damage(self.path), self._current()[1].connect() as connection:
            yield connection

    @contextmanager
    def filling(self) -> Iterator[Callable[[], None]]:
        """Write much in many transactions: give what is to be called between two of them.

        SQLite would move the write-ahead log into the file within every few commits, waiting for
        the disk; here it happens seldom, and while nobody waits for the lock.
        """
        connection = self.driver_connection()
        try:
            self._set(_FILLING)

            def move_log() -> None:
                if time.monotonic() - self._log_moved > _SECONDS_OF_LOG:
                    with in_words(self.path):
                        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                    self._log_moved = time.monotonic()

            yield move_log
        finally:
            self._set(_WORKING)
            connection.close()

    def _set(self, pragmas: Iterable[str]) -> None:
        with self._current()[0].connect() as connection:
            for pragma in pragmas:
                connection.exec_driver_sql(f"PRAGMA {pragma}")

    def cut_log(self) -> bool:
        """Empty the write-ahead log; return whether no reader stood in the way."""
        connection = self.driver_connection()
        try:
            with in_words(self.path):
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
        return not busy

    def _current(self) -> tuple[Engine, Engine]:
        """Return writer and reader of the file that lies there now.

        Another process may have made the replica anew; the old file then lives on unseen.
        """
        try:
            status = self.path.stat()
            found = (status.st_dev, status.st_ino)
        except OSError:
            found = None
        if self._engines is None or (found is not None and found != self._opened):
            self.close()
            self._engines = (
                engine(self.path, self._key, synchronous="NORMAL", writes=True),
                engine(self.path, self._key, synchronous="NORMAL", writes=False),
            )
            self._opened = found
        return self._engines


def applied_seq(connection: Connection) -> int:
    """Return how far the replica has followed the journal."""
    return int(connection.scalar(_READ_FOLLOWED) or 0)


def set_applied_seq(connection: Connection, seq: int) -> None:
    """Note how far the replica has followed the journal."""
    connection.execute(_WRITE_FOLLOWED, {"value": str(seq)})
