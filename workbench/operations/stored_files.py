"""Looking at stored files: their bytes, and the pages of those that are PDFs.

A stored file is never opened by another program, run or unpacked; a person may save a copy.
"""

from collections.abc import Iterator

from workbench.documents.preview import PageImage, PdfPages, page_images
from workbench.operations.desk import Desk

__all__ = ["PageImage", "first_page", "pages_of", "stored_file"]


def stored_file(desk: Desk, sha256: str) -> bytes:
    """Return a stored file, checked against its hash.

    Raises:
        EnvironmentFault: it is not there, or was damaged.
    """
    return desk.ledger.blobs.read(sha256)


def first_page(pdf: bytes, width: int) -> PageImage:
    """Draw the first page of a PDF as wide as asked for, in pixels.

    Raises:
        UnreadablePdf: it is damaged or asks for a password.
    """
    with PdfPages(pdf) as pages:
        small = pages.image(0, 0.2)
        return pages.image(0, small.scale * width / max(small.width, 1))


def pages_of(pdf: bytes, scale: float) -> Iterator[PageImage]:
    """Draw the pages of a PDF one after the other, at `scale` pixels a point (1.0 is 72 dpi).

    Raises:
        UnreadablePdf: it, or a page of it, is damaged.
    """
    return page_images(pdf, scale)
