"""The files a person names, read in batches: each as one, a mailbox file as its mails."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.domain.text import clean
from workbench.intake.mbox import looks_like_mbox, mails_of

_BATCH_FILES = 64
_BATCH_BYTES = 8_000_000
_LONGEST_PLACE = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a path holds, or why it could not be read.

    `origin` tells where the bytes come from, as the record keeps it: how they came, the path as
    the person named it, and for a mail out of a mailbox file its number, where in the file it
    begins and the SHA-256 of that file.
    """

    path: str
    content: bytes | OSError
    origin: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""


def batches(paths: Sequence[str]) -> Iterator[tuple[int, int, list[Found]]]:
    """Give what the paths hold a batch at a time, with (files read, files in all)."""
    files = list(_files(paths))
    batch: list[Found] = []
    size = 0
    for read, path in enumerate(files, 1):
        for found in _found_at(path):
            batch.append(found)
            size += len(found.content) if isinstance(found.content, bytes) else 0
            if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
                yield read, len(files), batch
                batch, size = [], 0
    if batch:
        yield len(files), len(files), batch


def _files(paths: Sequence[str]) -> Iterator[str]:
    for path in paths:
        # Unlike Path.is_dir it takes any text for a path.
        yield from _files_in(path) if os.path.isdir(path) else [path]  # noqa: PTH112  # see above


def _files_in(folder: str) -> list[str]:
    """A folder's files by name, and itself or a folder within if that cannot be looked into."""
    unreadable: list[str] = []
    found = [
        str(Path(place, name))
        for place, _, names in os.walk(folder, onerror=lambda e: unreadable.append(e.filename))
        for name in names
    ]
    return sorted([*found, *unreadable]) or [folder]


def _found_at(path: str) -> Iterator[Found]:
    origin = {"how": "file", "path": clean(path)[-_LONGEST_PLACE:]}
    try:
        if _is_mailbox(path):
            yield from _mails_at(path, origin)
        else:
            yield Found(path, file_bytes(path), origin)
    except OSError as error:
        yield Found(path, error, origin)


def _is_mailbox(path: str) -> bool:
    if not _is_file(path):
        return False
    with Path(path).open("rb") as stream:
        return looks_like_mbox(stream, path)


def _mails_at(path: str, origin: Mapping[str, Any]) -> Iterator[Found]:
    with Path(path).open("rb") as stream:
        whole = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        for mail in mails_of(stream):
            place = {"how": "mailbox file", "number": mail.number, "offset": mail.offset}
            remark = "The mail is too long and was cut." if mail.is_cut else ""
            yield Found(path, mail.content, {**origin, **place, "sha256": whole}, remark)


def file_bytes(path: str) -> bytes:
    """Read a file that a person named.

    Raises:
        OSError: it is not there, may not be read, or is no file: a pipe or a device never ends.
    """
    if _is_file(path) or os.path.isdir(path):  # noqa: PTH112  # as in `_files`
        return Path(path).read_bytes()
    raise OSError(errno.EINVAL, "It is neither a file nor a folder")


def _is_file(path: str) -> bool:
    try:
        # As text: an empty path names nothing, where Path takes it for the present folder.
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116  # see above
    except ValueError:  # a zero byte within
        raise OSError(errno.EINVAL, "No file can be called so") from None
