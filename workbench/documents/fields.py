"""Filling a letter's fields: from the case what the case knows, from the person the rest."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbench.documents.wording import (
    action_in_words,
    automated_in_words,
    read_date,
    role_in_words,
    write_date,
)
from workbench.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbench.documents.templates import Template, TemplateField


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
        facts: Facts of the case by name, see `documents.facts`; a fact not known is left out.
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
    if field.format == "role":
        return role_in_words(value.strip(), language)
    return value
