"""The messages of a case, oldest first, the newest one open, what they quote folded away."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime

from ui.case.attachments_view import write_attachments
from ui.case.case_file import CaseFile, attachments_of
from ui.case.quotes import marked_passages, passages
from ui.case.thumbnails import Thumbnails
from ui.widgets.instant_words import moment
from ui.widgets.sheet_pen import Pen, Run, dim, link, strong
from workbench.domain.cases import Entry
from workbench.domain.instants import parse_iso

_LONG = 20_000
"""Signs of a message that are shown before one asks for the rest."""
_TEASER = 110
_MANY = 6
"""Recipients that are named before the rest is counted."""


def write_messages(
    pen: Pen, file: CaseFile, opened: AbstractSet[str], thumbnails: Thumbnails
) -> Iterator[None]:
    """Write all messages. `opened` holds links that were chosen: each turns its default round."""
    messages = file.snapshot.stream("message")
    if not messages:
        pen.paragraph(dim("No message belongs to this case. Mails of its thread will stand here."))
    for message in messages:
        newest = message is messages[-1]
        with pen.card():
            if newest != (f"message:{message.op_id}" in opened):
                _write_open(pen, message, file, opened, split=len(messages) > 1)
                write_attachments(pen, attachments_of(message), thumbnails)
            else:
                _write_closed(pen, message)
        yield


def _write_closed(pen: Pen, message: Entry) -> None:
    body = message.body
    pen.headed((strong(_sender(message)),), (dim(moment(_received(message)), 11),))
    teaser = " ".join(body["text"][: _TEASER * 2].split())[:_TEASER] or body["subject"]
    files = len(attachments_of(message))
    told = f"  ·  {files} attached" if files else ""
    pen.paragraph(
        link("Open", f"message:{message.op_id}"), dim(f"  {teaser}"), dim(told), *_marks(message)
    )


def _write_open(
    pen: Pen, message: Entry, file: CaseFile, opened: AbstractSet[str], *, split: bool
) -> None:
    body = message.body
    fold = link("Fold", f"message:{message.op_id}", 11)
    stranger = _is_new_correspondent(message, file)
    mark = (Run("  new correspondent", "amber", bold=True, size=11),) if stranger else ()
    pen.headed((strong(_sender(message)), *mark), (fold,))
    pen.paragraph(dim(_recipients(body["to"], body["cc"])))
    pen.paragraph(dim(_times(message)), below=2)
    pen.paragraph(dim(_taken_from(message), 11), below=2)
    if split:
        pen.paragraph(link("Split off to a case of its own", f"split:{message.op_id}", 11))
    for remark in _remarks(message):
        pen.paragraph(Run(remark), above=4)
    for warning in _warnings(message):
        pen.paragraph(Run(f"⚠ {warning}", "amber"), above=4)
    pen.paragraph(strong(body["subject"] or "(no subject)"), above=8, below=4)
    text = body["text"]
    if not text.strip():
        pen.paragraph(dim("The message has no text."))
        return
    whole = f"whole:{message.op_id}" in opened
    _write_text(pen, message, text if whole else text[:_LONG], opened)
    if not whole and len(text) > _LONG:
        pen.paragraph(link(f"Show all {len(text):,} signs", f"whole:{message.op_id}"), above=4)


def _write_text(pen: Pen, message: Entry, text: str, opened: AbstractSet[str]) -> None:
    own = message.body.get("own")
    parted = marked_passages(text, own) if own else passages(text)
    for at, passage in enumerate(parted):
        if not passage.quoted:
            pen.paragraph(Run(passage.text), below=6)
            continue
        href = f"quote:{message.op_id}:{at}"
        verb = "Fold" if href in opened else "Show"
        pen.paragraph(link(f"{verb} {passage.lines} quoted lines", href, 11), below=6)
        if href in opened:
            pen.paragraph(dim(passage.text), indent=12, below=6)


def _sender(message: Entry) -> str:
    return message.body["from"] or "Unknown sender"


def _received(message: Entry) -> datetime:
    told = message.body.get("received")
    return parse_iso(told) if told else message.at


def _recipients(to: list[str], cc: list[str]) -> str:
    said = "To " + (_named(to) or "nobody named")
    return f"{said} · Copy to {_named(cc)}" if cc else said


def _named(addresses: list[str]) -> str:
    more = len(addresses) - _MANY
    return ", ".join(addresses[:_MANY]) + (f" and {more} more" if more > 0 else "")


def _times(message: Entry) -> str:
    received = f"Received {moment(_received(message))}"
    source = message.body.get("received_source")
    said = f"{received} ({source})" if source else received
    sent = message.body["sent"]
    return f"{said} · says it was sent {moment(parse_iso(sent))}" if sent else said


def _taken_from(message: Entry) -> str:
    """Who took it in, when, from where, and by which hash its bytes are known."""
    source, origin = message.body["source"], message.body.get("origin") or {}
    place = f" from {origin['path']}" if origin.get("path") else ""
    number = f", mail {origin['number']}" if origin.get("number") else ""
    size = f"{source['size']:,} bytes" if source.get("size") else ""
    said = f"Taken in by {message.actor} {moment(message.at)}{place}{number}"
    return " · ".join(filter(None, (said, size, f"SHA-256 {source['sha256'][:16]}…")))


def _is_new_correspondent(message: Entry, file: CaseFile) -> bool:
    sender = message.body["from"].lower()
    return any(
        party.new_correspondent and party.address and party.address.lower() in sender
        for party in file.snapshot.parties
    )


def _remarks(message: Entry) -> list[str]:
    """Tell what kind of message it is, where it is no plain one, and what it forwards."""
    automatic = message.body.get("automatic")
    remarks = [str(automatic["words"])] if automatic else []
    signatures = message.body.get("signatures", [])
    remarks += [str(each["words"]) for each in signatures if each["verdict"] == "valid"]
    for found in message.body.get("forwarded", []):
        said = f"Forwards ({found['how']}) “{found['subject'] or 'no subject'}”"
        remarks.append(f"{said} from {found['from'] or 'an unknown sender'}, {found['date']}.")
    return remarks


def _warnings(message: Entry) -> list[str]:
    found = [str(defect) for defect in message.body["defects"]]
    if message.body.get("same_id"):
        found.insert(0, "Same Message-ID as an earlier message, other bytes.")
    return found


def _marks(message: Entry) -> tuple[Run, ...]:
    return (Run("  ⚠ look closer", "amber", size=11),) if _warnings(message) else ()
