"""Drafts: what is being written is stored while it is written, so that a crash costs one key."""

from typing import Any

from PySide6.QtCore import QObject, QTimer

from ui.jobs.bench import Bench
from workbench.errors import EnvironmentFault

_SAVED_AFTER_MS = 150
"""The first key press starts the clock and later ones do not put it off."""


class DraftKeeper(QObject):
    """Keeps the drafts of a pane, by key, in memory and in the profile."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._latest: dict[str, str] = {}
        self._unsaved: dict[str, str] = {}
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_SAVED_AFTER_MS)
        self._clock.timeout.connect(self.flush)

    def keep(self, key: str, text: str) -> None:
        """Keep a draft as it is now."""
        if self._latest.get(key) == text:
            return
        self._latest[key] = self._unsaved[key] = text
        if not self._clock.isActive():
            self._clock.start()

    def recall(self, key: str, stored: str) -> str:
        """Return the draft: as it was typed here, or else as the profile had it stored."""
        return self._latest.get(key, stored)

    def drop(self, key: str) -> None:
        """Let go of a draft that has served, here and in the profile."""
        self.keep(key, "")
        self.flush()
        self._latest.pop(key, None)

    def flush(self) -> None:
        """Store now what is not stored yet."""
        self._clock.stop()
        unsaved, self._unsaved = self._unsaved, {}
        if not unsaved:
            return

        def save(desk: Any) -> None:
            from workbench.operations.notes import save_draft

            for key, text in unsaved.items():
                save_draft(desk, key, text)

        def not_saved(error: BaseException) -> None:
            # What was typed meanwhile is newer, and what was dropped meanwhile has served.
            kept = {key: text for key, text in unsaved.items() if key in self._latest}
            self._unsaved = kept | self._unsaved
            if isinstance(error, EnvironmentFault):
                self._bench.refused.emit(error, self.flush)
            else:
                self._bench.failed.emit(error)

        self._bench.write(save, lambda _: None, not_saved)
