"""Contact with the centre: round after round off the interface thread, at once after one's own act.

A profile that is its own centre has none, and then nothing here ticks.
"""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from ui.jobs.runner import JobRunner
from workbench.sync.state import Link, Presence, SyncResult, SyncState

_LOOKED_SECONDS = 1.5
"""So often at most what is shown is read again while many cases come in."""
_STALE_SECONDS = 4.0
"""Who comes back to the window is shown what is older than this anew, at once."""


class Engine(Protocol):
    """What the window asks of `workbench.sync.engine.SyncEngine`, always in the lane for it."""

    @property
    def state(self) -> SyncState:
        """How things stood at the end of the last round."""

    def step(self, progress: Callable[[SyncState], None] | None = None) -> SyncResult:
        """Do one round."""

    def send_now(self) -> SyncResult:
        """Send what waits, and tell the answers at once; what they change follows."""

    def next_wait(self, *, active: bool = True) -> float:
        """Return how many seconds to wait until the next round."""

    def here(self, case: UUID | None, *, writing: bool = False) -> list[Presence]:
        """Say which case is looked at, and hear who else does."""

    def fetch_file(
        self, sha256: str, case: UUID, progress: Callable[[int, int], None] | None = None
    ) -> bytes:
        """Return a file of a case, fetched if it is not here yet."""

    def close(self) -> None:
        """Let go of the connection; the one call that comes from outside the lane."""


class Contact(QObject):
    """Keeps an open profile in step with its centre."""

    state_changed = Signal(object)
    """SyncState: how things stand now; also while a long round goes on."""
    synced = Signal(object)
    """SyncResult: a round has ended."""
    changed = Signal()
    """What is shown may look different now."""
    failed = Signal(object)
    """An exception: this workstation could not take in what came. Told once, not at each round."""
    _progressed = Signal(object)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = SyncState(Link.LOCAL)
        self._runner = runner
        self._engine: Engine | None = None
        self._under_way = False
        self._at_once = False
        self._ended_at = self._looked_at = float("-inf")
        self._complaint = ""
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._regular)
        # Progress is told from the lane's thread; what follows is done here.
        self._progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)

    @property
    def bound(self) -> bool:
        """Whether there is a centre."""
        return self._engine is not None

    def begin(self, engine: Engine) -> None:
        """Meet the centre, and go on meeting it."""
        self._engine = engine
        self._tell(engine.state)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application)
        self._regular()

    def now(self) -> None:
        """Send what waits, at once, and then fetch; during a round, right after it."""
        if self._engine is None:
            return
        if self._under_way:
            self._at_once = True
        else:
            self._round(self._engine.send_now)

    def here(
        self, case: UUID | None, answer: Callable[[list[Presence]], None], *, writing: bool = False
    ) -> None:
        """Tell the centre which case is looked at, and hear who else does."""
        engine = self._engine
        if engine is not None:
            # Nobody is told of a failure: it is the next round that finds the centre away.
            self._runner.far(
                lambda: engine.here(case, writing=writing), answer, lambda _: answer([])
            )

    def fetch(
        self,
        sha256: str,
        case: UUID,
        answer: Callable[[], None],
        failure: Callable[[BaseException], None],
    ) -> None:
        """Bring a file of a case here, between two rounds; what came before a break is kept."""
        engine = self._engine
        if engine is not None:
            self._runner.far(
                lambda: len(engine.fetch_file(sha256, case)), lambda _size: answer(), failure
            )

    def stop(self) -> None:
        """Meet the centre no more; a round that is under way is called off."""
        self._next.stop()
        engine, self._engine = self._engine, None
        if engine is not None:
            application = QGuiApplication.instance()
            if isinstance(application, QGuiApplication):
                application.applicationStateChanged.disconnect(self._on_application)
            engine.close()

    def _regular(self) -> None:
        if self._engine is not None and not self._under_way:
            self._round(partial(self._engine.step, self._progressed.emit))

    def _round(self, go: Callable[[], SyncResult]) -> None:
        self._next.stop()
        self._under_way, self._at_once = True, False
        self._runner.far(go, self._on_round, self._on_failed)

    def _on_progress(self, state: SyncState) -> None:
        if self._engine is None or not self._under_way:
            return
        self._tell(state)
        if state.link is Link.FIRST_SYNC:
            self._look(force=False)

    def _on_round(self, result: SyncResult) -> None:
        self._complaint = ""
        self._tell(result.state)
        if result.changed:
            self._look(force=result.state.link is not Link.FIRST_SYNC)
        self.synced.emit(result)
        self._go_on()

    def _on_failed(self, error: BaseException) -> None:
        complaint = f"{type(error).__name__}: {error}"
        if complaint != self._complaint:
            self._complaint = complaint
            self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        self._under_way = False
        self._ended_at = monotonic()
        if self._engine is None:
            return
        if self._at_once:
            self._round(self._engine.send_now)
        else:
            self._next.start(round(self._engine.next_wait(active=_at_work()) * 1000))

    def _on_application(self, state: Qt.ApplicationState) -> None:
        waited = monotonic() - self._ended_at
        if state == Qt.ApplicationState.ApplicationActive and waited > _STALE_SECONDS:
            self._regular()

    def _tell(self, state: SyncState) -> None:
        self.state = state
        self.state_changed.emit(state)

    def _look(self, *, force: bool) -> None:
        if force or monotonic() - self._looked_at > _LOOKED_SECONDS:
            self._looked_at = monotonic()
            self.changed.emit()


def _at_work() -> bool:
    """Whether somebody works here, or at least sees the window beside another one."""
    if QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive:
        return True
    return any(window.isExposed() for window in QGuiApplication.topLevelWindows())
