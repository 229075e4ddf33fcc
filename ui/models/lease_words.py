"""Until when a claim is its holder's alone, in words."""

from datetime import datetime


def lease_clock(lease: datetime, now: datetime) -> str:
    """Return until when, as a clock; with the day where it is another.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC).astimezone()
    >>> lease_clock(noon.replace(hour=14, minute=5), noon)
    '14:05'
    """
    here, today = lease.astimezone(), now.astimezone().date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%a %H:%M}"


def lapsed(lease: datetime | None, now: datetime) -> bool:
    """Return whether a claim may be taken over by anybody."""
    return lease is not None and lease <= now


def holding_words(holder: str, lease: datetime | None, now: datetime, *, mine: bool) -> str:
    """Return who holds a case and until when; `holder` as people call them.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC).astimezone()
    >>> until = noon.replace(hour=14, minute=5)
    >>> holding_words("anna", until, noon, mine=False)
    "anna's until 14:05"
    >>> holding_words("anna", until, noon, mine=True)
    'Yours until 14:05'
    >>> holding_words("anna", noon, noon, mine=False)
    "anna's claim has lapsed"
    """
    whose = "Yours" if mine else f"{holder}'s"
    if lease is None:
        return whose
    if lapsed(lease, now):
        return "Your claim has lapsed" if mine else f"{whose} claim has lapsed"
    return f"{whose} until {lease_clock(lease, now)}"
