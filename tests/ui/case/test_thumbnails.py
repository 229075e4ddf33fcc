"""Pictures of strangers: shown small, or said in words why not."""

import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage, QImageWriter

from ui.case.attachments_view import type_words
from ui.case.thumbnails import can_be_pictured, decode
from workbench.errors import UserError

EDGE = QSize(100, 80)


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.usefixtures("qapp")
class TestDecode:
    """Decoding what strangers send."""

    def test_a_large_picture_becomes_small_and_keeps_its_shape(self) -> None:
        small = decode(png(1000, 400), EDGE)
        assert (small.width(), small.height()) == (100, 40)

    def test_a_small_picture_stays_as_it_is(self) -> None:
        assert decode(png(30, 20), EDGE).width() == 30

    def test_an_enormous_claim_is_refused_with_its_size(self) -> None:
        with pytest.raises(UserError, match="50,000 by 50,000"):
            decode(bomb(50_000, 50_000), EDGE)

    @pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken", b"<svg/>", b"MZ\x90"])
    def test_what_is_no_picture_says_so(self, content: bytes) -> None:
        with pytest.raises(UserError, match="The file is kept as it is"):
            decode(content, EDGE)


def test_vector_drawings_and_huge_files_are_not_tried() -> None:
    assert not can_be_pictured("image/svg+xml", 100)
    assert not can_be_pictured("image/png", 1 << 30)
    assert can_be_pictured("application/pdf", 100)


def test_an_unknown_type_is_named() -> None:
    assert type_words("application/x-msdownload") == "File of type application/x-msdownload"
