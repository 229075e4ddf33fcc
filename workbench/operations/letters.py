"""Letters: filled from the case, frozen as the PDF itself, recorded as sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbench.changes import Changes
from workbench.documents.composition import compose
from workbench.documents.fields import FilledFields, fill
from workbench.documents.letter_pdf import RenderedLetter, UncoveredCharacters, render
from workbench.documents.templates import Template, TemplateField, find_template, load_templates
from workbench.domain.cases import CaseSnapshot, Entry, Party
from workbench.domain.instants import to_iso
from workbench.domain.letters import Citation, Letter
from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.operations.notes import NewAttachment, attachment_args

__all__ = [
    "FrozenLetter",
    "LetterDraft",
    "RenderedLetter",
    "Template",
    "TemplateField",
    "UncoveredCharacters",
    "compose_letter",
    "draft_letter",
    "facts_of",
    "find_letter",
    "freeze_letter",
    "letter_pdf",
    "preview_letter",
    "send_letter",
    "templates",
]


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter being written: the template, what is filled, and which notes it cites."""

    template: Template
    language: str
    filled: FilledFields
    cited: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FrozenLetter:
    """A letter as it was made: the operation that holds it, and the PDF's bytes."""

    changes: Changes
    letter: UUID
    pdf: bytes
    sha256: str
    pages: int


def templates() -> tuple[Template, ...]:
    """Return all letter templates."""
    return load_templates()


def draft_letter(  # each is a choice of the person
    desk: Desk,
    case: UUID,
    template_id: str,
    language: str | None = None,
    given: Mapping[str, str] | None = None,
    cited: tuple[int, ...] = (),
) -> LetterDraft:
    """Fill a template from the case and from what the person gave.

    Args:
        desk: the person's desk.
        case: the case.
        template_id: an id of `templates`.
        language: a language of the template; by default the case's, else English.
        given: field values by name; they win over the case.
        cited: the numbers of the evidence notes that the letter relies on.

    Raises:
        UserError: an unknown template, language, field or note.
    """
    template = find_template(template_id)
    snapshot = desk.read(case)
    chosen = template.spoken(language or _language(template, snapshot))
    values = {name: clean(value) for name, value in (given or {}).items()}
    filled = fill(template, chosen, facts_of(desk, snapshot), values)
    return LetterDraft(template, chosen, filled, _citations(snapshot, cited))


def compose_letter(draft: LetterDraft) -> Letter:
    """Return the letter's tree: what an editor shows, with the fields its words come from."""
    return compose(draft.template, draft.language, draft.filled.values, draft.cited)


def preview_letter(draft: LetterDraft) -> RenderedLetter:
    """Draw a letter as it stands, with what is missing marked in place.

    Raises:
        UncoveredCharacters: the fonts lack a sign; the error names those that do.
    """
    return render(compose_letter(draft), draft=True)


def freeze_letter(desk: Desk, case: UUID, draft: LetterDraft) -> FrozenLetter:
    """Make the letter: its PDF is kept with the case, and its hash in the journal.

    Raises:
        UserError: a required field is empty, or a sign has no glyph in the fonts; the sentence
            names them, and nothing is recorded.
    """
    rendered = render(compose_letter(draft))
    title = draft.template.title(draft.language)
    snapshot = desk.read(case)
    pdf = attachment_args(
        NewAttachment(f"{snapshot.reference} {draft.template.id}.pdf", rendered.pdf)
    )
    args = {
        "template": draft.template.id,
        "version": draft.template.version,
        "language": draft.language,
        "title": title,
        "fields": dict(draft.filled.values),
        "cited": [c.content_hash for c in draft.cited],
        "fonts": dict(rendered.fonts),
        "pages": rendered.pages,
        "pdf": pdf,
    }
    operation = desk.operation("letter.freeze", case, args)
    recorded = desk.record([operation], [rendered.pdf])
    changes = Changes(recorded, f"Made the letter “{title}” for {snapshot.reference}")
    return FrozenLetter(changes, operation.op_id, rendered.pdf, rendered.sha256, rendered.pages)


def letter_pdf(desk: Desk, letter: Entry) -> bytes:
    """Return the PDF of a frozen letter, checked against its hash."""
    return desk.ledger.blobs.read(letter.body["pdf"]["sha256"])


def send_letter(
    desk: Desk, case: UUID, letter: str, how: str, at: datetime | None = None
) -> Changes:
    """Record that a letter went out; the app itself sends nothing.

    Args:
        desk: the person's desk.
        case: the case.
        letter: the letter's number on the case (1, 2, …), its id, or the start of its SHA-256.
        how: by post, by e-mail, by courier, …
        at: when; now by default.

    Raises:
        UserError: the case has no such letter, or it is not said how it went.
    """
    said = clean(how).strip()
    if not said:
        raise UserError("Say how the letter went out: by post, by e-mail, by courier.")
    snapshot = desk.read(case)
    found = find_letter(snapshot, letter)
    args = {
        "letter": found.n,
        "letter_id": str(found.op_id),
        "sha256": found.body["pdf"]["sha256"],
        "how": said,
        "sent": to_iso(at or desk.now()),
    }
    recorded = desk.record([desk.operation("letter.send", case, args)])
    return Changes(recorded, f"Recorded letter {found.n} of {snapshot.reference} as sent by {said}")


def find_letter(snapshot: CaseSnapshot, letter: str) -> Entry:
    """Return the letter of a case that a number, an id or a hash names.

    A letter that was made twice has one hash: it names the later one.

    Raises:
        UserError: there is none.
    """
    letters = snapshot.stream("letter")
    wanted = letter.strip().lower().removeprefix("l-")
    for entry in letters:
        if wanted in {str(entry.n), str(entry.op_id), entry.op_id.hex}:
            return entry
    by_hash = [e for e in letters if len(wanted) > 7 and e.body["pdf"]["sha256"].startswith(wanted)]  # noqa: PLR2004  # shorter starts would clash with numbers
    if len({e.body["pdf"]["sha256"] for e in by_hash}) == 1:
        return by_hash[-1]
    raise UserError(
        f"{snapshot.reference} has no letter “{letter}”. "
        f"It has {len(letters)}, numbered from 1; look with `workbench show`."
    )


def facts_of(desk: Desk, snapshot: CaseSnapshot) -> dict[str, str]:
    """Return what the case tells a letter, by the names of `documents.facts.FACTS`."""
    facts = {
        "case.number": snapshot.reference,
        "case.subject": snapshot.subject,
        # Days as the person's own calendar has them, not as UTC has.
        "case.received": snapshot.received.astimezone().date().isoformat(),
        "person.name": desk.person.name,
        "person.role": desk.person.role.value,
        "today": desk.now().astimezone().date().isoformat(),
        "organisation": desk.organisation,
    }
    party = _addressee(snapshot)
    if party is not None:
        facts |= {"party.name": party.name, "party.address": party.address}
    if snapshot.contents:
        content = snapshot.contents[0]
        facts |= {
            "content.url": content.url,
            "content.title": content.title,
            "content.text": content.text,
        }
    decisions = snapshot.stream("decision")
    if decisions:
        facts |= _decided(decisions[-1])
    return {name: value for name, value in facts.items() if value}


def _decided(decision: Entry) -> dict[str, str]:
    """A decision of an earlier version tells neither its facts nor its grounds."""
    told = decision.body
    facts = {f"decision.{name}": told.get(name, "") for name in ("action", "facts", "grounds")}
    facts["decision.reason"] = told["reason"]
    if "automated" in told:
        facts["decision.automated"] = "yes" if told["automated"] else "no"
    return facts


def _addressee(snapshot: CaseSnapshot) -> Party | None:
    """Whoever wrote first; else a party that is no stranger to the thread; else any."""
    messages = snapshot.stream("message")
    wrote = str(messages[0].body["from"]).lower() if messages else ""
    known = [p for p in snapshot.parties if not p.new_correspondent]
    first = (p for p in known if p.address and p.address.lower() in wrote)
    return next(first, next(iter(known or snapshot.parties), None))


def _language(template: Template, snapshot: CaseSnapshot) -> str:
    return snapshot.language if snapshot.language in template.languages else "en"


def _citations(snapshot: CaseSnapshot, cited: tuple[int, ...]) -> tuple[Citation, ...]:
    notes = {note.n: note for note in snapshot.stream("note")}
    strange = [str(n) for n in cited if n not in notes]
    if strange:
        raise UserError(f"{snapshot.reference} has no evidence note {', '.join(strange)}.")
    return tuple(
        Citation(title=f"{n} ({notes[n].at:%Y-%m-%d})", content_hash=notes[n].content_hash or "")
        for n in cited
    )
