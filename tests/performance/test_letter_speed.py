"""A letter of two pages against the same text in bare, tuned platypus."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from statistics import median
from time import perf_counter
from typing import Any
from xml.sax.saxutils import escape

import pytest
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from workbench.documents.composition import compose
from workbench.documents.letter_pdf import render
from workbench.documents.templates import find_template
from workbench.domain.letters import Letter, plain_text

REASON = (
    "The author sent us an order confirmation of 3 October and a bank statement that shows the"
    " payment. You told us on 20 November that no such order exists, and gave us no document for"
    " it. On this evidence we take the experience described in the review to be a genuine one. "
)


HEADING_LENGTH = 30  # letters; longer texts of this letter are paragraphs


def two_pages() -> Letter:
    template = find_template("decision")
    values = {field.name: f"The {field.name}, in words" for field in template.fields}
    values |= {"date": "22 November 2026", "facts": REASON * 5, "reason": REASON * 8}
    return compose(template, "en", values)


def bare(texts: list[str], look: dict[str, ParagraphStyle], head: list[str]) -> bytes:
    """The same words in platypus: two faces as the letter has, and its head and foot drawn."""

    def furniture(canvas: Any, _document: Any) -> None:
        canvas.setFont("Bare", 8)
        for at, line in enumerate(head):
            canvas.drawString(72, 800 - 11 * at, line)
        canvas.drawRightString(540, 40, f"Page {canvas.getPageNumber()} of 2")

    file = io.BytesIO()
    page = {"initialFontName": "Bare", "pageCompression": 1, "invariant": 1, "topMargin": 150}
    document = SimpleDocTemplate(file, **page)
    flow = [
        Paragraph(escape(t), look["head" if len(t) < HEADING_LENGTH else "text"]) for t in texts
    ]
    document.build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return file.getvalue()


def typical(work: Callable[[], object], rounds: int = 25) -> float:
    """The median of some rounds, in milliseconds."""
    took = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        took.append((perf_counter() - start) * 1000)
    return median(took)


@pytest.mark.benchmark
def test_letter_of_two_pages(
    figures: Callable[[str, float, float | None, float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rl_config, "useA85", 0)
    for name, file in (("Bare", "Inter-Regular.ttf"), ("BareBold", "Inter-Bold.ttf")):
        registerFont(TTFont(name, str(files("resources") / "fonts" / file)))
    measures = {"bulletFontName": "Bare", "fontSize": 9.5, "leading": 14, "spaceAfter": 7}
    look = {
        "text": ParagraphStyle("text", fontName="Bare", **measures),
        "head": ParagraphStyle("head", fontName="BareBold", keepWithNext=1, **measures),
    }
    letter = two_pages()
    texts = plain_text(replace(letter, letterhead=None)).split("\n\n")
    lines = plain_text(replace(letter, blocks=())).split("\n")
    assert render(letter).pages == 2
    floor = typical(lambda: bare(texts, look, lines))
    figures("letter of 2 pages", typical(lambda: render(letter)), floor, 1.2)
    template = find_template("decision")
    values = {field.name: REASON for field in template.fields}
    composing = typical(lambda: compose(template, "en", values))
    figures("letter: from template and values to the tree", composing, floor, 0.5)
    assert letter.date == dt.date(2026, 11, 22)
