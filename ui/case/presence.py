"""Who else is on the case in the panel, light: told and asked while the window is in use.

Writing means that words stand here that are not sent: in the composer, or in an open question.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from ui.jobs.bench import Bench
from workbench.sync.state import Link, Presence, SyncState

_AGAIN_MS = 10_000
"""The centre forgets after half a minute who was where."""


class Others(QObject):
    """Tells the centre where the person is, and says who else is there."""

    told = Signal(str)
    """Who else is on the case, as a line for its head; empty for nobody."""

    def __init__(
        self, bench: Bench, writing: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench, self._writing = bench, writing
        self._case: UUID | None = None
        self._said = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.look)
        bench.opened.connect(self.look)
        bench.sync_state.connect(self._on_state)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application)

    def follow(self, case: UUID | None) -> None:
        """Go along to another case, or to none."""
        if case != self._case:
            self._case = case
            self._say("")
            self.look()

    def look(self) -> None:
        """Tell where the person is now, and ask again in a while."""
        self._again.stop()
        if not self._bench.contact.bound:
            return
        case = self._case if _in_use() else None
        self._bench.contact.here(case, self._hear(case), writing=self._writing())
        if case is not None:
            self._again.start()

    def _hear(self, case: UUID | None) -> Callable[[list[Presence]], None]:
        def hear(others: list[Presence]) -> None:
            if case is not None and case == self._case:
                self._say(who_is_here(others))

        return hear

    def _say(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self.told.emit(words)

    def _on_state(self, state: SyncState) -> None:
        if state.link is Link.OFFLINE:
            self._say("")  # who is there now nobody can know
        elif not self._again.isActive() and state.link is Link.SYNCED and self._case is not None:
            self.look()

    def _on_application(self, _state: Qt.ApplicationState) -> None:
        if self._case is not None:
            self.look()


def who_is_here(others: Sequence[Presence]) -> str:
    """Return who else is on a case, those who write first.

    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 11, 20, tzinfo=UTC)
    >>> ann, bo = Presence("ann", "Ann", False, now), Presence("bo", "Bo", True, now)
    >>> who_is_here([ann, bo])
    'Bo is writing · Ann is looking'
    >>> who_is_here([ann, Presence("cy", "Cy", False, now)])
    'Ann and Cy are looking'
    """
    parts = []
    for doing, names in (
        ("writing", [other.name for other in others if other.writing]),
        ("looking", [other.name for other in others if not other.writing]),
    ):
        if names:
            listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
            parts.append(f"{listed} {'is' if len(names) == 1 else 'are'} {doing}")
    return " · ".join(parts)


def _in_use() -> bool:
    return QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
