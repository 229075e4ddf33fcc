"""What a bound profile takes in from its centre, each step under the locks it needs.

Locks are taken in the order of `ledger.py`. What may take long is done in slices, and each slice
waits until nobody who works here wants to write.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from workbench.storage import purge, sync_marks
from workbench.storage.absorption import Absorption
from workbench.storage.blobs import BlobStore
from workbench.storage.import_rows import WantedImport, lay_import, wanted_imports
from workbench.storage.journal import Journal
from workbench.storage.outbox import answered_among, unsent_files
from workbench.storage.page_absorption import PageAbsorption, Slice, slices
from workbench.storage.pulled import Page, Pulled
from workbench.storage.replica import Replica
from workbench.storage.replica_tables import overlay_table
from workbench.storage.side_rows import ReadImport
from workbench.storage.turns import Turns

_SLICE = 100
"""Cases that are taken in between two looks at whether somebody waits: some 10 ms."""
_LONGEST, _SHORT = 2.0, 0.2
"""Seconds of a transaction while nobody in this process waits: another one may. While somebody is
at work it is short, since what was written has to be committed before their turn comes."""
_TRACES = ""
"""Stands among the scopes being purged for words of single cases that left."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the reception shares with the ledger."""

    journal: Journal
    replica: Replica
    blobs: BlobStore
    turns: Turns
    follow: Callable[[Connection, Connection], int]
    read_import: Callable[[Connection], ReadImport]


class Reception:
    """Takes in what the centre of a bound profile tells."""

    def __init__(self, parts: Parts, login: str) -> None:
        self._parts = parts
        self._login = login

    def absorb(self, pulled: Pulled) -> None:
        """Take in what changed: all of it, or, where something fails, nothing."""
        if pulled.lost_scopes:
            with self._writing() as (replica, _):
                sync_marks.begin_purge(replica, pulled.lost_scopes)
        self.finish_purges()
        with self._writing() as (replica, journal):
            read_import = self._parts.read_import(journal)
            Absorption(replica, journal, self._login, read_import).take(pulled)
            if pulled.exits:
                sync_marks.begin_purge(replica, [_TRACES])

    def absorb_page(self, page: Page) -> None:
        """Take in a block of cases, slice by slice; a crash between two is no harm."""
        self.finish_purges()
        parts = slices(page, _SLICE)
        with self._parts.replica.filling() as between:
            more = True
            while more:
                with self._writing() as (replica, journal):
                    more = self._take_some(parts, replica, journal)
                between()

    def _take_some(self, parts: Iterator[Slice], replica: Connection, journal: Connection) -> bool:
        """Take slices in until somebody wants to write, or for a while; return if more may come.

        Few large transactions cost much less than many small ones: each writes every page of each
        index that it touches.
        """
        taking = PageAbsorption(replica, journal, self._login, self._parts.read_import(journal))
        started = time.monotonic()
        for part in parts:
            taking.take(part)
            turns = self._parts.turns
            longest = _SHORT if turns.somebody_works else _LONGEST
            if turns.somebody_waits or time.monotonic() - started > longest:
                return True
        return False

    def answered(self) -> frozenset[UUID]:
        """Return the operations that are laid over the replica and that the centre has answered."""
        with self._parts.replica.reading() as replica:
            laid = {row.op_id for row in replica.execute(overlay_table.select())}
        with self._parts.journal.reading() as journal:
            return answered_among(journal, laid)

    def lose_all(self) -> tuple[str, ...]:
        """Remove all that the centre has shown; return the names of the scopes."""
        with self._parts.replica.reading() as replica:
            marks = sync_marks.read_marks(replica)
        lost = tuple(marks.cursors.keys() | marks.first_syncs.keys())
        if lost:
            self.absorb(Pulled(lost_scopes=lost, people=(), quarantined=()))
        return lost

    def finish_purges(self) -> None:
        """Go on with removing lost scopes, if that was begun; their cases go in slices."""
        with self._parts.replica.reading() as replica:
            scopes = sync_marks.purges(replica) - {_TRACES}
        if not scopes:
            return
        more = True
        while more:
            with self._writing() as (replica, _):
                more = purge.purge_slice(replica, scopes)
        self.clear_traces()
        if self._parts.replica.cut_log():
            with self._writing() as (replica, _):
                sync_marks.end_purge(replica, scopes)

    def clear_traces(self) -> None:
        """Leave no word of what was removed in the full-text index, and no file of it.

        The whole index is rewritten, in slices: it is done when a scope was lost, and may be done
        now and then for single cases that were moved away.
        """
        more = begin = True
        while more:
            with self._writing() as (replica, _):
                more = purge.merge_slice(replica, begin=begin)
                if not more:
                    sync_marks.end_purge(replica, [_TRACES])
            begin = False
        self._remove_files()

    def imports_wanting_files(self) -> tuple[WantedImport, ...]:
        """Return the imports whose rows are not shown yet, since their file is to be fetched."""
        with self._parts.replica.reading() as replica:
            return wanted_imports(replica)

    def absorb_file(self, sha256: str) -> None:
        """Show the rows of the imports whose file is here now."""
        with self._writing() as (replica, journal):
            lay_import(replica, bytes.fromhex(sha256), self._parts.read_import(journal))

    def _remove_files(self) -> None:
        """Remove files that only removed cases named; one that still has to be sent stays."""
        with self._parts.turns.when_nobody_waits(), self._parts.replica.writing() as replica:
            doomed = purge.doomed_files(replica)
            if not doomed:
                return
            with self._parts.journal.writing() as journal, purge.overwriting(journal):
                needed = unsent_files(journal)
                self._parts.blobs.remove(journal, [d for d in doomed if d not in needed])
            purge.forget_doomed(replica)
        self._parts.journal.cut_log()

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, Connection]]:
        parts = self._parts
        with (
            parts.turns.when_nobody_waits(),
            parts.replica.writing() as replica,
            parts.journal.reading() as journal,
        ):
            parts.follow(journal, replica)
            yield replica, journal
