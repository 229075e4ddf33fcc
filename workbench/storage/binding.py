"""To whom and to which centre a profile belongs, for life."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from workbench.domain.people import Person, Role
from workbench.storage.sqlcipher import connect, in_words

BOUND_TO = "centre"
"""The fact of the journal that holds it."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a profile remembers of its sign-in; the password lies elsewhere."""

    dsn: str
    """Servers and database, without a password."""
    login: str
    name: str
    role: str
    scopes: tuple[str, ...]
    """The names of the scopes whose cases the person sees, as last heard."""

    @property
    def person(self) -> Person:
        """Whose profile it is."""
        return Person(self.login, self.name, Role(self.role), self.scopes)

    def spelt(self) -> str:
        """Return it as JSON, for the journal."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `spelt` wrote."""
        kept = json.loads(text)
        return cls(**(kept | {"scopes": tuple(kept["scopes"])}))


def bound_to(folder: Path, key: bytes) -> Binding | None:
    """Return to whom a profile folder is bound, before its records are opened; None if to nobody.

    Args:
        folder: the profile's.
        key: the journal's.
    """
    path = folder / "journal.db"
    if not path.exists():
        return None
    connection = connect(path, key, synchronous="FULL")
    try:
        with in_words(path):
            tables = "SELECT count(*) FROM sqlite_master WHERE name = 'meta'"
            if not connection.execute(tables).fetchone()[0]:
                return None
            found = connection.execute("SELECT value FROM meta WHERE key = ?", [BOUND_TO])
            row = found.fetchone()
    finally:
        connection.close()
    return Binding.read(row[0]) if row is not None else None
