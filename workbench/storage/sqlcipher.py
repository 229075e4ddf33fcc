"""Opening encrypted databases, and putting the engine's errors into words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from workbench.domain.ids import frozen
from workbench.errors import EnvironmentFault

if TYPE_CHECKING:
    import sqlalchemy
    from sqlalchemy import Engine, ExceptionContext

DriverConnection = Any
"""A `sqlcipher3` connection; the library ships no types."""

BUSY_SECONDS = 5.0
"""How long another process's lock is waited for."""
_WRONG_KEY = re.compile("file is not a database|file is encrypted", re.IGNORECASE)
_TORN = re.compile("malformed|hmac check failed", re.IGNORECASE)

_MISTAKES = (
    dbapi2.DataError,
    dbapi2.IntegrityError,
    dbapi2.InterfaceError,
    dbapi2.NotSupportedError,
    dbapi2.ProgrammingError,
)
"""Errors of our own making: they are no fault of the machine, and pass as they are."""


class FileFault(EnvironmentFault):
    """What the machine did to one of the profile's databases."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class WrongKey(FileFault):
    """The key does not open this database, or the file is none."""


class TornDatabase(FileFault):
    """The file is damaged."""


def connect(
    path: Path,
    key: bytes,
    *,
    synchronous: str,
    cache_kib: int = 16_000,
) -> DriverConnection:
    """Open (or make) an encrypted database in WAL mode; transactions are the caller's to begin.

    Args:
        path: the database file; its folder must exist.
        key: 32 random bytes, used as they are (no key derivation, so it opens in under 1 ms).
        synchronous: FULL for what must survive a power cut, NORMAL for what can be rebuilt.
        cache_kib: page cache of this connection.

    Raises:
        WrongKey: the key is not this database's.
        TornDatabase: the file is damaged.
        EnvironmentFault: the file cannot be opened (rights, disk, lock).
    """
    with in_words(path):
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA cipher_log_level = NONE")  # said by us, not on stderr
            connection.execute(f"PRAGMA cache_size = -{cache_kib}")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {synchronous}")
        except BaseException:
            connection.close()
            raise
        return connection


def engine(path: Path, key: bytes, *, synchronous: str, writes: bool) -> "Engine":
    """Return SQLAlchemy's way to a database that `connect` opens.

    Args:
        path: the database file.
        key: 32 random bytes.
        synchronous: as for `connect`.
        writes: whether a transaction takes the write lock as it begins. One that would take it
            later can meet another writer half-way and fail instead of waiting.
    """
    # Imported here: the queue's first page is read and painted before SQLAlchemy is.
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import QueuePool

    made = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, synchronous=synchronous),
        poolclass=QueuePool,
        pool_size=1 if writes else 4,
        max_overflow=0 if writes else 8,
        json_serializer=frozen,
    )
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(made, "begin")
    def _begin(connection: "sqlalchemy.Connection") -> None:
        # Straight through the driver: it stands before each look, and costs a third of it else.
        with in_words(path):
            connection.connection.cursor().execute(begin)

    @event.listens_for(made, "handle_error", retval=True)
    def _say(context: "ExceptionContext") -> FileFault | None:
        # Here it is still known which file an error is of; a transaction often spans two.
        error = context.original_exception
        machine = isinstance(error, dbapi2.Error) and not isinstance(error, _MISTAKES)
        return _fault(path, str(error)) if machine else None

    return made


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn a driver connection's errors into environment faults that a person can act on."""
    try:
        yield
    except dbapi2.Error as error:
        if isinstance(error, _MISTAKES):
            raise
        raise _fault(path, str(error)) from error


def _fault(path: Path, said: str) -> FileFault:
    place = f"{path.parent.name}/{path.name}"
    if _WRONG_KEY.search(said):
        return WrongKey(
            path,
            f"{place} does not open with this key. Nothing was changed. "
            "Check the passphrase, or whether the file was replaced.",
        )
    if _TORN.search(said):
        return TornDatabase(
            path,
            f"{place} is damaged ({said}). Nothing was written. Restore the folder from a backup.",
        )
    return FileFault(path, _sentence(place, said))


def _sentence(place: str, said: str) -> str:
    if "locked" in said or "busy" in said:
        return f"Another program holds {place}. Nothing was changed. Close it and try again."
    if "full" in said:
        return (
            f"The disk is full, so {place} could not be written. "
            "Everything recorded before is kept. Free some space and try again."
        )
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return (
            f"{place} cannot be opened for writing ({said}). Nothing was changed. "
            "Check that the folder exists and that you may write there."
        )
    return (
        f"{place} could not be used ({said}). Everything recorded before is kept. "
        "Check the disk and your rights, then try again."
    )
