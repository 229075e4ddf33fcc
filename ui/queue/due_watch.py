"""Reminds a person of their own cases before they are due: once each, in the window and outside."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from ui.jobs.bench import Bench
from ui.models.case_line import due_words
from workbench.domain.cases import QueueItem, View
from workbench.domain.ids import number_text
from workbench.domain.queue import QueueQuestion
from workbench.domain.sla import in_short

if TYPE_CHECKING:
    from uuid import UUID

AHEAD = timedelta(hours=1)
"""How long before its due time a case is told of."""
_EVERY_MS = 60_000
_MOST = 200
_SHOWN_MS = 10_000


class DueWatch(QObject):
    """Looks each minute while the window is open."""

    reminded = Signal(str, object)
    """A sentence, and the case (UUID) that is due first."""

    def __init__(self, bench: Bench, window: QWidget) -> None:
        super().__init__(window)
        self._bench, self._window = bench, window
        self._told: set[tuple[UUID, datetime]] = set()
        self._tray: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        bench.opened.connect(self._timer.start)

    def stop(self) -> None:
        """Look no more: the window closes."""
        self._timer.stop()
        if self._tray is not None:
            self._tray.hide()

    def look(self) -> None:
        """Ask which of the person's cases are due soon."""
        question = QueueQuestion(view=View.DUE, assignee=self._bench.login)
        now = datetime.now(UTC)
        self._bench.read_queue(
            lambda reader: reader.page(question, now, _MOST), self._tell, key="due soon"
        )

    def _tell(self, items: list[QueueItem]) -> None:
        now = datetime.now(UTC)
        near = {
            (item.case, item.due): item
            for item in items
            if item.due is not None and item.due - now <= AHEAD and item.state != "waiting"
        }
        # A case whose due time moved is told of again.
        fresh = [item for key, item in near.items() if key not in self._told]
        self._told = set(near)
        if not fresh:
            return
        words = _words(fresh, now)
        self.reminded.emit(words, fresh[0].case)
        if QSystemTrayIcon.isSystemTrayAvailable() and not self._window.isActiveWindow():
            self._show_outside(words)

    def _show_outside(self, words: str) -> None:
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        # What it is about is not written where others may look over one's shoulder.
        self._tray.showMessage("Due soon", words, QSystemTrayIcon.MessageIcon.Warning, _SHOWN_MS)


def _words(items: list[QueueItem], now: datetime) -> str:
    first = items[0]
    left = due_words(first.due, now)[0] if first.due is not None else ""
    named = number_text(first.number) or "A new case"
    told = f"{named} is due in {left} ({in_short(first.due_basis)})."
    return told if len(items) == 1 else f"{told} {len(items) - 1} more of yours within the hour."
