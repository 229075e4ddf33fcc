"""One verb on very many cases: a batch that is done in slices, counted, and taken back as a whole.

A slice is one write; between two of them whatever else a person does has its turn. Each case is
judged by itself: what is refused on one is told with its reason, and the others are done.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from workbench.changes import Changes, Recorded
from workbench.domain.ids import new_id, number_text
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.operations.undo import undo
from workbench.storage.team_query import read_cases_at, read_references

Verb = Callable[[Desk, Sequence[UUID]], Changes]

_DONE = frozenset({"applied", "pending"})
_REASONS_SAID = 2


@dataclass(slots=True)
class Tally:
    """What became of the cases of a batch so far."""

    done: int = 0
    pending: int = 0
    """Of those done, how many the centre has not confirmed yet."""
    refused: dict[UUID, str] = field(default_factory=dict)
    """The reason for each case on which the verb was not done."""
    undoable: list[UUID] = field(default_factory=list)

    def take(self, changes: Changes) -> None:
        """Count what a slice did. A case counts as refused when one of its operations was."""
        failed = {
            r.case: str(r.detail.get("reason", "")) or f"It was {r.outcome}."
            for r in changes.recorded
            if r.case is not None and r.outcome not in _DONE
        }
        self.refused |= failed
        done = {r.case for r in changes.recorded if r.case is not None} - failed.keys()
        self.done += len(done)
        waiting = {r.case for r in changes.recorded if r.outcome == "pending"}
        self.pending += len(waiting & done)
        self.undoable += changes.undoable

    def words(self, did: str) -> str:
        """Return the result in words.

        Args:
            did: what was done, with `{cases}` for how many: "Assigned {cases} to Ruth Abara".
        """
        said = did.format(cases=cases_words(self.done)) if self.done else "Nothing was changed"
        parts = [said]
        if self.pending:
            parts.append(f"{self.pending:,} not yet central")
        if self.refused:
            reasons = Counter(reason.rstrip(".") for reason in self.refused.values())
            usual = [reason for reason, _ in reasons.most_common(_REASONS_SAID)]
            more = " …" if len(reasons) > _REASONS_SAID else ""
            parts.append(f"{len(self.refused):,} refused: {'; '.join(usual)}{more}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A case on which a batch was not done, for the list that tells of them."""

    case: UUID
    reference: str
    subject: str
    reason: str


def cases_words(count: int) -> str:
    """Return a number of cases as people say it.

    >>> cases_words(1), cases_words(4120)
    ('1 case', '4,120 cases')
    """
    return f"{count:,} case{'' if count == 1 else 's'}"


def cases_at(desk: Desk, rows: Sequence[int]) -> tuple[UUID, ...]:
    """Return the cases at these places of the queue; those that are gone are left out."""
    with desk.ledger.replica.reading() as connection:
        return read_cases_at(connection, rows)


def do_slice(desk: Desk, verb: Verb, cases: Sequence[UUID]) -> Changes:
    """Do a verb on some cases of a batch.

    Where the verb as a whole is not to be had (a case is gone, one lacks its reason), each case is
    tried by itself, so that one of them does not stop the others.
    """
    return _whole_or_single(lambda part: verb(desk, part), cases, lambda case: case)


def undo_slice(desk: Desk, operations: Sequence[UUID]) -> Changes:
    """Take back some operations of a batch, the last one first."""
    return _whole_or_single(lambda part: undo(desk, part), operations, lambda _: None)


def refusals(desk: Desk, refused: dict[UUID, str]) -> list[Refusal]:
    """Return the refused cases with what people know them by, in order of their numbers."""
    with desk.ledger.replica.reading() as connection:
        known = read_references(connection, list(refused))
    listed = sorted(refused.items(), key=lambda item: known.get(item[0], (0, ""))[0])
    return [
        Refusal(case, _reference(case, known), known.get(case, (0, ""))[1], reason)
        for case, reason in listed
    ]


def _reference(case: UUID, known: dict[UUID, tuple[int, str]]) -> str:
    number = known.get(case, (0, ""))[0]
    return number_text(number or None) or str(case)


def _whole_or_single(
    act: Callable[[Sequence[UUID]], Changes],
    parts: Sequence[UUID],
    case_of: Callable[[UUID], UUID | None],
) -> Changes:
    try:
        return act(parts)
    except UserError as error:
        if len(parts) == 1:
            refused = Recorded(new_id(), "", case_of(parts[0]), "refused", {"reason": str(error)})
            return Changes((refused,), "")
    each = [_whole_or_single(act, [part], case_of) for part in parts]
    return Changes(
        tuple(r for changes in each for r in changes.recorded),
        "",
        tuple(op for changes in each for op in changes.undoable),
    )
