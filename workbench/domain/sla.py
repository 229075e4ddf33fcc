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


def house_target(priority: Priority, received: datetime) -> tuple[datetime, str]:
    """Return when the house wants the case answered, and the words that say where that is from.

    >>> from datetime import UTC
    >>> house_target(Priority.P1, datetime(2026, 11, 20, 9, tzinfo=UTC))[1]
    'House target P1: 8 h after receipt'
    """
    target = HOUSE_TARGETS[priority]
    hours = target // timedelta(hours=1)
    span = f"{hours} h" if hours < 24 else f"{target.days} d"  # noqa: PLR2004  # hours of a day
    return received + target, f"{_PREFIX} P{priority.value}: {span} after receipt"


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
        return f"{_PREFIX} {rule.removesuffix('after receipt').strip()}"
    return source.partition(",")[0].strip()
