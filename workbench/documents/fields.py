"""Filling a letter's fields: from the case what the case knows, from the person the rest."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from workbench.documents.wording import action_in_words, automated_in_words, read_date, write_date
from workbench.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbench.documents.templates import Template, TemplateField

# What a case can tell a letter. A template's field names one of these as its source.
FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case.number": "the case's number for people, such as E-20418",
        "case.subject": "what the case is about, in a line",
        "case.received": "when the letter or mail arrived (ISO 8601)",
        "party.name": "who wrote to us",
        "party.address": "their postal or e-mail address, in lines",
        "party.reference": "their own reference",
        "content.url": "the address of the content under review",
        "content.title": "the title of the content under review",
        "content.text": "the words of the content under review",
        "decision.action": "the id of the decided action, such as remove",
        "decision.facts": "the facts the decision relies on",
        "decision.grounds": "the law or the clause of the terms, with its version",
        "decision.reason": "why the content is unlawful or breaks that clause, or is not",
        "decision.automated": "whether automated means decided: yes or no",
        "person.name": "who signs",
        "person.role": "what the signatory is",
        "today": "the letter's date (ISO 8601)",
        "organisation": "who sends the letter",
        "organisation.address": "the sender's postal address, in lines",
        "organisation.contact": "how to reach the sender, in lines",
    }
)


@dataclass(frozen=True, slots=True)
class FilledFields:
    """The values there are, as they stand in the letter, and the required fields without one."""

    values: Mapping[str, str]
    missing: tuple[TemplateField, ...]


def fill(
    template: Template, language: str, facts: Mapping[str, str], given: Mapping[str, str]
) -> FilledFields:
    """Fill the fields; what the person gave wins over the case, an empty value clears a field.

    Args:
        template: Whose fields.
        language: The letter's; dates and actions are said in it.
        facts: Facts of the case by name, see `FACTS`; a fact not known is left out.
        given: Values by field name.

    Raises:
        UserError: A given name is no field of the template, or the language is not one of its own.
    """
    spoken = template.spoken(language)
    known = {field.name for field in template.fields}
    strange = [name for name in given if name not in known]
    if strange:
        raise UserError(
            f"The template “{template.id}” has no field {', '.join(strange)}. Its fields are"
            f" {', '.join(sorted(known))}. Nothing was written; correct the name and try again."
        )
    values: dict[str, str] = {}
    for field in template.fields:
        value = given.get(field.name, facts.get(field.source or "", ""))
        if value.strip():
            values[field.name] = _said(value, field, spoken)
    missing = tuple(f for f in template.fields if f.required and f.name not in values)
    return FilledFields(MappingProxyType(values), missing)


def _said(value: str, field: TemplateField, language: str) -> str:
    if field.format == "date":
        day = read_date(value, language)
        return value if day is None else write_date(day, language)
    if field.format == "action":
        return action_in_words(value.strip(), language)
    if field.format == "automated":
        return automated_in_words(value.strip(), language)
    return value
