"""The letter's file: refused while it has gaps, the same bytes each time, tagged throughout."""

import datetime as dt
import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
import uharfbuzz as hb
from PIL import Image, ImageCms

from workbench.documents.letter_pdf import UncoveredCharacters, UnfilledFields, describe, render
from workbench.documents.pdf_a import srgb_profile
from workbench.domain.letters import (
    Block,
    Break,
    Figure,
    Heading,
    Letter,
    Letterhead,
    Link,
    List,
    Para,
    Reference,
    Signature,
    Space,
    Table,
    Text,
    Unfilled,
)
from workbench.errors import UserError

WORDS = "We looked at the review and at the evidence that both sides gave us. "
LEFTWARD = "שלום לכם, זה מכתב (קצר) עם English ב-12 מספרים. "


def para(words: str) -> Para:
    return Para((Text(words),))


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 30, 30, 128)).save(file, "PNG")
    return file.getvalue()


def letter(*blocks: Block, **changes: Any) -> Letter:
    head = Letterhead(
        organisation=(Text("Review Platform"),),
        address=(Text("1 High Street"), Break(), Text("London")),
        contact=(Text("legal@reviews.example"),),
        addressee=(Text("Ms Zoë Example"), Break(), Text("2 Low Street")),
        references=(Reference("Our reference", (Text("E-20418"),)),),
    )
    made = Letter("en", "Your notice", "Review Platform", dt.date(2026, 11, 22), blocks, head)
    return replace(made, **changes)


def rich() -> Letter:
    table = Table(
        1,
        (
            ((para("Item"),), (para("Value"),)),
            *(((para(f"No {n}"),), (para(WORDS * (n % 4)),)) for n in range(30)),
        ),
    )
    return letter(
        Heading(1, (Text("Your notice"),)),
        Para((Text("See "), Link("https://reviews.example/r/1", "the review"), Text(" here."))),
        Heading(2, (Text("What we found"),)),
        List(
            "bullet", ((para("one"), List("number", ((para("a"),), (para("b"),)))), (para("two"),))
        ),
        table,
        Figure(picture(), 30, "A stamp"),
        Figure(picture(), 30, None),
        para(LEFTWARD * 3),
        Para((Text("Guten Tag", lang="de"), Text(" bold", strong=True), Text(" both", True, True))),
        *[para(WORDS * 8) for _ in range(8)],
        para("Yours sincerely,"),
        Space(2),
        Signature("Jane Roe"),
    )


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(rich()).pdf


@pytest.fixture
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def elements(node: pikepdf.Object, tag: str | None = None) -> Iterator[pikepdf.Object]:
    kids: Any = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if tag in (None, str(kid.S)):
                yield kid
            yield from elements(kid, tag)


def test_unfilled_fields_block_the_export_and_are_named() -> None:
    gaps = letter(Para((Unfilled("reply_by"), Text(" and "), Unfilled("statement"))))
    with pytest.raises(UnfilledFields, match="lacks reply_by, statement") as fault:
        render(gaps)
    assert fault.value.fields == ("reply_by", "statement")


def test_a_draft_shows_them_in_their_place() -> None:
    made = render(letter(Para((Text("By "), Unfilled("reply_by"), Text(".")))), draft=True)
    with pdfium.PdfDocument(made.pdf) as document:
        page = document[0]
        text = page.get_textpage()
        words = text.get_text_range()
        text.close()
        page.close()
    assert "By Reply by." in words


def test_characters_no_font_draws_are_refused_by_name_and_code() -> None:
    with pytest.raises(UncoveredCharacters) as fault:
        render(letter(para("snow \U0001f600 and \u0915 and \x07")))
    assert fault.value.characters == ("\U0001f600", "\u0915", "\x07")
    assert "U+1F600 GRINNING FACE" in str(fault.value)
    assert "U+0007 control character" in str(fault.value)


def test_many_such_characters_make_a_sentence_of_bearable_length() -> None:
    with pytest.raises(UncoveredCharacters, match="and 92 more"):
        render(letter(para("".join(map(chr, range(0x1F600, 0x1F600 + 100))))), draft=False)


def test_an_unnamed_character_is_described() -> None:
    assert describe("\ue000") == "U+E000 unnamed character"


def test_the_same_letter_is_the_same_file_in_every_process() -> None:
    """Hash seeds, clocks and the order of loading must leave no trace."""
    program = (
        "import datetime as dt\n"
        "from workbench.documents.letter_pdf import render\n"
        "from workbench.domain.letters import Letter, Para, Text\n"
        "words = (Text('Ab \\u05d0\\u05d1 \\u0628\\u062a \\u4e2d', strong=True), Text(' more'))\n"
        "print(render(Letter('en', 'T', 'A', dt.date(2026, 11, 22), (Para(words),))).sha256)\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert len(runs[0].strip()) == 64
    assert runs[0] == runs[1]


def test_another_word_is_another_identity() -> None:
    one, other = (pikepdf.open(io.BytesIO(render(letter(para(w))).pdf)) for w in ("one", "two"))
    with one, other:
        assert str(one.trailer.ID[0]) != str(other.trailer.ID[0])


def test_the_only_date_in_the_file_is_the_letters_own(opened: pikepdf.Pdf) -> None:
    assert str(opened.docinfo.CreationDate) == "D:20261122000000Z"
    assert "2026-11-22T00:00:00Z" in opened.Root.Metadata.read_bytes().decode()


def test_a_letter_without_a_date_makes_a_file_without_one() -> None:
    with pikepdf.open(io.BytesIO(render(letter(para("x"), date=None)).pdf)) as document:
        assert "/CreationDate" not in document.docinfo
        assert b"CreateDate" not in document.Root.Metadata.read_bytes()


def test_fonts_are_recorded_with_their_hashes() -> None:
    made = render(letter(para("Ab א")))
    assert set(made.fonts) == {
        "Inter-Regular.ttf",
        "Inter-Bold.ttf",
        "NotoSansHebrew-Regular.ttf",
    }
    assert all(len(digest) == 64 for digest in made.fonts.values())


def test_every_font_is_embedded_and_its_widths_agree_with_its_glyphs(opened: pikepdf.Pdf) -> None:
    """A code that leads to the wrong glyph still copies as the right letter: only this shows it."""
    for font in opened.pages[0].Resources.Font.values():
        (descendant,) = font.DescendantFonts
        program = hb.Face(hb.Blob(descendant.FontDescriptor.FontFile2.read_bytes()))
        gids = descendant.CIDToGIDMap.read_bytes()
        widths = list(descendant.W[1])
        assert len(gids) == 2 * (len(widths) + 1)
        for code, width in enumerate(widths, 1):
            gid = int.from_bytes(gids[2 * code : 2 * code + 2], "big")
            drawn = hb.Font(program).get_glyph_h_advance(gid) * 1000 / program.upem
            assert abs(drawn - width) <= 1


def test_all_paint_is_marked(opened: pikepdf.Pdf) -> None:
    """PDF/UA-1, 7.1: content is tagged or an artifact."""
    for page in opened.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += (operator in {"BDC", "BMC"}) - (operator == "EMC")
            assert depth in {0, 1}
            if operator in {"TJ", "Tj", "Do", "S", "f", "f*", "B"}:
                assert depth == 1, operator
        assert depth == 0


def test_no_text_is_shown_before_its_font_is_set(opened: pikepdf.Pdf) -> None:
    for page in opened.pages:
        font = False
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            font = (font or operator == "Tf") and operator != "BT"
            assert font or operator != "TJ"


def test_the_structure_follows_the_letter(opened: pikepdf.Pdf) -> None:
    root = opened.Root.StructTreeRoot
    tags = [str(element.S) for element in elements(root)]
    assert tags[0] == "/Document"
    assert [t for t in tags if t in {"/H1", "/H2", "/L", "/Table", "/Figure"}] == [
        "/H1",
        "/H2",
        "/L",
        "/L",
        "/Table",
        "/Figure",
    ]
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang) == "en"


def test_every_mark_leads_back_to_its_element(opened: pikepdf.Pdf) -> None:
    nums = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    for page in opened.pages:
        marks = [
            int(instruction.operands[1].MCID)
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]
        ]
        assert marks == list(range(len(owners[int(page.StructParents)])))


def test_a_link_is_an_element_with_a_description(opened: pikepdf.Pdf) -> None:
    (link,) = elements(opened.Root.StructTreeRoot, "/Link")
    (annotation,) = opened.pages[0].Annots
    assert str(annotation.A.URI) == "https://reviews.example/r/1"
    assert str(annotation.Contents) == str(link.Alt)


def test_a_table_heads_its_columns_and_repeats_them_as_artifacts(opened: pikepdf.Pdf) -> None:
    heads = list(elements(opened.Root.StructTreeRoot, "/TH"))
    assert [str(head.A.Scope) for head in heads] == ["/Column", "/Column"]
    assert len(opened.pages) > 2


def test_text_in_another_language_says_so(opened: pikepdf.Pdf) -> None:
    (span,) = elements(opened.Root.StructTreeRoot, "/Span")
    assert str(span.Lang) == "de"


def test_leftward_paragraphs_carry_their_words_in_reading_order(opened: pikepdf.Pdf) -> None:
    texts = [str(e.ActualText) for e in elements(opened.Root.StructTreeRoot) if "/ActualText" in e]
    assert texts == [LEFTWARD * 3]


def test_pages_are_counted() -> None:
    made = render(letter(*[para(WORDS * 8) for _ in range(9)]))
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        assert len(document.pages) == made.pages > 1


def test_a_paragraph_longer_than_a_page_goes_on() -> None:
    assert render(letter(para(WORDS * 200))).pages > 2


def test_a_long_address_pushes_the_text_down_and_not_under_itself() -> None:
    lines = tuple(x for n in range(14) for x in (Text(f"Line {n}"), Break()))
    plain = letter().letterhead
    assert plain is not None
    head = replace(plain, addressee=lines)
    made = render(letter(*[para(WORDS * 8) for _ in range(5)], letterhead=head))
    assert made.pages > render(letter(*[para(WORDS * 8) for _ in range(5)])).pages


def test_an_address_that_leaves_no_room_is_refused() -> None:
    plain = letter().letterhead
    assert plain is not None
    lines = tuple(x for n in range(60) for x in (Text(f"Line {n}"), Break()))
    with pytest.raises(UserError, match="no text fits on the first page"):
        render(letter(para("x"), letterhead=replace(plain, addressee=lines)))


@pytest.mark.parametrize("part", ["organisation", "address", "contact"])
def test_a_sender_that_runs_over_the_page_is_refused(part: str) -> None:
    plain = letter().letterhead
    assert plain is not None
    lines: Any = tuple(x for n in range(60) for x in (Text(f"Line {n}"), Break()))
    with pytest.raises(UserError, match="sender's name, address or contact is so long"):
        render(letter(para("x"), letterhead=replace(plain, **{part: lines})))


def test_a_sender_of_eight_lines_has_room() -> None:
    plain = letter().letterhead
    assert plain is not None
    four = tuple(x for n in range(4) for x in (Text(f"Line {n}"), Break()))[:-1]
    assert render(letter(para("x"), letterhead=replace(plain, address=four, contact=four))).pages


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "words", ["x" * 100_000, "\u05d0" * 20_000, "-/" * 20_000, "\u4e2d" * 9_000]
)
def test_a_word_without_end_is_cut_and_takes_no_time_without_end(words: str) -> None:
    assert render(letter(para(words))).pages > 2


def test_the_signature_takes_the_last_words_with_it() -> None:
    """For any length of the letter, its last page holds more than a closing and a name."""
    for lines in range(20, 34):
        body = [para("line") for _ in range(lines)]
        made = render(letter(*body, para("Yours sincerely,"), Space(2), para("Jane Roe")))
        with pdfium.PdfDocument(made.pdf) as document:
            page = document[len(document) - 1]
            text = page.get_textpage()
            assert "line" in text.get_text_range()
            text.close()
            page.close()


def test_the_colour_profile_is_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    to_standard = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    accent = (31, 95, 214)
    changed = ImageCms.applyTransform(Image.new("RGB", (1, 1), accent), to_standard)
    assert changed is not None
    assert max(abs(a - b) for a, b in zip(accent, changed.tobytes(), strict=True)) <= 1
