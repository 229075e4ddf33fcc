"""Points in time and spans as people read them, in the local time of the machine."""

from datetime import UTC, datetime, timedelta
from typing import Literal

Urgency = Literal["red", "amber", "green"]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_TWO_DAYS = timedelta(days=2)


def moment(at: datetime, now: datetime | None = None) -> str:
    """Return when something was: shorter the nearer it is.

    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC).astimezone()
    >>> moment(noon - timedelta(days=2), noon).split(" ", 1)[0]
    'Wed'
    """
    here = at.astimezone()
    today = (now or datetime.now(UTC)).astimezone().date()
    clock = f"{here:%H:%M}"
    if here.date() == today:
        return f"Today {clock}"
    if here.date() == today - _DAY:
        return f"Yesterday {clock}"
    day = f"{here.day} {_MONTHS[here.month - 1]}"
    if here.year != today.year:
        return f"{day} {here.year} {clock}"
    return f"{_DAYS[here.weekday()]} {day} {clock}"


def exact(at: datetime) -> str:
    """Return a point in time to the second, with its offset, for tooltips and proofs."""
    return at.astimezone().isoformat(sep=" ", timespec="seconds")


def span(length: timedelta) -> str:
    """Return a span in at most two units.

    >>> span(timedelta(hours=31, minutes=12)), span(timedelta(days=4, hours=2, minutes=5))
    ('31 h 12 m', '4 d 2 h')
    """
    minutes = int(length.total_seconds() // 60)
    if length < _HOUR:
        return f"{minutes} m"
    if length < _TWO_DAYS:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} m" if rest else f"{hours} h"
    days, rest = divmod(minutes // 60, 24)
    return f"{days} d {rest} h" if rest else f"{days} d"


def time_left(due: datetime, now: datetime | None = None) -> tuple[str, Urgency]:
    """Return how long there is until a due time, in words, and the tone that goes with them.

    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    >>> time_left(noon - timedelta(hours=3), noon)
    ('3 h overdue', 'red')
    """
    left = due - (now or datetime.now(UTC))
    if left < timedelta(0):
        return f"{span(-left)} overdue", "red"
    tone: Urgency = "red" if left < timedelta(hours=4) else "amber" if left < _DAY else "green"
    return f"{span(left)} left", tone


def size_words(count: int) -> str:
    """Return a number of bytes as people say it.

    >>> size_words(120_800), size_words(900)
    ('118 KB', '900 bytes')
    """
    if count < 1024:  # noqa: PLR2004  # bytes of a KB
        return f"{count} bytes"
    size = count / 1024
    for unit in ("KB", "MB", "GB"):
        if size < 1024 or unit == "GB":  # noqa: PLR2004  # of each unit
            return f"{size:.0f} {unit}" if size >= 10 else f"{size:.1f} {unit}"  # noqa: PLR2004  # a digit
        size /= 1024
    raise AssertionError
