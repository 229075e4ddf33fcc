"""What a deadline rule consists of. The rules themselves are data, in `regime_table.py`."""

from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.domain.jurisdictions import Jurisdiction, jurisdiction
from workbench.errors import UserError


class Counting(StrEnum):
    """How a period is counted."""

    MONTHS = "MONTHS_SAME_DATE_CLAMP_ROLL_FORWARD"
    DAYS_ROLLED = "CALENDAR_DAYS_EXCLUDING_TRIGGER_DAY_ROLL_FORWARD"
    DAYS = "CALENDAR_DAYS_EXCLUDING_TRIGGER_DAY_NO_ROLL"
    DAYS_WITH_FIRST = "DAYS_INCLUDING_TRIGGER_DAY_NO_ROLL"
    BUSINESS_DAYS = "BUSINESS_DAYS_EXCLUDING_TRIGGER_DAY"
    HOURS = "ELAPSED_HOURS_NO_EXCLUSIONS"
    UK_48_HOURS = "UK_48H_DISREGARD_WEEKEND_GOODFRI_XMAS_BANKHOL"
    UK_POSTER = "UK_POSTER_MIDNIGHT_END_OF_5TH_DAY_AFTER_SENDING"
    NOTICE = "NOTICE_AT_LEAST_N_DAYS_BEFORE"
    CLEAR_DAYS = "CLEAR_DAYS_BEFORE_EVENT"
    NO_NUMBER = "NO_NUMBER_IN_LAW"


class Confidence(StrEnum):
    """How the rule is known; shown with each date."""

    OFFICIAL = "V"
    SECONDARY = "V2"
    GENERAL = "K"

    @property
    def words(self) -> str:
        """The mark in words.

        >>> Confidence.GENERAL.words
        'to be confirmed by counsel'
        """
        return _CONFIDENCE_WORDS[self]


_CONFIDENCE_WORDS = {
    Confidence.OFFICIAL: "official text",
    Confidence.SECONDARY: "secondary source",
    Confidence.GENERAL: "to be confirmed by counsel",
}


class Given(StrEnum):
    """What a rule can be told beyond receipt and place; the name is that of the option."""

    EVENT = "event"
    """A second point in time."""
    PERIOD = "period"
    """Another length, in the rule's own unit."""
    PRIORITY = "priority"
    """By which the house sets its target where the law has no number."""


@dataclass(frozen=True, slots=True)
class Regime:
    """A rule of law on time: from what it runs, how long, how it is counted, and how we know."""

    name: str
    title: str
    """Who has to do what."""
    starts: str
    """The event whose time is asked for."""
    counting: Counting
    length: int
    """In hours, days or months, as the counting has it; 0 where the law sets no number."""
    legal_basis: str
    says: str
    """What the law says of the time, in few words."""
    confidence: Confidence
    where: tuple[str, ...]
    """Laws (EU, UK, US, AU) or single jurisdictions in which it applies; the first is its home."""
    known_in: tuple[str, ...] = ()
    """Where the rule is as sure as its mark says; elsewhere counsel has to confirm it."""
    window_opens: int = 0
    """For a window: the day on which it opens; `length` is the day on which it ends."""
    told_within: int = 0
    """For an extension: the months from the event within which it has to be told."""
    keeps_open: bool = False
    """The date is a minimum: something stays open or is kept at least until then."""
    binds_others: bool = False
    """The date binds somebody else: a dispute body, a poster."""
    state_holidays: bool = False
    """In the United States, the state's own holidays count beside the federal ones."""
    takes: tuple[tuple[Given, str], ...] = ()
    """What else may be given, and what it means."""
    caveat: str = ""
    """What is not certain, or to be minded, in a sentence."""
    source: str = ""
    """Where the text was read; empty: in the provision itself."""

    @property
    def provision(self) -> str:
        """The law alone, without what says how its periods are counted."""
        return self.legal_basis.partition(";")[0]

    @property
    def words(self) -> str:
        """The basis as it stands beside a due time."""
        return f"{self.provision}: {self.says} ({self.confidence.words})"

    def confidence_in(self, place: Jurisdiction) -> Confidence:
        """Return how sure the rule is in a place."""
        sure = not self.known_in or place.name in self.known_in
        return self.confidence if sure else Confidence.GENERAL

    def applies_in(self, place: Jurisdiction) -> bool:
        """Return whether the rule applies there; “UK” or “US” alone stand for its home."""
        return (
            place.law in self.where
            or place.name in self.where
            or (place.name == place.law and self._lies_in(place.law))
        )

    def read_in(self, place: Jurisdiction) -> Jurisdiction:
        """Return the place whose days are counted: a law of one state has that state's own.

        Raises:
            UserError: the rule does not apply there.
        """
        if not self.applies_in(place):
            raise UserError(
                f"{self.name} does not apply in {place.name}, but in {_listed(self.where)}."
            )
        home = self.where[0]
        if place.law in self.where or place.name in self.where:
            return place
        return replace(jurisdiction(home), name=place.name)

    def calendar_in(self, place: Jurisdiction) -> str:
        """Return the name of the holidays that this rule minds in a place."""
        if place.law != "US":
            return place.calendar
        return f"US+{place.part}" if self.state_holidays and place.part else "US"

    def _lies_in(self, law: str) -> bool:
        return any(jurisdiction(one).law == law for one in self.where if one not in _LAWS)


_LAWS = frozenset({"EU", "UK", "US", "AU"})


def _listed(where: tuple[str, ...]) -> str:
    named = {"EU": "the Member States (EU/DK)", "AU": "the Australian states (AU/NSW)"}
    named |= {"US": "the United States (US, US/CA)", "UK": "the United Kingdom (UK)"}
    return ", ".join(named.get(one, one) for one in where)
