"""How long a test waits for what must happen: long enough for a machine that is busy elsewhere.

Five seconds, pytest-qt's own measure, fail on two loaded cores without anything being wrong; a
test that waits in vain is none the worse for waiting longer.
"""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE_MS = 30_000


class PatientBot(QtBot):
    """A `QtBot` with more patience."""

    def waitUntil(  # noqa: N802  # pytest-qt's own name
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS
    ) -> None:
        """Wait until the callback returns True."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802  # pytest-qt's own name
        self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any
    ) -> Any:
        """Wait for a signal."""
        return super().waitSignal(signal, timeout=timeout, **options)
