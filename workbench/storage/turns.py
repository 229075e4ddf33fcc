"""Whose turn it is to write: what a person does goes before the next slice of a sync."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LATELY = 5.0
"""Seconds for which somebody who wrote is taken to be at work."""


class Turns:
    """A lock for one process that knows the person from the machine."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held = False
        self._people = 0
        self._came = -_LATELY

    @property
    def somebody_waits(self) -> bool:
        """Whether a person wants it now."""
        return self._people > 0

    @property
    def somebody_works(self) -> bool:
        """Whether a person wants it now or did a moment ago, and so is likely to want it again."""
        return self.somebody_waits or time.monotonic() - self._came < _LATELY

    @contextmanager
    def first(self) -> Iterator[None]:
        """Hold it for what a person waits for."""
        with self._changed:
            self._people += 1
            self._came = time.monotonic()
            self._changed.wait_for(lambda: not self._held)
            self._people -= 1
            self._held = True
        try:
            yield
        finally:
            self._let_go()

    @contextmanager
    def when_nobody_waits(self) -> Iterator[None]:
        """Hold it for a slice of what can wait."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._held or self._people))
            self._held = True
        try:
            yield
        finally:
            self._let_go()

    def _let_go(self) -> None:
        with self._changed:
            self._held = False
            self._changed.notify_all()
