"""Conditions of triage rules: sentences such as “kind is appeal.reviewer”, read and written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.domain.cases import CaseKind
from workbench.errors import UserError


class Harm(StrEnum):
    """What a mail says is at stake, the worst first."""

    CHILD_ABUSE = "child abuse"
    TERRORISM = "terrorist content"
    PRODUCTION_ORDER = "emergency production order"
    INTIMATE_IMAGES = "intimate images"
    DATA_BREACH = "data breach"
    LIVE = "live harm"
    NONE = "none"


def _no_law() -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class TriageFacts:
    """What the rules may ask of a case."""

    kind: str
    jurisdiction: str = ""
    source: str = ""
    """Through which channel it came."""
    language: str = ""
    subject: str = ""
    harm: Harm = Harm.NONE
    evidence: str = ""
    """The words by which the harm is known."""
    reach: int = 0
    """How many items of content it is about."""
    repeat: int = 0
    """How many earlier cases the same correspondent has."""
    law: Callable[[], float | None] = field(default=_no_law, compare=False)
    """The hours from receipt to the careful date of law; None where no law sets a number."""


class Asks(StrEnum):
    """How a condition compares."""

    IS = "is"
    IS_NOT = "is not"
    LIES_IN = "lies in"
    SAYS = "says"
    AT_LEAST = "at least"
    BELOW = "below"
    WITHIN = "within"


_TEXTS = frozenset({"kind", "jurisdiction", "source", "language", "harm"})
_NUMBERS = frozenset({"reach", "repeat"})
_FORMS = (
    (re.compile(r"(\w+) is not (.+)"), Asks.IS_NOT, _TEXTS),
    (re.compile(r"(\w+) is (.+)"), Asks.IS, _TEXTS),
    (re.compile(r"(jurisdiction) lies in (.+)"), Asks.LIES_IN, frozenset({"jurisdiction"})),
    (re.compile(r"(subject) says (.+)"), Asks.SAYS, frozenset({"subject"})),
    (re.compile(r"(\w+) at least (\d{1,9})"), Asks.AT_LEAST, _NUMBERS),
    (re.compile(r"(\w+) below (\d{1,9})"), Asks.BELOW, _NUMBERS),
    (re.compile(r"(law) within (\d{1,9}) hours"), Asks.WITHIN, frozenset({"law"})),
)
EXAMPLES = (
    "kind is appeal.reviewer or appeal.business",
    "jurisdiction lies in EU",
    "harm is live harm",
    "source is legal mailbox",
    "language is da",
    "subject says refund",
    "reach at least 10",
    "repeat at least 2",
    "law within 72 hours",
)
"""One of each form, to learn them by."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One sentence."""

    about: str
    asks: Asks
    values: tuple[str, ...] = ()
    """Any of them will do."""
    number: int = 0

    @property
    def words(self) -> str:
        """The sentence."""
        if self.asks in {Asks.AT_LEAST, Asks.BELOW}:
            return f"{self.about} {self.asks} {self.number}"
        if self.asks is Asks.WITHIN:
            return f"{self.about} within {self.number} hours"
        return f"{self.about} {self.asks} {' or '.join(self.values)}"

    def holds(self, facts: TriageFacts) -> bool:
        """Return whether it is so."""
        match self.asks:
            case Asks.WITHIN:
                hours = facts.law()
                return hours is not None and hours <= self.number
            case Asks.AT_LEAST | Asks.BELOW:
                enough = getattr(facts, self.about) >= self.number
                return bool(enough) is (self.asks is Asks.AT_LEAST)
            case Asks.LIES_IN:
                return any(_lies_in(facts.jurisdiction, value) for value in self.values)
            case Asks.SAYS:
                return any(value.lower() in facts.subject.lower() for value in self.values)
        found = str(getattr(facts, self.about)).lower()
        return (found in {value.lower() for value in self.values}) is (self.asks is Asks.IS)

    def implies(self, other: "Condition") -> bool:
        """Return whether the other is so whenever this is."""
        if self.about != other.about:
            return False
        own, others = {v.lower() for v in self.values}, {v.lower() for v in other.values}
        so = False
        match self.asks, other.asks:
            case (Asks.IS, Asks.IS) | (Asks.SAYS, Asks.SAYS):
                so = own <= others
            case Asks.IS, Asks.IS_NOT:
                so = not own & others
            case Asks.IS_NOT, Asks.IS_NOT:
                so = others <= own
            case ((Asks.IS | Asks.LIES_IN), Asks.LIES_IN):
                so = all(any(_lies_in(v, o) for o in others) for v in own)
            case Asks.AT_LEAST, Asks.AT_LEAST:
                so = self.number >= other.number
            case (Asks.BELOW, Asks.BELOW) | (Asks.WITHIN, Asks.WITHIN):
                so = self.number <= other.number
        return so

    def excludes(self, other: "Condition") -> bool:
        """Return whether the two can never be so together."""
        if self.about != other.about:
            return False
        own, others = {v.lower() for v in self.values}, {v.lower() for v in other.values}
        match self.asks, other.asks:
            case Asks.IS, Asks.IS:
                return not own & others
            case Asks.IS, Asks.IS_NOT:
                return own <= others
            case Asks.IS, Asks.LIES_IN:
                return not any(_lies_in(v, o) for v in own for o in others)
            case Asks.AT_LEAST, Asks.BELOW:
                return self.number >= other.number
        return False


def condition_from(text: object) -> Condition:
    """Return the condition that a sentence tells.

    >>> condition_from("kind is appeal.reviewer or appeal.business").values
    ('appeal.reviewer', 'appeal.business')

    Raises:
        UserError: it is no such sentence; the answer shows what they look like.
    """
    said = " ".join(str(text).split())
    for form, asks, abouts in _FORMS:
        found = form.fullmatch(said)
        if found is None or found[1] not in abouts:
            continue
        if asks in {Asks.AT_LEAST, Asks.BELOW, Asks.WITHIN}:
            return Condition(found[1], asks, number=int(found[2]))
        values = tuple(value.strip() for value in found[2].split(" or "))
        _check(found[1], values)
        return Condition(found[1], asks, values)
    raise UserError(f"“{said}” is no condition. Write it like one of: {'; '.join(EXAMPLES)}.")


_KNOWN: Mapping[str, frozenset[str]] = {"kind": frozenset(CaseKind), "harm": frozenset(Harm)}


def _check(about: str, values: tuple[str, ...]) -> None:
    for value in values:
        if about in _KNOWN and value not in _KNOWN[about]:
            raise UserError(
                f"There is no {about} “{value}”. Choose one of: {', '.join(sorted(_KNOWN[about]))}."
            )


def _lies_in(place: str, law: str) -> bool:
    place, law = place.lower(), law.lower()
    return place == law or place.startswith((f"{law}/", f"{law} "))
