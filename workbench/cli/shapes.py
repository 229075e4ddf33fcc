"""The JSON shapes of the commands: stable, documented in the README, times with offset."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workbench.changes import Changes
from workbench.domain.cases import CaseSnapshot, ContentItem, Entry, QueueItem
from workbench.domain.ids import number_text
from workbench.domain.instants import to_iso
from workbench.domain.operations import describe


def case_line(item: QueueItem | CaseSnapshot) -> dict[str, Any]:
    """A line of `cases`, and the head of `show`."""
    return {
        "case": str(item.case),
        "number": number_text(item.number),
        "kind": item.kind,
        "state": item.state,
        "priority": item.priority,
        "subject": item.subject,
        "assignee": item.assignee,
        "due": _time(item.due),
        "due_basis": item.due_basis,
        "received": to_iso(item.received),
    }


def whole_case(case: CaseSnapshot) -> dict[str, Any]:
    """What `show` answers."""
    return case_line(case) | {
        "received_source": case.received_source,
        "jurisdiction": case.jurisdiction,
        "language": case.language,
        "channel": case.channel,
        "waiting_for": case.waiting_for or None,
        "waiting_until": _time(case.waiting_until),
        "reasons": dict(case.reasons),
        "tags": list(case.tags),
        "parties": [
            {
                "role": p.role,
                "name": p.name,
                "address": p.address,
                "new_correspondent": p.new_correspondent,
            }
            for p in case.parties
        ],
        "messages": [_message(entry) for entry in case.stream("message")],
        "content": [_content(item) for item in case.contents],
        "notes": [_note(entry) for entry in case.stream("note")],
        "decisions": [_decision(entry) for entry in case.entries if entry.stream == "decision"],
        "letters": [_letter(entry, case) for entry in case.stream("letter")],
        "timeline": [
            {
                "at": to_iso(entry.at),
                "actor": entry.actor,
                "what": what_happened(entry),
                **_taken_from(entry),
            }
            for entry in case.entries
        ],
    }


def _taken_from(entry: Entry) -> dict[str, Any]:
    """Where the bytes come from that an entry took in; nothing for other entries."""
    source = entry.body.get("source")
    if entry.stream not in ("message", "import") or not isinstance(source, Mapping):
        return {}
    told = {name: source.get(name) for name in ("name", "size", "sha256")}
    return {"source": told | {"origin": entry.body.get("origin")}}


def what_happened(entry: Entry) -> str:
    """Tell an entry in words; one that lost says so."""
    what = describe(entry.kind, {**entry.body, "n": entry.n})
    return what if entry.outcome == "applied" else f"{what} ({entry.outcome})"


def done(changes: Changes, case: CaseSnapshot, **more: Any) -> dict[str, Any]:
    """What a verb on one case answers."""
    last = changes.recorded[-1]
    return {
        "case": str(case.case),
        "number": number_text(case.number),
        "outcome": changes.outcome,
        "operation": str(last.op_id),
        "reason": changes.reason,
        "state": case.state,
        "assignee": case.assignee,
    } | more


def _time(instant: datetime | None) -> str | None:
    return to_iso(instant) if instant is not None else None


def _message(entry: Entry) -> dict[str, Any]:
    body = entry.body
    names = ("from", "to", "cc", "subject", "sent", "message_id", "text")
    return {name: body[name] for name in names} | {
        "received": body.get("received"),
        "received_source": body.get("received_source"),
        "same_id": body.get("same_id", False),
        "attachments": [_received(a) for a in body["attachments"]],
        "sha256": body["source"]["sha256"],
        "defects": body.get("defects", []),
        "own_text": _own_words(body),
        "automatic": body.get("automatic"),
        "forwarded": body.get("forwarded", []),
        "signatures": body.get("signatures", []),
        "notice": body.get("notice"),
        "intake": {
            "by": entry.actor,
            "at": to_iso(entry.at),
            "bytes": body["source"]["size"],
            "sha256": body["source"]["sha256"],
            "origin": body.get("origin"),
        },
    }


def _own_words(body: Mapping[str, Any]) -> str:
    """The message without what it quotes; the whole of it where nothing was told apart."""
    spans = body.get("own") or [[0, len(body["text"])]]
    return "\n".join(body["text"][start:end] for start, end in spans).strip()


def _attachment(attachment: dict[str, Any]) -> dict[str, Any]:
    return {name: attachment[name] for name in ("name", "media_type", "size", "sha256")}


def _received(attachment: dict[str, Any]) -> dict[str, Any]:
    """An attachment as it came, with what reading it as a PDF gave."""
    read = ("pages", "has_text", "remark")
    return _attachment(attachment) | {n: attachment[n] for n in read if n in attachment}


def _content(item: ContentItem) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "platform_id": item.platform_id,
        "url": item.url,
        "title": item.title,
        "text": item.text,
        "rating": item.rating,
        "language": item.language,
        "published": item.published,
        "experienced": item.experienced,
        "verification": item.verification,
        "reply": item.reply,
        "author": item.author,
        "business": item.business,
    }


def _note(entry: Entry) -> dict[str, Any]:
    return {
        "n": entry.n,
        "author": entry.actor,
        "at": to_iso(entry.at),
        "text": entry.body["text"],
        "content_hash": entry.content_hash,
        "hash": entry.hash,
        "previous_hash": entry.previous_hash,
        "attachments": [_attachment(a) for a in entry.body["attachments"]],
    }


def _decision(entry: Entry) -> dict[str, Any]:
    return {
        "action": entry.body["action"],
        "reason": entry.body["reason"],
        "facts": entry.body.get("facts", ""),
        "grounds": entry.body.get("grounds", ""),
        "automated": entry.body.get("automated"),
        "author": entry.actor,
        "at": to_iso(entry.at),
        "outcome": entry.outcome,
    }


def _letter(entry: Entry, case: CaseSnapshot) -> dict[str, Any]:
    sent = [e.body for e in case.stream("dispatch") if e.body["letter_id"] == str(entry.op_id)]
    body = entry.body
    return {
        "n": entry.n,
        "id": str(entry.op_id),
        "template": body["template"],
        "version": body["version"],
        "language": body["language"],
        "title": body["title"],
        "sha256": body["pdf"]["sha256"],
        "pages": body["pages"],
        "fields": body["fields"],
        "cited": body["cited"],
        "sent": [{"how": s["how"], "at": s["sent"]} for s in sent],
    }
