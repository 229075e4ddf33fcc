"""Files of one's own cases, fetched before they are opened: a little in each round, newest first.

What is on the way out is never kept waiting: between two pieces it is asked whether anything else
is to be done, and what came of a file stays for the next round.
"""

import time
from collections.abc import Callable
from contextlib import suppress

from psycopg import Connection

from workbench.errors import EnvironmentFault, UserError
from workbench.storage.ledger import Ledger
from workbench.storage.own_files import OwnFile, own_files
from workbench.sync import files

_CASES = 50
"""Of so many own cases, the newest, files are fetched ahead."""
_LARGEST = 20 * 1024 * 1024
"""Larger files come when they are opened."""
_PIECE = 128 * 1024
"""Asked for at a time: on a slow line others wait no longer than for this."""
_ROUND_BYTES = 4 * 1024 * 1024
_ROUND_SECONDS = 0.5


class FilesAhead:
    """What of the files of one's own cases is still to come."""

    def __init__(self, ledger: Ledger, partial: dict[str, bytearray]) -> None:
        """Begin with nothing known.

        Args:
            ledger: the profile's records.
            partial: what came of files that are not whole yet; whoever fetches one on demand goes
                on with it.
        """
        self._ledger = ledger
        self._partial = partial
        self._wanted: list[OwnFile] | None = None
        self._fetching: str | None = None
        """Of which file a part came ahead; only one at a time is kept in memory."""

    def look_anew(self) -> None:
        """Cases or files may have come, or gone: find out again what is wanted."""
        self._wanted = None

    def fetch_some(self, session: Connection, login: str, called: Callable[[], bool]) -> int:
        """Fetch a little, unless something else is to be done.

        Args:
            session: the person's.
            login: whose cases.
            called: whether something else waits now; asked before each piece.

        Returns:
            How many bytes came.

        Raises:
            psycopg.Error: the connection broke; what came so far is kept.
        """
        began, came = time.monotonic(), 0

        def go_on() -> None:
            late = time.monotonic() - began > _ROUND_SECONDS
            if late or came >= _ROUND_BYTES or called():
                raise files.PutOff

        def piece_came(_here: int, _whole: int) -> None:
            nonlocal came
            came += _PIECE
            go_on()

        wanted = self._still_wanted(login)
        with suppress(files.PutOff):
            while wanted:
                go_on()
                self._fetch(session, wanted[-1], piece_came)
                wanted.pop()
        return came

    def _still_wanted(self, login: str) -> list[OwnFile]:
        """Return what is to come, the most wanted last."""
        if self._wanted is None:
            with self._ledger.replica.reading() as replica:
                named = own_files(replica, login, _CASES, _LARGEST)
            missing = {f.sha256: f for f in reversed(named) if not self._ledger.blobs.has(f.sha256)}
            self._wanted = list(missing.values())
            if self._fetching is not None and self._fetching not in missing:
                self._forget(self._fetching)  # the case went to somebody else meanwhile
        return self._wanted

    def _fetch(self, session: Connection, file: OwnFile, progress: files.Progress) -> None:
        if self._ledger.blobs.has(file.sha256):
            return  # opened meanwhile
        if self._fetching not in {None, file.sha256}:
            self._forget(self._fetching)
        self._fetching = file.sha256
        partial = self._partial.setdefault(file.sha256, bytearray())
        # One that its author's computer has still to send, or that came damaged, is left for now.
        with suppress(UserError, EnvironmentFault):
            content = files.fetch(
                session, file.sha256, partial, case=file.case, progress=progress, piece=_PIECE
            )
            self._ledger.blobs.keep(content)
            self._ledger.reception.absorb_file(file.sha256)
        self._forget(file.sha256)

    def _forget(self, sha256: str | None) -> None:
        self._fetching = None
        if sha256 is not None:
            self._partial.pop(sha256, None)
