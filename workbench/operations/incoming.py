"""From a file's bytes to what intake records of it, before it is known where it belongs."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from workbench.analysis.language import language_of
from workbench.domain.instants import to_iso
from workbench.domain.text import clean
from workbench.domain.triage import Proposal, propose
from workbench.intake.mail import Address, Mail, MailAttachment, read_message
from workbench.intake.tables import ReviewRow, read_reviews
from workbench.intake.winmail import looks_like_outlook
from workbench.operations.mail_facts import facts_of
from workbench.operations.notes import NewAttachment, attachment_args

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

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
    rows: tuple[Mapping[str, Any], ...]
    failures: tuple[str, ...]
    origin: Mapping[str, Any] = field(default_factory=dict)


def _file_name(content: bytes) -> str:
    return "message.msg" if looks_like_outlook(content) else "message.eml"


def incoming_mail(
    content: bytes, own_hosts: frozenset[str], roots: "Sequence[Certificate]" = ()
) -> Incoming:
    """Read a mail; `roots` vouch for who signed it."""
    mail = read_message(content, own_hosts, roots)
    sender = mail.sender or (mail.reply_to[0] if mail.reply_to else None)
    source = attachment_args(NewAttachment(_file_name(content), content))
    args = _message(mail, source)
    facts = facts_of(mail, args["text"])
    language = language_of(f"{mail.subject}\n{facts.own_words[:4000]}")
    recipients = [str(address) for address in (*mail.to, *mail.cc)]
    proposal = propose(mail.subject, facts.own_words, str(sender or ""), recipients, language)
    args |= {**facts.args, "references": list(facts.references), "language": language}
    args["defects"] = [*facts.warnings, *args["defects"]]
    return Incoming(
        args=args,
        sender_name=sender.name if sender else "",
        sender_address=sender.address if sender else "",
        files=(content, *(a.content for a in mail.attachments)),
        sha256=bytes.fromhex(source["sha256"]),
        received=mail.received,
        received_source=mail.received_source,
        proposal=proposal,
        automatic=facts.automatic,
        first_sender=facts.first_sender,
    )


def incoming_file(content: bytes, path: str, reason: str = "") -> Incoming:
    """Keep a file that is no mail and no table as the one attachment of an empty message."""
    name = PurePath(path).name
    attachment = attachment_args(NewAttachment(name, content))
    told = reason or f"No mail and no table: kept as a file ({attachment['media_type']})."
    args = {
        "from": "",
        "to": [],
        "cc": [],
        "subject": clean(name),
        "sent": None,
        "message_id": None,
        "references": [],
        "text": "",
        "language": None,
        "attachments": [attachment],
        "source": attachment,
        "defects": [told],
    }
    return Incoming(
        args=args,
        sender_name="",
        sender_address="",
        files=(content,),
        sha256=bytes.fromhex(attachment["sha256"]),
        received=None,
        received_source="",
        proposal=propose(clean(name), "", "", [], None),
        unreadable=told,
    )


def incoming_table(content: bytes, path: str) -> IncomingTable:
    """Read a table of reviews.

    Raises:
        UserError: it holds no rows that could be read.
    """
    name = PurePath(path).name
    table = read_reviews(content, name)
    return IncomingTable(
        name=clean(name),
        source=attachment_args(NewAttachment(name, content)),
        content=content,
        sha256=hashlib.sha256(content).digest(),
        rows=tuple(content_args(row) for row in table.rows),
        failures=tuple(f"line {f.line}: {f.reason}" for f in table.failures),
    )


def content_args(row: ReviewRow) -> dict[str, Any]:
    """Return a review as an operation and the replica hold it."""
    values = {f.name: getattr(row, f.name) for f in fields(row) if f.name != "raw"}
    for name in ("published", "experienced"):
        values[name] = to_iso(values[name]) if values[name] else None
    return values


def _message(mail: Mail, source: Mapping[str, Any]) -> dict[str, Any]:
    # What a cut leaves of a character at its end is no text, and left out.
    text = mail.text.encode()[:MOST_TEXT].decode(errors="ignore")
    defects = list(mail.defects)
    if text != mail.text:
        defects.append("The text is cut here; the whole of it lies in the stored mail.")
    return {
        "from": str(mail.sender or ""),
        "to": [str(address) for address in mail.to],
        "cc": [str(address) for address in mail.cc],
        "subject": mail.subject,
        "sent": to_iso(mail.sent) if mail.sent else None,
        "message_id": mail.message_id,
        "references": list(mail.references),
        "text": text,
        "attachments": [_attached(attachment) for attachment in mail.attachments],
        "source": dict(source),
        "defects": defects,
    }


def _attached(attachment: MailAttachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": len(attachment.content),
        "sha256": hashlib.sha256(attachment.content).hexdigest(),
    }
