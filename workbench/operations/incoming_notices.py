"""From a file of notices to the messages that open their cases."""

import hashlib
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from workbench.analysis.language import language_of
from workbench.domain.text import clean
from workbench.domain.triage import Proposal, propose
from workbench.intake.notices import Notice, notices_in
from workbench.operations.incoming import MOST_TEXT, Incoming
from workbench.operations.notes import NewAttachment, attachment_args

_KIND = "notice.illegal_content"
_TRUSTED = "notice.trusted_flagger"
_LATEST = {_KIND: 3, _TRUSTED: 2}
"""The least urgent priority of each kind; the words of a notice may make it more urgent."""
_WORDS = {
    "reasons": "Reasons",
    "category": "Category",
    "law": "Law",
    "country": "Country",
    "bona_fide": "Bona fide statement",
    "reference": "Reference",
}
_LONGEST = 2_000


def incoming_notices(content: bytes, path: str) -> list[Incoming]:
    """Read a file of notices; each is kept as its own row, the file beside them.

    Raises:
        UserError: it cannot be read as a table.
    """
    name = PurePath(path).name
    whole = hashlib.sha256(content).hexdigest()
    return [_incoming(notice, content, name, whole) for notice in notices_in(content, name)]


def _incoming(notice: Notice, content: bytes, name: str, whole: str) -> Incoming:
    said = notice.fields
    text = _text(notice).encode()[:MOST_TEXT].decode(errors="ignore")
    subject = f"Notice of illegal content: {(notice.urls or (said.get('reasons', '')[:80],))[0]}"
    language = said.get("language", "")[:2].lower() or language_of(said.get("reasons", "")[:4000])
    source = attachment_args(NewAttachment(f"notice-{notice.number}.json", notice.raw))
    args = {
        "from": f"{said.get('name', '')} <{said.get('email', '')}>".strip(),
        "to": [],
        "cc": [],
        "subject": clean(subject)[:500],
        "sent": notice.submitted.isoformat() if notice.submitted else None,
        "message_id": None,
        "references": [],
        "text": text,
        "language": language,
        "attachments": [],
        "source": source,
        "notice": {
            **{field: value[:_LONGEST] for field, value in said.items()},
            "urls": list(notice.urls),
            "lacks": list(notice.lacks),
            "number": notice.number,
            "file": {"name": clean(name), "sha256": whole},
        },
        "defects": _defects(notice),
    }
    return Incoming(
        args=args,
        sender_name=said.get("name", ""),
        sender_address=said.get("email", ""),
        files=(notice.raw, content) if notice.number == 1 else (notice.raw,),
        sha256=bytes.fromhex(source["sha256"]),
        received=None,
        received_source="",
        proposal=_proposal(notice, subject, text, language),
        contents=tuple(_content(url) for url in notice.urls),
    )


def _text(notice: Notice) -> str:
    parts = [f"{words}: {notice.fields[n]}" for n, words in _WORDS.items() if notice.fields.get(n)]
    return "\n\n".join([*parts[:1], "\n".join(notice.urls), *parts[1:]]).strip()


def _defects(notice: Notice) -> list[str]:
    defects = []
    if notice.lacks:
        defects.append(f"The notice lacks, of DSA Art. 16(2): {', '.join(notice.lacks)}.")
    if notice.is_trusted:
        defects.append("It says that it comes from a trusted flagger; that is not checked here.")
    return defects


def _proposal(notice: Notice, subject: str, text: str, language: str | None) -> Proposal:
    kind = _TRUSTED if notice.is_trusted else _KIND
    found = propose(subject, text, notice.fields.get("email", ""), [], language)
    why = found.priority_reason
    if found.kind != kind and found.priority >= _LATEST[kind]:
        why = "DSA Art. 16(6): timely; house target"
    return replace(
        found,
        kind=kind,
        kind_reason="its columns are those of a notice by DSA Art. 16",
        priority=min(found.priority, _LATEST[kind]),
        priority_reason=why,
        channel="form",
    )


def _content(url: str) -> dict[str, Any]:
    """The content that a notice names: its place is all that is known of it."""
    texts = ("platform_id", "text", "author_id", "author_name", "author_country", "reply")
    more = ("business_id", "business_name", "verification")
    nothing = ("rating", "language", "published", "experienced")
    return dict.fromkeys((*texts, *more), "") | dict.fromkeys(nothing) | {"url": url, "title": url}
