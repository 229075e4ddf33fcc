"""When the department works: on weekdays by day; what would fall into the night waits."""

from datetime import datetime, timedelta

_CATCH_UP = timedelta(minutes=45)
_OPENS = timedelta(hours=7)
_CLOSES = timedelta(hours=18)
_SATURDAY = 5
_DAY = timedelta(days=1)


def office_time(at: datetime, limit: datetime) -> datetime:
    """Return when something is done that would be done at a moment, in an office.

    Moments of a night or weekend move, in their order, into the first 45 minutes after it; the
    order of any two moments is kept. What would move beyond the limit stays as it is, since then
    somebody was on duty.

    >>> office_time(datetime(2026, 11, 21, 12), datetime(2026, 11, 30))
    datetime.datetime(2026, 11, 23, 7, 13, 7)
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    opened = midnight + _OPENS
    if at.weekday() < _SATURDAY and opened + _CATCH_UP <= at < midnight + _CLOSES:
        return at
    after_work = at.weekday() >= _SATURDAY or at >= midnight + _CLOSES
    opening = _next_working_day(midnight + _DAY) + _OPENS if after_work else opened
    closed = _last_working_day(opening - _OPENS - _DAY) + _CLOSES
    if opening > limit:
        return at
    part = (at - closed) / (opening + _CATCH_UP - closed)
    return min((opening + _CATCH_UP * part).replace(microsecond=0), limit)


def _next_working_day(day: datetime) -> datetime:
    while day.weekday() >= _SATURDAY:
        day += _DAY
    return day


def _last_working_day(day: datetime) -> datetime:
    while day.weekday() >= _SATURDAY:
        day -= _DAY
    return day
