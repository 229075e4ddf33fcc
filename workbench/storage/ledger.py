"""The one way in: an operation is judged, made durable in the journal, shown in the replica.

In a local profile this is the centre. Locks are taken in one order everywhere: the replica's, then
the journal's. Who holds both follows the journal to its end, judges, and writes both; the journal
commits first. So the replica may lag after a crash or a full disk, and never leads; and an error in
laying out the rows takes the operation back as a whole, before it is said to be recorded.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from workbench.changes import Recorded
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.domain.rules import judge
from workbench.errors import EnvironmentFault, RecordedFault, WorkbenchError
from workbench.storage.blobs import BlobStore
from workbench.storage.journal import (
    AlreadyRecorded,
    Journal,
    JournalEntry,
    append,
    entries_after,
    last_seq,
)
from workbench.storage.projection import Projection
from workbench.storage.replica import Replica, applied_seq

_SLICE = 2_000

ReadTable = Callable[[bytes, str], Iterable[Mapping[str, Any]]]
"""Reads the rows of an imported file from its bytes and name."""

Plan = Callable[[Connection], Sequence[Operation]]
"""Finds the operations to record, on the replica as it stands under the lock."""


class Ledger:
    """Journal, replica and stored files of one profile; safe to use from several threads."""

    def __init__(
        self, folder: Path, keys: tuple[bytes, bytes, bytes], read_table: ReadTable
    ) -> None:
        """Open a profile folder.

        Args:
            folder: an existing folder.
            keys: the keys of journal, replica and files.
            read_table: how the rows of an import are read back from its file.
        """
        journal_key, replica_key, file_key = keys
        self._lock = threading.Lock()
        self._read_table = read_table
        self.journal = Journal(folder, journal_key)
        self.blobs = BlobStore(folder / "files", file_key, self.journal)
        self.replica = Replica(folder, replica_key)
        try:
            self._make_replica_serve()
            self.blobs.sweep()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files."""
        self.replica.close()
        self.journal.close()

    def record(
        self, operations: Sequence[Operation], role: Role, files: Sequence[bytes] = ()
    ) -> tuple[Recorded, ...]:
        """Judge operations in order and make them durable, with the files they speak of.

        An operation that is recorded already, known by its id, keeps the outcome it was given.

        Args:
            operations: what was done; later ones are judged on what earlier ones left.
            role: the actor's role.
            files: the bytes of attachments and sources that the operations name by hash.

        Raises:
            EnvironmentFault: the disk, a lock or the file would not have it; the sentence says
                whether the operations are kept.
        """
        try:
            return self.record_planned(lambda _: operations, role, files)
        except AlreadyRecorded:
            known = {o.op_id: self.journal.find(o.op_id) for o in operations}
            fresh = [o for o in operations if known[o.op_id] is None]
            judged = {r.op_id: r for r in self.record_planned(lambda _: fresh, role, files)}
            stored = {op_id: _recorded(entry) for op_id, entry in known.items() if entry}
            return tuple((judged | stored)[o.op_id] for o in operations)

    def record_planned(
        self, plan: Plan, role: Role, files: Sequence[bytes]
    ) -> tuple[Recorded, ...]:
        """Like `record`, for operations that depend on what is there: no other writer between.

        Args:
            plan: is called with a connection that no other writer can overtake, and answers with
                the operations; it is to be quick, and may be called again.
            role: the actor's role.
            files: as for `record`.
        """
        self.blobs.put_large(files)
        while (entries := self._try(plan, role, files)) is None:
            self.catch_up()
        return tuple(map(_recorded, entries))

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Bring the replica up to the journal's end, a slice at a time.

        Args:
            progress: is told (operations followed, operations in the journal).
        """
        with self.journal.reading() as journal, self.replica.reading() as replica:
            done, end = applied_seq(replica), last_seq(journal)
        while done < end:
            with self._lock, self.replica.writing() as replica, self.journal.reading() as journal:
                done, end = self._follow(journal, replica), last_seq(journal)
            if progress is not None:
                progress(done, end)

    def _try(self, plan: Plan, role: Role, files: Sequence[bytes]) -> Sequence[JournalEntry] | None:
        """Record, or return None while the replica is more than a slice behind."""
        entries: Sequence[JournalEntry] = ()
        durable = False
        try:
            with self._lock, self.replica.writing() as replica:
                with self.journal.writing() as journal:
                    end = last_seq(journal)
                    shown = self._follow(journal, replica)
                    if shown > end:
                        raise _cut(end, shown)
                    if shown < end:
                        return None
                    operations = plan(replica)
                    if operations:
                        self.blobs.put_small(journal, files)
                        entries = self._judged(journal, replica, operations, role, end)
                durable = bool(entries)
        except EnvironmentFault as error:
            if not durable:
                raise
            raise RecordedFault(
                "What you did is recorded and kept, but the list could not be brought up to date. "
                f"It will be at the next start. ({error})"
            ) from error
        return entries

    def _judged(
        self,
        journal: Connection,
        replica: Connection,
        operations: Sequence[Operation],
        role: Role,
        end: int,
    ) -> list[JournalEntry]:
        """Judge operations and write them to journal and replica, after the journal's `end`."""
        batch = Projection(replica, partial(self._rows_of, journal))
        entries = []
        for seq, operation in enumerate(operations, start=end + 1):
            opens = operation.kind == "case.open"
            before, number = batch.state_before(operation), batch.next_number() if opens else 0
            verdict = judge(before, operation, role, number, operation.at)
            entry = JournalEntry(seq, operation, role, verdict.outcome.value, verdict.detail)
            batch.add(entry, verdict.state)
            entries.append(entry)
        append(journal, entries)
        batch.flush(entries[-1].seq)
        return entries

    def _follow(self, journal: Connection, replica: Connection) -> int:
        """Show a slice of what the journal holds beyond the replica; return how far it is shown.

        The outcome in the journal counts: it was given when the operation was recorded, maybe by
        an older version of the rules.
        """
        done = applied_seq(replica)
        entries = entries_after(journal, done, _SLICE)
        if not entries:
            return done
        batch = Projection(replica, partial(self._rows_left_of, journal))
        for entry in entries:
            before = batch.state_before(entry.operation)
            number = entry.detail.get("number", 0)
            applied = entry.outcome == "applied"
            verdict = judge(before, entry.operation, entry.role, number, entry.operation.at)
            batch.add(entry, verdict.state if applied else before)
        batch.flush(entries[-1].seq)
        return entries[-1].seq

    def _rows_of(self, journal: Connection, args: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        content = self.blobs.read_within(journal, args["source"]["sha256"])
        return self._read_table(content, args["name"])

    def _rows_left_of(
        self, journal: Connection, args: Mapping[str, Any]
    ) -> Iterable[Mapping[str, Any]]:
        """Like `_rows_of`, but one lost file of reviews must not keep all cases from opening."""
        try:
            return self._rows_of(journal, args)
        except WorkbenchError:
            return ()

    def _make_replica_serve(self) -> None:
        if self.replica.serves():
            return
        with self.journal.writing():
            # Another process may have made it while this one waited for the lock.
            if not self.replica.serves():
                self.replica.make()


def _recorded(entry: JournalEntry) -> Recorded:
    operation = entry.operation
    return Recorded(operation.op_id, operation.kind, operation.case, entry.outcome, entry.detail)


def _cut(end: int, shown: int) -> EnvironmentFault:
    """What to say of a journal that lost operations, as one does when an old backup is restored.

    Reading and verifying go on: the replica may hold the only trace of what is missing.
    """
    return EnvironmentFault(
        f"The journal ends at operation {end}, but the local copy shows {shown}: "
        f"{shown - end} are missing from journal.db. Nothing was changed. Restore the folder from "
        "a backup, or move replica.db away to go on with what the journal holds."
    )
