"""Periods in days and months, and notice that has to be given so many days before."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from workbench.domain.explanation import Effect, Interval, day_words
from workbench.domain.reckoning import Question, Reckoning
from workbench.errors import UserError

DAY = timedelta(days=1)
_LONGEST_MONTH = 31

_EVENT_DAY = {
    "EU": "Reg. 1182/71 Art. 3(1)",
    "UK": "counted from the day after",
    "US": "counted from the day after",
    "AU": "Interpretation Acts, s.36 in NSW",
}
"""Law → why the day of the event does not count."""

_ROLLS = {
    "EU": "Reg. 1182/71 Art. 3(4)",
    "UK": "ICO guidance",
    "US": "FRCP 6(a)(1)(C)",
    "AU": "Interpretation Acts, s.36 in NSW",
}
"""Law → why a period that ends on a day off runs on."""


def months(question: Question) -> Reckoning:
    """To the same date so many months later, or the last of that month; then a working day."""
    day, count = question.day, question.length
    raw = _months_later(day, count)
    span = "1 month" if count == 1 else f"{count} months"
    words = f"{span} to the same date, {day_words(raw)}"
    if raw.day < day.day:
        lacking = "31st" if day.day == _LONGEST_MONTH else f"{day.day}th"
        words = f"{span}; there is no {lacking}, so to the month's last day, {day_words(raw)}"
    whole = _ended(question, raw, words, rolls=True)
    if not question.regime.told_within:
        return whole
    first = question.calendar.on_or_after(_months_later(day, question.regime.told_within))
    return whole._replace(explanation=_parted(question, whole.explanation, first))


def days_rolled(question: Question) -> Reckoning:
    """So many days after the day of the event, then to a working day."""
    raw = question.day + DAY * question.length
    return _ended(question, raw, _counted_days(question, raw), rolls=True)


def days(question: Question) -> Reckoning:
    """So many days after the day of the event, on whatever day that is."""
    raw = question.day + DAY * question.length
    return _ended(question, raw, _counted_days(question, raw), rolls=False)


def days_with_first(question: Question) -> Reckoning:
    """So many days of which the day of the event is the first."""
    raw = question.day + DAY * (question.length - 1)
    words = f"{_counted_days(question, raw)}; the day of the event is day 1"
    counted = Interval(question.received, question.midnight(raw + DAY), Effect.COUNTED, words)
    kept = _conservative(question, raw)
    return Reckoning((counted,), raw, raw, counted.end, kept)


def poster(question: Question) -> Reckoning:
    """To midnight at the end of the fifth day after the day of sending; no day is skipped."""
    raw = question.day + DAY * question.length
    words = f"{_counted_days(question, raw)}; no day is skipped"
    return _ended(question, raw, words, rolls=False)._replace(conservative_due_date=None)


def notice(question: Question) -> Reckoning:
    """From the start of the day after so many whole days; told the effect, also back from it."""
    first = question.day + DAY * (question.length + 1)
    words = f"{_counted_days(question, first - DAY)}; it may take effect from {day_words(first)}"
    counted = Interval(
        question.midnight(question.day + DAY), question.midnight(first), Effect.COUNTED, words
    )
    latest = None
    if question.event is not None:
        latest = question.local_day(question.event) - DAY * (question.length + 1)
    return Reckoning(
        (_event_day(question), counted), earliest_effective_date=first, latest_service_date=latest
    )


def _months_later(day: date, count: int) -> date:
    """Return the same date so many months later, or the last day of that month.

    >>> _months_later(date(2026, 8, 31), 1)
    datetime.date(2026, 9, 30)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _parted(
    question: Question, intervals: tuple[Interval, ...], first: date
) -> tuple[Interval, ...]:
    """Part the counted time at the day by which the extension has to be told."""
    before, counted, *after = intervals
    by = question.midnight(first + DAY)
    words = f"the extension and its reasons are to be told by {day_words(first)}"
    told = counted._replace(end=by, reason=words)
    return (before, told, counted._replace(start=by), *after)


def _ended(question: Question, raw: date, words: str, *, rolls: bool) -> Reckoning:
    """Return a period that ends with the raw date, or runs on from a day off to a working day."""
    calendar, midnight = question.calendar, question.midnight
    due = calendar.on_or_after(raw) if rolls else raw
    end = midnight(due + DAY)
    if question.event is not None and question.event < end:
        return _cut_short(question, question.event)
    if due != raw:
        words = f"{words}: {calendar.day_off(raw)}"
    if question.regime.keeps_open and due == raw:
        words = f"{words}; open or kept through the end of that day"
    intervals = [
        _event_day(question),
        Interval(midnight(question.day + DAY), midnight(raw + DAY), Effect.COUNTED, words),
    ]
    day = raw
    while day < due:
        day += DAY
        off = calendar.day_off(day)
        why = off or f"the next working day, which ends the period ({_ROLLS[question.place.law]})"
        start = intervals[-1].end
        reason = f"{day_words(day)}: {why}"
        intervals.append(Interval(start, midnight(day + DAY), Effect.ROLLED, reason))
    return Reckoning(tuple(intervals), raw, due, end, _conservative(question, raw))


def _cut_short(question: Question, event: datetime) -> Reckoning:
    """Return the period as a second event ends it, the time for compliance for instance."""
    if event <= question.received:
        raise UserError("The second event lies before the first. Nothing was computed.")
    last = question.local_day(event)
    not_counted = _event_day(question)
    words = f"ends before its {question.length} days, at the time that was set"
    if event <= not_counted.end:
        intervals = [Interval(question.received, event, Effect.COUNTED, words)]
    else:
        intervals = [not_counted, Interval(not_counted.end, event, Effect.COUNTED, words)]
    return Reckoning(tuple(intervals), last, last, event, _conservative(question, last))


def _event_day(question: Question) -> Interval:
    day, basis = question.day, _EVENT_DAY[question.place.law]
    words = f"{day_words(day)}: the day of the event, which does not count ({basis})"
    return Interval(question.received, question.midnight(day + DAY), Effect.NOT_COUNTED, words)


def _conservative(question: Question, raw: date) -> date | None:
    """Return the last working day on or before; none where waiting longer is the safe side."""
    if question.regime.keeps_open:
        return None
    return question.calendar.on_or_before(raw, question.day)


def _counted_days(question: Question, last: date) -> str:
    return f"days 1 to {question.length}, weekends and holidays too, to {day_words(last)}"
