"""Periods in working days: forward from an event, and clear days back from a hearing."""

from datetime import date, timedelta

from workbench.domain.explanation import Effect, Interval, day_words
from workbench.domain.reckoning import Question, Reckoning

_DAY = timedelta(days=1)
_SHORT = 5
"""Clear days up to this number leave days off out (CPR 2.8(4))."""


def business_days(question: Question) -> Reckoning:
    """So many business days after the day of the event; for a window also where it opens."""
    opens, length = question.regime.window_opens, question.length
    day, count, earliest = question.day, 0, None
    after = question.midnight(day + _DAY)
    words = f"{day_words(day)}: the day of the event, which does not count"
    intervals = [Interval(question.received, after, Effect.NOT_COUNTED, words)]
    while count < length:
        day += _DAY
        start, after = after, question.midnight(day + _DAY)
        off = question.calendar.day_off(day)
        if off is None:
            count += 1
            words = f"{day_words(day)}: business day {count}"
            if count == opens:
                earliest = day
                words += ", the first on which it may be done"
            intervals.append(Interval(start, after, Effect.COUNTED, words))
        else:
            intervals.append(Interval(start, after, Effect.SKIPPED, f"{day_words(day)}: {off}"))
    if earliest is not None:
        return Reckoning(
            tuple(intervals), due_instant=after, earliest_date=earliest, latest_date=day
        )
    return Reckoning(tuple(intervals), day, day, after, day)


def clear_days(question: Question) -> Reckoning:
    """So many clear days before: neither the day of service nor that of the hearing counts."""
    calendar, hearing, count = question.calendar, question.day, 0
    skipping = question.length <= _SHORT
    backwards = []
    start = question.midnight(hearing)
    if start < question.received:
        words = f"{day_words(hearing)}: the day of the hearing, which does not count"
        backwards.append(Interval(start, question.received, Effect.NOT_COUNTED, words))
    day = hearing
    while count < question.length:
        day -= _DAY
        off = calendar.day_off(day) if skipping else None
        count += off is None
        words = f"{day_words(day)}: {off or f'clear day {count}, counted back'}"
        effect = Effect.COUNTED if off is None else Effect.SKIPPED
        start, end = question.midnight(day), start
        backwards.append(Interval(start, end, effect, words))
    raw = day - _DAY
    service = calendar.on_or_before(raw, date.min)
    while day > service:
        day -= _DAY
        start, end = question.midnight(day), start
        off = calendar.day_off(day)
        words = f"{off}, on which nothing is deemed served (CPR 6.26)"
        if off is None:
            words = "the last day for service, which does not count"
        effect = Effect.NOT_COUNTED if off is None else Effect.ROLLED
        backwards.append(Interval(start, end, effect, f"{day_words(day)}: {words}"))
    return Reckoning(tuple(reversed(backwards)), raw_date=raw, latest_service_date=service)
