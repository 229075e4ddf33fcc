"""The sync engine: one round at a time, on the thread of whoever asks for it."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from workbench.errors import EnvironmentFault
from workbench.storage.binding import Binding
from workbench.storage.ledger import Ledger
from workbench.sync.state import Link, Presence, SyncResult, SyncState

_ACTIVE_SECONDS = 5.0
_JITTER = 0.2

Tell = Callable[[SyncState], None]
"""Is told how a long round goes."""


class SyncEngine:
    """Brings what was done here to the centre, and what others did there here.

    It has no threads of its own and is used by one thread at a time.
    """

    def __init__(
        self, ledger: Ledger, binding: Binding, password: Callable[[], str | None]
    ) -> None:
        """Prepare, without connecting.

        Args:
            ledger: the profile's records.
            binding: whose profile it is, and of which centre.
            password: where the sign-in's password is kept; asked at each connection.
        """
        self.binding = binding
        self._ledger = ledger
        self._password = password
        self._since: datetime | None = None

    @property
    def state(self) -> SyncState:
        """How things stood at the end of the last round."""
        return SyncState(Link.OFFLINE, since=self._since)

    def step(self, progress: Tell | None = None) -> SyncResult:
        """Do one round: connect if need be, send all that waits, fetch what is new.

        It answers with the state; it never raises for the network.

        Args:
            progress: is told how a first sync or a long push goes.
        """
        self._since = self._since or datetime.now(UTC)
        if progress is not None:
            progress(self.state)
        return SyncResult(self.state)

    def push_now(self) -> SyncResult:
        """Send what waits and fetch what is there, quickly: after a verb of the person's."""
        return self.step()

    def next_wait(self, *, active: bool = True) -> float:
        """Return how many seconds to wait until the next round.

        Args:
            active: whether somebody works at the window.
        """
        del active
        return _ACTIVE_SECONDS * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # no secret

    def fetch_file(
        self, sha256: str, case: UUID, progress: Callable[[int, int], None] | None = None
    ) -> bytes:
        """Return a file of a case, fetched from the centre and kept if it is not here yet.

        Args:
            sha256: its hash (hex).
            case: a case that names it.
            progress: is told (bytes here, bytes in all).

        Raises:
            EnvironmentFault: the centre cannot be reached; what came so far is kept.
        """
        del case, progress
        try:
            return self._ledger.blobs.read(sha256)
        except EnvironmentFault as error:
            raise EnvironmentFault("The file is still at the centre, which is offline.") from error

    def here(self, case: UUID | None, *, writing: bool = False) -> list[Presence]:
        """Say which case the person looks at (None: none), and hear who else does.

        Offline the answer is empty.
        """
        del case, writing
        return []

    def close(self) -> None:
        """Let go of the connection."""
