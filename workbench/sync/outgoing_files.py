"""Which files still have to go to the centre, in the order of the journal, and sending them."""

import json
from collections.abc import Sequence

import psycopg
from psycopg import Connection

from workbench.errors import EnvironmentFault
from workbench.storage import outbox
from workbench.storage.journal import JournalEntry
from workbench.storage.ledger import Ledger
from workbench.sync import files

_TOGETHER = 100
"""Operations that are looked at together."""
_HAS_ENTRY = frozenset({"applied", "conflict", "superseded"})
"""Outcomes that leave an entry at the centre, which a file may hang on."""


class OutgoingFiles:
    """Walks the journal once, and remembers what the centre would not take."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._after: int | None = None
        self._owed_under: frozenset[str] | None = None

    def begin_anew(self) -> None:
        """Offer all files again: the centre may have lost some."""
        self._ledger.journal.set_meta(outbox.FILES_SENT, "0")
        self._after = 0

    def send(self, session: Connection, scopes: frozenset[str]) -> None:
        """Bring the files of answered operations to the centre.

        Args:
            session: the person's connection.
            scopes: which the person sees; with others, what was refused is offered again.
        """
        if self._after is None:
            self._after = int(self._ledger.journal.meta(outbox.FILES_SENT) or 0)
        if self._owed_under != scopes:
            self._owed_under = scopes
            self._send_owed(session)
        kept = self._after
        while True:
            with self._ledger.journal.reading() as journal:
                entries = outbox.all_sent(journal, self._after, _TOGETHER)
            reached, sent = self._after, False
            for entry in entries:
                if entry.outcome == "pending":
                    break
                if entry.outcome in _HAS_ENTRY:
                    sent |= self._send_files_of(session, entry)
                reached = entry.seq
            if reached == self._after:
                return
            # Where no file was sent, the walk is soon done again: not worth a write each round.
            if sent or reached - kept >= _TOGETHER:
                self._ledger.journal.set_meta(outbox.FILES_SENT, str(reached))
                kept = reached
            self._after = reached
            if len(entries) < _TOGETHER:
                return

    def _send_files_of(self, session: Connection, entry: JournalEntry) -> bool:
        """Send the files that an answered operation names; return whether it names any."""
        named = [*files.named_files(entry)]
        if not self._are_sent(session, entry, named):
            self._owe([*self._owed(), entry.seq])
        return bool(named)

    def _send_owed(self, session: Connection) -> None:
        """Offer again what the centre would not take."""
        still = []
        for seq in self._owed():
            with self._ledger.journal.reading() as journal:
                entries = outbox.all_sent(journal, seq - 1, 1)
            named = [*files.named_files(entries[0])]
            if not self._are_sent(session, entries[0], named):
                still.append(seq)
        self._owe(still)

    def _are_sent(self, session: Connection, entry: JournalEntry, named: Sequence[str]) -> bool:
        """Send files, each if it is here whole; return whether nothing is left to do about any."""
        refused = 0
        for sha256 in named:
            try:
                files.send(session, entry, sha256, self._ledger.blobs.read)
            except psycopg.errors.InsufficientPrivilege:
                # The case left this person's view meanwhile. It may come back, and others need the
                # file: it stays here, and is offered again.
                refused += 1
            except EnvironmentFault:
                continue  # lost or damaged here, of which `verify` tells: the rest goes on
        return refused == 0

    def _owed(self) -> list[int]:
        with self._ledger.journal.reading() as journal:
            return outbox.owed(journal)

    def _owe(self, places: Sequence[int]) -> None:
        """Remember of which operations files are still owed to the centre."""
        if list(places) != self._owed():
            spelt = json.dumps(sorted(set(places)))
            self._ledger.journal.set_meta(outbox.FILES_OWED, spelt)
