"""What workstation and centre tell each other over one connection.

All that fails raises; whoever leads the round (`engine.py`) says what it means for the person.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

from workbench.central.connection import PatientConnection
from workbench.changes import Recorded
from workbench.errors import UserError
from workbench.storage import outbox
from workbench.storage.digest_query import read_digests
from workbench.storage.journal import JournalEntry
from workbench.storage.ledger import Ledger
from workbench.storage.pulled import Pulled
from workbench.storage.sync_marks import SyncMarks, read_marks
from workbench.sync import files, first_sync, statements
from workbench.sync.hello import Hello, hello
from workbench.sync.outgoing_files import OutgoingFiles
from workbench.sync.pull import Marks, is_ahead, one_view, pull
from workbench.sync.push import Answer, is_for_next, offer
from workbench.sync.state import Presence, SyncResult, SyncState

_TOGETHER = 100
"""Operations that go out before the first answer is read."""
_BUCKET = 1_000
"""Case numbers that one digest stands for."""

Tell = Callable[[int, int], None]
"""Is told (cases here, cases in all) of a first sync."""


@dataclass(slots=True)
class Done:
    """What a round did so far."""

    pushed: int = 0
    pulled: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    told: list[Recorded] = field(default_factory=list)
    changed: bool = False
    scopes_lost: list[str] = field(default_factory=list)

    def result(self, state: SyncState) -> SyncResult:
        """Return it as it is told, with how things stand now."""
        told, lost = tuple(self.told), tuple(self.scopes_lost)
        return SyncResult(state, self.pushed, self.pulled, self.outcomes, told, self.changed, lost)


class Exchange:
    """One connection and what is known over it."""

    def __init__(
        self, ledger: Ledger, session: PatientConnection, device: UUID, marks: Marks
    ) -> None:
        self._ledger = ledger
        self._reception = ledger.reception
        self.session = session
        self._device = device
        self.marks = marks
        self._files = OutgoingFiles(ledger)
        with ledger.journal.reading() as journal:
            last = outbox.last_acknowledged(journal)
        self.said: Hello = hello(session, last)
        kept = self.kept()
        self.is_another = not self.said.knows_last or (
            kept.identity is not None
            and (
                kept.identity != self.said.identity
                or any(is_ahead(cursor, self.said.snapshot) for cursor in kept.cursors.values())
            )
        )
        """Whether the centre is not the one that was last followed, or lost something."""

    def kept(self) -> SyncMarks:
        """Return how far this workstation is."""
        with self._ledger.replica.reading() as replica:
            return read_marks(replica)

    def is_whole(self) -> bool:
        """Whether the first sync of all scopes is over."""
        return self.said.scopes.keys() <= self.kept().cursors.keys()

    def here(self, case: UUID | None, *, writing: bool) -> list[Presence]:
        """Say which case the person looks at, and hear who else does."""
        found = self.session.execute(
            "SELECT * FROM api.here(%s, %s)", (case, writing), prepare=True
        )
        return [Presence(*row) for row in found.fetchall()]

    def send_pending(self, done: Done) -> None:
        """Offer what waits, in the order it was made, and keep each answer."""
        more = True
        while more:
            entries = self._pending()
            if entries:
                self._send(entries, done)
            more = len(entries) == _TOGETHER

    def offer_again(self, done: Done) -> None:
        """Offer all that the journal holds: the centre may be one that lost some of it."""
        self._files.begin_anew()
        after = 0
        while True:
            with self._ledger.journal.reading() as journal:
                entries = outbox.all_sent(journal, after, _TOGETHER)
            if not entries:
                return
            self._send(entries, done, again=True)
            after = entries[-1].seq

    def send_files(self) -> None:
        """Bring the files of answered operations to the centre."""
        self._files.send(self.session, frozenset(self.said.scopes))

    def fetch_imports(self) -> None:
        """Fetch files of reviews whose rows are to be shown; one that is not there yet waits."""
        for wanted in self._reception.imports_wanting_files():
            scope = self.said.scopes.get(wanted.scope)
            if scope is None:
                continue
            with suppress(UserError):
                content = files.fetch(self.session, wanted.sha256, bytearray(), scope=scope)
                self._ledger.blobs.keep(content)
                self._reception.absorb_file(wanted.sha256)

    def fetch_changes(self, done: Done) -> None:
        """Pull what changed in the scopes that are here."""
        settled = self._reception.answered()
        kept = self.kept()
        identity = kept.identity or self.said.identity
        pulled, said, marks = pull(
            self.session, kept.cursors, self.said.scopes, settled, self.marks, identity
        )
        self.said = said
        known = kept.cursors.keys() | kept.first_syncs.keys()
        if said.scopes.keys() - kept.cursors.keys():
            # An own operation may be of a scope that is not here yet: it is shown until it is.
            settled = frozenset()
        pulled = replace(
            pulled,
            settled=settled,
            lost_scopes=tuple(known - said.scopes.keys()),
            identity=identity if kept.identity is None else None,
        )
        if _is_news(pulled):
            self._reception.absorb(pulled)
            done.changed = True
        self.marks = marks
        done.scopes_lost += pulled.lost_scopes
        done.pulled += sum(map(len, (pulled.cases, pulled.entries, pulled.members, pulled.exits)))

    def fetch_first(self, done: Done, seconds: float, tell: Tell) -> tuple[int, int] | None:
        """Go on with the first sync of scopes that are not whole yet.

        Args:
            done: the round.
            seconds: how long; the present block is finished all the same.
            tell: is told how far it is.

        Returns:
            (Cases here, cases in all) while some are still to come, None once all are here.
        """
        until = time.monotonic() + seconds
        while True:
            kept = self.kept()
            missing = sorted(self.said.scopes.keys() - kept.cursors.keys())
            if not missing:
                return None
            name = missing[0]
            mark = self._mark(name, kept.first_syncs)
            if mark.last:
                mark = self._fetch_blocks(done, name, mark, until, tell)
            if mark.last:
                return mark.done, max(mark.total, mark.done)
            self._end_first(name, mark)
            done.changed = True

    def _fetch_blocks(
        self, done: Done, name: str, begun: first_sync.Mark, until: float, tell: Tell
    ) -> first_sync.Mark:
        """Take in blocks until the time is over, or there is something to send."""
        mark = begun

        def go_on() -> bool:
            return time.monotonic() < until and not self._pending()

        scope = self.said.scopes[name]
        with closing(first_sync.blocks(self.session, scope, name, begun, go_on)) as blocks:
            for page, mark in blocks:
                self._reception.absorb_page(page)
                done.pulled += len(page.cases) + len(page.entries) + len(page.members)
                done.changed = True
                tell(mark.done, max(mark.total, mark.done))
        return mark

    def take_over(self, done: Done) -> None:
        """Make the replica what this centre holds, and only then remember that it is this one."""
        settled = self._reception.answered()
        with one_view(self.session):
            self.said = hello(self.session)
            self._repair(done, self.said.scopes, most=None)
            caseless = [
                entry
                for scope in self.said.scopes.values()
                for entry in first_sync.caseless(self.session, scope)
            ]
        kept = self.kept()
        self._reception.absorb(
            Pulled(
                entries=caseless,
                lost_scopes=tuple(
                    (kept.cursors.keys() | kept.first_syncs.keys()) - self.said.scopes.keys()
                ),
                settled=settled,
                cursors=dict.fromkeys(self.said.scopes, self.said.snapshot),
                identity=self.said.identity,
            )
        )
        self.marks = Marks()
        self.is_another = False
        done.changed = True

    def compare(self, done: Done, scope: str, most: int) -> bool:
        """Hold a scope's digests against what is here, and fetch what differs.

        Args:
            done: the round.
            scope: its name.
            most: how many ranges of case numbers to fetch now.

        Returns:
            Whether all of it is as it should be now.
        """
        with one_view(self.session):
            return self._repair(done, {scope: self.said.scopes[scope]}, most)

    def _repair(self, done: Done, scopes: Mapping[str, int], most: int | None) -> bool:
        for name, scope in scopes.items():
            rows = self.session.execute(statements.DIGESTS, (scope, _BUCKET)).fetchall()
            theirs = {int(row[0]): tuple(map(int, row[1:])) for row in rows}
            with self._ledger.replica.reading() as replica:
                ours = read_digests(replica, name, _BUCKET)
            differing = sorted(
                bucket
                for bucket in theirs.keys() | ours.keys()
                if theirs.get(bucket) != ours.get(bucket)
            )
            for bucket in differing[:most]:
                first, last = bucket * _BUCKET, (bucket + 1) * _BUCKET - 1
                page = first_sync.page(self.session, scope, name, first, last)
                self._reception.absorb_page(page)
                done.pulled += len(page.cases) + len(page.entries) + len(page.members)
                done.changed = True
            if most is not None and len(differing) > most:
                return False
        return True

    def _mark(self, name: str, marks: Mapping[str, str]) -> first_sync.Mark:
        mark = first_sync.Mark.read(marks[name]) if name in marks else None
        if mark is not None and mark.identity == self.said.identity:
            return mark
        scope = self.said.scopes[name]
        return first_sync.begin(self.session, scope, self.said.identity, self.said.snapshot)

    def _end_first(self, name: str, mark: first_sync.Mark) -> None:
        entries = first_sync.caseless(self.session, self.said.scopes[name])
        self._reception.absorb(Pulled(entries=entries, cursors={name: mark.cursor}))

    def _pending(self) -> list[JournalEntry]:
        with self._ledger.journal.reading() as journal:
            return outbox.pending(journal, _TOGETHER)

    def _send(self, entries: Sequence[JournalEntry], done: Done, *, again: bool = False) -> None:
        answers: list[Answer] = []
        try:
            for answer in offer(self.session, self._device, entries):
                answers.append(answer)  # noqa: PERF402  # what came before an error counts
        finally:
            # What was answered before a connection broke is known; the rest is offered again.
            self._settle(answers)
        for answer in answers:
            operation = answer.entry.operation
            if again and answer.outcome == answer.entry.outcome:
                continue
            done.pushed += 1
            done.outcomes[answer.outcome] += 1
            done.changed = True
            if answer.outcome != "applied":
                done.told.append(
                    Recorded(
                        operation.op_id, operation.kind, answer.case, answer.outcome, answer.detail
                    )
                )

    def _settle(self, answers: Sequence[Answer]) -> None:
        if not answers:
            return
        # Without waiting for the disk: an answer that is lost is given again.
        with self._ledger.journal.noting() as journal:
            for answer in answers:
                op_id, detail = answer.entry.operation.op_id, answer.detail
                if is_for_next(answer.entry) and answer.case is not None:
                    detail = {**detail, outbox.CHOSEN: str(answer.case)}
                outbox.settle(journal, op_id, answer.outcome, detail, answer.recorded_at)


def _is_news(pulled: Pulled) -> bool:
    """Whether there is anything to take in; an empty answer is not worth a write."""
    lists = (pulled.cases, pulled.entries, pulled.members, pulled.exits, pulled.lost_scopes)
    return (
        any(lists)
        or bool(pulled.settled)
        or pulled.people is not None
        or pulled.quarantined is not None
        or pulled.identity is not None
    )
