"""How much a person holds, in units that tell an urgent case from a plain one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from workbench.domain.cases import Priority

WEIGHTS: Mapping[int, int] = MappingProxyType(
    {Priority.P0: 4, Priority.P1: 3, Priority.P2: 2, Priority.P3: 1, Priority.P4: 1}
)
"""Units that a case of each priority counts against a person's capacity."""


def _none() -> Mapping[int, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Holding:
    """The open cases of one person, or of nobody."""

    by_priority: Mapping[int, int] = field(default_factory=_none)
    overdue_by_priority: Mapping[int, int] = field(default_factory=_none)
    due_soon: int = 0
    """Due within the time that the view "due" looks ahead."""
    lapsed_by_priority: Mapping[int, int] = field(default_factory=_none)
    """Claims whose time has run out, so that others may take the cases over."""
    next_due: datetime | None = None
    """The first due time that still lies ahead."""

    @property
    def cases(self) -> int:
        """How many open cases."""
        return sum(self.by_priority.values())

    @property
    def overdue(self) -> int:
        """How many are past their due time."""
        return sum(self.overdue_by_priority.values())

    @property
    def lapsed(self) -> int:
        """How many claims have run out."""
        return sum(self.lapsed_by_priority.values())

    @property
    def units(self) -> int:
        """How much that weighs."""
        return _weighed(self.by_priority)

    @property
    def overdue_units(self) -> int:
        """How much of it is past its due time."""
        return _weighed(self.overdue_by_priority)

    @property
    def urgency(self) -> tuple[int, ...]:
        """How many of each priority, P0 first: what a list is sorted by."""
        return tuple(self.by_priority.get(priority, 0) for priority in Priority)


def _weighed(by_priority: Mapping[int, int]) -> int:
    return sum(WEIGHTS.get(priority, 1) * n for priority, n in by_priority.items())
