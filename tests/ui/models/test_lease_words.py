"""Until when a claim holds, in words."""

import doctest
from datetime import UTC, datetime, timedelta

from ui.models import lease_words
from ui.models.lease_words import holding_words, lapsed, lease_clock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_examples_hold() -> None:
    assert doctest.testmod(lease_words).failed == 0


def test_another_day_is_named() -> None:
    assert lease_clock(NOON + timedelta(days=1), NOON).split()[0] == "Sat"


def test_an_assignment_does_not_lapse() -> None:
    assert holding_words("Anna", None, NOON, mine=False) == "Anna's"
    assert not lapsed(None, NOON)


def test_ones_own_claim_lapses_too() -> None:
    assert holding_words("you", NOON, NOON, mine=True) == "Your claim has lapsed"
