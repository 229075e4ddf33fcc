"""A letter of two pages against the same text in bare, tuned platypus."""

import datetime as dt
import io
from importlib.resources import files
from statistics import median
from time import perf_counter
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


def two_pages() -> Letter:
    template = find_template("decision")
    values = {field.name: f"The {field.name}, in words" for field in template.fields}
    values |= {"date": "22 November 2026", "facts": REASON * 5, "reason": REASON * 8}
    return compose(template, "en", values)


def bare(paragraphs: list[str], styles: list[ParagraphStyle]) -> bytes:
    file = io.BytesIO()
    document = SimpleDocTemplate(file, initialFontName="Bare", pageCompression=1, invariant=1)
    document.build(
        [Paragraph(escape(text).replace("\n", "<br/>"), styles[0]) for text in paragraphs]
    )
    return file.getvalue()


def typical(work, rounds=25):
    """The median of some rounds, in milliseconds."""
    took = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        took.append((perf_counter() - start) * 1000)
    return median(took)


@pytest.mark.benchmark
def test_letter_of_two_pages(figures, monkeypatch):
    monkeypatch.setattr(rl_config, "useA85", 0)
    font = files("resources") / "fonts" / "Inter-Regular.ttf"
    registerFont(TTFont("Bare", str(font)))
    style = ParagraphStyle(
        "bare", fontName="Bare", bulletFontName="Bare", fontSize=9.5, leading=14, spaceAfter=7
    )
    letter = two_pages()
    paragraphs = plain_text(letter).split("\n\n")
    assert render(letter).pages == 2
    floor = typical(lambda: bare(paragraphs, [style]))
    figures("letter of 2 pages", typical(lambda: render(letter)), floor, 1.2)
    template = find_template("decision")
    values = {field.name: REASON for field in template.fields}
    composing = typical(lambda: compose(template, "en", values))
    figures("letter: from template and values to the tree", composing, floor, 0.5)
    assert letter.date == dt.date(2026, 11, 22)
