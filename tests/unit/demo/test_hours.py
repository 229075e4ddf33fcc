"""Office hours keep the order of what happened."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.demo.hours import office_time

LIMIT = datetime(2026, 12, 31, tzinfo=UTC)
START = datetime(2026, 11, 16, tzinfo=UTC)
MINUTES = st.integers(0, 21 * 24 * 60)


def test_work_by_day_stays() -> None:
    noon = datetime(2026, 11, 18, 12, tzinfo=UTC)
    assert office_time(noon, LIMIT) == noon


def test_a_weekend_moves_to_monday_morning() -> None:
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert office_time(saturday, LIMIT) == datetime(2026, 11, 23, 7, 13, 7, tzinfo=UTC)


def test_nobody_waits_beyond_the_limit() -> None:
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert office_time(saturday, saturday + timedelta(hours=3)) == saturday


@given(st.lists(MINUTES, min_size=2), MINUTES)
def test_order_is_kept_and_the_limit_too(minutes: list[int], until: int) -> None:
    """Otherwise a case could be decided before it is claimed."""
    limit = START + timedelta(minutes=until)
    moments = [START + timedelta(minutes=m) for m in sorted(minutes) if m <= until]
    worked = [office_time(at, limit) for at in moments]
    assert all(at <= limit for at in worked)
    assert all(earlier <= later for earlier, later in pairwise(worked))
