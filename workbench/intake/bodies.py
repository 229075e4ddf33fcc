"""What of a mail's parts is its text, and what is attached.

Every leaf ends as one of the two; nothing is dropped. Text parts without a file name make up the
body in their order, as RFC 2183 and the common mail programs have it; of the parts of a
multipart/alternative the plain ones give the text and the HTML ones the view.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from workbench.intake.attachments import MailAttachment, media_type_of, name_by_type, safe_name
from workbench.intake.charsets import decode
from workbench.intake.headers import decode_words, first, split_head
from workbench.intake.html_text import from_text, make_safe, to_text, without_tags
from workbench.intake.mime import Budget, Part, undo_uuencode

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} ([^\n]{1,255})\n((?:[ -`]{1,90}\n)++)end *$", re.MULTILINE
)
"""A file within a text, as mail programs sent them before MIME and some still do."""
_LONGEST_TEXT = 10_000_000
"""Bytes of one part that are shown as text; a longer one is an attachment."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """A piece of the body: plain, HTML, or both where the sender gave alternatives."""

    plain: str | None
    html: str | None


@dataclass(slots=True)
class Body:
    """The readable text, the safe HTML (None when there is none), and the attachments."""

    text: str = ""
    html: str | None = None
    attachments: list[MailAttachment] = field(default_factory=list)


def read_body(root: Part, budget: Budget) -> Body:
    """Sort the parts of a mail into text and attachments."""
    body = Body()
    passages = _read(root, body, budget, alternative=False, root=True)
    shown = [_shown(passage, body, budget) for passage in passages]
    body.text = "\n\n".join(plain for plain, _ in shown if plain.strip())
    if any(html is not None for _, html in shown):
        body.html = "\n".join(from_text(plain) if html is None else html for plain, html in shown)
    return body


def _read(
    part: Part, body: Body, budget: Budget, *, alternative: bool, root: bool
) -> list[_Passage]:
    if part.parts:
        choosing = part.media_type == "multipart/alternative"
        read = [
            _read(each, body, budget, alternative=choosing or alternative, root=False)
            for each in part.parts
        ]
        return (
            [_chosen(read)]
            if choosing and any(read)
            else [each for list_ in read for each in list_]
        )
    if part.media_type.startswith("multipart/"):
        return _unopened(part, body)
    if _is_text(part, alternative=alternative, root=root):
        return [_without_files(_passage(part, budget), body)]
    body.attachments.append(_attachment(part, len(body.attachments) + 1))
    return []


def _unopened(part: Part, body: Body) -> list[_Passage]:
    """Show a multipart without parts as text; keep one that was too deep or too large whole."""
    raw = part.raw
    if len(raw) > 1 << 16 or b"content-type:" in raw.lower():
        number = len(body.attachments) + 1
        name = f"unopened-parts-{number}.bin"
        body.attachments.append(MailAttachment(name, part.media_type, raw, False, None))
        return []
    return [_Passage(_newlines(decode(raw, part.parameters.get("charset"))[0]), None)]


def _is_text(part: Part, *, alternative: bool, root: bool) -> bool:
    if part.media_type not in ("text/plain", "text/html") or part.end - part.start > _LONGEST_TEXT:
        return False
    named = bool(_name(part))
    if part.disposition == "attachment":
        return root and not named
    return root or alternative or not named


def _passage(part: Part, budget: Budget) -> _Passage:
    content = part.content()
    charset = part.parameters.get("charset")
    if part.media_type == "text/html" and not charset:
        meta = _META_CHARSET.search(content[:4096])
        charset = meta[1].decode("ascii") if meta else None
    text, remark = decode(content, charset)
    if remark:
        budget.defects.append(remark)
    if part.media_type == "text/html":
        return _Passage(None, text)
    return _Passage(_newlines(text), None)


def _without_files(passage: _Passage, body: Body) -> _Passage:
    """Move the uuencoded files of a plain text to the attachments."""
    if passage.plain is None or "\nend" not in passage.plain:
        return passage

    def attach(found: re.Match[str]) -> str:
        content = undo_uuencode(found[0].encode("utf-8", "replace"))
        name = safe_name(found[1])
        media_type = media_type_of(content, "application/octet-stream", name)
        body.attachments.append(MailAttachment(name, media_type, content, False, None))
        return ""

    return _Passage(_UUENCODED.sub(attach, passage.plain), None)


def _chosen(read: Iterable[list[_Passage]]) -> _Passage:
    plains: list[str] = []
    htmls: list[str] = []
    for passages in read:
        if any(each.html is not None for each in passages):
            htmls += [each.html if each.html is not None else each.plain or "" for each in passages]
        else:
            plains += [each.plain or "" for each in passages]
    plain = "\n\n".join(plains) if any(each.strip() for each in plains) else None
    return _Passage(plain, "\n".join(htmls) if htmls else None)


def _shown(passage: _Passage, body: Body, budget: Budget) -> tuple[str, str | None]:
    """Return the text and the safe HTML of a passage."""
    if passage.html is None:
        return passage.plain or "", None
    safe = make_safe(passage.html)
    if safe is None:
        budget.defects.append("The HTML is too large to be shown safely; it is kept as a file.")
        number = len(body.attachments) + 1
        content = passage.html.encode()
        body.attachments.append(
            MailAttachment(f"message-{number}.html", "text/html", content, False, None)
        )
        plain = passage.plain if passage.plain is not None else without_tags(passage.html)
        return plain, None
    return passage.plain if passage.plain is not None else to_text(safe), safe


def _newlines(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _name(part: Part) -> str:
    return part.disposition_parameters.get("filename") or part.parameters.get("name") or ""


def _attachment(part: Part, number: int) -> MailAttachment:
    content = part.content()
    declared = part.media_type
    name = _name(part)
    described = decode_words(first(part.fields, "content-description"))
    if not name and declared == "message/rfc822":
        fields, _, _ = split_head(content, 0, min(len(content), 1 << 16))
        subject = decode_words(first(fields, "subject"))
        name = f"{subject}.eml" if subject.strip() else ""
    media_type = media_type_of(content, declared, name)
    if not name and described:
        # Mail servers name the parts of a bounce there ("Undelivered Message").
        suffix = name_by_type(media_type, number).rpartition(".")[2]
        name = f"{described}.{suffix}"
    content_id = first(part.fields, "content-id").strip("<> ") or None
    inline = part.disposition == "inline" or (part.disposition != "attachment" and bool(content_id))
    harmless = safe_name(name) if name else name_by_type(media_type, number)
    return MailAttachment(harmless, media_type, content, inline, content_id)
