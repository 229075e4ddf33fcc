"""What met what meanwhile: two values of one field, or a decision that another came before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.domain.ids import number_text

FIELD_WORDS: Mapping[str, str] = {
    "kind": "Kind",
    "priority": "Priority",
    "jurisdiction": "Jurisdiction",
    "subject": "Subject",
    "language": "Language",
    "due": "Due time",
    "received": "Time of receipt",
    "scope": "Scope",
}
"""The fields that can be set, as people call them."""

WRITTEN_FIELDS = frozenset({"subject"})
"""The fields whose values are free text, so that two of them can be merged."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change of a field that met another's: both values are kept, with what they began from."""

    op_id: UUID
    """The operation that was not applied."""
    case: UUID
    number: int | None
    subject: str
    field: str
    field_words: str
    base: Any
    """The value that the person saw who made the change."""
    mine: Any
    """The value they wanted."""
    theirs: Any
    """The value that stood there when it was judged."""
    mine_by: str
    theirs_by: str
    """Who had set the value that stood; the opener of the case, where nobody had."""
    at: datetime
    resolved: bool
    now: Any = None
    """The value that stands when this is read."""
    revision: int = 0
    """How often the field had been set when this is read."""
    mine_reason: str = ""
    theirs_reason: str = ""
    theirs_at: datetime | None = None
    resolved_by: str = ""
    resolved_at: datetime | None = None
    resolved_to: Any = None

    @property
    def reference(self) -> str:
        """The case as people name it."""
        return number_text(self.number) or str(self.case)

    @property
    def is_text(self) -> bool:
        """Whether the values are free text, which can be compared word by word and merged."""
        values = (self.base, self.mine, self.theirs)
        return self.field in WRITTEN_FIELDS and all(isinstance(v, str) for v in values)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as it was written: what, why, by whom and when."""

    action: str
    """An id of `DecisionAction`."""
    reason: str
    facts: str
    grounds: str
    private_note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SupersededDecision:
    """A decision that is not in force, since another came first or somebody else held the case."""

    op_id: UUID
    case: UUID
    number: int | None
    subject: str
    written: Verdict
    stands: Verdict | None
    """The decision in force; None where the case was held by somebody else and not decided."""

    @property
    def reference(self) -> str:
        """The case as people name it."""
        return number_text(self.number) or str(self.case)
