"""Points in time and sizes as people read them, in the local time of the machine."""

from datetime import UTC, datetime, timedelta

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = timedelta(days=1)


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
