"""Which days are working days: weekends and public holidays of a place, as an edition knows them.

The holidays come from the library of that name; days proclaimed later, or withdrawn, are handed in
by an administrator as an edition with a version of its own.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from workbench.domain.jurisdictions import is_calendar
from workbench.errors import UserError

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years for which the holidays can be relied on."""

_DAY = timedelta(days=1)
_WEEKEND = {5: "Saturday", 6: "Sunday"}


@dataclass(frozen=True, slots=True)
class HolidayEdit:
    """A day that a calendar is to gain, or to lose."""

    calendar: str
    """Such as GB-ENG; an edit of GB or US touches its parts too."""
    day: date
    name: str | None
    """What the holiday is called; None: it is no holiday after all."""


class LegalCalendar:
    """The working days of one place."""

    def __init__(self, code: str, edits: Sequence[HolidayEdit] = ()) -> None:
        """Take `code` (country, country-part, or country+part for the holidays of both)."""
        self.code = code
        self._country, self._sign, self._part = _taken_apart(code)
        own = (self._country, f"{self._country}-{self._part}")
        self._edits = tuple(edit for edit in edits if edit.calendar in own)
        self._years: dict[int, dict[date, str]] = {}

    def day_off(self, day: date) -> str | None:
        """Return why a day is no working day, or None if it is one."""
        return _WEEKEND.get(day.weekday()) or self.holiday(day)

    def holiday(self, day: date) -> str | None:
        """Return the name of the public holiday that a day is, also on a weekend."""
        year = self._years.get(day.year)
        if year is None:
            year = self._years[day.year] = self._load(day.year)
        return year.get(day)

    def on_or_after(self, day: date) -> date:
        """Return the first working day from this one on."""
        while self.day_off(day) is not None:
            day += _DAY
        return day

    def on_or_before(self, day: date, earliest: date) -> date:
        """Return the last working day up to this one; `day` if there is none since `earliest`."""
        found = day
        while self.day_off(found) is not None:
            found -= _DAY
            if found < earliest:
                return day
        return found

    def _load(self, year: int) -> dict[date, str]:
        import holidays

        # A holiday's substitute may lie in the year before or after: 1 January 2028 is a
        # Saturday, and so 31 December 2027 is free in the United States.
        years = [year - 1, year, year + 1]
        parts = [None, self._part] if self._sign == "+" else [self._part or None]
        days: dict[date, str] = {}
        for part in parts:
            table = holidays.country_holidays(
                self._country, subdiv=part, years=years, language=_language(self._country)
            )
            days |= {day: name for day, name in table.items() if day.year == year}
        for edit in self._edits:
            if edit.name is None:
                days.pop(edit.day, None)
            elif edit.day.year == year:
                days[edit.day] = edit.name
        return days


@dataclass(frozen=True)
class HolidayEdition:
    """The holidays as known at one time: the library's, and what an administrator edited."""

    name: str = ""
    edits: tuple[HolidayEdit, ...] = ()

    @cached_property
    def version(self) -> str:
        """What is to be written beside a date, so that it can be counted again."""
        from holidays.version import __version__

        published = f"holidays {__version__}"
        return f"{published}, {self.name}" if self.name else published

    def calendar(self, code: str) -> LegalCalendar:
        """Return the calendar of a place, loaded once for an edition."""
        found = self._calendars.get(code)
        if found is None:
            found = self._calendars[code] = LegalCalendar(code, self.edits)
        return found

    @cached_property
    def _calendars(self) -> dict[str, LegalCalendar]:
        return {}


PUBLISHED = HolidayEdition()
"""The library's own, unedited."""


def edition_from(told: object) -> HolidayEdition:
    """Return the edition that data tells: `{"version", "holidays": [{calendar, date, name}]}`.

    A `name` of null withdraws a holiday.

    Raises:
        UserError: the data has another shape; the sentence says where.
    """
    if not isinstance(told, Mapping) or not isinstance(told.get("version"), str):
        raise UserError("An edition of holidays needs a “version” in words.")
    listed = told.get("holidays")
    if not isinstance(listed, list):
        raise UserError("An edition of holidays needs a list “holidays”.")
    return HolidayEdition(
        told["version"], tuple(_edit(place, row) for place, row in enumerate(listed, 1))
    )


def _edit(place: int, row: object) -> HolidayEdit:
    if isinstance(row, Mapping):
        calendar, day, name = row.get("calendar"), row.get("date"), row.get("name", "")
        if isinstance(calendar, str) and isinstance(day, str) and (name or name is None):
            if not is_calendar(calendar):
                # A name misspelt would leave the date as it was, and nobody would know.
                raise UserError(f"Holiday {place} is for “{calendar}”, which is no calendar.")
            with suppress(ValueError):
                return HolidayEdit(calendar, date.fromisoformat(day), name and str(name))
    raise UserError(f"Holiday {place} needs a calendar, a date like 2027-06-01 and a name.")


def _taken_apart(code: str) -> tuple[str, str, str]:
    sign = "+" if "+" in code else "-"
    country, sign, part = code.partition(sign)
    return country, sign, part


def _language(country: str) -> str:
    """English, in which the reasons are written; the library's own where it is the first."""
    return {"GB": "en_GB", "AU": "en_AU", "IE": "en_IE"}.get(country, "en_US")
