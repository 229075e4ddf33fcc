"""Stored files: encrypted, named by what they hold, the same bytes once.

A file up to 256 KiB lies in the journal, durable in the same commit as the operation that speaks of
it. A larger one is a file of its own: chunks of 1 MiB under AES-256-GCM, each bound to its place
and the last one marked (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015),
so that no chunk can be cut off, swapped or repeated unseen. Its name is a keyed hash, so that the
folder does not tell who has which known file.
"""

import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from workbench.errors import EnvironmentFault, NotHere
from workbench.storage.damage import files_in_words
from workbench.storage.journal import Journal, blob_table

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SMALL = 256 * 1024
_CHUNK = 1024 * 1024
_NONCE_PREFIX = 7
_TAG = 16
_MAGIC = b"WBF1"
_UNFINISHED = "unfinished"
_FIND = select(blob_table.c.bytes).where(blob_table.c.sha256 == bindparam("digest"))
_REMOVE = delete(blob_table).where(blob_table.c.sha256 == bindparam("digest"))
SizeOf = Callable[[bytes], int | None]


class BlobStore:
    """The stored files of one profile."""

    def __init__(
        self, folder: Path, key: bytes, journal: Journal, size_of: SizeOf = lambda _: None
    ) -> None:
        """Use a folder that need not exist yet.

        Args:
            folder: where the large files lie.
            key: encrypts them and hides their names.
            journal: keeps the small ones.
            size_of: knows the size of a file (by its digest) that a centre holds, of any that is
                named by what came from there.
        """
        self._folder = folder
        self._size_of = size_of
        self._key = key
        self._journal = journal

    @cached_property
    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only large files need it

        return AESGCM(hmac.digest(self._key, b"file contents", "sha256"))

    def sweep(self) -> None:
        """Remove what a killed process left unfinished more than a day ago."""
        yesterday = time.time() - timedelta(days=1).total_seconds()
        with suppress(OSError):  # not there, or another process sweeps too; the next start may
            for unfinished in (self._folder / _UNFINISHED).iterdir():
                if unfinished.stat().st_mtime < yesterday:
                    unfinished.unlink()

    def put_large(self, files: Sequence[bytes]) -> None:
        """Write those files that do not fit the journal; the operation that names them follows."""
        for content in files:
            if len(content) > _SMALL:
                self._write(content)

    def put_small(self, connection: Connection, files: Sequence[bytes]) -> None:
        """Write the others, inside the journal's transaction."""
        rows = [
            {"sha256": hashlib.sha256(content).digest(), "bytes": content}
            for content in files
            if len(content) <= _SMALL
        ]
        if rows:
            connection.execute(upsert(blob_table).on_conflict_do_nothing(), rows)

    def read(self, sha256: str) -> bytes:
        """Return a stored file, checked against its hash (hex).

        Raises:
            NotHere: so far it lies at the centre only.
            EnvironmentFault: it is not there, or was damaged.
        """
        with self._journal.reading() as connection:
            return self.read_within(connection, sha256)

    def read_within(self, connection: Connection, sha256: str) -> bytes:
        """Like `read`, with what the journal's own transaction has just put there."""
        digest = bytes.fromhex(sha256)
        content = connection.scalar(_FIND, {"digest": digest})
        if content is None:
            self._find_at_centre(digest)
            content = b"".join(self._chunks(digest))
        if hashlib.sha256(content).digest() != digest:
            raise EnvironmentFault(
                f"The stored file {sha256[:12]}… is damaged. The case and its notes are kept. "
                "Restore the profile folder from a backup."
            )
        return bytes(content)

    def has(self, sha256: str) -> bool:
        """Return whether a file is here."""
        digest = bytes.fromhex(sha256)
        with self._journal.reading() as connection:
            in_journal = connection.scalar(_FIND, {"digest": digest}) is not None
        return in_journal or self._path(digest).exists()

    def keep(self, content: bytes) -> str:
        """Store a file that was fetched from the centre; return its hash (hex)."""
        if len(content) > _SMALL:
            self._write(content)
        else:
            with self._journal.writing() as connection:
                self.put_small(connection, [content])
        return hashlib.sha256(content).hexdigest()

    def remove(self, connection: Connection, digests: Sequence[bytes]) -> None:
        """Remove files, inside the journal's transaction; those not here are none to remove."""
        if digests:
            connection.execute(_REMOVE, [{"digest": digest} for digest in digests])
        for digest in digests:
            with files_in_words(self._folder):
                self._path(digest).unlink(missing_ok=True)

    def _find_at_centre(self, digest: bytes) -> None:
        size = None if self._path(digest).exists() else self._size_of(digest)
        if size is not None:
            raise NotHere(
                f"The file ({size:,} bytes) is still at the centre. It is fetched as soon as the "
                "centre can be reached.",
                size,
            )

    def _path(self, digest: bytes) -> Path:
        name = hmac.digest(self._key, b"file name" + digest, "sha256").hex()
        return self._folder / name[:2] / name

    def _write(self, content: bytes) -> None:
        digest = hashlib.sha256(content).digest()
        path = self._path(digest)
        if path.exists():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write_whole(path, self._sealed(content, digest))
        except OSError as error:
            raise EnvironmentFault(
                f"A file of {len(content):,} bytes could not be stored ({error.strerror}). "
                "Nothing was recorded. Free some space or check the profile folder, then try again."
            ) from error

    def _write_whole(self, path: Path, chunks: Iterator[bytes]) -> None:
        """Write elsewhere, then give the name: under it there is all of a file or nothing."""
        folder = self._folder / _UNFINISHED
        folder.mkdir(exist_ok=True)
        unfinished = folder / os.urandom(8).hex()
        try:
            with unfinished.open("xb") as file:
                file.writelines(chunks)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
            _sync_folder(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    def _sealed(self, content: bytes, digest: bytes) -> Iterator[bytes]:
        prefix = os.urandom(_NONCE_PREFIX)
        yield _MAGIC + prefix
        starts = range(0, len(content), _CHUNK)
        for n, start in enumerate(starts):
            nonce = prefix + n.to_bytes(4) + bytes([start == starts[-1]])
            yield self._cipher.encrypt(nonce, content[start : start + _CHUNK], digest)

    def _chunks(self, digest: bytes) -> Iterator[bytes]:
        from cryptography.exceptions import InvalidTag  # only large files need it

        try:
            with self._path(digest).open("rb") as file:
                head = file.read(len(_MAGIC) + _NONCE_PREFIX)
                prefix, sealed, n = head[len(_MAGIC) :], file.read(_CHUNK + _TAG), 0
                while sealed:
                    following = file.read(_CHUNK + _TAG)
                    nonce = prefix + n.to_bytes(4) + bytes([not following])
                    yield self._cipher.decrypt(nonce, sealed, digest)
                    sealed, n = following, n + 1
        except (OSError, InvalidTag) as error:
            reason = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
            raise EnvironmentFault(
                f"The stored file {digest.hex()[:12]}… {reason}. The case and its notes are kept. "
                "Restore the profile folder from a backup."
            ) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows does so by itself and has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
