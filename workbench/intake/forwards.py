"""Forwarded mails: who first wrote, when and about what, whether pasted or attached."""

import re
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.text import clean
from workbench.intake.addresses import Address, read_addresses
from workbench.intake.attachments import MailAttachment
from workbench.intake.headers import decode_words, first, message_ids, read_date, split_head
from workbench.intake.pasted_heads import pasted_heads
from workbench.intake.quotes import MOST_LINES

MOST_FORWARDED = 50
_HEAD = 1 << 16
_LONGEST = 300

_SUBJECT = re.compile(
    r"^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|doorst|pd|továbbítás|fs|转发|轉寄|ilt|fyi)\s*[:：]",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"^[>\s*]{0,9}(?:[-_=]{3,}\s*)?(?:begin\s+forwarded\s+message|forwarded\s+(?:message|by)\b.{0,80}"
    r"|(?:anfang\s+der\s+)?weitergeleiteten?\s+(?:nachricht|e-?mail)|message\s+transféré"
    r"|début\s+du\s+message\s+(?:transféré|réexpédié)|mensaje\s+reenviado|inicio\s+del\s+mensaje"
    r"\s+reenviado|messaggio\s+inoltrato|inizio\s+messaggio\s+inoltrato|mensagem\s+encaminhada"
    r"|doorgestuurd\s+bericht|begin\s+doorgestuurd\s+bericht|videresendt\s+(?:besked|melding|e-?mail)"
    r"|vidarebefordrat\s+(?:meddelande|brev)|edelleenlähetetty\s+viesti|wiadomość\s+przekazana"
    r"|przekazana\s+wiadomość|пересылаемое\s+сообщение|пересланное\s+сообщение"
    r"|přeposlaná\s+zpráva|továbbított\s+üzenet|転送メッセージ|转发的?邮件|원본\s?메시지)"
    r"\s*[:：]?\s*(?:[-_=]{3,})?[*\s]*$",
    re.IGNORECASE,
)
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail that came within another.

    `how` is `pasted` into the text or `attached` as a file. `date` is as written there and
    `sent` what it means (UTC, None where it cannot be read); both are claims of who forwarded.
    """

    how: str
    sender: Address | None
    date: str
    sent: datetime | None
    subject: str
    message_id: str | None = None


def forwarded_in(
    subject: str, text: str, attachments: tuple[MailAttachment, ...]
) -> tuple[Forwarded, ...]:
    """Return the mails forwarded in this one, pasted ones first, at most fifty."""
    found = [*_pasted(subject, text), *_attached(attachments)]
    return tuple(found[:MOST_FORWARDED])


def _pasted(subject: str, text: str) -> list[Forwarded]:
    """A reply carries such heads too: only a mark, or the subject, tells that it is a forward."""
    lines = text.split("\n")[:MOST_LINES]
    marks = [n for n, line in enumerate(lines) if len(line) < _LONGEST and _MARK.match(line)]
    is_forward = bool(_SUBJECT.match(subject))
    if not marks and not is_forward:
        return []
    heads = list(pasted_heads(lines))
    chosen = [head for head in heads if any(0 < head.line - mark <= _NEAR for mark in marks)]
    return [
        Forwarded("pasted", _sender(h.sender), h.date[:_LONGEST], h.sent, h.subject[:_LONGEST])
        for h in chosen or heads[:1]
    ]


def _sender(text: str) -> Address | None:
    plain = re.sub(r"<?\[?mailto:([^\]>\s]+)\]?>*", r"<\1>", text)
    return next(iter(read_addresses(plain)), None)


def _attached(attachments: tuple[MailAttachment, ...]) -> list[Forwarded]:
    return [_head_of(each.content) for each in attachments if each.media_type == "message/rfc822"]


def _head_of(content: bytes) -> Forwarded:
    fields, _, _ = split_head(content, 0, min(len(content), _HEAD))
    date = first(fields, "date")
    ids = message_ids(first(fields, "message-id"))
    subject = clean(" ".join(decode_words(first(fields, "subject")).split()))
    sender = next(iter(read_addresses(first(fields, "from"))), None)
    return Forwarded(
        "attached", sender, date[:_LONGEST], read_date(date), subject, ids[0] if ids else None
    )
