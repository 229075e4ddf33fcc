"""What a centre says of itself and of whoever signs in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection, Cursor

from workbench.central.protocol import PROTOCOL
from workbench.domain.instants import parse_iso


@dataclass(frozen=True, slots=True)
class Hello:
    """The first answer of each round."""

    system: str
    """The database cluster, from its making on."""
    identity: str
    """Cluster, timeline and epoch together: another one is another history."""
    snapshot: str
    """Which transactions are done, as of this answer."""
    now: datetime
    login: str
    name: str
    role: str
    is_lead: bool
    scopes: Mapping[str, int]
    must_change_password: bool
    knows_last: bool
    """Whether the operation that was asked for is known there."""
    least_protocol: int

    @property
    def is_too_new(self) -> bool:
        """Whether the centre has moved on beyond this program."""
        return self.least_protocol > PROTOCOL


def hello(connection: Connection, last_op: UUID | None = None) -> Hello:
    """Ask the centre who it is and who one is there.

    Args:
        connection: the person's.
        last_op: the newest operation that it has answered.

    Raises:
        psycopg.Error: it does not answer, or does not let the person in.
    """
    return hello_of(say_hello(connection, last_op))


def say_hello(connection: Connection, last_op: UUID | None = None) -> Cursor:
    """Send the question alone; `hello_of` reads the answer."""
    return connection.execute("SELECT api.hello(%s)", (last_op,), prepare=True)


def hello_of(cursor: Cursor) -> Hello:
    """Read what the centre says of itself."""
    row = cursor.fetchone()
    said: Mapping[str, Any] = row[0] if row else {}
    return Hello(
        system=said["system"],
        identity=f"{said['system']}/{said['timeline']}/{said['epoch']}",
        snapshot=said["snapshot"],
        now=parse_iso(said["now"]),
        login=said["login"],
        name=said["name"],
        role=said["role"],
        is_lead=said.get("is_lead", False),
        scopes={scope["name"]: scope["id"] for scope in said["scopes"]},
        must_change_password=said["must_change_password"],
        knows_last=said["knows_last"],
        least_protocol=said.get("protocol", {}).get("least", PROTOCOL),
    )
