"""The one way in: an operation is judged, made durable in the journal, shown in the replica.

In a local profile this is the centre. The replica's write lock orders what all processes of the
profile do; who holds it first follows the journal to its end. The journal commits before the
replica, so the replica may lag after a crash or a full disk, and never leads.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from workbench.changes import Recorded
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.domain.rules import judge
from workbench.errors import EnvironmentFault
from workbench.storage.blobs import BlobStore
from workbench.storage.journal import Journal, JournalEntry, append, entries_after, last_seq
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
        with self.journal.writing():
            self.replica.open()

    def close(self) -> None:
        """Let go of the files."""
        self.replica.close()
        self.journal.close()

    def record(
        self, operations: Sequence[Operation], role: Role, files: Sequence[bytes] = ()
    ) -> tuple[Recorded, ...]:
        """Judge operations in order and make them durable, with the files they speak of.

        Args:
            operations: what was done; later ones are judged on what earlier ones left.
            role: the actor's role.
            files: the bytes of attachments and sources that the operations name by hash.

        Raises:
            EnvironmentFault: the disk, a lock or the file would not have it; the sentence says
                whether the operations are kept.
        """
        return self.record_planned(lambda _: operations, role, files)

    def record_planned(
        self, plan: Plan, role: Role, files: Sequence[bytes]
    ) -> tuple[Recorded, ...]:
        """Like `record`, for operations that depend on what is there: no other writer between.

        Args:
            plan: is called with a connection that no other writer can overtake, and answers with
                the operations; it is to be quick.
            role: the actor's role.
            files: as for `record`.
        """
        self.blobs.put_large(files)
        self.catch_up()
        with self._lock, self.replica.writing() as replica:
            with self.journal.writing() as journal:
                self._follow(journal, replica)
                operations = plan(replica)
                if not operations:
                    return ()
                batch = Projection(replica, self._rows_of)
                entries = self._judge(batch, operations, role, last_seq(journal))
                self.blobs.put_small(journal, files)
                append(journal, entries)
            _show(batch, entries)
        return tuple(
            Recorded(e.operation.op_id, e.operation.kind, e.operation.case, e.outcome, e.detail)
            for e in entries
        )

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Bring the replica up to the journal's end, a slice at a time.

        Args:
            progress: is told (operations followed, operations in the journal).
        """
        while True:
            with self.journal.reading() as journal, self.replica.reading() as replica:
                done, end = applied_seq(replica), last_seq(journal)
            if progress is not None:
                progress(done, end)
            if done >= end:
                return
            with self._lock, self.replica.writing() as replica, self.journal.reading() as journal:
                self._follow(journal, replica)

    def _follow(self, journal: Connection, replica: Connection) -> None:
        """Show a slice of what the journal holds beyond the replica.

        The outcome in the journal counts: it was given when the operation was recorded, maybe by
        an older version of the rules.
        """
        entries = entries_after(journal, applied_seq(replica), _SLICE)
        if not entries:
            return
        batch = Projection(replica, self._rows_of)
        for entry in entries:
            before = batch.state_of(entry.operation.case)
            after = judge(before, entry.operation, entry.role, entry.detail.get("number", 0)).state
            batch.add(entry, after if entry.outcome == "applied" else before)
        batch.flush(entries[-1].seq)

    def _judge(
        self, batch: Projection, operations: Sequence[Operation], role: Role, seq: int
    ) -> list[JournalEntry]:
        entries = []
        for seq_of, operation in enumerate(operations, start=seq + 1):
            before = batch.state_of(operation.case)
            verdict = judge(before, operation, role, batch.next_number)
            entry = JournalEntry(seq_of, operation, role, verdict.outcome.value, verdict.detail)
            batch.add(entry, verdict.state)
            entries.append(entry)
        return entries

    def _rows_of(self, args: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        return self._read_table(self.blobs.read(args["source"]["sha256"]), args["name"])


def _show(batch: Projection, entries: Sequence[JournalEntry]) -> None:
    try:
        batch.flush(entries[-1].seq)
    except DBAPIError as error:
        raise EnvironmentFault(
            "What you did is recorded and kept, but the list could not be brought up to date "
            f"({error.orig}). It will be at the next start."
        ) from error
