"""The case: its kinds, states, priorities and views, and what people read of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from workbench.domain.ids import number_text


class CaseKind(StrEnum):
    """What was received."""

    EXECUTIVE_ESCALATION = "executive_escalation"
    CSM_ESCALATION = "csm_escalation"
    APPEAL_REVIEWER = "appeal.reviewer"
    APPEAL_BUSINESS = "appeal.business"
    LEGAL_DEFAMATION = "legal_letter.defamation"
    LEGAL_CEASE_AND_DESIST = "legal_letter.cease_and_desist"
    LEGAL_COPYRIGHT = "legal_letter.copyright"
    LEGAL_COUNTER_NOTICE = "legal_letter.counter_notice"
    LEGAL_TRADEMARK = "legal_letter.trademark"
    LEGAL_COURT_ORDER = "legal_letter.court_order"
    LEGAL_SUBPOENA = "legal_letter.subpoena"
    LEGAL_BEFORE_ACTION = "legal_letter.before_action"
    LEGAL_OTHER = "legal_letter.other"
    AUTHORITY_ACT = "authority_order.act"
    AUTHORITY_INFORMATION = "authority_order.information"
    NOTICE_ILLEGAL_CONTENT = "notice.illegal_content"
    NOTICE_TRUSTED_FLAGGER = "notice.trusted_flagger"
    DATA_SUBJECT_REQUEST = "data_subject_request"
    DATA_PROTECTION_COMPLAINT = "data_protection_complaint"
    THREAT_TO_LIFE = "threat_to_life"

    @property
    def words(self) -> str:
        """The kind as people say it."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    CaseKind.EXECUTIVE_ESCALATION: "Executive escalation",
    CaseKind.CSM_ESCALATION: "CSM escalation",
    CaseKind.APPEAL_REVIEWER: "Appeal by reviewer",
    CaseKind.APPEAL_BUSINESS: "Appeal by business",
    CaseKind.LEGAL_DEFAMATION: "Defamation notice",
    CaseKind.LEGAL_CEASE_AND_DESIST: "Cease and desist",
    CaseKind.LEGAL_COPYRIGHT: "Copyright notice",
    CaseKind.LEGAL_COUNTER_NOTICE: "Counter notice",
    CaseKind.LEGAL_TRADEMARK: "Trademark letter",
    CaseKind.LEGAL_COURT_ORDER: "Court order",
    CaseKind.LEGAL_SUBPOENA: "Subpoena",
    CaseKind.LEGAL_BEFORE_ACTION: "Letter before action",
    CaseKind.LEGAL_OTHER: "Legal letter",
    CaseKind.AUTHORITY_ACT: "Authority order to act",
    CaseKind.AUTHORITY_INFORMATION: "Authority order for information",
    CaseKind.NOTICE_ILLEGAL_CONTENT: "Notice of illegal content",
    CaseKind.NOTICE_TRUSTED_FLAGGER: "Trusted-flagger notice",
    CaseKind.DATA_SUBJECT_REQUEST: "Data-subject request",
    CaseKind.DATA_PROTECTION_COMPLAINT: "Data-protection complaint",
    CaseKind.THREAT_TO_LIFE: "Threat to life or safety",
}


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    DECIDED = "decided"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return self.value.capitalize()

    @property
    def needs_work(self) -> bool:
        """Whether the case still waits for a decision."""
        return self in {State.NEW, State.OPEN, State.WAITING}


class Priority(IntEnum):
    """P0 (threat to life, orders within hours) to P4 (other letters)."""

    P0 = 0
    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4


class PartyRole(StrEnum):
    """What part somebody has in a case."""

    COMPLAINANT = "complainant"
    COUNSEL = "counsel"
    AUTHORITY = "authority"
    COURT = "court"
    REVIEWER = "reviewer"
    BUSINESS = "business"
    CORRESPONDENT = "correspondent"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The role as people say it."""
        return self.value.capitalize()


class View(StrEnum):
    """The queue's standing views."""

    MINE = "mine"
    UNCLAIMED = "unclaimed"
    DUE = "due"
    BREACHED = "breached"
    WAITING = "waiting"
    OPEN = "open"
    ALL = "all"

    @property
    def words(self) -> str:
        """The view's title."""
        return _VIEW_WORDS[self]


_VIEW_WORDS = {
    View.MINE: "My cases",
    View.UNCLAIMED: "Unclaimed",
    View.DUE: "Due in 24 h",
    View.BREACHED: "Breached",
    View.WAITING: "Waiting for others",
    View.OPEN: "All open",
    View.ALL: "All cases",
}


_STANDING = frozenset({"applied", "pending"})
"""Outcomes of what holds as far as is known here."""


class QueueItem(NamedTuple):
    """One line of the queue.

    A tuple, as pages of them are made while a person waits: a frozen dataclass takes six times as
    long to make.
    """

    row: int
    case: UUID
    number: int | None
    kind: str
    state: str
    priority: int
    subject: str
    assignee: str | None
    due: datetime | None
    due_basis: str
    received: datetime
    lease: datetime | None = None
    """Until when the case is its holder's alone; None where nobody holds it, or by assignment."""
    pending: bool = False
    """Whether something done here is not yet central."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a part in the case, by role (complainant, counsel, authority, reviewer, …)."""

    role: str
    name: str
    address: str = ""
    new_correspondent: bool = False
    """Wrote into a thread that others had begun: not yet known to be entitled to an answer."""


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A stored file, by its name and the SHA-256 of its bytes (hex)."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened on a case: the applied operation, as its timeline shows it."""

    op_id: UUID
    kind: str
    stream: str | None
    n: int | None
    actor: str
    at: datetime
    body: Mapping[str, Any]
    outcome: str
    imported: bool = False
    content_hash: str | None = None
    previous_hash: str | None = None
    hash: str | None = None
    claimed_at: datetime | None = None
    """When, by the clock of who did it; `at` is the centre's time of record."""


@dataclass(frozen=True, slots=True)
class ContentItem:
    """A review, profile or message of the platform that a case is about."""

    id: UUID
    platform_id: str
    url: str
    title: str
    text: str
    rating: float | None
    language: str | None
    published: str | None
    experienced: str | None
    verification: str
    reply: str
    author: str
    author_country: str
    business: str


@dataclass(frozen=True, slots=True)
class CaseSnapshot:
    """A case as it was when read: everything that the case panel and `show` tell of it."""

    row: int
    case: UUID
    number: int | None
    scope: str
    kind: str
    state: str
    priority: int
    subject: str
    assignee: str | None
    token: int
    due: datetime | None
    due_basis: str
    received: datetime
    received_source: str
    jurisdiction: str
    language: str | None
    channel: str
    waiting_for: str
    waiting_until: datetime | None
    revisions: Mapping[str, int]
    reasons: Mapping[str, str]
    tags: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    contents: tuple[ContentItem, ...] = ()
    entries: tuple[Entry, ...] = field(default=())
    claim_op: UUID | None = None
    """The operation by which its holder came to hold it."""
    lease: datetime | None = None
    """Until when the case is its holder's alone; None where nobody holds it, or by assignment."""
    pending: int = 0
    """How many operations made here are not yet central."""

    @property
    def reference(self) -> str:
        """The case as people name it: `E-…`, or the id while there is no number."""
        return number_text(self.number) or str(self.case)

    def stream(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of one stream (note, message, decision, letter, …) that stand."""
        return tuple(e for e in self.entries if e.stream == name and e.outcome in _STANDING)
