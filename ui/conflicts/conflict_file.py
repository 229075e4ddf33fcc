"""All that the conflict view shows, read in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from workbench.domain.conflicts import Conflict, SupersededDecision
from workbench.domain.merge import Comparison, compare
from workbench.domain.operations import KINDS, Rule
from workbench.domain.people import Role

Item: TypeAlias = Conflict | SupersededDecision

_SETTERS = {kind.target: kind.id for kind in KINDS.values() if kind.rule is Rule.SET_FIELD}


@dataclass(frozen=True, slots=True)
class ConflictFile:
    """Conflicts and superseded decisions, the names of people, and what was being written."""

    open: tuple[Conflict, ...]
    settled: tuple[Conflict, ...]
    superseded: tuple[SupersededDecision, ...]
    me: str
    role: Role
    names: Mapping[str, str]
    comparisons: Mapping[UUID, Comparison]
    """Word by word, for the conflicts over texts, by operation."""
    drafts: Mapping[UUID, str]
    """Merges that were being written, by operation."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything in the order of the list."""
        return (*self.open, *self.superseded, *self.settled)

    def who(self, login: str) -> str:
        """Return how a person is called here."""
        return "you" if login == self.me else self.names.get(login, login) or "somebody"

    def subject_who(self, login: str) -> str:
        """Return the same at the beginning of a sentence."""
        return "You" if login == self.me else self.who(login)

    def whose(self, login: str) -> str:
        """Return whose a version is, as a heading: "Yours", or "By Bo Berg"."""
        return "Yours" if login == self.me else f"By {self.who(login)}"

    def forbidden(self, conflict: Conflict) -> str:
        """Return why this person may not settle a conflict, or nothing."""
        if self.role in KINDS[_SETTERS[conflict.field]].roles:
            return ""
        return f"As {self.role.words.lower()} you may look at this, but not settle it."


def merge_key(op_id: UUID) -> str:
    """Return the key of the draft of a merge."""
    return f"merge:{op_id}"


def read_conflict_file(desk: Any) -> ConflictFile:
    """Read all conflicts for the view (in a job: long texts are compared here)."""
    from workbench.operations.conflicts import conflicts, superseded_decisions
    from workbench.operations.notes import read_draft
    from workbench.operations.people import colleagues

    found = conflicts(desk, open_only=False)
    drafts = {c.op_id: read_draft(desk, merge_key(c.op_id)) for c in found if c.is_text}
    return ConflictFile(
        open=tuple(c for c in found if not c.resolved),
        settled=tuple(c for c in found if c.resolved),
        superseded=tuple(superseded_decisions(desk)),
        me=desk.person.login,
        role=desk.person.role,
        names={c.person.login: c.person.name for c in colleagues(desk)},
        comparisons={c.op_id: compare(c.base, c.mine, c.theirs) for c in found if c.is_text},
        drafts={op_id: text for op_id, text in drafts.items() if text},
    )
