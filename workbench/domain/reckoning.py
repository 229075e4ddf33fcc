"""What a counting rule is asked, and what it answers."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from workbench.domain.explanation import Interval, midnight
from workbench.domain.jurisdictions import Jurisdiction
from workbench.domain.legal_calendar import LegalCalendar
from workbench.domain.regimes import Regime


class Reckoning(NamedTuple):
    """The dates and instants of a deadline, those that its rule gives, and how they came about.

    The intervals of `explanation` follow each other without gap or overlap. Instants are in UTC;
    a due instant is the first that is too late.
    """

    explanation: tuple[Interval, ...]
    raw_date: date | None = None
    """The last day as the period alone has it."""
    due_date: date | None = None
    """The last day on which it is in time by law."""
    due_instant: datetime | None = None
    conservative_due_date: date | None = None
    """The last working day on or before the raw date."""
    earliest_date: date | None = None
    latest_date: date | None = None
    earliest_effective_date: date | None = None
    latest_service_date: date | None = None


@dataclass(frozen=True)
class Question:
    """A rule put to an event."""

    regime: Regime
    length: int
    place: Jurisdiction
    calendar: LegalCalendar
    received: datetime
    """In UTC."""
    event: datetime | None
    """The second point in time, in UTC, where the rule takes one."""

    @cached_property
    def day(self) -> date:
        """The day of the event in legal time."""
        return self.local_day(self.received)

    def local_day(self, instant: datetime) -> date:
        """Return the day that an instant lies in, in legal time."""
        return instant.astimezone(self.place.zone).date()

    def midnight(self, day: date) -> datetime:
        """Return the first instant of a day in legal time."""
        return midnight(day, self.place.zone)
