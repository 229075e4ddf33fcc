"""Faces: who draws what, how words are set, and what each sign stands for."""

import hashlib
from importlib.resources import files

import pytest

from workbench.documents.typeface import face, face_for, runs_by_face, uncovered

LAM_ALEF = "\u0644\u0627"


@pytest.mark.parametrize(
    ("sample", "file_name"),
    [
        ("aÅßñŁğ", "Inter-Regular.ttf"),
        ("Ωήλ", "Inter-Regular.ttf"),
        ("ЖыіЎ", "Inter-Regular.ttf"),
        ("€§„“”…•→", "Inter-Regular.ttf"),
        ("بپچگیە", "NotoSansArabic-Regular.ttf"),
        ("אשק", "NotoSansHebrew-Regular.ttf"),
        ("中国這あア", "DroidSansFallbackFull.ttf"),
        ("한국", "NanumSquare-Regular.ttf"),
    ],
)
def test_each_script_has_its_face(sample: str, file_name: str) -> None:
    faces = [face_for(char, "Regular") for char in sample]
    assert {found.file_name for found in faces if found is not None} == {file_name}
    assert None not in faces


def test_what_no_face_draws_is_named_once_in_order() -> None:
    assert uncovered(["a\U0001f600b", "\u0915\U0001f600"]) == ("\U0001f600", "\u0915")


@pytest.mark.parametrize("char", ["\x07", "\x9f", "\ue000", "\u202e", "\u2066", "\uffff", "\ud800"])
def test_controls_private_signs_and_steering_are_never_drawn(char: str) -> None:
    """An override could make a letter read otherwise than it was written."""
    assert uncovered([char]) == (char,)


@pytest.mark.parametrize("text", ["a\u00adb", "\u200f\u05d0", "\u0645\u200c\u06cc", "\ufeffx"])
def test_invisible_joiners_and_marks_are_fine(text: str) -> None:
    assert uncovered([text]) == ()


def test_inter_sets_what_was_written() -> None:
    """Its contextual forms would draw an arrow for two signs, a times sign for an x."""
    glyphs = face("Inter-Regular.ttf").set_word("->2x4").glyphs
    assert [glyph.text for glyph in glyphs] == list("->2x4")


def test_kerning_narrows_a_pair() -> None:
    inter = face("Inter-Regular.ttf")
    apart = inter.set_word("A").width + inter.set_word("V").width
    assert inter.set_word("AV").width < apart


def test_arabic_joins_and_its_ligature_still_speaks_both_letters() -> None:
    arabic = face("NotoSansArabic-Regular.ttf")
    joined = arabic.set_word("س" + LAM_ALEF + "م", rightward=False)
    assert "".join(glyph.text for glyph in joined.glyphs) == "م" + LAM_ALEF[::-1] + "س"
    alone = sum(arabic.set_word(char, rightward=False).width for char in "س" + LAM_ALEF + "م")
    assert joined.width < alone


def test_marks_stay_with_their_letter_where_the_face_changes() -> None:
    runs = runs_by_face("e\u0301中", "Regular")
    assert [text for text, _ in runs] == ["e\u0301", "中"]


def test_a_face_knows_the_hash_of_its_file() -> None:
    data = (files("resources") / "fonts" / "Inter-Bold.ttf").read_bytes()
    assert face("Inter-Bold.ttf").sha256 == hashlib.sha256(data).hexdigest()


def test_every_font_has_a_licence_beside_it_and_the_folder_stays_small() -> None:
    folder = files("resources") / "fonts"
    fonts = [entry for entry in folder.iterdir() if entry.name.endswith(".ttf")]
    licences = [e.name.partition("-LICENSE")[0] for e in folder.iterdir() if "LICENSE" in e.name]
    assert all(any(font.name.startswith(licence) for licence in licences) for font in fonts)
    sizes = [len(font.read_bytes()) for font in fonts]
    assert max(sizes) < 5_000_000
    assert sum(sizes) < 8_400_000
