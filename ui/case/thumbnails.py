"""Small pictures of attached files, decoded off the interface thread and one at a time.

Files of strangers may be bombs: the size a picture claims is read first, the memory that decoding
may take is bounded, and only raster formats are decoded (an SVG could refer to other files).
"""

from functools import partial
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter

from ui.jobs.bench import Bench
from workbench.errors import EnvironmentFault, NotHere, UserError

WIDTH, HEIGHT = 108, 80
_SHARP = 2
"""Pixels of a thumbnail for each of the design, so that it is sharp on fine screens."""
_MOST_BYTES = 64 * 1024 * 1024
_MOST_PIXELS = 80_000_000
_MOST_MEGABYTES = 384
_RASTER = {b"png", b"jpeg", b"jpg", b"gif", b"bmp", b"webp", b"tiff", b"ico", b"ppm", b"pgm"}
_PDF = "application/pdf"


def can_be_pictured(media_type: str, size: int) -> bool:
    """Return whether it is worth trying to show a file of this type and size."""
    raster = media_type.startswith("image/") and "svg" not in media_type
    return size <= _MOST_BYTES and (raster or media_type == _PDF)


class Thumbnails(QObject):
    """Makes pictures on demand; `ready` brings one, `failed` says that there is none and why."""

    ready = Signal(str, QImage)
    failed = Signal(str)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._media_types: dict[str, str] = {}
        self._faults: dict[str, str] = {}
        self._wanted: list[str] = []
        self._asked: set[str] = set()
        self._elsewhere: set[str] = set()
        self._busy = False

    def name_of(self, sha256: str, media_type: str) -> str:
        """Return the name under which a sheet shows the picture of a file."""
        name = f"thumbnail:{sha256}"
        self._media_types[name] = media_type
        return name

    def fault(self, sha256: str) -> str:
        """Return why there is no picture of a file, or nothing."""
        return self._faults.get(f"thumbnail:{sha256}", "")

    def is_elsewhere(self, sha256: str) -> bool:
        """Return whether a file is still at the centre, so that looking closer fetches it."""
        return f"thumbnail:{sha256}" in self._elsewhere

    def came(self, sha256: str) -> None:
        """Note that a file is here by now: its picture can be made."""
        name = f"thumbnail:{sha256}"
        if name in self._elsewhere:
            self._elsewhere.discard(name)
            self._asked.discard(name)
            self._faults.pop(name, None)

    def want(self, name: str) -> None:
        """Ask for a picture that came into view."""
        if name not in self._asked and name in self._media_types:
            self._asked.add(name)
            self._wanted.append(name)
            self._next()

    def _next(self) -> None:
        if self._busy or not self._wanted:
            return
        self._busy = True
        name = self._wanted.pop(0)
        job = partial(_thumbnail, sha256=name.partition(":")[2], kind=self._media_types[name])
        self._bench.read(job, partial(self._made, name), None, partial(self._not_made, name))

    def _made(self, name: str, image: QImage) -> None:
        self._busy = False
        self.ready.emit(name, image)
        self._next()

    def _not_made(self, name: str, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, (UserError, EnvironmentFault)):
            self._faults[name] = str(error)
            if isinstance(error, NotHere):
                self._elsewhere.add(name)
            self.failed.emit(name)
        else:
            self._bench.failed.emit(error)
        self._next()


def _thumbnail(desk: Any, sha256: str, kind: str) -> QImage:
    """Draw a file small, centred in the room for it."""
    edge = QSize(WIDTH * _SHARP, HEIGHT * _SHARP)
    picture = picture_of(desk, sha256, kind, edge)
    room = QImage(edge, QImage.Format.Format_ARGB32_Premultiplied)
    room.fill(Qt.GlobalColor.transparent)
    place = QRect(0, 0, picture.width(), picture.height())
    place.moveLeft(0)
    place.moveTop((edge.height() - picture.height()) // 2)
    painter = QPainter(room)
    painter.drawImage(place, picture)
    painter.end()
    return room


def picture_of(desk: Any, sha256: str, kind: str, edge: QSize) -> QImage:
    """Decode a stored picture, or draw the first page of a PDF, to fit into `edge` (in a job).

    Raises:
        UserError: it cannot be shown; the file itself is kept as it is.
        EnvironmentFault: the stored file is missing or damaged.
    """
    from workbench.operations.stored_files import first_page, stored_file

    content = stored_file(desk, sha256)
    if kind != _PDF:
        return decode(content, edge)
    page = first_page(content, edge.width())
    drawn = QImage(page.bgrx, page.width, page.height, QImage.Format.Format_RGB32).copy()
    return _fitted(drawn, edge)


def decode(content: bytes, edge: QSize) -> QImage:
    """Decode a picture of a stranger, no larger than `edge`.

    Raises:
        UserError: it is damaged, of no format that is shown, or claims to be enormous.
    """
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) not in _RASTER:
        raise UserError("this is no picture that can be shown. The file is kept as it is.")
    size = reader.size()
    if size.isValid():
        if size.width() * size.height() > _MOST_PIXELS:
            told = f"{size.width():,} by {size.height():,}"
            raise UserError(f"the picture claims {told} pixels. The file is kept as it is.")
        if size.width() > edge.width() or size.height() > edge.height():
            reader.setScaledSize(size.scaled(edge, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UserError("the picture is damaged. The file is kept as it is.")
    return _fitted(image, edge)


def _fitted(image: QImage, edge: QSize) -> QImage:
    if image.width() <= edge.width() and image.height() <= edge.height():
        return image
    return image.scaled(
        edge, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
