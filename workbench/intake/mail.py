"""A mail as the department sees it, read from any bytes.

Reading never raises and takes time in proportion to the size: what is odd becomes a sentence in
``defects``, what cannot be read stays attached as bytes.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.domain.text import clean
from workbench.intake.addresses import Address, read_addresses
from workbench.intake.attachments import MailAttachment
from workbench.intake.bodies import read_body
from workbench.intake.headers import (
    Fields,
    decode_words,
    first,
    message_ids,
    raw_text,
    read_date,
    split_head,
    value_and_parameters,
)
from workbench.intake.mapi import Item, addressees, body_of, head_of, sender_of
from workbench.intake.mime import Budget, read_part
from workbench.intake.rebuilt import files_of, ids_of, sent_at, subject_of
from workbench.intake.signed import open_signed
from workbench.intake.winmail import looks_like_outlook, open_winmail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.x509 import Certificate

    from workbench.intake.cms import Signature

__all__ = ["Address", "Mail", "MailAttachment", "looks_like_mail", "read_mail", "read_message"]

_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:>?From (?![ \t]*:)[^\n]{0,998}\n)*")
"""What may stand before the first field: a byte order mark, blank lines, mbox's own line.

`From  :` is no such line but a field with blanks before its colon (RFC 5322, 4.5)."""

_BY = re.compile(r"\bby\s+([^\s;()]+)", re.IGNORECASE)

_SENDER = ("from", "sender", "return-path", "received", "message-id", "delivered-to", "x-sender")
_ADDRESSED = ("to", "cc", "bcc", "subject", "date", "mime-version", "reply-to", "content-type")
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says.

    ``sent`` is the sender's claim (Date), in UTC. ``received`` is the date of the topmost
    Received field that names one of our own hosts, in UTC, and None without one: what a sender
    forges lies below it. ``received_source`` names that field for the record. ``message_id`` and
    ``references`` stand without angle brackets; references join References and In-Reply-To,
    oldest first. ``html`` holds nothing that runs or loads. ``defects`` are plain sentences.
    """

    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    sent: datetime | None
    message_id: str | None
    references: tuple[str, ...]
    text: str
    html: str | None
    attachments: tuple[MailAttachment, ...]
    received: datetime | None
    received_source: str
    defects: tuple[str, ...]
    fields: Fields = field(default_factory=dict, repr=False)
    """The head as it came."""
    signatures: "tuple[Signature, ...]" = ()
    hidden: str = ""
    """What of it cannot be read here, in a sentence."""


def read_message(
    source: bytes,
    own_hosts: frozenset[str] = frozenset(),
    roots: "Sequence[Certificate]" = (),
) -> Mail:
    """Read a mail, or a message that Outlook saved; see :func:`read_mail`."""
    if looks_like_outlook(source):
        from workbench.intake.outlook import read_item  # olefile loads for the first of them

        item = read_item(source)
        if item is not None:
            return _of_outlook(item, own_hosts)
    return read_mail(source, own_hosts, roots)


def read_mail(
    source: bytes,
    own_hosts: frozenset[str] = frozenset(),
    roots: "Sequence[Certificate]" = (),
) -> Mail:
    """Read a mail from its bytes.

    Args:
        source: the bytes.
        own_hosts: the names of our receiving mail servers.
        roots: the certificates that vouch for signers.
    """
    budget = Budget()
    start = _start(source)
    if b"\n" not in source and b"\r" in source:
        source = source.replace(b"\r", b"\n")
    root = read_part(source, start, len(source), budget)
    fields = root.fields
    signatures, hidden = open_signed(root, budget, roots)
    body = read_body(root, budget)
    open_winmail(body, budget.defects)
    senders = _addresses(fields, "from") or _addresses(fields, "sender")
    received, received_source = _received(fields, own_hosts)
    ids = message_ids(first(fields, "message-id"))
    return Mail(
        sender=senders[0] if senders else None,
        to=_addresses(fields, "to"),
        cc=_addresses(fields, "cc"),
        reply_to=_addresses(fields, "reply-to"),
        subject=clean(" ".join(decode_words(first(fields, "subject")).split())),
        sent=read_date(first(fields, "date")),
        message_id=ids[0] if ids else None,
        references=_references(fields),
        text=body.text,
        html=body.html,
        attachments=tuple(body.attachments),
        received=received,
        received_source=received_source,
        defects=tuple(dict.fromkeys(budget.defects)),
        fields=fields,
        signatures=signatures,
        hidden=hidden,
    )


def _of_outlook(item: Item, own_hosts: frozenset[str]) -> Mail:
    fields = head_of(item)
    received, received_source = _received(fields, own_hosts)
    people = addressees(item)
    own, answered = ids_of(item)
    text, html = body_of(item)
    return Mail(
        sender=sender_of(item) or next(iter(_addresses(fields, "from")), None),
        to=people["to"] or _addresses(fields, "to"),
        cc=people["cc"] or _addresses(fields, "cc"),
        reply_to=_addresses(fields, "reply-to"),
        subject=subject_of(item),
        sent=sent_at(item),
        message_id=own,
        references=answered,
        text=text,
        html=html,
        attachments=tuple(files_of(item)),
        received=received,
        received_source=received_source,
        defects=tuple(dict.fromkeys(item.defects)),
        fields=fields,
    )


def looks_like_mail(source: bytes, name: str = "") -> bool:
    """Tell a mail by its head, whatever the file is called.

    It begins with two known fields, one of them telling who sent it or how it came, or with the
    field that announces parts. In a file called `.eml` any field will do: it says that it is one.
    """
    if looks_like_outlook(source):
        return True
    head = source[:_HEAD].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = _start(head)
    fields, _, _ = split_head(head, start, len(head))
    if name.lower().endswith(".eml"):
        return bool(fields)
    if b"\x00" in head[start : start + 512]:
        return False
    sending = sum(name in fields for name in _SENDER)
    if sending > 0 and sending + sum(name in fields for name in _ADDRESSED) > 1:
        return True
    media_type, parameters = value_and_parameters(first(fields, "content-type"))
    return media_type.startswith("multipart/") and "boundary" in parameters


def _start(source: bytes) -> int:
    found = _PROLOGUE.match(source[:_HEAD])
    return found.end() if found else 0


def _addresses(fields: Fields, name: str) -> tuple[Address, ...]:
    read = (read_addresses(raw_text(value)) for value in fields.get(name, ())[:50])
    return tuple(address for each in read for address in each)


def _references(fields: Fields) -> tuple[str, ...]:
    older = [
        each for value in fields.get("references", ()) for each in message_ids(raw_text(value))
    ]
    answered = message_ids(first(fields, "in-reply-to"))
    return tuple(dict.fromkeys([*older, *(each for each in answered if each not in older)]))


def _received(fields: Fields, own_hosts: frozenset[str]) -> tuple[datetime | None, str]:
    hosts = {host.lower().rstrip(".") for host in own_hosts}
    if not hosts:
        return None, ""
    for value in fields.get("received", ()):
        text = raw_text(value)
        by = _BY.search(text)
        host = by[1].lower().rstrip(".") if by else ""
        moment = read_date(text.rpartition(";")[2].strip()) if host in hosts else None
        if moment is not None:
            return moment, f"Received header of {host}"
    return None, ""
