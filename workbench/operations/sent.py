"""What this workstation recorded and sent, with what became of it: the journal, readable."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from workbench.domain.ids import number_text
from workbench.operations.desk import Desk
from workbench.operations.told_words import what_was_done, written
from workbench.storage.journal import JournalEntry
from workbench.storage.outbox import CHOSEN
from workbench.storage.sent_query import case_titles, entries_at, entries_named, sent_seqs

_NONE = UUID(int=0)
_LOOKED_AT = 400
"""Operations that a search reads between two looks at whether it is still wanted."""


class SentPart(StrEnum):
    """Which of the operations are listed."""

    ALL = "all"
    WAITING = "waiting"
    NOT_APPLIED = "not_applied"

    @property
    def words(self) -> str:
        """The part's title."""
        return _PART_WORDS[self]


_PART_WORDS = {
    SentPart.ALL: "All",
    SentPart.WAITING: "On its way",
    SentPart.NOT_APPLIED: "Not applied",
}
_OUTCOMES: Mapping[SentPart, tuple[str, ...] | None] = {
    SentPart.ALL: None,
    SentPart.WAITING: ("pending",),
    SentPart.NOT_APPLIED: ("conflict", "refused", "superseded", "quarantined"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One operation of this profile, for a list."""

    seq: int
    op_id: UUID
    kind: str
    case: UUID | None
    reference: str
    """The case as people name it; empty where it has no number yet, or is not here."""
    subject: str
    """The case's title; empty where the case is not shown here."""
    what: str
    """What was done, in the past tense and without a subject."""
    outcome: str
    detail: Mapping[str, Any]
    written: str
    """All that was written with it."""
    at: datetime
    """When it was done here, by this machine's clock."""
    recorded_at: datetime | None
    """When it came on record; None while the centre has not answered."""

    @property
    def reason(self) -> str:
        """Why it was not applied, as whoever judged says; empty where it was."""
        return str(self.detail.get("reason", ""))


def sent_places(
    desk: Desk, part: SentPart, text: str = "", wanted: Callable[[], bool] = lambda: True
) -> list[int]:
    """Return the places in the journal of what was done, newest first.

    Args:
        desk: the person's desk.
        part: which outcomes.
        text: words that all have to be in the case's number or subject, in what was done, or in
            what was written with it.
        wanted: is asked now and then; once it returns False, what was found so far is returned.
    """
    with desk.ledger.journal.reading() as journal:
        places = sent_seqs(journal, _OUTCOMES[part])
        words = text.casefold().split()
        if not words:
            return places
        found: list[int] = []
        for begin in range(0, len(places), _LOOKED_AT):
            if not wanted():
                break
            entries = list(entries_at(journal, places[begin : begin + _LOOKED_AT]))
            found += [sent.seq for sent in _listed(desk, entries) if _says(sent, words)]
    return found


def sent_rows(desk: Desk, places: Sequence[int]) -> list[Sent]:
    """Return the operations at these places of the journal."""
    with desk.ledger.journal.reading() as journal:
        entries = list(entries_at(journal, places))
    return _listed(desk, entries)


def sent_named(desk: Desk, op_ids: Sequence[UUID]) -> list[Sent]:
    """Return the operations with these ids, as they stand now."""
    with desk.ledger.journal.reading() as journal:
        entries = entries_named(journal, op_ids)
    return _listed(desk, entries)


def _listed(desk: Desk, entries: Sequence[JournalEntry]) -> list[Sent]:
    cases = {case for entry in entries if (case := _case_of(entry)) is not None}
    with desk.ledger.replica.reading() as replica:
        titles = case_titles(replica, list(cases))
    return [_sent(entry, *titles.get(_case_of(entry) or _NONE, (None, ""))) for entry in entries]


def _case_of(entry: JournalEntry) -> UUID | None:
    """The case of an operation; which case was next in the queue, the centre said."""
    chosen = entry.detail.get(CHOSEN) if entry.operation.kind == "case.claim" else None
    return entry.operation.case or (UUID(chosen) if chosen else None)


def _sent(entry: JournalEntry, number: int | None, subject: str) -> Sent:
    operation = entry.operation
    return Sent(
        seq=entry.seq,
        op_id=operation.op_id,
        kind=operation.kind,
        case=_case_of(entry),
        reference=number_text(number) or "",
        subject=subject,
        what=what_was_done(operation.kind, operation.args, entry.detail),
        outcome=entry.outcome,
        detail=entry.detail,
        written=written(operation.args),
        at=operation.at,
        recorded_at=entry.recorded_at or (None if entry.outcome == "pending" else operation.at),
    )


def _says(sent: Sent, words: Sequence[str]) -> bool:
    said = f"{sent.reference}\n{sent.subject}\n{sent.what}\n{sent.written}\n{sent.reason}"
    text = said.casefold()
    return all(word in text for word in words)
