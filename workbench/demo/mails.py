"""Mails as they came: what is shown of them, and the bytes they are kept as."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from random import Random
from typing import Any

from workbench.demo.exhibits import Exhibit
from workbench.demo.plot import Actor, Plot
from workbench.demo.sample import bank, filled, fitting, one
from workbench.domain.instants import to_iso

OUR_ADDRESS = "Escalations <escalations@platform.example.com>"
_OUR_HOST = "mx.platform.example.com"
_BOUNDARY = "=_part_of_the_demo"
_TRANSIT = 7
"""Seconds from a sender's clock to our server."""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """One mail, ready to be recorded: the operation's arguments and the files they name."""

    args: dict[str, Any]
    files: tuple[bytes, ...]


def first_text(rng: Random, plot: Plot) -> str:
    """Write the message that a case begins with."""
    words, gaps = bank(plot.language), plot.gaps
    written = words["kinds"][plot.kind]
    points = fitting(written["points"], plot.kind, plot.jurisdiction)
    middle = rng.sample(points, min(len(points), rng.randint(1, 2)))
    paragraphs = [
        rng.choice(words["greetings"]),
        one(rng, fitting(written["openings"], plot.kind, plot.jurisdiction), gaps),
        *(filled(point, gaps) for point in middle),
        one(rng, fitting(written["demands"], plot.kind, plot.jurisdiction), gaps),
        f"{rng.choice(words['closings'])}\n{plot.sender.name}",
    ]
    return "\n\n".join(paragraphs)


def further_text(rng: Random, plot: Plot, reference: str) -> str:
    """Write a further message that quotes what we answered."""
    words, gaps = bank(plot.language), {**plot.gaps, "reference": reference}
    said = one(rng, words["replies"], gaps)
    answer = one(rng, words["followups"], gaps)
    signed = f"{rng.choice(words['closings'])}\n{plot.sender.name}"
    return f"{answer}\n\n{signed}\n\n{one(rng, [words['wrote']], gaps)}\n> {said}"


def incoming_mail(
    plot: Plot,
    text: str,
    received: datetime,
    thread: Sequence[str],
    exhibits: Sequence[Exhibit] = (),
) -> IncomingMail:
    """Return a mail as intake would have recorded it.

    Args:
        plot: who writes to whom about what.
        text: what it says.
        received: when our server took it.
        thread: the Message-IDs of the thread so far; further mails answer the last one.
        exhibits: the files that came with it.
    """
    subject = f"Re: {plot.subject}" if thread else plot.subject
    place = f"{plot.gaps['url']}\0{len(thread)}".encode()
    host = plot.sender.address.rpartition("@")[2]
    message_id = f"<{hashlib.sha256(place).hexdigest()[:20]}@{host}>"
    source = _bytes(plot.sender, subject, text, received, message_id, thread, exhibits)
    sent = received.timestamp() - _TRANSIT
    args = {
        "from": f"{plot.sender.name} <{plot.sender.address}>",
        "to": [OUR_ADDRESS],
        "cc": [],
        "subject": subject,
        "sent": to_iso(datetime.fromtimestamp(sent, received.tzinfo)),
        "message_id": message_id,
        "references": list(thread),
        "text": text,
        "language": plot.language,
        "attachments": [exhibit.args for exhibit in exhibits],
        "source": Exhibit("message.eml", "message/rfc822", source).args,
        "defects": [],
        "same_id": False,
        "received": to_iso(received),
        "received_source": plot.received_source,
    }
    return IncomingMail(args, (source, *(exhibit.content for exhibit in exhibits)))


def _bytes(
    sender: Actor,
    subject: str,
    text: str,
    received: datetime,
    message_id: str,
    thread: Sequence[str],
    exhibits: Sequence[Exhibit],
) -> bytes:
    """Write the mail by RFC 5322 and 2045; the standard library's own writer is far slower."""
    host = sender.address.rpartition("@")[2]
    head = [
        f"Received: from {host} by {_OUR_HOST} with ESMTPS; {format_datetime(received)}",
        f"From: {_encoded(sender.name)} <{sender.address}>",
        f"To: {OUR_ADDRESS}",
        f"Subject: {_encoded(subject)}",
        f"Date: {format_datetime(received)}",
        f"Message-ID: {message_id}",
        *([f"In-Reply-To: {thread[-1]}", f"References: {' '.join(thread)}"] if thread else []),
        "MIME-Version: 1.0",
    ]
    body = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text]
    if exhibits:
        head += [f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"', ""]
        parts = [body, *(_part(exhibit) for exhibit in exhibits)]
        body = [line for part in parts for line in (f"--{_BOUNDARY}", *part)]
        body.append(f"--{_BOUNDARY}--")
    return "\r\n".join([*head, *body, ""]).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def _part(exhibit: Exhibit) -> list[str]:
    return [
        f"Content-Type: {exhibit.media_type}",
        f'Content-Disposition: attachment; filename="{exhibit.name}"',
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(exhibit.content).decode().strip(),
    ]


def _encoded(words: str) -> str:
    """Encode words for a header where they need it (RFC 2047)."""
    if words.isascii() and not set(words) & set('",:;<>@()[]\\'):
        return words
    return Header(words, "utf-8", maxlinelen=72).encode(linesep="\r\n")
