"""Times, spans and sizes in words."""

from datetime import UTC, datetime, timedelta

import pytest

from ui.widgets.instant_words import moment, size_words, span, time_left

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(hours=31, minutes=12), "31 h 12 m left", "green"),
        (timedelta(hours=23), "23 h left", "amber"),
        (timedelta(minutes=40), "40 m left", "red"),
        (timedelta(days=15), "15 d left", "green"),
        (timedelta(minutes=-90), "1 h 30 m overdue", "red"),
    ],
)
def test_the_clock_says_how_long_and_how_bad(left: timedelta, words: str, tone: str) -> None:
    assert time_left(NOON + left, NOON) == (words, tone)


def test_a_moment_is_shorter_the_nearer_it_is() -> None:
    assert moment(NOON, NOON).startswith("Today ")
    assert moment(NOON - timedelta(days=1), NOON).startswith("Yesterday ")
    assert "2025" in moment(NOON - timedelta(days=365), NOON)


def test_spans_and_sizes_have_at_most_two_units() -> None:
    assert span(timedelta(days=4, hours=2, minutes=9)) == "4 d 2 h"
    assert [size_words(n) for n in (900, 2_000, 5 << 20)] == ["900 bytes", "2.0 KB", "5.0 MB"]
