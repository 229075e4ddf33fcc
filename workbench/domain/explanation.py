"""How a deadline came about: every stretch of time, counted or not, and why."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MIDNIGHT = time()


class Effect(StrEnum):
    """What a stretch of time does to the period."""

    NOT_COUNTED = "not counted"
    """Lies before the period begins."""
    COUNTED = "counted"
    SKIPPED = "skipped"
    """Lies in the period and is left out of it."""
    ROLLED = "rolled"
    """The period has run, and its end moves over this time."""


class Interval(NamedTuple):
    """A stretch of time with its effect. Both ends are in UTC; the end is the first not in it."""

    start: datetime
    end: datetime
    effect: Effect
    reason: str


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a day in a legal time zone, in UTC.

    >>> midnight(date(2026, 7, 1), ZoneInfo("Europe/Paris"))
    datetime.datetime(2026, 6, 30, 22, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.combine(day, _MIDNIGHT, zone).astimezone(UTC)


def day_words(day: date) -> str:
    """Return a day with its weekday, always in English.

    >>> day_words(date(2026, 5, 2))
    'Sat 2026-05-02'
    """
    return f"{_WEEKDAYS[day.weekday()]} {day}"
