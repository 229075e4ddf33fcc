"""Recomputing the chains of evidence notes, from the journal and from what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workbench.domain.evidence import BrokenLink, SealedNote, first_broken_link
from workbench.domain.ids import number_text
from workbench.errors import EnvironmentFault, NotHere
from workbench.operations.desk import Desk
from workbench.storage.blobs import BlobStore
from workbench.storage.case_query import case_numbers, read_notes
from workbench.storage.chain_marks import ChainMark, not_yet_pulled, remember, remembered
from workbench.storage.journal import JournalEntry, first_gap, note_entries


@dataclass(frozen=True, slots=True)
class Verification:
    """What was recomputed, and the first link that does not hold."""

    cases: int
    notes: int
    broken: BrokenLink | None
    gap: int | None = None
    """The first place where the journal lacks an operation: a cut tail shows here."""

    @property
    def holds(self) -> bool:
        """Whether everything is as it was recorded."""
        return self.broken is None and self.gap is None

    @property
    def words(self) -> str:
        """What was found, as a sentence."""
        if self.broken is not None:
            broken = self.broken
            return f"broken at note {broken.n} of {broken.reference}: {broken.reason}"
        if self.gap is not None:
            return f"the journal lacks operation {self.gap}"
        return f"{self.notes:,} notes of {self.cases:,} cases: the chains hold."


def verify(desk: Desk, case: UUID | None = None) -> Verification:
    """Recompute the chains of one case or of all, and the hashes of what is attached.

    The journal is checked first: it is what the person recorded. Then the replica: it is what the
    window shows, and must hold the same notes.

    In a profile that belongs to a centre the chains are the centre's, so they are recomputed from
    what it showed; the journal's own notes must be among them, and so must the last note of each
    case that was verified before.
    """
    if desk.ledger.binding is not None:
        return _verify_central(desk, case)
    with desk.ledger.journal.reading() as journal, desk.ledger.replica.reading() as replica:
        numbers = case_numbers(replica)
        recorded: dict[UUID, list[SealedNote]] = {}
        for entry in note_entries(journal, case):
            owner = entry.operation.case
            if owner is not None:
                recorded.setdefault(owner, []).append(_as_recorded(entry, owner, numbers))
        shown = read_notes(replica, case)
        gap = first_gap(journal)
    notes = sum(map(len, recorded.values()))
    for owner in recorded.keys() | shown.keys():
        counted, displayed = shown.get(owner, (0, []))
        chain = recorded.get(owner, [])
        broken = (
            first_broken_link(chain, len(chain))
            or _difference(chain, displayed, counted)
            or _lost_attachment(desk.ledger.blobs, chain)
        )
        if broken is not None:
            return Verification(len(recorded), notes, broken, gap)
    return Verification(len(recorded), notes, None, gap)


def _verify_central(desk: Desk, case: UUID | None) -> Verification:
    ledger = desk.ledger
    with ledger.replica.reading() as replica, ledger.journal.reading() as journal:
        numbers = case_numbers(replica)
        shown = read_notes(replica, case)
        marks = remembered(journal, replica)
        on_the_way = not_yet_pulled(replica)
        own = [
            _as_recorded(entry, entry.operation.case, numbers)
            for entry in note_entries(journal, case)
            if entry.operation.case in numbers and entry.operation.op_id not in on_the_way
        ]
        gap = first_gap(journal)
    asked = {case} if case is not None else numbers.keys()
    wanted = [_Wanted(n.case, n.n, n.hash, _OWN) for n in own]
    wanted += [_Wanted(m.case, m.n, m.hash, _SEEN) for m in marks if m.case in asked]
    broken = _first_broken(shown, ledger.blobs) or _first_missing(shown, wanted, numbers)
    if broken is None:
        last = [chain[-1] for _, chain in shown.values()]
        with ledger.journal.writing() as journal:
            remember(journal, [ChainMark(note.case, note.n, note.hash) for note in last])
    return Verification(len(shown), sum(len(chain) for _, chain in shown.values()), broken, gap)


_OWN = "you sealed it, and the centre does not show it as it confirmed it"
_SEEN = "the centre showed it before, and now it is gone or another"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A note that has to be in its chain."""

    case: UUID
    n: int
    hash: str
    reason: str


def _first_broken(
    shown: Mapping[UUID, tuple[int, list[SealedNote]]], blobs: BlobStore
) -> BrokenLink | None:
    for counted, chain in shown.values():
        broken = first_broken_link(chain, counted) or _lost_attachment(blobs, chain)
        if broken is not None:
            return broken
        if len(chain) > counted:
            return BrokenLink(chain[0].case, chain[0].reference, counted + 1, _SEEN)
    return None


def _first_missing(
    shown: Mapping[UUID, tuple[int, list[SealedNote]]],
    wanted: Sequence[_Wanted],
    numbers: Mapping[UUID, int | None],
) -> BrokenLink | None:
    for want in wanted:
        _, chain = shown.get(want.case, (0, []))
        if want.case in numbers and not (
            0 < want.n <= len(chain) and chain[want.n - 1].hash == want.hash
        ):
            reference = number_text(numbers[want.case]) or str(want.case)
            return BrokenLink(want.case, reference, want.n, want.reason)
    return None


def _difference(
    chain: Sequence[SealedNote], shown: Sequence[SealedNote], counted: int
) -> BrokenLink | None:
    broken = first_broken_link(shown, max(counted, len(chain)))
    if broken is not None or list(shown) == list(chain):
        return broken
    pairs = zip(chain, shown, strict=False)
    common = min(len(chain), len(shown))
    place = next((ours.n for ours, theirs in pairs if ours != theirs), common + 1)
    known = (*chain, *shown)[0]
    return BrokenLink(
        known.case, known.reference, place, "what is shown is not what the journal holds"
    )


def _lost_attachment(blobs: BlobStore, chain: Sequence[SealedNote]) -> BrokenLink | None:
    for note in chain:
        for sha256 in note.attachments:
            try:
                blobs.read(sha256)
            except NotHere:
                continue  # it is checked when it is fetched
            except EnvironmentFault as fault:
                return BrokenLink(note.case, note.reference, note.n, str(fault))
    return None


def _as_recorded(entry: JournalEntry, case: UUID, numbers: Mapping[UUID, int | None]) -> SealedNote:
    """Return the note of a journal entry; what was torn out of it is empty, and will not hold."""
    operation, args, detail = entry.operation, entry.operation.args, entry.detail
    return SealedNote(
        case=case,
        reference=number_text(numbers.get(case)) or str(case),
        op_id=operation.op_id,
        n=detail.get("n", 0),
        author=operation.actor,
        text=args.get("text", ""),
        salt=args.get("salt", ""),
        attachments=tuple(a["sha256"] for a in args.get("attachments", ())),
        content_hash=detail.get("content_hash", ""),
        previous_hash=detail.get("previous_hash", ""),
        hash=detail.get("hash", ""),
    )
