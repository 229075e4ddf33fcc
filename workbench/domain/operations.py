"""Every kind of operation, declared once: its rule, who may do it, and its words.

A kind is data. The five rules of `rules.py` decide every outcome; a later kind is a further line
here, and the centre loads the same table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from workbench.domain.cases import State
from workbench.domain.people import Role


class Rule(StrEnum):
    """How an operation meets what others did meanwhile."""

    APPEND = "append"
    SET_FIELD = "set_field"
    MEMBER = "member"
    CLAIM = "claim"
    TRANSITION = "transition"


class Outcome(StrEnum):
    """What became of an operation."""

    APPLIED = "applied"
    PENDING = "pending"
    CONFLICT = "conflict"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Operation:
    """What a person did, as the journal keeps it."""

    op_id: UUID
    kind: str
    case: UUID | None
    args: Mapping[str, Any]
    actor: str
    at: datetime
    """When, by the person's own clock: a claim, not the time of record."""
    imported: bool = False


@dataclass(frozen=True, slots=True)
class OperationKind:
    """One kind of operation."""

    id: str
    rule: Rule
    target: str
    """The stream, field or set it touches; the mode of a claim; the state a transition reaches."""
    roles: frozenset[Role]
    words: str
    """The past tense for the timeline; `{name}` stands for an argument."""
    sources: frozenset[State] = frozenset()
    """The states that a transition may leave."""
    inverse: str | None = None
    """The kind that takes it back; None where it cannot be undone."""
    removes: bool = False
    """For the rule MEMBER: whether the member leaves the set."""


BACK = "back"
"""The target of a transition that goes back to the state its argument `to` names."""

_CASEWORKERS = frozenset({Role.SPECIALIST, Role.LEGAL_LIAISON, Role.TEAM_LEAD, Role.VENDOR_LEAD})
_WRITERS = _CASEWORKERS | {Role.QUALITY_REVIEWER}
_LEADS = frozenset({Role.TEAM_LEAD, Role.VENDOR_LEAD})
_RULERS = _LEADS | {Role.ADMINISTRATOR}
_LETTER_WRITERS = frozenset({Role.SPECIALIST, Role.LEGAL_LIAISON, Role.TEAM_LEAD})
_UNDECIDED = frozenset({State.NEW, State.OPEN, State.WAITING})


def _append(kind: str, stream: str, words: str, roles: frozenset[Role]) -> OperationKind:
    return OperationKind(kind, Rule.APPEND, stream, roles, words)


def _field(name: str, words: str) -> OperationKind:
    kind = f"case.set_{name}"
    return OperationKind(kind, Rule.SET_FIELD, name, _CASEWORKERS, words, inverse=kind)


def _members(name: str, added: str, removed: str) -> tuple[OperationKind, OperationKind]:
    add, remove = f"{name}.add", f"{name}.remove"
    return (
        OperationKind(add, Rule.MEMBER, name, _CASEWORKERS, added, inverse=remove),
        OperationKind(remove, Rule.MEMBER, name, _CASEWORKERS, removed, inverse=add, removes=True),
    )


def _transition(
    kind: str,
    to: State,
    sources: frozenset[State],
    words: str,
    inverse: str | None = None,
) -> OperationKind:
    return OperationKind(kind, Rule.TRANSITION, to, _CASEWORKERS, words, sources, inverse)


_DECLARED = (
    _transition("case.open", State.NEW, frozenset(), "received it: {received_source}"),
    _append("message.receive", "message", "received a message from {from}", _CASEWORKERS),
    _append("content.record", "content", "recorded the content under review", _CASEWORKERS),
    _append("content.import", "import", "imported {rows} rows of {name}", _CASEWORKERS),
    _append("note.write", "note", "wrote evidence note {n}", _WRITERS),
    _append("letter.freeze", "letter", "made the letter “{title}”", _LETTER_WRITERS),
    _append("letter.send", "dispatch", "sent letter {letter} by {how}", _LETTER_WRITERS),
    _append("person.add", "person", "added {name}", frozenset({Role.ADMINISTRATOR})),
    _append("clock.start", "clock", "started the clock {clock}: {reason}", _CASEWORKERS),
    _append("clock.pause", "clock", "paused the clock {clock}, waiting for {for}", _CASEWORKERS),
    _append("clock.resume", "clock", "let the clock {clock} go on", _CASEWORKERS),
    _append("clock.stop", "clock", "stopped the clock {clock}: {reason}", _CASEWORKERS),
    _append("clock.policy", "clock", "set the house targets {version}: {reason}", _RULERS),
    _append("triage.rules", "rules", "set the triage rules {version}: {reason}", _RULERS),
    _field("kind", "set the kind to {value}: {reason}"),
    _field("priority", "set the priority to P{value}: {reason}"),
    _field("jurisdiction", "set the jurisdiction to {value}: {reason}"),
    _field("subject", "set the subject to “{value}”"),
    _field("language", "set the language to {value}"),
    _field("due", "set the due time to {value}: {reason}"),
    _field("received", "corrected the time of receipt to {value}: {reason}"),
    OperationKind(
        "case.move",
        Rule.SET_FIELD,
        "scope",
        _LEADS | {Role.ADMINISTRATOR},
        "moved it to {value}: {reason}",
        inverse="case.move",
    ),
    *_members("tag", "added the tag {value}", "removed the tag {value}"),
    *_members("party", "added {value[role]} {value[name]}", "removed {value[role]} {value[name]}"),
    *_members("link", "linked {value[case]} as {value[how]}", "unlinked {value[case]}"),
    *_members("split", "split a message off to a case of its own", "took a split message back"),
    OperationKind(
        "case.claim", Rule.CLAIM, "claim", _CASEWORKERS, "claimed it", inverse="case.release"
    ),
    OperationKind("case.release", Rule.CLAIM, "release", _CASEWORKERS, "released it"),
    OperationKind(
        "case.assign", Rule.CLAIM, "assign", _LEADS, "assigned it to {to}", inverse="case.assign"
    ),
    _transition(
        "case.wait",
        State.WAITING,
        frozenset({State.NEW, State.OPEN}),
        "waits for {for}",
        inverse="case.resume",
    ),
    _transition(
        "case.resume", State.OPEN, frozenset({State.WAITING}), "resumed work", inverse="case.wait"
    ),
    _transition("case.decide", State.DECIDED, _UNDECIDED, "decided: {action}"),
    _transition(
        "case.close",
        State.CLOSED,
        frozenset({State.NEW, State.OPEN, State.DECIDED}),
        "closed it: {reason}",
        inverse="case.unclose",
    ),
    OperationKind(
        "case.unclose",
        Rule.TRANSITION,
        BACK,
        _CASEWORKERS,
        "took closing it back",
        frozenset({State.CLOSED}),
        inverse="case.close",
    ),
    _transition(
        "case.reopen",
        State.OPEN,
        frozenset({State.DECIDED, State.CLOSED}),
        "reopened it: {reason}",
    ),
)

KINDS: Mapping[str, OperationKind] = {kind.id: kind for kind in _DECLARED}
"""All kinds by id."""

CHAINED_STREAM = "note"
"""The stream whose entries carry a hash chain."""


class _Arguments(dict[str, Any]):
    def __getitem__(self, key: str) -> Any:
        value = self.get(key, "")
        return "nothing" if value is None else value


def describe(kind: str, body: Mapping[str, Any]) -> str:
    """Return what an operation did, in the past tense, for a timeline.

    >>> describe("case.set_priority", {"value": 1, "reason": "court order"})
    'set the priority to P1: court order'
    """
    declared = KINDS.get(kind)
    if declared is None:
        return kind
    words = declared.words.format_map(_Arguments(body))
    return words.removesuffix(": ").strip()
