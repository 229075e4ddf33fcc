"""Mails made of Outlook's items: to be read like any mail, and as files where one lies in another.

A message within a message has no bytes of its own in Outlook's containers. It is written down as
a mail, always the same bytes for the same item, so that it can be kept, opened and compared.
"""

import base64
import hashlib
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

from workbench.intake.addresses import Address
from workbench.intake.attachments import MailAttachment, safe_name
from workbench.intake.headers import first, message_ids, read_date
from workbench.intake.mapi import (
    ANSWERED,
    CLASS,
    DELIVERED,
    MESSAGE_ID,
    REFERENCES,
    SENT,
    SUBJECT,
    Item,
    addressees,
    attachment_of,
    body_of,
    head_of,
    sender_of,
)

_WIDTH = 76


def files_of(item: Item) -> list[MailAttachment]:
    """Return all that is attached to an item; messages within are written as mails."""
    files: list[MailAttachment] = []
    for number, attached in enumerate(item.attachments, 1):
        if attached.item is None:
            files.append(attachment_of(attached, number))
            continue
        content = as_mail(attached.item)
        name = safe_name(f"{subject_of(attached.item) or f'attachment-{number}'}.eml")
        files.append(MailAttachment(name, "message/rfc822", content, False, None))
    return files


def subject_of(item: Item) -> str:
    """Return the subject on one line."""
    return " ".join(item.text(SUBJECT).replace("\x01", " ").split())


def sent_at(item: Item) -> datetime | None:
    """Return when it was sent by the sender's claim, in UTC."""
    value = item.properties.get(SENT) or item.properties.get(DELIVERED)
    return value if isinstance(value, datetime) else read_date(first(head_of(item), "date"))


def ids_of(item: Item) -> tuple[str | None, tuple[str, ...]]:
    """Return the Message-ID and the ids that are answered, oldest first."""
    head = head_of(item)
    own = message_ids(item.text(MESSAGE_ID) or first(head, "message-id"))
    answered = [
        *message_ids(item.text(REFERENCES) or first(head, "references")),
        *message_ids(item.text(ANSWERED) or first(head, "in-reply-to")),
    ]
    return (own[0] if own else None), tuple(dict.fromkeys(answered))


def as_mail(item: Item) -> bytes:
    """Write an item as a mail with all its parts."""
    own, answered = ids_of(item)
    people = addressees(item)
    sender, sent = sender_of(item), sent_at(item)
    head = [
        ("From", _people((sender,) if sender else ())),
        ("To", _people(people["to"])),
        ("Cc", _people(people["cc"])),
        ("Subject", _encoded(subject_of(item))),
        ("Date", format_datetime(sent) if sent else ""),
        ("Message-ID", f"<{own}>" if own else ""),
        ("References", " ".join(f"<{each}>" for each in answered)),
        ("X-Message-Class", _encoded(item.text(CLASS))),
        ("MIME-Version", "1.0"),
    ]
    text, html = body_of(item)
    parts = [_part("text/plain; charset=utf-8", text.encode())]
    if html is not None:
        inner = [parts[0], _part("text/html; charset=utf-8", html.encode())]
        parts = [_joined("alternative", inner)]
    parts += [_file(each) for each in files_of(item)]
    lines = [f"{name}: {value}".encode() for name, value in head if value]
    return b"\r\n".join([*lines, parts[0] if len(parts) == 1 else _joined("mixed", parts)])


def _people(people: tuple[Address, ...]) -> str:
    written = (_person(each) for each in people)
    return ",\r\n ".join(each for each in written if each)


def _person(person: Address) -> str:
    address = "".join(person.address.split())
    if not address:
        # A name in the sender's own organisation, which has no address here.
        return f"{_encoded(person.name)} <>" if person.name else ""
    if not address.isascii():
        return f"{_encoded(person.name)} <{_encoded(address)}>"
    return formataddr((" ".join(person.name.split()), address))


def _encoded(text: str) -> str:
    line = " ".join(text.split())
    if line.isascii() and len(line) < _WIDTH:
        return line
    return Header(line, "utf-8", maxlinelen=_WIDTH).encode(linesep="\r\n")


def _part(kind: str, content: bytes, more: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n"
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return head.encode() + encoded


def _file(file: MailAttachment) -> bytes:
    name = _encoded(file.name).replace('"', "'")
    more = (
        f'Content-Disposition: {"inline" if file.inline else "attachment"};\r\n filename="{name}"'
    )
    more += f"\r\nContent-ID: <{_encoded(file.content_id)}>\r\n" if file.content_id else "\r\n"
    # A mail within has to stay byte for byte, which `message/rfc822` cannot do in base64.
    return _part(file.media_type, file.content, more)


def _joined(kind: str, parts: list[bytes]) -> bytes:
    digest = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
    between = f"--{digest}\r\n".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{digest}"\r\n\r\n'.encode()
    return head + between + (b"\r\n" + between).join(parts) + f"\r\n--{digest}--\r\n".encode()
