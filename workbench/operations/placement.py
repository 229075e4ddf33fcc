"""Where an incoming message belongs: with its thread, or in a case of its own.

A placement lives for one batch, under the ledger's lock: it knows what is stored and what the batch
itself is about to add.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workbench.domain.cases import CaseKind, State
from workbench.domain.ids import canonical_json
from workbench.domain.instants import to_iso
from workbench.domain.operations import Operation
from workbench.domain.triage_conditions import TriageFacts
from workbench.domain.triage_rules import Proposed, RuleList
from workbench.intake.row_failures import RowFailure
from workbench.operations.desk import Desk
from workbench.operations.due_times import with_due_within
from workbench.operations.incoming import Incoming, IncomingTable
from workbench.operations.opening import Opening, open_case
from workbench.operations.triage_rules import law_hours, rules_within
from workbench.storage.case_query import read_outline
from workbench.storage.intake_query import (
    TakenIn,
    ThreadCase,
    cases_answering,
    cases_holding,
    taken_in,
    thread_case,
)
from workbench.storage.triage_query import cases_of_party

_CORRESPONDENT = "correspondent"
_FIRST_SENDER = "other"
"""Who wrote a mail that somebody forwarded: a part that only a person can tell."""
_AT_INTAKE = "time of intake"
_KNOWN_BYTES = "These very bytes were taken in before."


@dataclass(frozen=True, slots=True)
class Placed:
    """What is to be recorded for one path, and where it ended."""

    operations: Sequence[Operation]
    case: UUID | None
    number: int | None
    """None also while the case is only about to be opened."""
    outcome: str
    reason: str


class Placement:
    """Finds the places of one batch."""

    def __init__(
        self, desk: Desk, connection: Connection, batch: Sequence[Incoming | IncomingTable]
    ) -> None:
        """Ask once for the whole batch what is known of its bytes and its messages."""
        self._desk = desk
        self._connection = connection
        self._now = desk.now()
        mails = [incoming for incoming in batch if isinstance(incoming, Incoming)]
        messages = {message_id for mail in mails for message_id in mail.thread}
        self._taken: dict[bytes, TakenIn] = taken_in(
            connection, {incoming.sha256 for incoming in batch}, desk.scope
        )
        self._holding = cases_holding(connection, messages, desk.scope)
        self._answering = cases_answering(connection, messages, desk.scope)
        self._cases: dict[UUID, ThreadCase] = {}
        self._rules: RuleList | None = None
        """Read once the first case is opened."""

    def message(self, incoming: Incoming, kind: str | None) -> Placed:
        """Place a mail, or a file that is kept like one."""
        before = self._taken.get(incoming.sha256)
        if before is not None:
            return Placed((), before.case, before.number, "duplicate", _KNOWN_BYTES)
        thread = self._thread(incoming)
        args = dict(incoming.args)
        args["same_id"] = args["message_id"] in self._holding
        args["received"] = to_iso(incoming.received or self._now)
        args["received_source"] = incoming.received_source or _AT_INTAKE
        if thread is None:
            return self._opened(incoming, args, kind)
        return self._joined(incoming, args, thread)

    def table(self, table: IncomingTable, kind: str | None) -> list[Placed]:
        """Place a table: as content without cases, or with a kind as one case a row."""
        before = self._taken.get(table.sha256)
        if before is not None and (before.as_cases or kind is None):
            return [Placed((), None, None, "duplicate", _KNOWN_BYTES)]
        self._taken[table.sha256] = TakenIn(None, None, kind is not None)
        args = {
            "name": table.name,
            "rows": len(table.table.rows),
            "source": dict(table.source),
            "scope": self._desk.scope,
            "as_cases": kind is not None,
            "origin": dict(table.origin),
            "mapping": dict(table.table.mapping),
            "shape": table.table.shape,
            "failed": len(table.table.failures),
        }
        imported = self._desk.operation("content.import", None, args, at=self._now)
        failed = _failed(table.table.failures)
        if kind is None:
            said = f"{len(table.table.rows):,} rows became content without a case{failed}."
            return [Placed((imported,), None, None, "new", said)]
        placed = [self._row(row, CaseKind(kind), table.name) for row in table.rows]
        first, said = placed[0], f"A row of {table.name}{failed}."
        placed[0] = replace(first, operations=(imported, *first.operations), reason=said)
        return placed

    def _thread(self, incoming: Incoming) -> ThreadCase | None:
        """Return the case of the message's thread.

        A message that is held wins over one that is only answered, and the nearest over the older.
        So an answer that came before what it answers brings both together, and a message that was
        split off keeps its own answers.
        """
        for cases in (self._holding, self._answering):
            for message_id in reversed(incoming.thread):
                if message_id in cases:
                    return self._case(cases[message_id])
        return None

    def _case(self, case: UUID) -> ThreadCase:
        if case not in self._cases:
            self._cases[case] = thread_case(self._connection, case)
        return self._cases[case]

    def _opened(self, incoming: Incoming, args: dict[str, Any], kind: str | None) -> Placed:
        proposal = incoming.proposal
        parties = self._parties(incoming, new=False)
        proposed = self._proposed(incoming, parties, kind or proposal.kind)
        opening = Opening(
            subject=incoming.args["subject"],
            kind=kind or proposal.kind,
            kind_reason="Given at intake." if kind else proposal.kind_reason,
            priority=proposed.priority,
            priority_reason=proposed.reason,
            jurisdiction=proposal.jurisdiction,
            jurisdiction_reason=proposal.jurisdiction_reason,
            channel=proposal.channel,
            language=args["language"],
            received=incoming.received or self._now,
            received_source=incoming.received_source or _AT_INTAKE,
        )
        case, opened = open_case(self._desk, opening, self._now)
        operations = [opened, self._received(case, args)]
        operations += [self._desk.operation("party.add", case, {"value": p}) for p in parties]
        operations += [
            self._desk.operation("content.record", case, {"content": dict(c)}, at=self._now)
            for c in incoming.contents
        ]
        thread = ThreadCase(case, None, State.NEW, _correspondents(parties))
        self._remember(incoming, thread)
        outcome = "unreadable" if incoming.unreadable else "new"
        told = f"{opening.kind_reason}; {opening.priority_reason}"
        reason = incoming.unreadable or f"{incoming.automatic} {told}".strip()
        return Placed(operations, case, None, outcome, reason)

    def _proposed(
        self, incoming: Incoming, parties: Sequence[Mapping[str, Any]], kind: str
    ) -> Proposed:
        """Return what the rules of the scope propose for a case that is opened now."""
        if self._rules is None:
            self._rules = rules_within(self._connection, self._desk.scope)
        proposal, received = incoming.proposal, incoming.received or self._now
        known = [cases_of_party(self._connection, canonical_json(p).decode()) for p in parties]
        return self._rules.propose(
            TriageFacts(
                kind=kind,
                jurisdiction=proposal.jurisdiction,
                source=proposal.channel,
                language=incoming.args["language"] or "",
                subject=incoming.args["subject"],
                harm=proposal.harm,
                evidence=proposal.evidence,
                reach=len(incoming.contents),
                repeat=max(known, default=0),
                law=partial(law_hours, kind, proposal.jurisdiction, received),
            )
        )

    def _joined(self, incoming: Incoming, args: dict[str, Any], thread: ThreadCase) -> Placed:
        said = "It belongs to a thread of this case."
        operations = [self._received(thread.case, args)]
        if args["same_id"]:
            said = "Its Message-ID is known, its bytes are others: a further message."
        if incoming.automatic:
            # No person answered: what is decided or waited for stays so.
            self._remember(incoming, thread)
            said = f"{incoming.automatic} {said} It changes nothing else."
            return Placed(operations, thread.case, thread.number, "joined", said)
        if thread.state in {State.DECIDED, State.CLOSED}:
            reason = {"reason": "a further message arrived"}
            operations.append(self._desk.operation("case.reopen", thread.case, reason))
            said += " The case is open again."
        elif thread.state is State.WAITING:
            resumed = {"for": "", "until": None}
            operations.append(self._desk.operation("case.resume", thread.case, resumed))
        outline = read_outline(self._connection, thread.case) if len(operations) > 1 else None
        if outline is not None:
            operations = with_due_within(self._connection, self._desk, outline, operations)
        for party in self._parties(incoming, new=True):
            if _known_address(party["address"], thread.correspondents):
                continue
            operations.append(self._desk.operation("party.add", thread.case, {"value": party}))
            said += f" New correspondent: {party['address']}."
            known = thread.correspondents | _correspondents([party])
            thread = replace(thread, correspondents=known)
        self._remember(incoming, replace(thread, state=State.OPEN))
        return Placed(operations, thread.case, thread.number, "joined", said)

    def _row(self, row: Any, kind: CaseKind, name: str) -> Placed:
        title = row["title"] or row["text"][:80] or row["platform_id"] or "(no text)"
        opening = Opening(
            subject=title,
            kind=kind.value,
            kind_reason="Given at intake.",
            priority=4,
            priority_reason="Nothing in a row of a table tells how urgent it is.",
            jurisdiction="",
            jurisdiction_reason="",
            channel="table",
            language=row["language"],
            received=self._now,
            received_source=_AT_INTAKE,
        )
        case, opened = open_case(self._desk, opening, self._now)
        recorded = self._desk.operation("content.record", case, {"content": row}, at=self._now)
        return Placed((opened, recorded), case, None, "new", f"A row of {name}.")

    def _received(self, case: UUID, args: dict[str, Any]) -> Operation:
        return self._desk.operation("message.receive", case, args, at=self._now)

    def _parties(self, incoming: Incoming, *, new: bool) -> list[dict[str, Any]]:
        """Return who wrote, and who wrote first where the mail is a forwarded one."""
        found: list[dict[str, Any]] = []
        name, address = incoming.sender_name or incoming.sender_address, incoming.sender_address
        if name:
            found.append({"role": _CORRESPONDENT, "name": name, "address": address})
        first = incoming.first_sender
        if first is not None and first.address.lower() != address.lower():
            name = first.name or first.address
            found.append({"role": _FIRST_SENDER, "name": name, "address": first.address})
        return [{**party, "new_correspondent": new} for party in found]

    def _remember(self, incoming: Incoming, thread: ThreadCase) -> None:
        self._cases[thread.case] = thread
        self._taken[incoming.sha256] = TakenIn(thread.case, thread.number, as_cases=False)
        own = incoming.args["message_id"]
        if own is not None:
            self._holding[own] = thread.case
        self._answering |= dict.fromkeys(incoming.args["references"], thread.case)


def _failed(failures: Sequence[RowFailure]) -> str:
    if not failures:
        return ""
    first = failures[0]
    return f"; {len(failures)} rows failed (line {first.line}: {first.reason})"


def _correspondents(parties: Sequence[dict[str, Any]]) -> frozenset[str]:
    return frozenset(canonical_json(party).decode() for party in parties)


def _known_address(address: str, correspondents: frozenset[str]) -> bool:
    needle = canonical_json({"address": address.lower()}).decode()[1:-1]
    return any(needle in party.lower() for party in correspondents)
