"""Until when something has to be done by law, with the reasons for each hour and day.

No number is invented: where the law has none, the answer has none, or the house's target by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.domain.cases import Priority
from workbench.domain.counting_days import (
    days,
    days_rolled,
    days_with_first,
    months,
    notice,
    poster,
)
from workbench.domain.counting_hours import hours, uk_48_hours
from workbench.domain.counting_working_days import business_days, clear_days
from workbench.domain.explanation import Effect, Interval
from workbench.domain.jurisdictions import Jurisdiction, jurisdiction
from workbench.domain.legal_calendar import FIRST_YEAR, LAST_YEAR, PUBLISHED, HolidayEdition
from workbench.domain.reckoning import Question, Reckoning
from workbench.domain.regime_table import REGIMES
from workbench.domain.regimes import Counting, Given, Regime
from workbench.domain.sla import house_target
from workbench.errors import UserError

HOUSE = "house target"
"""The mark in place of a confidence where a number is the house's own."""

_LONGEST = 1000

_COUNT: dict[Counting, Callable[[Question], Reckoning]] = {
    Counting.MONTHS: months,
    Counting.DAYS_ROLLED: days_rolled,
    Counting.DAYS: days,
    Counting.DAYS_WITH_FIRST: days_with_first,
    Counting.BUSINESS_DAYS: business_days,
    Counting.HOURS: hours,
    Counting.UK_48_HOURS: uk_48_hours,
    Counting.UK_POSTER: poster,
    Counting.NOTICE: notice,
    Counting.CLEAR_DAYS: clear_days,
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A rule's answer for one event in one place."""

    regime: Regime
    place: Jurisdiction
    received: datetime
    """In UTC."""
    reckoning: Reckoning
    legal_basis: str
    confidence: str
    """V, V2 or K; `HOUSE` where the number is no law's."""
    edition: HolidayEdition
    """The holidays that it was counted with."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What a rule may be told beyond receipt and place. None: not told."""

    event: datetime | None = None
    period: int | None = None
    priority: Priority | None = None


NOTHING_MORE = Extras()


def regime_named(name: str) -> Regime:
    """Return a rule.

    Raises:
        UserError: there is none of that name.
    """
    regime = REGIMES.get(name)
    if regime is None:
        raise UserError(
            f"There is no deadline rule “{name}”. `workbench deadlines --list` names all."
        )
    return regime


def deadline(
    rule: str,
    received: datetime,
    where: str,
    extras: Extras = NOTHING_MORE,
    edition: HolidayEdition = PUBLISHED,
) -> Deadline:
    """Return the deadline that a rule sets for an event at a place.

    Args:
        rule: the name of a rule of `REGIMES`.
        received: the time of the event that the rule runs from, with its time zone.
        where: a jurisdiction, such as EU/DE (Bavaria).
        extras: what the rule takes beyond this.
        edition: the holidays to count with.

    Raises:
        UserError: no such rule or place, or the rule does not fit what was given.
    """
    regime = regime_named(rule)
    place = regime.read_in(jurisdiction(where))
    _check(regime, received, extras)
    received = received.astimezone(UTC)
    if regime.counting is Counting.NO_NUMBER:
        return _without_number(regime, place, received, extras.priority)
    event = extras.event
    question = Question(
        regime,
        regime.length if extras.period is None else extras.period,
        place,
        edition.calendar(regime.calendar_in(place)),
        received,
        event and event.astimezone(UTC),
    )
    basis = regime.legal_basis
    if extras.period is not None and regime.counting is Counting.HOURS:
        basis = f"{basis}; {question.length} hours as given"
    return Deadline(
        regime,
        place,
        received,
        _COUNT[regime.counting](question),
        basis,
        regime.confidence_in(place).value,
        edition,
    )


def _without_number(
    regime: Regime, place: Jurisdiction, received: datetime, priority: Priority | None
) -> Deadline:
    """Return what is said where the law has no number: nothing, or the house's own target."""
    law = f"{regime.legal_basis}: {regime.says}"
    if priority is None:
        confidence = regime.confidence_in(place).value
        return Deadline(regime, place, received, Reckoning(()), law, confidence, PUBLISHED)
    due, words = house_target(priority, received)
    counted = Interval(received, due, Effect.COUNTED, f"{words}; no law sets this number")
    reckoning = Reckoning((counted,), due_instant=due)
    return Deadline(regime, place, received, reckoning, f"{words} ({law})", HOUSE, PUBLISHED)


def _check(regime: Regime, received: datetime, extras: Extras) -> None:
    """Refuse what the rule cannot be asked.

    Raises:
        UserError: says what.
    """
    for instant in (received, extras.event):
        if instant is None:
            continue
        if instant.tzinfo is None:
            raise UserError(
                f"{instant.isoformat()} does not tell its time zone; give one, as in "
                "2026-11-22T14:30+01:00. A date of law is not guessed."
            )
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise UserError(
                f"Holidays are known from {FIRST_YEAR} to {LAST_YEAR}, and {instant.year} is not "
                "among them. No date was computed."
            )
    takes = {given for given, _ in regime.takes}
    told = {
        Given.EVENT: extras.event,
        Given.PERIOD: extras.period,
        Given.PRIORITY: extras.priority,
    }
    for given, value in told.items():
        if value is not None and given not in takes:
            raise UserError(f"{regime.name} takes no {given}. Leave it out.")
    if extras.period is not None and not 1 <= extras.period <= _LONGEST:
        raise UserError(f"A period of {extras.period} is none; give 1 to {_LONGEST}.")
