"""The department's people, and who of them works what."""

from functools import cache
from random import Random

from workbench.demo.sample import bank
from workbench.domain.people import Person, Role

IN_HOUSE = "inhouse-emea"
_NORTH, _SOUTH = "vendor-north", "vendor-south"
_SCOPE_OF_LANGUAGE = {
    "de": _NORTH, "da": _NORTH, "sv": _NORTH, "nl": _NORTH, "pl": _NORTH,
    "es": _SOUTH, "it": _SOUTH, "fr": _SOUTH, "el": _SOUTH, "ar": _SOUTH,
    "ja": IN_HOUSE,
}  # fmt: skip
_FOR_VENDORS = frozenset({"appeal", "notice"})
_LEGAL = frozenset({"defamation", "letter", "property", "order"})
_WEIGHTS = {
    Role.SPECIALIST: 4.0,
    Role.LEGAL_LIAISON: 1.0,
    Role.TEAM_LEAD: 0.6,
    Role.VENDOR_LEAD: 0.6,
}
_LEADS = frozenset({Role.TEAM_LEAD, Role.VENDOR_LEAD})


@cache
def people() -> tuple[Person, ...]:
    """Return the 24 people; the first one is who the demo opens as."""
    return tuple(
        Person(
            login=row["login"],
            name=row["name"],
            role=Role(row["role"]),
            scopes=tuple(row["scopes"]),
            vendor=row.get("vendor"),
            languages=tuple(row["languages"]),
            skills=tuple(row["skills"]),
            capacity=row["capacity"],
        )
        for row in bank("people")
    )


def scope_for(rng: Random, family: str, language: str) -> str:
    """Return the scope a case lies in: vendors take appeals and notices, by language."""
    if family not in _FOR_VENDORS or rng.random() < 0.15:  # noqa: PLR2004  # a sample stays in-house
        return IN_HOUSE
    return _SCOPE_OF_LANGUAGE.get(language) or rng.choice([IN_HOUSE, _NORTH, _SOUTH])


def caseworker(rng: Random, scope: str, family: str, language: str) -> Person:
    """Choose who takes a case: of its scope, rather who speaks its language, or knows law."""
    able = [p for p in people() if scope == p.scopes[0] and p.role in _WEIGHTS]
    weights = [_suitability(person, family, language) for person in able]
    return rng.choices(able, weights)[0]


def lead_of(scope: str) -> Person:
    """Return the first lead of a scope."""
    return next(p for p in people() if scope == p.scopes[0] and p.role in _LEADS)


def _suitability(person: Person, family: str, language: str) -> float:
    weight = _WEIGHTS[person.role]
    if person.role is Role.LEGAL_LIAISON and family in _LEGAL:
        weight *= 8
    return weight * (12 if language in person.languages else 1)
