"""What an operation changed: each view decides from this whether it has to look again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Recorded:
    """One operation with the outcome that the centre (here: the local profile) gave it."""

    op_id: UUID
    kind: str
    case: UUID | None
    outcome: str
    detail: Mapping[str, Any]

    @property
    def stands(self) -> bool:
        """Whether it stands as far as is known here: applied, or on its way to the centre."""
        return self.outcome in _STANDING


@dataclass(frozen=True, slots=True)
class Changes:
    """The effect of one verb: the cases touched, the outcomes, and what the person may undo."""

    recorded: tuple[Recorded, ...]
    words: str
    """What was done, in the past tense, for the notice bar: "Claimed E-20418"."""
    undoable: tuple[UUID, ...] = ()
    """The operations that `undo` can take back, in the order they were made."""

    @property
    def cases(self) -> frozenset[UUID]:
        """The cases whose rows are to be read again."""
        return frozenset(r.case for r in self.recorded if r.case is not None)

    @property
    def outcome(self) -> str:
        """The least happy outcome of the verb's operations."""
        outcomes = [r.outcome for r in self.recorded]
        unhappy = next((o for o in outcomes if o not in _STANDING), None)
        return unhappy or ("pending" if "pending" in outcomes else "applied")

    @property
    def stands(self) -> bool:
        """Whether all of it stands as far as is known here: applied, or on its way."""
        return self.outcome in _STANDING

    @property
    def reason(self) -> str:
        """Why an operation was not applied, in words; empty when all stand."""
        failed = next((r for r in self.recorded if r.outcome not in _STANDING), None)
        return str(failed.detail.get("reason", "")) if failed else ""


_STANDING = frozenset({"applied", "pending"})
