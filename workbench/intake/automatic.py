"""Mails that no person wrote: bounces, delays, receipts, automatic replies.

By their marks (RFC 3464, 3834, 8098, 5965), and where a server sends none, by who sends them
together with what the subject says. A subject alone makes no bounce: a person may write about one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.text import clean
from workbench.intake.attachments import MailAttachment
from workbench.intake.headers import (
    Fields,
    decode_words,
    first,
    message_ids,
    split_head,
    value_and_parameters,
)


class Nature(StrEnum):
    """What an automatic mail is."""

    BOUNCE = "bounce"
    DELAY = "delay"
    DELIVERY = "delivery report"
    RECEIPT = "receipt"
    COMPLAINT = "complaint report"
    REPLY = "automatic reply"


@dataclass(frozen=True, slots=True)
class Failed:
    """A recipient of a delivery report: address, status (5.1.1), and the server's words."""

    address: str
    action: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """What was recognised, why, whom it concerns, and the ids of the mail it speaks of."""

    nature: Nature
    why: str
    recipients: tuple[Failed, ...] = ()
    originals: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it is, in a sentence."""
        whom = ", ".join(filter(None, (each.address for each in self.recipients[:3])))
        status = next((f" ({each.status})" for each in self.recipients if each.status), "")
        about = f" for {whom}{status}" if whom else ""
        article = "An" if self.nature is Nature.REPLY else "A"
        return f"{article} {self.nature.value}{about}: {self.why}."


_DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|poo?st[-_.]?master|mail[-_.]?delivery[-_.]?(?:system|subsystem)"
    r"|mdaemon|bounces?|mail\.delivery\.system)\b",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"mail deliver|mailer[- ]?daemon|delivery (?:sub)?system|postmaster|system administrator"
    r"|interscan|mail interconnect",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"undeliver|not delivered|deliver\w* (?:status )?(?:notification|failure|has failed)"
    r"|delivery fail"
    r"|mail (?:delivery )?fail|failure notice|returned (?:mail|to sender)|returning message|bounce"
    r"|could not be delivered|unzustellbar|nicht zugestellt|non remis|échec de la remise"
    r"|no entregado|non recapitato|onbestelbaar|ikke leveres|inte levereras|не доставлен"
    r"|delayed|could not send|error sending your mail|mail system error|malformed recipient"
    r"|配信できません|delivery status|delivery report",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delay|warning|still being retried|could not send mail for past", re.IGNORECASE
)
_AUTO_SUBJECT = re.compile(
    r"^\s*(?:auto(?:matic|matische?s?|matisk|maattinen)?[ -]?(?:reply|respon[ds]\w*|svar|antwort"
    r"|antwoord|vastaus)?\s?[:：]|auto(?:matic|matische?|matisk)[ -]?(?:reply|response|svar"
    r"|antwort|antwoord)|autoreply|autosvar|autorespon\w*"
    r"|out of (?:the )?office|abwesen(?:d|heits)\w*|réponse automatique|absence du bureau"
    r"|respuesta automática|risposta automatica|resposta automática|fuera de la oficina"
    r"|fraværende|ikke til stede|frånvarande|automaattinen vastaus|poza biurem"
    r"|automatyczna odpowiedź|odpowiedź automatyczna|автоответ|автоматический ответ"
    r"|automatická odpověď|自動(?:応答|返信)|自动(?:回复|答复)|자동\s?(?:응답|회신))",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(r"^[>\s]{0,9}Message-Id:\s*<([^<>\s]{3,250})>", re.IGNORECASE | re.MULTILINE)
_REPLY_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from")
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "text/rfc822")
_STATUSES = ("message/delivery-status", "message/global-delivery-status")
_MOST = 200
_HEAD = 1 << 16


def recognise(
    fields: Fields,
    sender: str,
    subject: str,
    text: str,
    attachments: tuple[MailAttachment, ...],
    *,
    answers: bool,
) -> Automatic | None:
    """Return what an automatic mail is, None for one that a person wrote.

    `sender` is name and address as shown; `answers` tells that it names a mail it answers.
    """
    media_type, parameters = value_and_parameters(first(fields, "content-type"))
    kinds = {each.media_type.replace("/global-", "/") for each in attachments}
    report = parameters.get("report-type", "").lower() if media_type == "multipart/report" else ""
    if "message/feedback-report" in kinds or report == "feedback-report":
        return Automatic(
            Nature.COMPLAINT, "it carries a feedback report", (), _originals(text, attachments)
        )
    if "message/disposition-notification" in kinds or report == "disposition-notification":
        why = "it carries a disposition notification"
        return Automatic(Nature.RECEIPT, why, (), _originals(text, attachments))
    if "message/delivery-status" in kinds or report == "delivery-status":
        return _report(subject, text, attachments)
    return _unmarked_bounce(fields, sender, subject, text, attachments) or _reply(
        fields, subject, answers=answers
    )


def _report(subject: str, text: str, attachments: tuple[MailAttachment, ...]) -> Automatic:
    told = [each.content for each in attachments if each.media_type in _STATUSES]
    failed = tuple(found for content in told for found in _recipients(content))[:_MOST]
    actions = {each.action for each in failed}
    if actions and actions <= {"delayed"}:
        nature = Nature.DELAY
    elif actions and actions <= {"delivered", "relayed", "expanded"}:
        nature = Nature.DELIVERY
    elif not actions and _DELAYED.search(subject):
        nature = Nature.DELAY
    else:
        nature = Nature.BOUNCE
    why = "it carries a delivery status"
    return Automatic(nature, why, failed, _originals(text, attachments))


def _recipients(content: bytes) -> Iterable[Failed]:
    at, end = 0, min(len(content), 1 << 20)
    for _ in range(_MOST):
        if at >= end:
            return
        fields, after, _ = split_head(content, at, end)
        at = max(after, at + 1)
        named = first(fields, "original-recipient") or first(fields, "final-recipient")
        named = first(fields, "final-recipient") or named
        if named:
            yield Failed(
                clean(named.rpartition(";")[2].strip(" <>"))[:320],
                first(fields, "action").split(" ")[0].lower()[:20],
                first(fields, "status").split(" ")[0][:20],
                clean(first(fields, "diagnostic-code"))[:500],
            )


def _unmarked_bounce(
    fields: Fields,
    sender: str,
    subject: str,
    text: str,
    attachments: tuple[MailAttachment, ...],
) -> Automatic | None:
    address = sender.rpartition("<")[2].strip(" >")
    path = first(fields, "return-path").strip()
    from_server = bool(_DAEMON.match(address) or _DAEMON_NAME.search(sender.partition("<")[0]))
    nobody = path == "<>" or "daemon" in path.lower()
    failed = first(fields, "x-failed-recipients")
    named = "x-failed-recipients" in fields
    if not (
        named or ((from_server or (nobody and not _is_reply(fields))) and _FAILURE.search(subject))
    ):
        return None
    nature = Nature.DELAY if _DELAYED.search(subject) else Nature.BOUNCE
    why = "a mail server names failed recipients" if named else "a mail server sent it back"
    people = [clean(each.strip(" <>"))[:320] for each in failed.split(",") if "@" in each]
    recipients = tuple(Failed(each, "", "", "") for each in people[:_MOST])
    return Automatic(nature, why, recipients, _originals(text, attachments))


def _is_reply(fields: Fields) -> bool:
    return first(fields, "auto-submitted").lower().startswith("auto-replied")


def _reply(fields: Fields, subject: str, *, answers: bool) -> Automatic | None:
    why = _reply_mark(fields, answers=answers)
    if not why and _AUTO_SUBJECT.match(subject):
        why = "its subject says so"
    return Automatic(Nature.REPLY, why) if why else None


def _reply_mark(fields: Fields, *, answers: bool) -> str:
    """Return which field of the head tells an automatic reply, "" when none does."""
    submitted = first(fields, "auto-submitted").split(";")[0].strip().lower()
    if submitted.startswith(("auto-replied", "auto-notified")):
        return f"its head says {submitted}"
    if submitted.startswith("auto-") and answers:
        # What a program sends of itself may be a notice; what answers a mail is none.
        return f"its head says {submitted}, and it answers a mail"
    marks = (name for name in _REPLY_FIELDS if first(fields, name).lower() not in ("", "no"))
    if mark := next(marks, ""):
        return f"its head has {mark}"
    if first(fields, "precedence").lower() in ("auto_reply", "auto-reply"):
        return "its precedence is that of an automatic reply"
    return "its head says so" if first(fields, "x-autogenerated").lower() == "reply" else ""


def _originals(text: str, attachments: tuple[MailAttachment, ...]) -> tuple[str, ...]:
    """Return the ids by which the thread of the returned mail is known, oldest first."""
    found: list[str] = []
    for attached in attachments:
        if attached.media_type not in _ORIGINALS:
            continue
        fields, _, _ = split_head(attached.content, 0, min(len(attached.content), _HEAD))
        for name in ("references", "in-reply-to", "message-id"):
            found += message_ids(decode_words(first(fields, name)))
    if not found:
        found = _IN_TEXT.findall(text)[:_MOST]
    return tuple(dict.fromkeys(found))
