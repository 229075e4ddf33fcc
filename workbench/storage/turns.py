"""Whose turn it is to write: what a person does goes before the next slice of a sync."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock for one process that knows the person from the machine."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held = False
        self._people = 0

    @property
    def somebody_waits(self) -> bool:
        """Whether a person wants it now."""
        return self._people > 0

    @contextmanager
    def first(self) -> Iterator[None]:
        """Hold it for what a person waits for."""
        with self._changed:
            self._people += 1
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
