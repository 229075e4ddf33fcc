"""Pages of a PDF as pictures: the letter's own preview, and that of attached files.

Attached files may be hostile: a page may claim to be a kilometre wide or have no size at all, so
the number of pixels is bounded. Pictures are plain bytes; this module knows no window.
"""

from __future__ import annotations

import math
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from workbench.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

MOST_PIXELS = 16_000_000  # a page of A4 at 350 dpi; 64 MB

# PDFium keeps state of its own between calls and allows one thread at a time.
_one_at_a_time = threading.RLock()


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels.

    Attributes:
        width: In pixels.
        height: In pixels.
        bgrx: Rows from the top, each pixel blue, green, red and a byte without meaning.
        scale: Pixels a point; less than was asked for where the page is too large.
    """

    width: int
    height: int
    bgrx: bytes
    scale: float


class UnreadablePdf(UserError):
    """The file, or one page of it, cannot be shown; its bytes are untouched."""


class PdfPages:
    """An open PDF whose pages are drawn one by one, when they are asked for.

    Raises:
        UnreadablePdf: The bytes are no PDF, are damaged beyond reading, or ask for a password.
    """

    def __init__(self, pdf: bytes) -> None:
        with _one_at_a_time, _in_words():
            self._document = pdfium.PdfDocument(pdf)
            self.count: int = len(self._document)
        if not self.count:
            self.close()
            raise UnreadablePdf("This PDF has no pages to show. The file itself is kept as it is.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; closing twice does nothing."""
        with _one_at_a_time:
            self._document.close()

    def image(self, page: int, scale: float) -> PageImage:
        """Draw a page, counted from 0, at `scale` pixels a point (1.0 is 72 dpi).

        Raises:
            UnreadablePdf: The page is damaged.
            IndexError: There is no such page.
        """
        if not 0 <= page < self.count:
            raise IndexError(page)
        with _one_at_a_time, _in_words(page + 1):
            opened = self._document[page]
            try:
                width, height = opened.get_size()
                shown = _bounded(width, height, scale)
                bitmap = opened.render(scale=shown, prefer_bgrx=True)
                pixels = _packed(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
                return PageImage(bitmap.width, bitmap.height, pixels, shown)
            finally:
                opened.close()


def page_images(pdf: bytes, scale: float) -> Iterator[PageImage]:
    """Draw the pages one after the other, each when the last one has been taken.

    Raises:
        UnreadablePdf: As `PdfPages` and `PdfPages.image` do.
    """
    with PdfPages(pdf) as pages:
        for page in range(pages.count):
            yield pages.image(page, scale)


def _bounded(width: float, height: float, scale: float) -> float:
    """The scale asked for, or the largest that keeps to the bound."""
    if not (width > 0 and height > 0):
        raise pdfium.PdfiumError("a page without a size")
    return min(scale, math.sqrt(MOST_PIXELS / (width * height)))


def _packed(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    row = width * 4
    if stride == row:
        return pixels[: row * height]
    return b"".join(pixels[at * stride : at * stride + row] for at in range(height))


@contextmanager
def _in_words(page: int | None = None) -> Iterator[None]:
    try:
        yield
    except (pdfium.PdfiumError, ValueError, MemoryError) as fault:
        if "password" in str(fault).lower():
            raise UnreadablePdf(
                "This PDF asks for a password and cannot be shown. The file itself is kept as it"
                " is; ask the sender for one without."
            ) from fault
        what = "This PDF" if page is None else f"Page {page} of this PDF"
        raise UnreadablePdf(
            f"{what} is damaged and cannot be shown. The file itself is kept as it is; open it"
            " with another program or ask the sender for a new copy."
        ) from fault
