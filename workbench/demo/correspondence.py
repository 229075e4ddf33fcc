"""Letters of the invented department: drawn by the real templates, kept as PDFs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from workbench.demo.chronicle import Chronicle
from workbench.demo.exhibits import Exhibit
from workbench.demo.plot import Plot
from workbench.demo.sample import bank
from workbench.documents.composition import compose
from workbench.documents.fields import fill
from workbench.documents.letter_pdf import render
from workbench.documents.templates import find_template
from workbench.domain.ids import number_text
from workbench.domain.instants import to_iso
from workbench.domain.people import Person, Role

SIGNATORIES = frozenset({Role.SPECIALIST, Role.LEGAL_LIAISON, Role.TEAM_LEAD})
"""Roles that may make letters."""
_ORGANISATION = "Review Platform"


def send_letter(
    rng: Random,
    chronicle: Chronicle,
    plot: Plot,
    template_id: str,
    number: int,
    received: datetime,
    by: Person,
    at: datetime,
    given: Mapping[str, str],
) -> UUID:
    """Make the case's first letter from a template, and record it as sent an hour later.

    Args:
        rng: where the way of sending comes from.
        chronicle: the case.
        plot: its facts.
        template_id: which template; it is written in the case's language or in English.
        number: the case's number, for the reference.
        received: when the case came in.
        by: who signs.
        at: when.
        given: values for the fields that the case does not fill.
    """
    template = find_template(template_id)
    language = plot.language if plot.language in template.languages else "en"
    reference = number_text(number) or ""
    facts = {
        "case.number": reference,
        "case.subject": plot.subject,
        "case.received": to_iso(received),
        "party.name": plot.sender.name,
        "party.address": plot.sender.address,
        "content.url": plot.gaps["url"],
        "person.name": by.name,
        "person.role": by.role.value,
        "today": to_iso(at),
        "organisation": _ORGANISATION,
    }
    filled = fill(template, language, facts, given)
    drawn = render(compose(template, language, filled.values))
    pdf = Exhibit(f"{reference} {template.id}.pdf", "application/pdf", drawn.pdf).args
    args = {
        "template": template.id,
        "version": template.version,
        "language": language,
        "title": template.title(language),
        "fields": dict(filled.values),
        "cited": [],
        "fonts": dict(drawn.fonts),
        "pages": drawn.pages,
        "pdf": pdf,
    }
    letter = chronicle.record("letter.freeze", args, by, at, (drawn.pdf,))
    sent = at + timedelta(hours=1)
    dispatch = {
        "letter": 1,
        "letter_id": str(letter),
        "sha256": drawn.sha256,
        "how": rng.choice(["e-mail", "e-mail", "post", "courier"]),
        "sent": to_iso(sent),
    }
    chronicle.record("letter.send", dispatch, by, sent)
    return letter


def facts_and_grounds(plot: Plot, language: str = "en") -> dict[str, str]:
    """Return what a decision rests on; the department writes it in English."""
    said = bank("letters")[language]
    return {"facts": said["facts"].format_map(plot.gaps), "grounds": said["ground"]}


def decision_fields(plot: Plot, action: str, reason: str, language: str) -> dict[str, str]:
    """Return what a decision letter says beyond the case's own facts."""
    spoken = language if language in bank("letters") else "en"
    said, rests_on = bank("letters")[spoken], facts_and_grounds(plot, spoken)
    return {
        "action": action,
        "facts": rests_on["facts"],
        "ground": rests_on["grounds"],
        # Reasons are written in the department's own language; a letter speaks the reader's.
        "reason": reason if language == "en" else said["reason"],
        "automated_means": said["automated"],
    }


def question_fields(plot: Plot) -> dict[str, str]:
    """Return what a request for further information asks."""
    said = bank("letters").get(plot.language) or bank("letters")["en"]
    return {"questions": said["questions"].format_map(plot.gaps)}
