"""Evidence notes, with what is attached to them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.changes import Changes
from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.intake.attachments import media_type_of, safe_name
from workbench.operations.desk import Desk

_SALT_BYTES = 16
_UNKNOWN_TYPE = "application/octet-stream"
MOST_TEXT = 200_000
"""Bytes of UTF-8 in one note; an operation's arguments are to stay below 256 KiB."""


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file to be stored with a note, as it was found."""

    name: str
    content: bytes


def write_note(
    desk: Desk, case: UUID, text: str, attachments: Sequence[NewAttachment] = ()
) -> Changes:
    """Seal a note into the case's chain. It cannot be changed; a correction is a further note.

    Raises:
        UserError: the note says nothing and holds nothing, or is too long.
    """
    said = clean(text).strip()
    if not said and not attachments:
        raise UserError("The note is empty. Write something or attach a file.")
    size = len(said.encode())
    if size > MOST_TEXT:
        raise UserError(
            f"The note takes {size:,} bytes, more than the {MOST_TEXT:,} a note can hold. "
            "Nothing was sealed. Attach the long text as a file, or part it into several notes."
        )
    args = {
        "text": said,
        "salt": secrets.token_hex(_SALT_BYTES),
        "attachments": [attachment_args(a) for a in attachments],
    }
    recorded = desk.record(
        [desk.operation("note.write", case, args)], [a.content for a in attachments]
    )
    n = recorded[0].detail.get("n")
    note = "a note" if n is None else f"note {n}"  # its place in the chain is the centre's to give
    return Changes(recorded, f"Sealed {note} on {desk.reference(case)}")


def attachment_args(attachment: NewAttachment) -> dict[str, Any]:
    """Return how an operation names a stored file."""
    name = safe_name(attachment.name)
    return {
        "name": name,
        "media_type": media_type_of(attachment.content, _UNKNOWN_TYPE, name),
        "size": len(attachment.content),
        "sha256": hashlib.sha256(attachment.content).hexdigest(),
    }


def save_draft(desk: Desk, key: str, text: str) -> None:
    """Keep what is being written, so that a crash costs one key press at most.

    Args:
        desk: the person's desk.
        key: what is written where, such as `note:<case id>`.
        text: all of it; an empty text lets the draft go.
    """
    desk.ledger.journal.save_draft(key, clean(text), desk.now())


def read_draft(desk: Desk, key: str) -> str:
    """Return what was being written, or nothing."""
    return desk.ledger.journal.draft(key)
