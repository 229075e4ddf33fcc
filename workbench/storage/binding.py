"""To whom and to which centre a profile belongs, for life."""

import json
from dataclasses import asdict, dataclass
from typing import Self

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

    def spelt(self) -> str:
        """Return it as JSON, for the journal."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `spelt` wrote."""
        kept = json.loads(text)
        return cls(**(kept | {"scopes": tuple(kept["scopes"])}))
