"""Whose turn it is: of the processes that share a profile, one at a time talks to the centre."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FILE = "sync.lock"
_LOOK_SECONDS = 0.01


@contextmanager
def turn(folder: Path, patience: float = 0) -> Iterator[bool]:
    """Hold the turn for the length of a `with`; the system takes it from a process that dies.

    Args:
        folder: the profile.
        patience: how many seconds to wait for whoever has it.

    Yields:
        Whether it is this process's turn; if not, another one is talking to the centre just now.
    """
    handle = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + patience
        while not (taken := _taken(handle)) and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
        yield taken
    finally:
        os.close(handle)  # lets go of the turn


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
