"""Whom a case would suit: scope, languages, skills and free capacity, with the reason in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbench.domain.cases import CaseKind
from workbench.domain.languages import language_words
from workbench.domain.people import Person
from workbench.domain.permissions import role_words, works_cases
from workbench.domain.workload import Holding

_LANGUAGE, _KIND, _LAW, _ROOM = 3.0, 2.0, 2.0, 4.0
"""What each of them counts; an overloaded person loses what free capacity would have gained."""
_MOST_OVER = -1.0
_KIND_WORDS = {kind.value: kind.words for kind in CaseKind}


class Traits(NamedTuple):
    """What of a case decides whom it suits."""

    scope: str
    kind: str
    jurisdiction: str
    language: str


@dataclass(frozen=True, slots=True)
class Suited:
    """A person as a choice for some cases."""

    person: Person
    holding: Holding
    score: float
    reasons: tuple[str, ...]
    """Why, in words: "speaks Danish", "trained in Appeal by reviewer", "6 of 20 units free"."""
    sees: float = 1.0
    """Which part of the cases lies in their scopes: it counts before all else."""
    why_not: str = ""
    """Why they cannot be given the cases; empty when they can."""

    @property
    def words(self) -> str:
        """The reasons as one line."""
        return self.why_not or " · ".join(self.reasons)


def most_suited(
    people: Iterable[tuple[Person, Holding]], cases: Mapping[Traits, int]
) -> list[Suited]:
    """Return everybody, whom the cases suit best first and who cannot have them last.

    Args:
        people: everybody with what they hold.
        cases: how many cases there are of each sort.
    """
    judged = [_judged(person, holding, cases) for person, holding in people]
    return sorted(
        judged, key=lambda s: (bool(s.why_not), -s.sees, -s.score, s.person.name.casefold())
    )


def room_words(person: Person, holding: Holding) -> str:
    """Return how much more a person can take.

    >>> from workbench.domain.people import Role
    >>> room_words(Person("a", "A", Role.SPECIALIST, capacity=20), Holding({2: 7}))
    '6 of 20 units free'
    >>> room_words(Person("a", "A", Role.SPECIALIST, capacity=4), Holding({2: 7}))
    '10 units over capacity'
    """
    free = person.capacity - holding.units
    if free >= 0:
        return f"{free} of {person.capacity} units free"
    return f"{-free} unit{'s' if free < -1 else ''} over capacity"


def _judged(person: Person, holding: Holding, cases: Mapping[Traits, int]) -> Suited:
    if not works_cases(person.role):
        role = role_words(person.role)
        return Suited(person, holding, 0, (), why_not=f"{role[0].upper()}{role[1:]} holds no cases")
    total = sum(cases.values()) or 1
    inside = sum(n for traits, n in cases.items() if traits.scope in person.scopes)
    if cases and not inside:
        outside = ", ".join(sorted({traits.scope for traits in cases}))
        words = f"Not a member of {outside}: would not see it"
        return Suited(person, holding, 0, (), why_not=words)
    score, reasons = 0.0, list[str]()
    sees = inside / total if cases else 1.0
    if sees < 1:
        reasons.append(f"sees {inside:,} of {total:,}")
    for weight, able, trait, words, say in _GAINS:
        share, often = _share(able(person), [(trait(t), n) for t, n in cases.items()])
        score += weight * share / total
        if often:
            more = f" +{len(often) - 1}" if len(often) > 1 else ""
            reasons.append(words.format(say(often[0])) + more)
    room = (person.capacity - holding.units) / max(person.capacity, 1)
    score += _ROOM * max(room, _MOST_OVER)
    reasons.append(room_words(person, holding))
    return Suited(person, holding, score, tuple(reasons), sees)


def _share(able: Sequence[str], values: Iterable[tuple[str, int]]) -> tuple[int, list[str]]:
    """Return how many cases have a value that the person is able in, and which these are."""
    counted: dict[str, int] = {}
    for value, n in values:
        if value and value in able:
            counted[value] = counted.get(value, 0) + n
    return sum(counted.values()), sorted(counted, key=lambda value: -counted[value])


_GAINS: tuple[
    tuple[
        float,
        Callable[[Person], tuple[str, ...]],
        Callable[[Traits], str],
        str,
        Callable[[str], str],
    ],
    ...,
] = (
    (_LANGUAGE, lambda p: p.languages, lambda t: t.language, "speaks {}", language_words),
    (_KIND, lambda p: p.skills, lambda t: t.kind, "trained in {}", lambda k: _KIND_WORDS.get(k, k)),
    (_LAW, lambda p: p.skills, lambda t: t.jurisdiction, "knows the law of {}", str),
)
"""What a person may have for a case: what it counts, where it stands, and how it is said."""
