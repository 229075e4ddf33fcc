"""When a department works: its hours in its time zone, less the days off of its calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from workbench.domain.explanation import midnight
from workbench.domain.legal_calendar import LAST_YEAR, LegalCalendar
from workbench.errors import UserError

_DAY = timedelta(days=1)
_DAYS_OF_WEEK = 7

Shift = tuple[time, time]
"""From and until, in local time; until midnight at the day's end where both would be 00:00."""


class Piece(NamedTuple):
    """A stretch of time in which the department works, or does not. Both ends are in UTC."""

    start: datetime
    end: datetime
    off: str
    """Why nobody works then; empty where somebody does."""


@dataclass(frozen=True)
class WorkingHours:
    """A week's shifts, Monday first, read in a time zone and left out on days off."""

    zone: ZoneInfo
    week: tuple[tuple[Shift, ...], ...]
    calendar: LegalCalendar | None = None
    """Whose public holidays are days off; None: there are none."""

    def __post_init__(self) -> None:
        """Refuse a week in which time would never pass, or passes twice."""
        if len(self.week) != _DAYS_OF_WEEK or not any(self.week):
            raise UserError("Working hours need seven days, and a shift on one of them.")
        for shifts in self.week:
            edges = [edge for start, end in shifts for edge in (_since(start), _until(end))]
            empty = any(_since(start) == _until(end) for start, end in shifts)
            if empty or edges != sorted(edges):
                raise UserError("The shifts of a day have to follow each other without overlap.")

    def pieces(self, start: datetime, end: datetime) -> Iterator[Piece]:
        """Part the time from `start` to `end` by whether somebody works; nothing is left out."""
        at, day = start, start.astimezone(self.zone).date()
        while at < end:
            for piece in self._day(day):
                stop = min(piece.end, end)
                if at < stop:
                    yield Piece(at, stop, piece.off)
                    at = stop
            day += _DAY

    def after(self, start: datetime, span: timedelta) -> datetime:
        """Return the instant by which so much has been worked since `start`.

        Raises:
            UserError: the calendar leaves no day on which it could be.
        """
        left, at = span, start
        while left > timedelta(0):
            day = at.astimezone(self.zone).date()
            if day.year > LAST_YEAR:
                raise UserError("The working hours and days off leave no time for this.")
            stop = midnight(day + _DAY, self.zone)
            for piece in self.pieces(at, stop):
                if piece.off:
                    continue
                worked = piece.end - piece.start
                if worked >= left:
                    return piece.start + left
                left -= worked
            at = stop
        return at

    def _day(self, day: date) -> Iterator[Piece]:
        """Part a whole day. A change of the clocks makes its pieces shorter or longer."""
        at, end = midnight(day, self.zone), midnight(day + _DAY, self.zone)
        off = self.calendar.holiday(day) if self.calendar is not None else None
        if off is None:
            for opens, closes in self.week[day.weekday()]:
                opened = max(at, datetime.combine(day, opens, self.zone).astimezone(UTC))
                closed = end if closes == time() else max(opened, self._last(day, closes))
                if at < opened:
                    yield Piece(at, opened, "outside working hours")
                if opened < closed:
                    yield Piece(opened, closed, "")
                at = closed
        if at < end:
            yield Piece(at, end, off or "outside working hours")

    def _last(self, day: date, at: time) -> datetime:
        """Return the last instant with this local time: where an hour comes twice, the second.

        Where the hour lacks, it is read as if the clocks had not been changed yet, as the start of
        a shift is: the shift keeps its length.
        """
        local = datetime.combine(day, at, self.zone)
        return max(local.astimezone(UTC), local.replace(fold=1).astimezone(UTC))


def _since(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )


def _until(at: time) -> timedelta:
    return _since(at) or _DAY
