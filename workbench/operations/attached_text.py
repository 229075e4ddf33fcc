"""The words of what is attached: PDFs and mails, put below the message's own text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.intake.attachments import MailAttachment
from workbench.intake.mail import read_mail
from workbench.intake.pdf_text import PdfReader

_DEEPEST = 3
_MOST = 30
"""PDFs and mails of one message that are read."""


@dataclass(slots=True)
class AttachedText:
    """Passages to put below a message, remarks for its reader, and facts by attachment number."""

    passages: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    left: int = _MOST

    @property
    def text(self) -> str:
        """All passages, each under its name."""
        return "".join(f"\n\n{passage}" for passage in self.passages)


def attached_text(attachments: Sequence[MailAttachment], pdfs: PdfReader) -> AttachedText:
    """Read what is attached, and what is attached to attached mails."""
    found = AttachedText()
    _read(found, enumerate(attachments), pdfs, 0)
    return found


def _read(
    found: AttachedText,
    attachments: Iterable[tuple[int, MailAttachment]],
    pdfs: PdfReader,
    depth: int,
) -> None:
    for number, attached in attachments:
        is_pdf = attached.media_type == "application/pdf"
        if not is_pdf and attached.media_type != "message/rfc822":
            continue
        if found.left <= 0:
            found.remarks.append("Very much is attached; not all of it was read for its text.")
            return
        found.left -= 1
        if is_pdf:
            facts = _pdf(found, attached, pdfs)
            if depth == 0:
                found.facts[number] = facts
        elif depth < _DEEPEST:
            _mail(found, attached, pdfs, depth)


def _pdf(found: AttachedText, attached: MailAttachment, pdfs: PdfReader) -> dict[str, Any]:
    read = pdfs.read(attached.content)
    if read.remark:
        found.remarks.append(f"{attached.name}: {read.remark}.")
    if read.has_text:
        pages = "1 page" if read.pages == 1 else f"{read.pages} pages"
        found.passages.append(f"[{attached.name}, {pages}]\n{read.text.strip()}")
    return {"pages": read.pages, "has_text": read.has_text, "remark": read.remark}


def _mail(found: AttachedText, attached: MailAttachment, pdfs: PdfReader, depth: int) -> None:
    mail = read_mail(attached.content)
    head = "\n".join(
        f"{name}: {value}"
        for name, value in (
            ("From", mail.sender),
            ("To", ", ".join(map(str, mail.to[:10]))),
            ("Date", mail.sent.isoformat() if mail.sent else ""),
            ("Subject", mail.subject),
        )
        if value
    )
    found.passages.append(f"[{attached.name}]\n{head}\n\n{mail.text.strip()}".strip())
    _read(found, enumerate(mail.attachments), pdfs, depth + 1)
