"""Pages as pictures, of letters and of files that mean harm."""

import datetime as dt
import io
from typing import Any

import pikepdf
import pytest

from workbench.documents.letter_pdf import render
from workbench.documents.preview import MOST_PIXELS, PdfPages, UnreadablePdf, page_images
from workbench.domain.letters import Letter, Para, Text


@pytest.fixture(scope="module")
def pdf() -> bytes:
    paragraphs = tuple(Para((Text("Words. " * 200),)) for _ in range(5))
    return render(Letter("en", "T", "A", dt.date(2026, 11, 22), paragraphs)).pdf


def blank(width: float, height: float, **saving: Any) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(width, height))
        document.save(file, **saving)
    return file.getvalue()


def test_pages_have_the_size_of_a4_at_the_scale(pdf: bytes) -> None:
    images = list(page_images(pdf, 2.0))
    assert len(images) > 1
    assert {(image.width, image.height) for image in images} == {(1191, 1684)}
    assert all(len(image.bgrx) == image.width * image.height * 4 for image in images)


def test_there_is_ink_on_white_paper(pdf: bytes) -> None:
    with PdfPages(pdf) as pages:
        image = pages.image(0, 1.0)
    assert image.bgrx[:3] == b"\xff\xff\xff"
    assert min(image.bgrx[0::4]) < 100


def test_one_page_can_be_drawn_without_the_others(pdf: bytes) -> None:
    with PdfPages(pdf) as pages:
        last = pages.image(pages.count - 1, 1.0)
        with pytest.raises(IndexError):
            pages.image(pages.count, 1.0)
    assert last.width == 596


def test_a_page_of_a_kilometre_is_drawn_small() -> None:
    (image,) = page_images(blank(14_400, 14_400), 10.0)
    assert image.width * image.height <= MOST_PIXELS * 1.01
    assert image.scale < 10


@pytest.mark.parametrize("data", [b"", b"no PDF at all", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_said(data: bytes) -> None:
    with pytest.raises(UnreadablePdf, match=r"damaged.*kept as it is"):
        PdfPages(data)


def test_a_torn_pdf_is_said_or_shown(pdf: bytes) -> None:
    """PDFium mends some tears; whatever it does, it is a picture or a sentence."""
    for cut in range(0, len(pdf), 997):
        try:
            pictures = list(page_images(pdf[:cut], 0.2))
        except UnreadablePdf:
            continue
        assert pictures


def test_a_locked_pdf_asks_for_one_without_a_password() -> None:
    locked = blank(100, 100, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(UnreadablePdf, match="password"):
        PdfPages(locked)
