"""House targets: what the department promises itself. They are no law, and are always named so."""

from datetime import datetime, timedelta

from workbench.domain.cases import Priority

HOUSE_TARGETS = {
    Priority.P0: timedelta(hours=1),
    Priority.P1: timedelta(hours=8),
    Priority.P2: timedelta(days=2),
    Priority.P3: timedelta(days=7),
    Priority.P4: timedelta(days=14),
}
"""Elapsed time from receipt to an answer, by priority."""

_PREFIX = "House target"
_HOURS_OF_A_DAY = 24


def house_target(priority: Priority, received: datetime) -> tuple[datetime, str]:
    """Return when the house wants the case answered, and the words that say where that is from.

    >>> from datetime import UTC
    >>> house_target(Priority.P1, datetime(2026, 11, 20, 9, tzinfo=UTC))[1]
    'House target P1: 8 h after receipt'
    """
    target = HOUSE_TARGETS[priority]
    return received + target, house_words(priority, target)


def house_words(
    priority: Priority | None, allowance: timedelta, unit: str = "h", clock: str = "answer"
) -> str:
    """Return the words by which a promise of the house is known.

    >>> house_words(Priority.P2, timedelta(hours=16), "working h")
    'House target P2: 16 working h after receipt'
    >>> house_words(None, timedelta(hours=4), clock="first letter")
    'House target (first letter): 4 h after receipt'
    """
    hours = allowance / timedelta(hours=1)
    whole = unit == "h" and hours >= _HOURS_OF_A_DAY and hours % _HOURS_OF_A_DAY == 0
    span = f"{allowance.days} d" if whole else f"{hours:g} {unit}"
    level = f" P{priority.value}" if priority is not None else ""
    named = f" ({clock})" if clock != "answer" else ""
    return f"{_PREFIX}{level}{named}: {span} after receipt"


def is_house_target(basis: str) -> bool:
    """Return whether a due time rests on a house target, and so moves with the priority."""
    return basis.startswith(_PREFIX)


def in_short(basis: str) -> str:
    """Return the words by which a basis is known at a glance: the law or the target alone.

    >>> in_short("House target P3: 7 d after receipt")
    'House target 7 d'
    >>> in_short("GDPR Art. 12(3): one month from receipt (conservative)")
    'GDPR Art. 12(3)'
    """
    source, _, rule = basis.partition(":")
    if is_house_target(basis):
        return f"{_PREFIX} {rule.partition('after receipt')[0].strip()}"
    return source.partition(",")[0].strip()
