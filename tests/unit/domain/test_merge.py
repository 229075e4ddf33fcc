"""Three versions of a text: nothing is lost in comparing, and only what is safe is merged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.merge import Change, compare, matches, words

ALPHABET = "ab \n.,é好の\u0e01\u0e34\u0301\u200d🚲א"
TEXTS = st.text(ALPHABET, max_size=40)
WORDS = st.lists(st.sampled_from(["red", "bike", "sold", "twice", "the", "a"]), max_size=12)


@given(st.text(max_size=60))
def test_the_words_of_a_text_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_of_any_version_is_lost(base: str, mine: str, theirs: str) -> None:
    parts = compare(base, mine, theirs).parts
    assert "".join(part.base for part in parts) == base
    assert "".join(part.mine for part in parts) == mine
    assert "".join(part.theirs for part in parts) == theirs
    for part in parts:
        if part.change in {Change.NONE, Change.MINE}:
            assert part.theirs == part.base
        if part.change in {Change.NONE, Change.THEIRS}:
            assert part.mine == part.base
        if part.change is Change.BOTH:
            assert part.mine == part.theirs


@given(TEXTS, TEXTS)
def test_where_one_side_changed_nothing_the_other_is_proposed(base: str, changed: str) -> None:
    assert compare(base, changed, base).proposed == changed
    assert compare(base, base, changed).proposed == changed
    assert compare(base, changed, changed).proposed == changed


@given(TEXTS, TEXTS, TEXTS)
def test_the_sides_may_be_exchanged(base: str, mine: str, theirs: str) -> None:
    assert compare(base, mine, theirs).proposed == compare(base, theirs, mine).proposed


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_changes_of_different_words_are_merged_with_both_in_it(
    changed: list[tuple[bool, bool]],
) -> None:
    """Word n is changed by the one, by the other, or by nobody; never by both."""
    numbered = [(n, one, other and not one) for n, (one, other) in enumerate(changed)]
    base = " ".join(f"w{n}" for n, _, _ in numbered)
    mine = " ".join(f"mine{n}" if one else f"w{n}" for n, one, _ in numbered)
    theirs = " ".join(f"theirs{n}" if other else f"w{n}" for n, _, other in numbered)
    both = " ".join(
        f"mine{n}" if one else f"theirs{n}" if other else f"w{n}" for n, one, other in numbered
    )
    assert compare(base, mine, theirs).proposed == both


@given(WORDS, WORDS)
def test_what_is_said_to_be_common_is(one: list[str], other: list[str]) -> None:
    a = b = 0
    for at, there, n in matches(one, other):
        assert at >= a
        assert there >= b
        assert n > 0
        assert one[at : at + n] == other[there : there + n]
        a, b = at + n, there + n
    assert a <= len(one)
    assert b <= len(other)


def test_what_both_wrote_over_is_not_merged() -> None:
    comparison = compare("sold to Ann", "sold to Bo", "sold to Cleo")
    assert comparison.proposed is None
    assert [p.change for p in comparison.parts] == [Change.NONE, Change.CLASH]
    assert comparison.parts[1].base == "Ann"


def test_two_insertions_at_one_place_are_for_a_person_to_order() -> None:
    assert compare("ab", "ab c", "ab d").proposed is None


def test_spaces_and_line_ends_are_kept() -> None:
    base = "One  line\n\n\tTwo lines\n"
    mine, theirs = base.replace("One", "First"), base.replace("lines", "rows")
    assert compare(base, mine, theirs).proposed == "First  line\n\n\tTwo rows\n"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("車が二度売れた", "青い車が二度売れた", "車が三度売れた", "青い車が三度売れた"),
        ("بيع الدراجة مرتين", "بيع السيارة مرتين", "بيع الدراجة ثلاثا", "بيع السيارة ثلاثا"),
        ("साइकिल दो बार बिकी", "साइकिल तीन बार बिकी", "साइकिल दो बार चोरी", "साइकिल तीन बार चोरी"),
    ],
)  # fmt: skip
def test_any_script_is_merged(base: str, mine: str, theirs: str, merged: str) -> None:
    assert compare(base, mine, theirs).proposed == merged


def test_a_sign_stays_with_the_marks_on_it() -> None:
    assert words("กิน") == ["กิ", "น"]
    assert words("बिकी है") == ["बिकी", " ", "है"]


@pytest.mark.parametrize("kind", ["edited", "strangers", "monotonous", "turned round"])
def test_long_texts_are_compared_while_a_person_waits(kind: str) -> None:
    """200 KB, also such as have nothing or everything in common."""
    base = " ".join(f"w{n % 1009}x{n % 7}" for n in range(26_000))
    other = {
        "edited": base.replace("w500x", "changed"),
        "strangers": " ".join(f"z{n % 997}y{n % 5}" for n in range(26_000)),
        "monotonous": "a " * 100_000,
        "turned round": " ".join(reversed(base.split(" "))),
    }[kind]
    if kind == "monotonous":
        base = "a b " * 50_000
    began = time.perf_counter()
    comparison = compare(base, other, base.replace("w7x", "theirs"))
    assert time.perf_counter() - began < 6
    assert "".join(part.mine for part in comparison.parts) == other
