"""The language of texts, and silence where it cannot be told."""

import csv
import gzip
import io
import re
import tarfile
from pathlib import Path

import pytest

from workbench.analysis.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The parcel never came and nobody answers the phone.", "en"),
        ("Jeg har købt en cykel, men den blev aldrig leveret, og nu vil de ikke svare.", "da"),
        ("Das Paket kam nie an, und niemand geht ans Telefon.", "de"),
        ("Le colis n'est jamais arrivé et personne ne répond.", "fr"),
        ("Paketet kom aldrig fram och ingen svarar i telefonen.", "sv"),
        ("Het pakket is nooit aangekomen en niemand neemt op.", "nl"),
        ("Il pacco non è mai arrivato e nessuno risponde al telefono.", "it"),
        ("El paquete nunca llegó y nadie contesta el teléfono.", "es"),
        ("荷物が届かず、電話にも誰も出ません。", "ja"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "OK", "12345 67890 12345 67890 12345", "👍" * 40])
def test_what_is_too_short_or_no_text_has_no_language(text: str) -> None:
    assert language_of(text) is None


def test_addresses_and_links_do_not_count_as_words() -> None:
    assert language_of("https://example.com/the/very/long/english/words/of/a/path a@b.com") is None


@pytest.mark.shared
def test_accuracy_on_declarations_of_human_rights(shared: Path) -> None:
    """Paragraphs of 21 languages: nearly all told, nearly none told wrongly."""
    codes = {"arb": "ar", "cmn": "zh", "dan": "da", "deu": "de", "ell": "el", "eng": "en"}
    codes |= {"fin": "fi", "fra": "fr", "heb": "he", "hin": "hi", "ita": "it", "jpn": "ja"}
    codes |= {"nld": "nl", "nob": "no", "pol": "pl", "por": "pt", "rus": "ru", "spa": "es"}
    codes |= {"swe": "sv", "tha": "th", "tur": "tr"}
    told: list[tuple[str, str | None]] = []
    with tarfile.open(shared / "data" / "6-text-and-pdf" / "udhr.tar.gz") as files:
        for member in files:
            opened = files.extractfile(member)
            if opened is None:
                continue
            language = codes[member.name.rpartition("/")[2][:3]]
            for paragraph in re.findall(r"<p[^>]*>(.*?)</p>", opened.read().decode(), re.DOTALL):
                text = re.sub("<[^>]*>", "", paragraph).strip()
                told += [(language, language_of(text))] if len(text) > 15 else []
    right = sum(language == answer for language, answer in told)
    wrong = sum(answer not in (language, None) for language, answer in told)
    print(f"declarations: {len(told)} paragraphs, {right} right, {wrong} wrong")
    assert right >= 0.97 * len(told)
    assert wrong <= 0.005 * len(told)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "column", "language"),
    [
        ("trustpilot-danish/SATS.csv.gz", "review", "da"),
        ("swedish/sentiment-sv-small-even.csv.gz", "text", "sv"),
    ],
)
def test_accuracy_on_short_reviews(shared: Path, path: str, column: str, language: str) -> None:
    """Danish and Swedish, the neighbours most alike; some of the files' reviews are English."""
    table = gzip.decompress((shared / "data" / "2-reviews" / path).read_bytes()).decode()
    texts = [row[column] for row in csv.DictReader(io.StringIO(table))][:1500]
    told = [language_of(text) for text in texts]
    right, silent = told.count(language), told.count(None)
    print(f"{language}: {len(told)} reviews, {right} right, {silent} without an answer")
    assert right >= 0.96 * len(told)
    assert len(told) - right - silent <= 0.015 * len(told)
