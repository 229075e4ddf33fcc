"""Files about to be attached: named and sized at once, read only when the note is sealed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from ui.widgets.instant_words import size_words
from workbench.errors import EnvironmentFault, UserError

_MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file on the disk, or one that was pasted and so has its bytes with it."""

    name: str
    size: int
    path: Path | None = None
    pasted: bytes = b""

    def content(self) -> bytes:
        """Read it (in a job).

        Raises:
            EnvironmentFault: it cannot be read any more.
        """
        if self.path is None:
            return self.pasted
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise EnvironmentFault(
                f"“{self.name}” could not be read ({error.strerror}). "
                "Take it off the note or put it back where it was."
            ) from error


def file_at(path: Path) -> NewFile:
    """Return the file at a path.

    Raises:
        UserError: it is a folder, is not there, or is too large to be attached.
    """
    if path.is_dir():
        raise UserError(f"“{path.name}” is a folder. Attach its files one by one, or an archive.")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UserError(f"“{path.name}” could not be found ({error.strerror}).") from error
    if size > _MOST_BYTES:
        most = size_words(_MOST_BYTES)
        raise UserError(f"“{path.name}” has {size_words(size)}; a note takes files up to {most}.")
    return NewFile(path.name, size, path)


def pasted_picture(image: QImage) -> NewFile:
    """Return a picture of the clipboard as a PNG, named by when it was pasted."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    content = bytes(buffer.data().data())
    stamp = f"{datetime.now(UTC).astimezone():%Y-%m-%d %H.%M.%S}"
    return NewFile(f"Pasted {stamp}.png", len(content), pasted=content)
