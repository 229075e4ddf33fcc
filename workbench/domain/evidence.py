"""Evidence notes: append-only and hash-chained, so that a changed or cut note shows.

The content hash is fixed by the writer and cited by letters; the chain hash is given by the centre
(in a local profile: by the profile itself) and binds each note to its place.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from workbench.domain.ids import canonical_json

GENESIS = bytes(32)
"""The previous hash of a case's first note."""


@dataclass(frozen=True, slots=True)
class SealedNote:
    """A note as it stands in the chain; hashes are hex."""

    case: UUID
    reference: str
    op_id: UUID
    n: int
    author: str
    text: str
    salt: str
    attachments: tuple[str, ...]
    content_hash: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first place where a case's chain does not hold, in words."""

    case: UUID
    reference: str
    n: int
    reason: str


def content_hash(
    *, salt: str, op_id: UUID, case: UUID, author: str, text: str, attachments: Sequence[str]
) -> bytes:
    """Return SHA-256 over the canonical JSON of what the author wrote.

    The salt keeps a redacted note's hash from being matched by guessing its text.
    """
    return hashlib.sha256(
        canonical_json(
            {
                "attachments": list(attachments),
                "author": author,
                "case": str(case),
                "op": str(op_id),
                "salt": salt,
                "text": text,
            }
        )
    ).digest()


def chain_hash(previous: bytes, content: bytes, n: int) -> bytes:
    """Return SHA-256 over previous hash (32 bytes), content hash (32) and n (8, big-endian)."""
    return hashlib.sha256(previous + content + n.to_bytes(8)).digest()


def first_broken_link(notes: Iterable[SealedNote], expected: int) -> BrokenLink | None:
    """Recompute one case's chain, in the order of n, and return its first broken link.

    Args:
        notes: the case's notes as stored, in the order of n.
        expected: how many notes the case says it has; fewer means that the tail was cut.
    """
    previous, position, last = GENESIS, 0, None
    for position, note in enumerate(notes, start=1):
        last = note
        reason = _fault(note, previous, position)
        if reason:
            return BrokenLink(note.case, note.reference, position, reason)
        previous = bytes.fromhex(note.hash)
    if last is not None and position < expected:
        reason = f"the case counts {expected} notes, the chain ends at {position}"
        return BrokenLink(last.case, last.reference, position + 1, reason)
    return None


def _fault(note: SealedNote, previous: bytes, position: int) -> str:
    content = content_hash(
        salt=note.salt,
        op_id=note.op_id,
        case=note.case,
        author=note.author,
        text=note.text,
        attachments=note.attachments,
    )
    if note.n != position:
        return f"note {position} is missing"
    if content.hex() != note.content_hash:
        return "the text, author or attachments are not what was sealed"
    if note.previous_hash != previous.hex():
        return "it does not follow the note before it"
    if chain_hash(previous, content, note.n).hex() != note.hash:
        return "its place in the chain was altered"
    return ""
