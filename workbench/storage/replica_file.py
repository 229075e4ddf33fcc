"""What can be known of the replica's file before SQLAlchemy is loaded."""

from pathlib import Path

from workbench.storage.damage import damage_mark
from workbench.storage.sqlcipher import TornDatabase, WrongKey, connect, in_words

FILE_NAME = "replica.db"

VERSION = 10
"""Raise it with every change of `replica_tables.py`: an older file is then made anew."""

NEVER = 1 << 62
"""The sort key of a case without a due time: after all that have one."""


def serves(path: Path, key: bytes) -> bool:
    """Return whether the file is there, whole as far as one sees, and of this version."""
    if not path.exists() or damage_mark(path).exists():
        return False
    try:
        connection = connect(path, key, synchronous="NORMAL")
        try:
            with in_words(path):
                version = connection.execute("PRAGMA user_version").fetchone()[0]
        finally:
            connection.close()
    except (WrongKey, TornDatabase):
        return False
    return bool(version == VERSION)
