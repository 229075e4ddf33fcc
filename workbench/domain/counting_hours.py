"""Periods in hours, in real minutes whatever the clocks do."""

from datetime import timedelta

from workbench.domain.explanation import Effect, Interval, day_words
from workbench.domain.reckoning import Question, Reckoning

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def hours(question: Question) -> Reckoning:
    """So many hours without a break: weekends and holidays count, and nothing rolls."""
    end = question.received + _HOUR * question.length
    words = f"{_hours_words(_HOUR * question.length)} run without a break; days off count"
    zone = question.place.zone
    before, after = question.received.astimezone(zone), end.astimezone(zone)
    if before.utcoffset() != after.utcoffset():
        words += "; the clocks change in between, the hours are real ones"
    if question.place.law == "EU":
        whole = (before.replace(minute=0, second=0, microsecond=0)).astimezone(end.tzinfo)
        later = (whole + _HOUR * (question.length + 1)).astimezone(zone)
        words += (
            f". If the hour of the event did not count (Reg. 1182/71 Art. 3(1)), it would end "
            f"{day_words(later.date())} {later:%H:%M}; this is not relied on"
        )
    return Reckoning((Interval(question.received, end, Effect.COUNTED, words),), due_instant=end)


def uk_48_hours(question: Question) -> Reckoning:
    """So many hours, disregarding any time on a Saturday, Sunday or holiday (SI 2013/3028)."""
    at, left, day = question.received, _HOUR * question.length, question.day
    intervals = []
    while left:
        end = question.midnight(day + _DAY)
        off = question.calendar.day_off(day)
        if off is None:
            end = min(end, at + left)
            left -= end - at
            words = f"{day_words(day)}: {_hours_words(end - at)}, {_hours_words(left)} left"
            intervals.append(Interval(at, end, Effect.COUNTED, words))
        else:
            intervals.append(Interval(at, end, Effect.SKIPPED, f"{day_words(day)}: {off}"))
        at, day = end, day + _DAY
    return Reckoning(tuple(intervals), due_instant=at)


def _hours_words(span: timedelta) -> str:
    """Return a length of time in hours and minutes; seconds are told where there are any."""
    whole, rest = divmod(span, _HOUR)
    minutes, seconds = divmod(rest, timedelta(minutes=1))
    words = f"{whole} h"
    if minutes:
        words += f" {minutes} min"
    if seconds:
        words += f" {seconds.total_seconds():g} s"
    return words
