"""Recomputing the chains of evidence notes, from the journal and from what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workbench.domain.evidence import BrokenLink, SealedNote, first_broken_link
from workbench.domain.ids import number_text
from workbench.operations.desk import Desk
from workbench.storage.case_query import case_numbers, read_notes
from workbench.storage.journal import JournalEntry, note_entries


@dataclass(frozen=True, slots=True)
class Verification:
    """What was recomputed, and the first link that does not hold."""

    cases: int
    notes: int
    broken: BrokenLink | None


def verify(desk: Desk, case: UUID | None = None) -> Verification:
    """Recompute the chains of one case or of all.

    The journal is checked first: it is what the person recorded. Then the replica: it is what the
    window shows, and must hold the same notes.
    """
    with desk.ledger.journal.reading() as journal, desk.ledger.replica.reading() as replica:
        numbers = case_numbers(replica)
        recorded: dict[UUID, list[SealedNote]] = {}
        for entry in note_entries(journal, case):
            owner = entry.operation.case
            if owner is not None:
                recorded.setdefault(owner, []).append(_as_recorded(entry, owner, numbers))
        shown = read_notes(replica, case)
    notes = sum(map(len, recorded.values()))
    for owner, chain in recorded.items():
        counted, displayed = shown.get(owner, (0, []))
        broken = first_broken_link(chain, len(chain)) or _difference(chain, displayed, counted)
        if broken is not None:
            return Verification(len(recorded), notes, broken)
    return Verification(len(recorded), notes, None)


def _difference(
    chain: Sequence[SealedNote], shown: Sequence[SealedNote], counted: int
) -> BrokenLink | None:
    broken = first_broken_link(shown, max(counted, len(chain)))
    if broken is not None or list(shown) == list(chain):
        return broken
    pairs = zip(chain, shown, strict=False)
    place = next((ours.n for ours, theirs in pairs if ours != theirs), len(shown) + 1)
    reason = "what is shown is not what the journal holds"
    return BrokenLink(chain[0].case, chain[0].reference, place, reason)


def _as_recorded(entry: JournalEntry, case: UUID, numbers: Mapping[UUID, int | None]) -> SealedNote:
    operation, detail = entry.operation, entry.detail
    return SealedNote(
        case=case,
        reference=number_text(numbers.get(case)) or str(case),
        op_id=operation.op_id,
        n=detail["n"],
        author=operation.actor,
        text=operation.args["text"],
        salt=operation.args["salt"],
        attachments=tuple(a["sha256"] for a in operation.args["attachments"]),
        content_hash=detail["content_hash"],
        previous_hash=detail["previous_hash"],
        hash=detail["hash"],
    )
