"""The values of a case's fields as people say them."""

from collections.abc import Mapping
from typing import Any

from ui.models.jurisdictions import jurisdiction_words
from ui.widgets.instant_words import moment
from workbench.domain.cases import CaseKind
from workbench.domain.instants import parse_iso


def field_words(name: str, value: Any) -> str:
    """Return a field's recorded value in words.

    >>> field_words("kind", "legal_letter.copyright"), field_words("priority", 2)
    ('Copyright notice', 'P2')
    >>> field_words("due", None), field_words("subject", "Two bikes")
    ('nothing', '“Two bikes”')
    """
    if value is None or value == "":
        return "nothing"
    match name:
        case "kind":
            return CaseKind(value).words if value in set(CaseKind) else str(value)
        case "priority":
            return f"P{value}"
        case "jurisdiction":
            return jurisdiction_words(value)
        case "due" | "received":
            return moment(parse_iso(value))
    return f"“{value}”"


def conflict_words(kind: str, detail: Mapping[str, Any]) -> str:
    """Return what a conflict over a field is about: as it was, as it is, and what was wanted.

    >>> conflict_words("case.set_priority", {"base": 3, "mine": 2, "theirs": 1})
    'Somebody else changed it meanwhile: it was P3 when you began, it is P1 now; yours is P2.'
    """
    name = kind.removeprefix("case.set_")
    base, mine, theirs = (field_words(name, detail.get(of)) for of in ("base", "mine", "theirs"))
    return (
        f"Somebody else changed it meanwhile: it was {base} when you began, it is {theirs} now; "
        f"yours is {mine}."
    )
