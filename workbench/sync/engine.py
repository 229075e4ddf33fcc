"""The sync engine: one round at a time, on the thread of whoever asks for it."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from workbench.central.connection import (
    CentreUnreachable,
    PasswordWanted,
    ShutOut,
    in_words,
    refusals_in_words,
)
from workbench.central.transport import Transport
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.errors import EnvironmentFault, NotHere, UserError, WorkbenchError
from workbench.storage import outbox
from workbench.storage.binding import BOUND_TO, Binding
from workbench.storage.journal import JournalEntry, append, last_seq
from workbench.storage.ledger import Ledger
from workbench.sync import files
from workbench.sync.ahead import FilesAhead
from workbench.sync.exchange import Done, Exchange
from workbench.sync.line import Line
from workbench.sync.pull import AnotherHistory, Marks
from workbench.sync.sign_in import DEVICE
from workbench.sync.state import Link, Presence, SyncResult, SyncState
from workbench.sync.turn import turn

_ACTIVE_SECONDS = 5.0
_IDLE_SECONDS = 60.0
_MOST_BACK_OFF = 8.0
"""Of an active window: when the network heals, what waits is to go out within seconds."""
_JITTER = 0.2
_SLICE_SECONDS = 5.0
"""Of a first sync; what is to be sent meanwhile goes out after the block at hand."""
_TURN_SECONDS = 10.0
"""How long a command waits for another program of the profile to end its round."""
_CLOSING_SECONDS = 1.0
_COMPARE_SECONDS = 6 * 3600.0
_REPAIRS_A_ROUND = 5
_STILL = frozenset({Link.SHUT_OUT, Link.PASSWORD_WANTED, Link.TOO_OLD})

Tell = Callable[[SyncState], None]
"""Is told how a long round goes."""


class SyncEngine:
    """Brings what was done here to the centre, and what others did there here.

    It has no threads of its own. One thread at a time uses it; `close` may come from another, and
    ends a round that is under way.
    """

    def __init__(
        self,
        ledger: Ledger,
        binding: Binding,
        password: Callable[[], str | None],
        *,
        policy: Transport | None = None,
    ) -> None:
        """Prepare, without connecting.

        Args:
            ledger: the profile's records.
            binding: whose profile it is, and of which centre.
            password: where the sign-in's password is kept; asked at each connection.
            policy: the administrator's rules for connections; by default those of their file.
        """
        self.binding = binding
        self._ledger = ledger
        device = UUID(ledger.journal.meta(DEVICE))
        self._line = Line(ledger, password, policy, device)
        self._folder = ledger.journal.path.parent
        self._guard = threading.RLock()
        self._closing = threading.Event()
        self._marks = Marks()
        self._failures = 0
        self._compare_at = time.monotonic() + _COMPARE_SECONDS * random.random()  # noqa: S311  # no secret
        self._to_compare: list[str] = []
        self._partial: dict[str, bytearray] = {}
        self._ahead = FilesAhead(ledger, self._partial)
        self._fetch_due = False
        self._state = SyncState(Link.OFFLINE, waiting=self._waiting())

    @property
    def state(self) -> SyncState:
        """How things stood at the end of the last round."""
        return self._state

    def step(self, progress: Tell | None = None) -> SyncResult:
        """Do one round: connect if need be, send all that waits, fetch what is new.

        It answers with the state; it never raises for the network. While a first sync goes on, a
        round is a slice of it.

        Args:
            progress: is told how a first sync goes.
        """
        return self._round(progress, patience=0, whole=True)

    def push_now(self) -> SyncResult:
        """Send what waits and fetch what is there, quickly: after a verb of the person's.

        Where another program of the profile is at it, its end is waited for.
        """
        return self._round(None, patience=_TURN_SECONDS, whole=False)

    def send_now(self) -> SyncResult:
        """Send what waits, and tell the answers as soon as they are here.

        What they change comes with the next round, which is due at once. Where nothing waits, or
        the centre was not in reach just now, this is `push_now`.
        """
        return self._round(None, patience=_TURN_SECONDS, whole=False, sending=True)

    def next_wait(self, *, active: bool = True) -> float:
        """Return how many seconds to wait until the next round.

        Args:
            active: whether somebody works at the window.
        """
        link = self._state.link
        if link is Link.FIRST_SYNC and not self._failures:
            return 0.0
        if self._fetch_due and not self._failures:
            return 0.0
        usual = _ACTIVE_SECONDS if active and link not in _STILL else _IDLE_SECONDS
        if self._failures:
            most = _MOST_BACK_OFF if active else _IDLE_SECONDS
            usual = min(2.0 ** min(self._failures, 6) / 2, most)
        return usual * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # no secret

    def fetch_file(
        self, sha256: str, case: UUID, progress: Callable[[int, int], None] | None = None
    ) -> bytes:
        """Return a file of a case, fetched from the centre and kept if it is not here yet.

        Args:
            sha256: its hash (hex).
            case: a case that names it.
            progress: is told (bytes here, bytes in all).

        Raises:
            UserError: the centre does not have it yet.
            EnvironmentFault: the centre cannot be reached; what came so far is kept for the next
                attempt.
        """
        try:
            return self._ledger.blobs.read(sha256)
        except NotHere:
            pass
        with self._guard:
            partial = self._partial.setdefault(sha256, bytearray())
            try:
                session = self._line.exchange(self.binding, self._marks).session
                content = files.fetch(session, sha256, partial, case=case, progress=progress)
            except (psycopg.Error, CentreUnreachable) as error:
                self._line.hang_up()
                raise EnvironmentFault(
                    f"The file cannot be fetched just now; {len(partial):,} bytes are here. "
                    "Try again when the centre is back."
                ) from error
            self._partial.pop(sha256, None)
        self._ledger.blobs.keep(content)
        self._ledger.reception.absorb_file(sha256)
        return content

    def take_next(self, operation: Operation, role: Role) -> JournalEntry:
        """Ask the centre for the next case; it chooses, so that nobody else gets the same.

        Args:
            operation: a claim that names no case.
            role: the person's.

        Returns:
            The operation as answered; its detail names the case, unless none waits.

        Raises:
            EnvironmentFault: the centre cannot be reached. If the connection broke in between, the
                question stands in the journal and is answered later.
        """
        with self._guard, turn(self._folder, _TURN_SECONDS):
            try:
                session = self._line.exchange(self.binding, self._marks).session
                session.execute("SELECT 1")  # an open connection may be dead by now
            except (psycopg.Error, WorkbenchError) as error:
                self._line.hang_up()
                raise CentreUnreachable(
                    f"The next case is given by the centre, and it cannot be asked: {error} "
                    "Nothing was claimed."
                ) from error
            with self._ledger.journal.writing() as journal:
                entry = JournalEntry(last_seq(journal) + 1, operation, role, "pending", {})
                append(journal, [entry])
        self.push_now()
        return self._ledger.journal.find(operation.op_id) or entry

    def here(self, case: UUID | None, *, writing: bool = False) -> list[Presence]:
        """Say which case the person looks at (None: none), and hear who else does.

        Without a connection the answer is empty; none is made for this.
        """
        with self._guard:
            exchange = self._line.open
            if exchange is None:
                return []
            try:
                return exchange.here(case, writing=writing)
            except psycopg.Error:
                self._line.hang_up()
                return []

    def close(self) -> None:
        """Let go of the connection; a round that is under way ends at once."""
        self._closing.set()
        self._line.give_up()
        # A round that cannot be ended so soon, while it connects, hangs up itself at its end.
        if self._guard.acquire(timeout=_CLOSING_SECONDS):
            self._line.hang_up()
            self._guard.release()

    def _round(
        self, tell: Tell | None, *, patience: float, whole: bool, sending: bool = False
    ) -> SyncResult:
        done = Done()
        with self._guard:
            if self._closing.is_set():
                return SyncResult(self._state)
            with turn(self._folder, patience) as ours:
                self._fetch_due = False
                if ours:
                    self._attempt(done, tell, whole, sending)
                else:
                    done.changed = True  # another program of the profile is at it just now
            self._state = replace(self._state, waiting=self._waiting())
            if self._closing.is_set():
                self._line.hang_up()
        return done.result(self._state)

    def _attempt(self, done: Done, tell: Tell | None, whole: bool, sending: bool) -> None:
        """Do the round, and say in the state what became of it."""
        try:
            with refusals_in_words():
                if not (sending and self._sent(done)):
                    self._exchanged(done, tell, whole)
        except ShutOut as error:
            self._stopped(Link.SHUT_OUT, str(error))
            self._purge(done)
        except PasswordWanted as error:
            self._stopped(Link.PASSWORD_WANTED, str(error))
        except (CentreUnreachable, UserError) as error:
            self._offline(str(error))
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self._offline(str(in_words(error)))
        except BaseException:
            self._line.hang_up()
            raise
        else:
            self._failures = 0

    def _sent(self, done: Done) -> bool:
        """Send over the open connection alone, where the last round over it was a whole one."""
        exchange = self._line.open
        if exchange is None or self._state.link is not Link.SYNCED:
            return False
        try:
            exchange.send_pending(done)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            if self._closing.is_set():  # else it broke since: a new one is offered all of it
                raise
            self._line.hang_up()
            return False
        self._fetch_due = done.pushed > 0
        done.changed = False  # what is shown changes with the round that follows
        return self._fetch_due

    def _exchanged(self, done: Done, tell: Tell | None, whole: bool) -> None:
        """Do a round over the open connection, and where that one is no good, over a new one."""
        was_open = self._line.open is not None
        try:
            self._exchange_all(done, tell, whole)
        except AnotherHistory:
            # Seen under an open connection: begin anew, which offers all of the journal again.
            self._line.hang_up()
            try:
                self._exchange_all(done, tell, whole)
            except AnotherHistory as error:
                raise CentreUnreachable(
                    "The centre is being restored. All is kept here."
                ) from error
        except (psycopg.OperationalError, psycopg.InterfaceError):
            if not was_open or self._closing.is_set():
                raise
            # It broke since the last round, maybe long ago; why, a new one tells.
            self._line.hang_up()
            self._exchange_all(done, tell, whole)

    def _exchange_all(self, done: Done, tell: Tell | None, whole: bool) -> None:
        exchange = self._line.exchange(self.binding, self._marks)
        if exchange.is_another:
            exchange.offer_again(done)
        exchange.send_pending(done)
        exchange.send_files()
        if exchange.said.is_too_new:
            reason = "The centre is of a newer version. Update the program."
            self._state = SyncState(Link.TOO_OLD, at=self._state.at, reason=reason)
            return
        if exchange.is_another:
            exchange.take_over(done)
        exchange.fetch_changes(done)
        self._marks = exchange.marks
        self._heed(exchange)
        if whole and done.changed:
            exchange.fetch_imports()
        if exchange.is_whole():
            self._state = SyncState(Link.SYNCED, at=datetime.now(UTC))
            if done.changed:
                self._ahead.look_anew()
            if whole:
                self._compare(exchange, done)
                self._ahead.fetch_some(exchange.session, self.binding.login, self._is_called)
            return
        here, total = self._state.done, self._state.total
        if whole:
            here, total = exchange.fetch_first(
                done, _SLICE_SECONDS, lambda here, total: self._say_first(tell, here, total)
            ) or (0, 0)
        link = Link.SYNCED if exchange.is_whole() else Link.FIRST_SYNC
        self._state = SyncState(link, at=datetime.now(UTC), done=here, total=total)

    def _say_first(self, tell: Tell | None, here: int, total: int) -> None:
        if self._closing.is_set():
            raise CentreUnreachable("The program is being closed. What came so far is kept.")
        if tell is not None:
            tell(SyncState(Link.FIRST_SYNC, waiting=self._waiting(), done=here, total=total))

    def _compare(self, exchange: Exchange, done: Done) -> None:
        """Now and then hold a scope against the centre's digests: what went wrong unseen heals."""
        if not self._to_compare:
            if time.monotonic() < self._compare_at:
                return
            self._compare_at = time.monotonic() + _COMPARE_SECONDS
            self._to_compare = sorted(exchange.said.scopes)
        scope = self._to_compare[-1]
        if scope not in exchange.said.scopes or exchange.compare(done, scope, _REPAIRS_A_ROUND):
            self._to_compare.pop()
        if not self._to_compare:
            self._ledger.reception.clear_traces()

    def compare_soon(self) -> None:
        """Hold all scopes against the centre's digests in the next rounds."""
        self._compare_at = 0.0

    def _heed(self, exchange: Exchange) -> None:
        """Remember what the centre says of the person: another start shows it offline too."""
        said = exchange.said
        heard = replace(
            self.binding, name=said.name, role=said.role, scopes=tuple(sorted(said.scopes))
        )
        if heard != self.binding:
            self._remember(heard)

    def _remember(self, binding: Binding) -> None:
        self._ledger.journal.set_meta(BOUND_TO, binding.spelt())
        self.binding = binding

    def _purge(self, done: Done) -> None:
        """Remove what the person may not see any more; what they did stays in the journal."""
        lost = self._ledger.reception.lose_all()
        done.changed = done.changed or bool(lost)
        done.scopes_lost += lost
        if self.binding.scopes:
            self._remember(replace(self.binding, scopes=()))

    def _stopped(self, link: Link, reason: str) -> None:
        self._line.hang_up()
        self._failures = 0
        self._state = SyncState(link, at=self._state.at, reason=reason)

    def _offline(self, reason: str) -> None:
        self._line.hang_up()
        self._failures += 1
        since = self._state.since or datetime.now(UTC)
        self._state = SyncState(Link.OFFLINE, at=self._state.at, since=since, reason=reason)

    def _is_called(self) -> bool:
        return self._closing.is_set() or self._waiting() > 0

    def _waiting(self) -> int:
        with self._ledger.journal.reading() as journal:
            return outbox.waiting(journal)
