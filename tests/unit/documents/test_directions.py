"""Directions of text: known answers of UAX #9 in small."""

from dataclasses import dataclass

import pytest

from workbench.documents.directions import base_level, levels, visual_order

ALEF, BET, GIMEL = "\u05d0\u05d1\u05d2"


@dataclass
class Piece:
    """A piece with a name."""

    name: str
    level: int


@pytest.mark.parametrize(
    ("text", "lang", "level"),
    [
        ("plain", "en", 0),
        ("22 November 2026", "he", 0),
        (f"review {ALEF}", "he", 1),
        (ALEF * 3, "en", 1),
        (f"{ALEF} writes to us in English", "en", 0),
    ],
)
def test_the_way_of_a_paragraph(text: str, lang: str, level: int) -> None:
    assert base_level(text, lang) == level


def test_numbers_run_rightward_within_leftward_text() -> None:
    assert levels(f"{ALEF} 12 {BET}", 1) == [1, 1, 2, 2, 1, 1]


def test_joiners_take_the_level_of_the_letter_before() -> None:
    assert levels(f"a{ALEF}\u200d{BET}b", 0) == [0, 1, 1, 1, 0]


def test_pieces_are_ordered_from_the_left() -> None:
    pieces = [Piece("he", 1), Piece("12", 2), Piece("br", 1), Piece("en", 0)]
    assert [piece.name for piece in visual_order(pieces)] == ["br", "12", "he", "en"]
