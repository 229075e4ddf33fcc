"""Letters read back by programs of others: what was written can be copied, searched, spoken."""

import json
import re
import subprocess
import tarfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pytest

from workbench.documents.composition import compose
from workbench.documents.letter_pdf import UncoveredCharacters, render
from workbench.documents.preview import UnreadablePdf, page_images
from workbench.documents.templates import find_template
from workbench.domain.letters import Letter, Para, Text, plain_text

READ_BACK = [
    *("eng", "dan", "deu_1996", "fra", "spa", "ita", "por_PT", "nld", "swe", "nob", "fin", "pol"),
    *("tur", "rus", "ell_monotonic", "heb", "jpn", "cmn_hans"),
]
REFUSED = {"hin": "DEVANAGARI", "tha": "THAI"}
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufe0e\ufe0f]+")
_PAGE = re.compile(r"(Page|Side|Seite) \d+ (of|af|von) \d+|\f")
_HOSTILE = (
    "corkami-pdf",
    "opf-broken-pdf",
    "opf-pdf-horrors",
    "pdfjs",
    "qpdf-bad",
    "test-pdf-files",
)


def told(pdf: bytes, *, laid_out: bool = False) -> str:
    """The words of a PDF as poppler copies them: in the order of the content, or of the page."""
    run = subprocess.run(
        ["pdftotext", *([] if laid_out else ["-raw"]), "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return _PAGE.sub("", run.stdout.decode())


def bare(text: str) -> str:
    """Without spaces and signs nobody sees, and compatible forms as one."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def letter(paragraphs: Iterable[str], lang: str = "en") -> Letter:
    return Letter(lang, "", "", None, tuple(Para((Text(words),)) for words in paragraphs))


def declaration(shared: Path, name: str) -> tuple[list[str], str]:
    """The paragraphs of one language's declaration, and its language."""
    with tarfile.open(shared / "data" / "6-text-and-pdf" / "udhr.tar.gz") as archive:
        file = archive.extractfile(f"udhr/{name}.html")
        assert file is not None
        page = file.read().decode()
    found = re.findall(r"<(?:p|h1|h2)>(.*?)</(?:p|h1|h2)>", page, re.DOTALL)
    lang = re.search(r'lang="([^"]+)"', page)
    assert lang is not None
    return [unescape(re.sub(r"<[^>]+>", "", words)) for words in found], lang[1]


@pytest.mark.debian("poppler-utils")
@pytest.mark.parametrize("template", ["acknowledgement", "decision", "defective-notice"])
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_a_letter_is_read_back_whole(template: str, language: str) -> None:
    chosen = find_template(template)
    values = {field.name: f"Äñ value of {field.name}" for field in chosen.fields}
    made = compose(chosen, language, values)
    back = told(render(made).pdf)
    lacking = [w for w in plain_text(made).split() if w.strip("•:") not in back]
    assert lacking == []


@pytest.mark.debian("poppler-utils")
def test_the_structure_tells_the_letters_text_in_its_order(tmp_path: Path) -> None:
    made = compose(
        find_template("acknowledgement"),
        "en",
        {field.name: f"value-of-{field.name}" for field in find_template("acknowledgement").fields},
    )
    file = tmp_path / "letter.pdf"
    file.write_bytes(render(made).pdf)
    run = subprocess.run(
        ["pdfinfo", "-struct-text", file], capture_output=True, check=True, text=True
    )
    spoken = "".join(re.findall(r'^ *"(.*)"$', run.stdout, re.MULTILINE))
    assert bare(spoken) == bare(
        plain_text(made)
        .replace("Our reference: ", "Our reference")
        .replace("Your reference: ", "Your reference")
        .replace("Date: ", "Date")
    )


@pytest.mark.debian("qpdf")
@pytest.mark.debian("poppler-utils")
def test_the_file_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(render(letter(["Words. " * 900, "שלום", "中文"])).pdf)
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
    drawn = subprocess.run(["pdftoppm", "-r", "20", file], check=True, capture_output=True)
    assert drawn.stderr == b""


@pytest.mark.shared
@pytest.mark.debian("poppler-utils")
@pytest.mark.parametrize("name", READ_BACK)
def test_a_declaration_is_read_back_letter_by_letter(shared: Path, name: str) -> None:
    paragraphs, lang = declaration(shared, name)
    assert bare(told(render(letter(paragraphs, lang)).pdf)) == bare("".join(paragraphs))


@pytest.mark.shared
@pytest.mark.debian("poppler-utils")
def test_arabic_is_read_back_and_its_vowel_signs_are_all_there(shared: Path) -> None:
    """Poppler copies a vowel sign before or after its letter: without them, all is in order.

    Signs for two letters are in order where poppler looks at the page, not at the content.
    """
    paragraphs, lang = declaration(shared, "arb")
    written = bare("".join(paragraphs))
    assert Counter(bare(told(render(letter(paragraphs, lang)).pdf))) == Counter(written)
    plain = [re.sub("[\u064b-\u0652\u0670]", "", words) for words in paragraphs]
    back = told(render(letter(plain, lang)).pdf, laid_out=True)
    assert bare(back) == bare("".join(plain))


@pytest.mark.shared
@pytest.mark.parametrize("name", REFUSED)
def test_scripts_without_a_font_are_refused_by_name(shared: Path, name: str) -> None:
    paragraphs, lang = declaration(shared, name)
    with pytest.raises(UncoveredCharacters, match=REFUSED[name]):
        render(letter(paragraphs, lang))


@pytest.mark.shared
@pytest.mark.debian("poppler-utils")
def test_naughty_strings_come_back_or_are_refused(shared: Path) -> None:
    """Never a box, never a question mark that was not typed, never anything else."""
    path = shared / "data" / "6-text-and-pdf" / "blns" / "blns.json"
    strings = [s for s in json.loads(path.read_text(encoding="utf-8")) if s.strip()]
    drawn = []
    for string in strings:
        try:
            render(letter([string]))
        except UncoveredCharacters as refusal:
            assert set(refusal.characters) <= set(string)  # noqa: PT017 -- both ways are right
        else:
            drawn.append(string)
    assert len(drawn) > 0.85 * len(strings)
    back = bare(told(render(letter(drawn)).pdf))
    assert Counter(back) == Counter(bare("".join(drawn)))


@pytest.mark.shared
@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_files_are_shown_or_refused(shared: Path, name: str) -> None:
    """Neither a crash nor a hang nor a bug: a picture or a sentence."""
    with tarfile.open(shared / "data" / "8-hostile-files" / f"{name}.tar.gz") as archive:
        files = [archive.extractfile(member) for member in archive if member.isfile()]
        seen = Counter(shown(file.read()) for file in files if file is not None)
    assert seen["a picture"] + seen["a sentence"] == sum(seen.values()) > 0


def shown(data: bytes) -> str:
    try:
        for count, _ in enumerate(page_images(data, 0.5), 1):
            if count == 5:
                break
    except UnreadablePdf:
        return "a sentence"
    return "a picture"
