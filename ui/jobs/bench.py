"""The bench: how every pane reads, acts and hears of changes. Panes know it and no other pane.

The queue can be read at once; verbs and whole cases wait in their lanes until the records are open.
"""

import getpass
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ui.jobs.contact import Contact
from ui.jobs.runner import JobRunner
from workbench.app import Profile, QueueReader, Workbench, open_workbench
from workbench.changes import Changes
from workbench.domain.people import Role
from workbench.errors import EnvironmentFault, NotHere, RecordedFault
from workbench.settings import Settings

T = TypeVar("T")
Desk = Any
"""`workbench.operations.desk.Desk`; not imported here, since that would import SQLAlchemy."""

_AT_ONCE = 24
"""Operations that are taken back in one write; more are taken back in slices."""


class Bench(QObject):
    """One open profile, for the window."""

    opening = Signal(int, int)
    """So many operations of so many are brought up to date, before the records are open."""
    opened = Signal()
    """The records are open."""
    changed = Signal(object)
    """Changes: something was done here; each view decides whether to look again."""
    changed_elsewhere = Signal()
    """Another process changed the profile, or what others did came from the centre."""
    sync_state = Signal(object)
    """SyncState: how the profile stands with its centre now."""
    synced = Signal(object)
    """SyncResult: a round with the centre has ended."""
    failed = Signal(object)
    """An exception: a job could not be done; `ui.faults` says it."""
    refused = Signal(object, object)
    """An EnvironmentFault, and what asks for the same job again: the machine would not have it."""
    undo_wanted = Signal(object)
    """Changes of a batch that is too long to be taken back in one go: it is done in slices."""
    could_not_open = Signal(object)
    """An exception: the records are not open; `open` may be tried again."""

    def __init__(
        self, place: Profile | Settings, runner: JobRunner, parent: QObject | None = None
    ) -> None:
        """Sit down at a profile, or at where one lies that is still being unlocked."""
        super().__init__(parent)
        self.settings = place.settings if isinstance(place, Profile) else place
        self.runner = runner
        self.contact = Contact(runner, self)
        self.contact.state_changed.connect(self.sync_state)
        self.contact.synced.connect(self.synced)
        self.contact.changed.connect(self._on_news)
        self.contact.failed.connect(self.failed)
        self._profile: Profile | None = None
        self._workbench: Workbench | None = None
        self._queue_ready = False
        self._waiting: list[Callable[[], None]] = []
        self._waiting_for_queue: list[Callable[[], None]] = []
        self._readers = threading.local()
        self._made: list[QueueReader] = []
        self._done: list[Changes] = []
        self._mark: tuple[int, str] | None = None
        self._elsewhere_known = True
        if isinstance(place, Profile):
            self.unlocked(place)

    @property
    def login(self) -> str:
        """Who works; in a bound profile this is known for sure once the records are open."""
        if self._workbench is not None:
            return str(self._workbench.desk.person.login)
        return self.settings.person or getpass.getuser()

    @property
    def place(self) -> str | None:
        """Where the centre is, as its DSN without a password; None without one."""
        engine = self._workbench.sync if self._workbench is not None else None
        return str(engine.binding.dsn) if engine is not None else None

    @property
    def role(self) -> Role | None:
        """The person's part in the department, once the records are open."""
        return self._workbench.desk.person.role if self._workbench is not None else None

    def unlocked(self, profile: Profile) -> None:
        """Take the unlocked profile; its queue can be read from now on if it was used before."""
        self._profile, self.settings = profile, profile.settings
        if profile.has_queue:
            self._read_waiting_queue()

    def open(self) -> None:
        """Open the records in the write lane; `opened` tells when."""
        self.runner.write(
            lambda: open_workbench(self._keys(), self.opening.emit),
            self._on_open,
            self.could_not_open.emit,
        )

    def do(
        self,
        verb: Callable[[Desk], Changes],
        answer: Callable[[Changes], None] | None = None,
        failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run a verb of `workbench.operations`; `changed` tells everybody of its effect."""

        def home(changes: Changes) -> None:
            if changes.undoable:
                self._done.append(changes)
            if answer is not None:
                answer(changes)
            self._tell(changes)

        def ask() -> None:
            self.runner.write(lambda: verb(self._desk()), home, failure or self._failing(ask))

        ask()

    def undo(self) -> None:
        """Take back the last thing that can be taken back."""
        if not self._done:
            return
        changes = self._done.pop()
        if len(changes.undoable) > _AT_ONCE:
            self.undo_wanted.emit(changes)
            return

        def verb(desk: Desk) -> Changes:
            from workbench.operations.undo import undo

            return undo(desk, changes.undoable)

        def not_undone(error: BaseException) -> None:
            self._done.append(changes)  # it can still be taken back
            self._failing(self.undo)(error)

        self.runner.write(lambda: verb(self._desk()), self._tell, not_undone)

    def can_undo(self, changes: Changes) -> None:
        """Keep what a batch did, so that `undo` takes it back as a whole."""
        self._done.append(changes)

    @property
    def undo_words(self) -> str:
        """What `undo` would take back, in words; empty when nothing can be."""
        return self._done[-1].words if self._done else ""

    def write(
        self,
        work: Callable[[Desk], T],
        answer: Callable[[T], None],
        failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run other work in the write lane (saving a draft, intake of many files)."""

        def ask() -> None:
            self.runner.write(lambda: work(self._desk()), answer, failure or self._failing(ask))

        ask()

    def read(
        self,
        work: Callable[[Desk], T],
        answer: Callable[[T], None],
        key: str | None = None,
        failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Read with the desk, off the interface thread; see `JobRunner.read` for the key."""

        def ask() -> None:
            failing = failure or self._failing(ask, key)
            self.runner.read(lambda: work(self._desk()), answer, failing, key)

        if self._workbench is not None:
            ask()
        else:
            self._waiting.append(ask)

    def read_file(
        self,
        case: UUID,
        sha256: str,
        work: Callable[[Desk], T],
        answer: Callable[[T], None],
        failure: Callable[[BaseException], None],
        *,
        fetching: Callable[[int], None] = lambda _size: None,
    ) -> None:
        """Read with a stored file of a case; one that lies at the centre only is fetched first.

        Args:
            case: a case that names the file.
            sha256: the file.
            work: what is done with the desk.
            answer: takes what it answers.
            failure: takes why it could not be done.
            fetching: is told how many bytes are fetched, before they are.
        """

        def not_read(error: BaseException) -> None:
            if isinstance(error, NotHere) and self.contact.bound:
                fetching(error.size)
                again = partial(self.read, work, answer, None, failure)
                self.contact.fetch(sha256, case, again, failure)
            else:
                failure(error)

        self.read(work, answer, None, not_read)

    def read_queue(
        self,
        work: Callable[[QueueReader], T],
        answer: Callable[[T], None],
        key: str | None = None,
        failure: Callable[[BaseException], None] | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        """Read the queue, off the interface thread; it need not wait for the records.

        See `JobRunner.read` for the key and `at_once`.
        """

        def ask() -> None:
            failing = failure or self._failing(ask, key)
            self.runner.read(
                lambda: work(self._reader(at_once)), answer, failing, key, at_once=at_once
            )

        if self._queue_ready:
            ask()
        else:
            self._waiting_for_queue.append(ask)

    def look_elsewhere(self) -> None:
        """Ask whether another process changed the profile (called now and then)."""

        def compare(mark: tuple[int, str]) -> None:
            if self._mark is not None and mark[1] != self._mark[1]:
                self.changed_elsewhere.emit()
            self._mark, self._elsewhere_known = mark, True

        def not_known(error: BaseException) -> None:
            # It is asked again in a moment anyway; to say it each time would bury other words.
            if self._elsewhere_known:
                self.failed.emit(error)
            self._elsewhere_known = False

        self.read_queue(lambda reader: reader.change_mark(), compare, "elsewhere", not_known)

    def sync_now(self) -> None:
        """Meet the centre at once, where there is one."""
        self.contact.now()

    def finish(self, answer: Callable[[], None]) -> None:
        """Answer once everything asked for so far has been written."""
        self.runner.write(lambda: None, lambda _nothing: answer(), self.failed.emit)

    def close(self) -> None:
        """Finish what is being written and let go of the profile; the network is not waited for."""
        self.contact.stop()
        self.runner.close()
        for reader in self._made:
            reader.close()
        if self._workbench is not None:
            self._workbench.close()

    def _on_open(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._read_waiting_queue()
        waiting, self._waiting = self._waiting, []
        for ask in waiting:
            ask()
        self.opened.emit()
        if workbench.sync is not None:
            self.contact.begin(workbench.sync)

    def _on_news(self) -> None:
        """Let all look again; who works may have another role or other scopes by now."""
        # What this process took in is known: only what another one does from here on is news.
        self._mark = None
        self.look_elsewhere()
        if self._workbench is not None:
            self.runner.read(self._workbench.followed, self._follow, self.failed.emit, "person")
        self.changed_elsewhere.emit()

    def _follow(self, workbench: Workbench) -> None:
        before, self._workbench = self._workbench, workbench
        if before is not None and before.desk.person != workbench.desk.person:
            self.changed_elsewhere.emit()

    def _tell(self, changes: Changes) -> None:
        self.changed.emit(changes)
        if any(recorded.outcome == "pending" for recorded in changes.recorded):
            self.sync_now()

    def _failing(
        self, ask: Callable[[], None], key: str | None = None
    ) -> Callable[[BaseException], None]:
        """Return what tells of a failure, and how the same is asked again where that may help."""
        turn = 0 if key is None else self.runner.turn(key) + 1

        def again() -> None:
            # Of reads with one key only the latest counts, also where an older one failed.
            if key is None or self.runner.turn(key) == turn:
                ask()

        def fail(error: BaseException) -> None:
            if isinstance(error, EnvironmentFault) and not isinstance(error, RecordedFault):
                self.refused.emit(error, again)
            else:
                self.failed.emit(error)

        return fail

    def _read_waiting_queue(self) -> None:
        self._queue_ready = True
        waiting, self._waiting_for_queue = self._waiting_for_queue, []
        for ask in waiting:
            ask()

    def _keys(self) -> Profile:
        if self._profile is None:
            raise EnvironmentFault("The records are still locked. Nothing was changed.")
        return self._profile

    def _desk(self) -> Desk:
        if self._workbench is None:
            raise EnvironmentFault(
                "The records are not open, so nothing was done. Open them again."
            )
        return self._workbench.desk

    def _reader(self, at_once: bool) -> QueueReader:
        reader: QueueReader | None = getattr(self._readers, "reader", None)
        if reader is None:
            reader = self._readers.reader = self._keys().queue_reader(at_hand=at_once)
            self._made.append(reader)
        return reader
