"""From a mail's bytes to what intake records of it, within the bounds of one operation."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.analysis.language import language_of
from workbench.domain.ids import canonical_json
from workbench.domain.instants import to_iso
from workbench.domain.triage import propose
from workbench.intake.mail import Mail, MailAttachment, read_message
from workbench.intake.pdf_text import PdfReader
from workbench.intake.winmail import looks_like_outlook
from workbench.operations.attached_text import AttachedText, attached_text
from workbench.operations.incoming import MOST_TEXT, Incoming
from workbench.operations.mail_facts import facts_of
from workbench.operations.notes import NewAttachment, attachment_args

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MOST_BYTES = 240_000
"""Of an operation's arguments as JSON; an operation is to stay below 256 KiB."""
_MOST_LISTED = {"to": 500, "cc": 500, "references": 200, "attachments": 300, "defects": 100}
_CUT = "The text is cut here; the whole of it lies in the stored mail."


def incoming_mail(
    content: bytes,
    own_hosts: frozenset[str],
    pdfs: PdfReader,
    roots: "Sequence[Certificate]" = (),
) -> Incoming:
    """Read a mail; `roots` vouch for who signed it."""
    mail = read_message(content, own_hosts, roots)
    sender = mail.sender or (mail.reply_to[0] if mail.reply_to else None)
    source = attachment_args(NewAttachment(_file_name(content), content))
    own = _shortened(mail.text)
    facts = facts_of(mail, own)
    attached = AttachedText() if facts.automatic else attached_text(mail.attachments, pdfs)
    words = facts.own_words + attached.text
    language = language_of(f"{mail.subject}\n{words[:4000]}")
    recipients = [str(address) for address in (*mail.to, *mail.cc)]
    text = _shortened(own + attached.text)
    args = {**_message(mail, source), **facts.args}
    args |= {
        "references": list(facts.references),
        "language": language,
        "text": text,
        "attachments": [
            _attached(each) | attached.facts.get(number, {})
            for number, each in enumerate(mail.attachments)
        ],
    }
    if "own" in args and len(text) > len(own):
        args["own"] = [*args["own"], [len(own), len(text)]]
    args["defects"] = [*facts.warnings, *mail.defects, *attached.remarks]
    if len(own) < len(mail.text) or len(text) < len(own) + len(attached.text):
        args["defects"].append(_CUT)
    return Incoming(
        args=_within_bounds(args),
        sender_name=sender.name if sender else "",
        sender_address=sender.address if sender else "",
        files=(content, *(a.content for a in mail.attachments)),
        sha256=bytes.fromhex(source["sha256"]),
        received=mail.received,
        received_source=mail.received_source,
        proposal=propose(mail.subject, words, str(sender or ""), recipients, language),
        automatic=facts.automatic,
        first_sender=facts.first_sender,
    )


def _file_name(content: bytes) -> str:
    return "message.msg" if looks_like_outlook(content) else "message.eml"


def _shortened(text: str, most: int = MOST_TEXT) -> str:
    # What a cut leaves of a character at its end is no text, and left out.
    return text.encode()[:most].decode(errors="ignore")


def _within_bounds(args: dict[str, Any]) -> dict[str, Any]:
    """Shorten lists, then the text, until the whole can be an operation."""
    if len(canonical_json(args)) <= MOST_BYTES:
        return args
    for name, most in _MOST_LISTED.items():
        if len(args[name]) > most:
            said = f"{len(args[name]) - most:,} more under “{name}” are only in the stored mail."
            args["defects"] = [*args["defects"], said]
            args[name] = args[name][-most:] if name == "references" else args[name][:most]
    most = MOST_TEXT
    while (size := len(canonical_json(args))) > MOST_BYTES and most > 0:
        most = max(most - max(size - MOST_BYTES, 1000), 0)
        args["text"] = _shortened(args["text"], most)
        args["defects"] = [*(d for d in args["defects"] if d != _CUT), _CUT]
        length = len(args["text"])
        if "own" in args:
            args["own"] = [[s, min(e, length)] for s, e in args["own"] if s < length]
    return args


def _message(mail: Mail, source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "from": str(mail.sender or ""),
        "to": [str(address) for address in mail.to],
        "cc": [str(address) for address in mail.cc],
        "subject": mail.subject,
        "sent": to_iso(mail.sent) if mail.sent else None,
        "message_id": mail.message_id,
        "source": dict(source),
    }


def _attached(attachment: MailAttachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": len(attachment.content),
        "sha256": hashlib.sha256(attachment.content).hexdigest(),
    }
