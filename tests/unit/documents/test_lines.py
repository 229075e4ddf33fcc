"""Breaking lines: nothing is lost, nothing is too wide, and the breaks are where people expect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents.lines import Line, Manner, Run, break_lines, pieces_of, placed

MANNER = Manner("Regular", 10, (0, 0, 0))
URL = "https://reviews.example/reviews/8841-2f7c-41aa-9d/with/a/very/long/path?and=parameters"


def lines(text: str, width: float, lang: str = "en") -> list[Line]:
    pieces, _ = pieces_of([Run(text, MANNER)], lang)
    return break_lines(pieces, width)


def words(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


@given(
    st.text(alphabet="ab -/\u05d0\u05d1 \u0628\u4e2d\u3002\u300c(.1", max_size=60),
    st.floats(min_value=30, max_value=300),
)
def test_lines_keep_all_text_and_the_width(text: str, width: float) -> None:
    broken = lines(text, width)
    assert "".join(map(words, broken)) == text
    assert all(line.width <= width + 0.01 for line in broken)


def test_lines_break_at_spaces_which_stay_at_the_end() -> None:
    assert [words(line) for line in lines("one two three", 45)] == ["one two ", "three"]


def test_an_address_too_long_for_a_line_is_cut_after_a_separator() -> None:
    assert all(words(line)[-1] in "/?&=-." for line in lines(URL, 200)[:-1])


def test_a_word_that_fits_the_next_line_is_not_cut() -> None:
    assert words(lines(f"See {URL[:30]}", 160)[1]) == URL[:30]


@pytest.mark.parametrize("closing", "\u3002\u3001\u300d\uff09")
def test_no_line_begins_with_a_closing_sign(closing: str) -> None:
    """JIS X 4051."""
    text = "\u4e2d" * 9 + closing + "\u6587" * 5
    assert all(words(line)[0] != closing for line in lines(text, 90))


def test_words_of_one_run_and_the_next_stay_together() -> None:
    pieces, _ = pieces_of([Run("a (", MANNER), Run("bold", MANNER), Run(")", MANNER)], "en")
    assert [words(line) for line in break_lines(pieces, 30)] == ["a ", "(bold)"]


def test_a_leftward_line_is_placed_from_the_right_in_reading_order() -> None:
    (line,) = lines("\u05d0\u05d1 12 \u05d2", 200, "he")
    starts = [start for start, _ in placed(line, 1)]
    assert [words_ for _, (piece,) in placed(line, 1) if (words_ := piece.text).strip()] == [
        "\u05d0\u05d1",
        "12",
        "\u05d2",
    ]
    assert starts == sorted(starts, reverse=True)
