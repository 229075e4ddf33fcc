"""From a file's bytes to what intake records of it, before it is known where it belongs."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import PurePath
from typing import Any
from weakref import WeakValueDictionary

from workbench.analysis.language import language_of
from workbench.domain.instants import to_iso
from workbench.domain.text import clean
from workbench.domain.triage import Proposal, propose
from workbench.intake.addresses import Address
from workbench.intake.pdf_text import PdfReader
from workbench.intake.review_columns import SYNONYMS
from workbench.intake.tables import Recall, ReviewRow, ReviewTable, read_reviews
from workbench.operations.notes import NewAttachment, attachment_args

MOST_TEXT = 150_000
"""Bytes of UTF-8 of a message's text in its operation, which is to stay below 256 KiB.

The whole text lies in the stored source."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message to be placed, or a file that stands for one."""

    args: Mapping[str, Any]
    sender_name: str
    sender_address: str
    files: tuple[bytes, ...]
    sha256: bytes
    received: datetime | None
    received_source: str
    proposal: Proposal
    unreadable: str = ""
    """Why the file could not be read as a message; empty for a mail."""
    automatic: str = ""
    """What it is, in a sentence, where no person wrote it; such a mail moves no case."""
    first_sender: Address | None = None
    """Who wrote the mail that this one forwards."""
    contents: tuple[Mapping[str, Any], ...] = ()
    """The content that it is about, as `content.record` holds it."""

    @property
    def thread(self) -> tuple[str, ...]:
        """The Message-IDs by which an earlier message of the thread is known."""
        own = (self.args["message_id"],) if self.args["message_id"] else ()
        return (*self.args["references"], *own)


@dataclass(frozen=True, slots=True)
class IncomingTable:
    """A table of reviews."""

    name: str
    source: Mapping[str, Any]
    content: bytes
    sha256: bytes
    table: ReviewTable
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """The reviews, each as an operation and the replica hold it."""
        return map(content_args, self.table.rows)


def incoming_file(content: bytes, path: str, pdfs: PdfReader, reason: str = "") -> Incoming:
    """Keep a file that is no mail and no table as the one attachment of a message.

    A PDF gives the message its text; what has none says so and stays to be looked at.
    """
    name = PurePath(path).name
    attachment = attachment_args(NewAttachment(name, content))
    told = reason or f"No mail and no table: kept as a file ({attachment['media_type']})."
    defects, text, facts = [told], "", {}
    if attachment["media_type"] == "application/pdf":
        read = pdfs.read(content)
        facts = {"pages": read.pages, "has_text": read.has_text, "remark": read.remark}
        text = read.text.strip().encode()[:MOST_TEXT].decode(errors="ignore")
        defects = [f"{clean(name)}: {read.remark}."] if read.remark else []
    language = language_of(text[:4000])
    args = {
        "from": "",
        "to": [],
        "cc": [],
        "subject": clean(name),
        "sent": None,
        "message_id": None,
        "references": [],
        "text": text,
        "language": language,
        "attachments": [{**attachment, **facts}],
        "source": attachment,
        "defects": defects,
    }
    return Incoming(
        args=args,
        sender_name="",
        sender_address="",
        files=(content,),
        sha256=bytes.fromhex(attachment["sha256"]),
        received=None,
        received_source="",
        proposal=propose(clean(name), text, "", [], language),
        unreadable="" if text else defects[0],
    )


def incoming_table(
    content: bytes,
    path: str,
    given: Mapping[str, str] | None = None,
    recall: Recall | None = None,
) -> IncomingTable:
    """Read a table of reviews; `given` and `recall` as `read_reviews` takes them.

    Raises:
        UserError: it holds no rows that could be read.
    """
    name = PurePath(path).name
    table = read_reviews(content, name, given, recall)
    digest = hashlib.sha256(content).digest()
    _AT_HAND[_key(digest, table.mapping)] = table
    return IncomingTable(
        name=clean(name),
        source=attachment_args(NewAttachment(name, content)),
        content=content,
        sha256=digest,
        table=table,
    )


_AT_HAND: WeakValueDictionary[tuple[Any, ...], ReviewTable] = WeakValueDictionary()
"""The tables being taken in just now, so that recording them does not read them again."""


def _key(digest: bytes, mapping: Mapping[str, str]) -> tuple[Any, ...]:
    return digest, tuple(sorted(mapping.items()))


def rows_again(
    content: bytes, name: str, mapping: Mapping[str, str] | None
) -> Iterable[Mapping[str, Any]]:
    """Return the rows of an import that was recorded, from its file.

    Args:
        content: the file's bytes.
        name: its name.
        mapping: which column held which field; None for imports of before it was recorded.
    """
    table = None
    if mapping:
        table = _AT_HAND.get(_key(hashlib.sha256(content).digest(), mapping))
    if table is None:
        given = dict.fromkeys(SYNONYMS, "") | dict(mapping) if mapping else None
        table = read_reviews(content, name, given)
    return map(content_args, table.rows)


def content_args(row: ReviewRow) -> dict[str, Any]:
    """Return a review as an operation and the replica hold it."""
    values = {name: getattr(row, name) for name in _KEPT}
    for name in ("published", "experienced"):
        moment = values[name]
        values[name] = to_iso(moment) if moment else None
    return values


_KEPT = tuple(each.name for each in fields(ReviewRow) if each.name != "raw")
