"""The one way in: an operation is judged, made durable in the journal, shown in the replica.

In a local profile this is the centre. Locks are taken in one order everywhere: the replica's, then
the journal's. Who holds both follows the journal to its end, judges, and writes both; the journal
commits first. So the replica may lag after a crash or a full disk, and never leads; and an error in
laying out the rows takes the operation back as a whole, before it is said to be recorded.

In a profile that belongs to a centre the rules only predict: what is recorded waits for the
centre's answer, and is shown over what the centre showed last.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workbench.changes import Recorded
from workbench.domain.operations import Operation, Outcome
from workbench.domain.people import Role
from workbench.domain.rules import judge
from workbench.errors import EnvironmentFault, RecordedFault, WorkbenchError
from workbench.storage.binding import BOUND_TO, Binding
from workbench.storage.blobs import BlobStore
from workbench.storage.journal import (
    AlreadyRecorded,
    Journal,
    JournalEntry,
    append,
    entries_after,
    last_seq,
)
from workbench.storage.outbox import pending_after
from workbench.storage.overlay import foretold, lay_anew
from workbench.storage.projection import Projection
from workbench.storage.reception import Parts, Reception
from workbench.storage.replica import Replica, applied_seq, set_applied_seq
from workbench.storage.replica_tables import file_use_table
from workbench.storage.turns import Turns

_FILE_SIZE = (
    select(file_use_table.c.size).where(file_use_table.c.sha256 == bindparam("digest")).limit(1)
)
_SLICE = 2_000

ReadTable = Callable[[bytes, str, Mapping[str, str] | None], Iterable[Mapping[str, Any]]]
"""Reads the rows of an imported file from its bytes, its name, and which column holds what."""

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
        self._turns = Turns()
        self._read_table = read_table
        self.journal = Journal(folder, journal_key)
        self.blobs = BlobStore(folder / "files", file_key, self.journal, self._size_at_centre)
        self.replica = Replica(folder, replica_key)
        try:
            bound = self.journal.meta(BOUND_TO)
            self.binding = Binding.read(bound) if bound is not None else None
            self._make_replica_serve()
            self.blobs.sweep()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files."""
        self.replica.close()
        self.journal.close()

    @property
    def reception(self) -> Reception:
        """What takes in what the centre tells; only a bound profile has it."""
        if self.binding is None:
            raise TypeError("a local profile is its own centre")
        parts = Parts(
            self.journal,
            self.replica,
            self.blobs,
            self._turns,
            self._follow,
            lambda journal: partial(self._rows_left_of, journal),
        )
        return Reception(parts, self.binding.login)

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
        return entries

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Bring the replica up to the journal's end, a slice at a time.

        Args:
            progress: is told (operations followed, operations in the journal).
        """
        with self.journal.reading() as journal, self.replica.reading() as replica:
            done, end = applied_seq(replica), last_seq(journal)
        while done < end:
            with (
                self._turns.first(),
                self.replica.writing() as replica,
                self.journal.reading() as journal,
            ):
                done, end = self._follow(journal, replica), last_seq(journal)
            if progress is not None:
                progress(done, end)

    def _try(self, plan: Plan, role: Role, files: Sequence[bytes]) -> tuple[Recorded, ...] | None:
        """Record, or return None while the replica is more than a slice behind."""
        recorded: tuple[Recorded, ...] = ()
        durable = False
        try:
            with self._turns.first(), self.replica.writing() as replica:
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
                        # A file of the same bytes may just have gone with another case.
                        self.blobs.put_large(files)
                        recorded = self._judged(journal, replica, operations, role, end)
                durable = bool(recorded)
        except EnvironmentFault as error:
            if not durable:
                raise
            raise RecordedFault(
                "What you did is recorded and kept, but the list could not be brought up to date. "
                f"It will be at the next start. ({error})"
            ) from error
        return recorded

    def _judged(
        self,
        journal: Connection,
        replica: Connection,
        operations: Sequence[Operation],
        role: Role,
        end: int,
    ) -> tuple[Recorded, ...]:
        """Judge operations and write them to journal and replica, after the journal's `end`."""
        bound = self.binding is not None
        batch = Projection(replica, partial(self._rows_of, journal), bound=bound)
        entries: list[JournalEntry] = []
        recorded: list[Recorded] = []
        for operation in operations:
            before, seq = batch.state_before(operation), end + 1 + len(entries)
            if bound:
                entry, verdict = foretold(before, operation, role, seq)
            else:
                number = batch.next_number() if operation.kind == "case.open" else 0
                verdict = judge(before, operation, role, number, operation.at)
                entry = JournalEntry(seq, operation, role, verdict.outcome.value, verdict.detail)
            recorded.append(_recorded(entry))
            if bound and entry.outcome == Outcome.REFUSED:
                continue  # the person is told at once; the centre never hears of it
            batch.add(entry, verdict.state, applied=verdict.outcome is Outcome.APPLIED)
            entries.append(entry)
        if entries:
            append(journal, entries)
            batch.flush()
            set_applied_seq(replica, entries[-1].seq)
        return tuple(recorded)

    def _follow(self, journal: Connection, replica: Connection) -> int:
        """Show a slice of what the journal holds beyond the replica; return how far it is shown.

        The outcome in the journal counts: it was given when the operation was recorded, maybe by
        an older version of the rules.
        """
        done = applied_seq(replica)
        if self.binding is not None:
            return self._follow_pending(journal, replica, done)
        entries = entries_after(journal, done, _SLICE)
        if not entries:
            return done
        batch = Projection(replica, partial(self._rows_left_of, journal))
        for entry in entries:
            before = batch.state_before(entry.operation)
            number = entry.detail.get("number", 0)
            applied = entry.outcome == "applied"
            verdict = judge(before, entry.operation, entry.role, number, entry.operation.at)
            batch.add(entry, verdict.state if applied else before, applied=applied)
        batch.flush()
        set_applied_seq(replica, entries[-1].seq)
        return entries[-1].seq

    def _follow_pending(self, journal: Connection, replica: Connection, done: int) -> int:
        """Lay what waits for the centre over the replica; the rest comes from the centre."""
        end = last_seq(journal)
        if end > done:
            entries = pending_after(journal, done, _SLICE)
            lay_anew(replica, entries, partial(self._rows_left_of, journal))
            end = entries[-1].seq if len(entries) == _SLICE else end
            set_applied_seq(replica, end)
        return max(end, done)

    def _rows_of(self, journal: Connection, args: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        content = self.blobs.read_within(journal, args["source"]["sha256"])
        return self._read_table(content, args["name"], args.get("mapping"))

    def _rows_left_of(
        self, journal: Connection, args: Mapping[str, Any]
    ) -> Iterable[Mapping[str, Any]]:
        """Like `_rows_of`, but one lost file of reviews must not keep all cases from opening."""
        try:
            return self._rows_of(journal, args)
        except WorkbenchError:
            return ()

    def _size_at_centre(self, digest: bytes) -> int | None:
        if self.binding is None:
            return None
        with self.replica.reading() as connection:
            return connection.scalar(_FILE_SIZE, {"digest": digest})

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
