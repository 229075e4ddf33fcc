"""All that the case pane shows of one case, read in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.domain.case_clocks import CaseClock
from workbench.domain.cases import CaseSnapshot, Entry, State
from workbench.domain.operations import KINDS
from workbench.domain.people import Role


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case, the names of those who worked on it, and what was being written."""

    snapshot: CaseSnapshot
    me: str
    role: Role
    names: Mapping[str, str]
    note_draft: str
    decision_draft: str
    clocks: tuple[CaseClock, ...] = ()
    conflicts: int = 0
    """How many changes of the case met another's and are not settled."""

    def who(self, login: str) -> str:
        """Return how a person is called here: "you", their name, or else the login."""
        return "you" if login == self.me else self.names.get(login, login)

    def subject_who(self, login: str) -> str:
        """Return the same at the beginning of a sentence."""
        return "You" if login == self.me else self.who(login)

    @property
    def held_by_me(self) -> bool:
        """Whether the person at this desk holds the case."""
        return self.snapshot.assignee == self.me

    def forbidden(self, kind: str) -> str:
        """Return why the person may not do an operation, or nothing."""
        if self.role in KINDS[kind].roles:
            return ""
        return f"As {self.role.words.lower()} you may look at this, but not do it."

    @property
    def decision_on_its_way(self) -> bool:
        """Whether the case shows a decision that the centre has not recorded yet."""
        decisions = self.snapshot.stream("decision")
        decided = not State(self.snapshot.state).needs_work
        return decided and bool(decisions) and decisions[-1].outcome == "pending"

    def held_since(self) -> Entry | None:
        """Return the claim or assignment by which the present holder has the case."""
        claims = [e for e in self.snapshot.entries if e.kind in {"case.claim", "case.assign"}]
        return next((e for e in reversed(claims) if e.outcome in {"applied", "pending"}), None)


def note_key(case: UUID) -> str:
    """Return the key of the draft of a case's next note."""
    return f"note:{case}"


def decision_key(case: UUID) -> str:
    """Return the key of the draft of a case's decision."""
    return f"decision:{case}"


def read_case_file(desk: Any, case: UUID) -> CaseFile:
    """Read a case for the pane (in a job).

    Raises:
        UserError: there is no such case.
    """
    from workbench.operations.clocks import clocks_of
    from workbench.operations.conflicts import conflicts
    from workbench.operations.notes import read_draft
    from workbench.operations.people import colleagues

    return CaseFile(
        snapshot=desk.read(case),
        me=desk.person.login,
        role=desk.person.role,
        names={c.person.login: c.person.name for c in colleagues(desk)},
        note_draft=read_draft(desk, note_key(case)),
        decision_draft=read_draft(desk, decision_key(case)),
        clocks=clocks_of(desk, case),
        conflicts=len(conflicts(desk, case)),
    )


def attachments_of(entry: Entry) -> Sequence[Mapping[str, Any]]:
    """Return the files that came with a message or a note."""
    attached: Sequence[Mapping[str, Any]] = entry.body.get("attachments", ())
    return attached
