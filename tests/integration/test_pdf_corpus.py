"""PDFs that were made to hurt, and real letters of courts: each gets an answer in seconds."""

import io
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from workbench.intake import pdf_text
from workbench.intake.pdf_text import PdfReader


def _plain(words: str) -> bytes:
    made = io.BytesIO()
    drawn = Canvas(made, invariant=True)
    drawn.drawString(72, 700, words)
    drawn.save()
    return made.getvalue()


def _hostile(shared: Path) -> Iterator[tuple[str, bytes]]:
    for archive in sorted((shared / "data" / "8-hostile-files").glob("*.tar.gz")):
        with tarfile.open(archive) as files:
            for member in files:
                opened = files.extractfile(member) if member.isfile() else None
                if opened and member.name.endswith(".pdf"):
                    yield member.name, opened.read()


@pytest.mark.shared
def test_each_hostile_pdf_is_answered_and_the_next_one_read(shared: Path) -> None:
    count = 0
    with PdfReader() as reader:
        for name, content in _hostile(shared):
            began = time.monotonic()
            reader.read(content)
            assert time.monotonic() - began < 20, name
            count += 1
        assert reader.read(_plain("Still here")).text == "Still here"
    assert count > 400


@pytest.mark.shared
def test_letters_of_courts_have_text_and_scans_say_that_they_have_none(shared: Path) -> None:
    folder = shared / "data" / "5-legal"
    with PdfReader() as reader:
        read = {path.name: reader.read(path.read_bytes()) for path in folder.rglob("*.pdf")}
    assert "UNITED STATES" in read["ca9_19.pdf"].text.upper()
    assert read["ca9_19.pdf"].pages == 15
    scan = read["2021-09-30-Roskomnadzor.pdf"]
    assert (scan.has_text, scan.pages) == (False, 4)
    assert scan.remark.startswith("no text")
    assert "Роскомнадзор" in read["2021-12-17-Roskomnadzor.pdf"].text


def test_what_hangs_is_ended_and_the_next_pdf_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "_MODULE", "tests.support.hanging_pdf_worker")
    with PdfReader() as reader:
        found = reader.read(_plain("never"))
        assert not found.has_text
        assert "in time" in found.remark
        monkeypatch.undo()
        assert reader.read(_plain("Next")).text == "Next"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\0" * 1000, _plain("x")[:300]])
def test_what_is_no_pdf_says_so(content: bytes) -> None:
    with PdfReader() as reader:
        assert "cannot be read" in reader.read(content).remark
