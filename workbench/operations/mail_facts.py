"""What a mail is beyond its words: automatic, forwarded, part quote; as an operation holds it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.domain.instants import to_iso
from workbench.intake.addresses import Address
from workbench.intake.automatic import Automatic, recognise
from workbench.intake.forwards import Forwarded, forwarded_in
from workbench.intake.mail import Mail
from workbench.intake.quotes import own_spans, own_text

if TYPE_CHECKING:
    from workbench.intake.cms import Signature

_MOST_REFERENCES = 200


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What was recognised in a mail."""

    args: Mapping[str, Any]
    """Arguments of `message.receive`; what was not found is absent."""
    references: tuple[str, ...]
    """The thread, with that of a mail that came back."""
    own_words: str
    """The writer's own words and what was forwarded, without what a reply quotes."""
    automatic: str
    """What it is, in a sentence, where no person wrote it."""
    first_sender: Address | None
    """Who wrote the forwarded mail."""
    warnings: tuple[str, ...] = ()
    """What a reader has to know before believing the mail, in sentences."""


def facts_of(mail: Mail, text: str) -> MailFacts:
    """Look at a mail whose kept text is `text`."""
    sender = mail.sender or (mail.reply_to[0] if mail.reply_to else None)
    automatic = recognise(
        mail.fields,
        str(sender or ""),
        mail.subject,
        text,
        mail.attachments,
        answers=bool(mail.references),
    )
    forwarded = () if automatic else forwarded_in(mail.subject, text, mail.attachments)
    pasted = any(each.how == "pasted" for each in forwarded)
    spans = own_spans(text)
    args: dict[str, Any] = {}
    if spans != ((0, len(text)),):
        args["own"] = [list(span) for span in spans]
    if forwarded:
        args["forwarded"] = [_forwarded(each) for each in forwarded]
    if automatic:
        args["automatic"] = _automatic(automatic)
    if mail.signatures:
        args["signatures"] = [_signature(each) for each in mail.signatures]
    back = automatic.originals if automatic else ()
    references = tuple(dict.fromkeys((*back, *mail.references)))[-_MOST_REFERENCES:]
    return MailFacts(
        args=args,
        references=references,
        own_words=text if pasted else own_text(text, spans),
        automatic=automatic.words if automatic else "",
        first_sender=forwarded[0].sender if forwarded else None,
        warnings=tuple(_warnings(mail, sender)),
    )


def _warnings(mail: Mail, sender: Address | None) -> Iterator[str]:
    if mail.hidden:
        yield mail.hidden
    address = sender.address.lower() if sender else ""
    for each in mail.signatures:
        if each.verdict != "valid" or each.weak or each.partial:
            yield each.words
        elif each.addresses and address not in each.addresses:
            yield f"It is signed by {each.addresses[0]}, but sent as {address or 'nobody'}."


def _signature(found: "Signature") -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "why": found.why,
        "words": found.words,
        "signer": found.signer,
        "addresses": list(found.addresses),
        "issuer": found.issuer,
        "serial": found.serial,
        "fingerprint": found.fingerprint,
        "not_after": to_iso(found.not_after) if found.not_after else None,
        "signed_at": to_iso(found.signed_at) if found.signed_at else None,
        "weak": found.weak,
        "partial": found.partial,
    }


def _forwarded(found: Forwarded) -> dict[str, Any]:
    return {
        "how": found.how,
        "from": str(found.sender or ""),
        "date": found.date,
        "sent": to_iso(found.sent) if found.sent else None,
        "subject": found.subject,
        "message_id": found.message_id,
    }


def _automatic(found: Automatic) -> dict[str, Any]:
    return {
        "nature": found.nature.value,
        "why": found.why,
        "words": found.words,
        "recipients": [
            {
                "address": each.address,
                "action": each.action,
                "status": each.status,
                "diagnostic": each.diagnostic,
            }
            for each in found.recipients[:20]
        ],
    }
