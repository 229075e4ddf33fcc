"""Files between workstations: in chunks, after the operation that names them, and checked."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection

from workbench.errors import EnvironmentFault, UserError
from workbench.storage.journal import JournalEntry

CHUNK = 1024 * 1024
"""What travels at a time: a cut costs no more."""
MOST_BYTES = 100 * CHUNK

_STATE = "SELECT size, next_chunk, complete FROM api.file_state(%s, %s)"
_PUT = "SELECT api.put_chunk(%s, %s, %s, %s, %s, %s)"
_GET = (
    "SELECT substring(k.bytes FROM %s FOR %s) FROM app.file_chunk k"
    " WHERE k.scope = %s AND k.sha256 = %s AND k.n = %s"
)
_SCOPE = "SELECT scope FROM app.case_item WHERE case_id = %s"
_COMPLETE = -1

Read = Callable[[str], bytes]
Progress = Callable[[int, int], None]
"""Is told (bytes there, bytes in all)."""


class PutOff(Exception):
    """Something else is to be done first; what came of the file is kept."""


def named_files(entry: JournalEntry) -> Iterator[str]:
    """Return the hashes (hex) of the files that an operation speaks of.

    What a foreign program wrote into its arguments names none.
    """
    args = entry.operation.args
    attachments = args.get("attachments")
    places = list(attachments) if isinstance(attachments, list) else []
    for place in (*places, args.get("source"), args.get("pdf")):
        if isinstance(place, Mapping) and _is_hash(place.get("sha256")):
            yield place["sha256"]


def send(connection: Connection, entry: JournalEntry, sha256: str, read: Read) -> int:
    """Bring a file to the centre, from where an earlier attempt broke off.

    Args:
        connection: the person's.
        entry: the operation that names it, which the centre has.
        sha256: its hash (hex).
        read: gives the bytes of a stored file.

    Returns:
        How many bytes went there now.

    Raises:
        psycopg.Error: the connection broke, or the centre does not take it.
    """
    case, op_id, digest = entry.operation.case, entry.operation.op_id, bytes.fromhex(sha256)
    state = connection.execute(_STATE, (case, digest), prepare=True).fetchone()
    if state is not None and state[2]:
        return 0
    content = read(sha256)
    if len(content) > MOST_BYTES:
        return 0  # the centre would not have it; it stays with whoever attached it
    n, sent = (state[1] if state is not None else 0), 0
    while n != _COMPLETE:
        chunk = content[n * CHUNK : (n + 1) * CHUNK]
        values = (case, op_id, digest, len(content), n, chunk)
        row = connection.execute(_PUT, values, prepare=True, binary=True).fetchone()
        sent += len(chunk)
        n = row[0] if row is not None else _COMPLETE
    return sent


def fetch(
    connection: Connection,
    sha256: str,
    partial: bytearray,
    *,
    case: UUID | None = None,
    scope: int | None = None,
    progress: Progress | None = None,
    piece: int = CHUNK,
) -> bytes:
    """Bring a file from the centre, and check it.

    Args:
        connection: the person's.
        sha256: its hash (hex).
        partial: what an earlier attempt left; it grows chunk by chunk.
        case: a case that names it,
        scope: or the number of the scope of an operation without a case.
        progress: is told how far it is; what it raises ends the fetching.
        piece: how many bytes are asked for at a time; a chunk at most.

    Raises:
        UserError: the centre does not have it (yet).
        EnvironmentFault: what came is not what was named.
        psycopg.Error: the connection broke; what came stays in `partial`.
    """
    digest = bytes.fromhex(sha256)
    state = connection.execute(_STATE, (case, digest), prepare=True).fetchone()
    if state is None or not state[2]:
        raise UserError(
            "The file is not at the centre yet: its author's computer has still to send it. "
            "Try again later."
        )
    size = int(state[0])
    if scope is None:
        found = connection.execute(_SCOPE, (case,)).fetchone()
        scope = found[0] if found else None
    while len(partial) < size:
        n, within = divmod(len(partial), CHUNK)
        values = (within + 1, piece, scope, digest, n)
        row = connection.execute(_GET, values, prepare=True, binary=True).fetchone()
        if row is None or not row[0]:
            raise UserError("The file is no longer shown to you. Sync, and look again.")
        partial += row[0]
        if progress is not None:
            progress(len(partial), size)
    content = bytes(partial)
    if hashlib.sha256(content).digest() != digest:
        partial.clear()
        raise EnvironmentFault(
            f"The file {sha256[:12]}… came damaged and was thrown away. Try again."
        )
    return content


def _is_hash(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 64:  # noqa: PLR2004  # SHA-256 in hex
        return False
    try:
        bytes.fromhex(value)
    except ValueError:
        return False
    return True
