"""Times and sizes in words."""

from datetime import UTC, datetime, timedelta

from ui.widgets.instant_words import moment, size_words

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_moment_is_shorter_the_nearer_it_is() -> None:
    assert moment(NOON, NOON).startswith("Today ")
    assert moment(NOON - timedelta(days=1), NOON).startswith("Yesterday ")
    assert "2025" in moment(NOON - timedelta(days=365), NOON)


def test_sizes_are_said_in_the_unit_that_fits() -> None:
    assert [size_words(n) for n in (900, 2_000, 5 << 20)] == ["900 bytes", "2.0 KB", "5.0 MB"]
