"""Points in time: nothing is lost between the store, JSON and Python."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.cases import Priority
from workbench.domain.instants import from_micros, parse_iso, to_iso, to_micros
from workbench.domain.sla import HOUSE_TARGETS, house_target, is_house_target

zones = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
instants = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=zones)  # noqa: DTZ001  # the zone is drawn


@given(instants)
def test_an_instant_comes_back_from_the_store_and_from_json(instant: datetime) -> None:
    assert from_micros(to_micros(instant)) == instant
    assert parse_iso(to_iso(instant)) == instant
    assert to_iso(instant).endswith("+00:00")


@given(instants, instants)
def test_the_store_keeps_the_order(one: datetime, two: datetime) -> None:
    assert (to_micros(one) < to_micros(two)) == (one < two)


def test_a_time_without_a_zone_is_utc() -> None:
    assert parse_iso("2026-11-20T17:00:00") == datetime(2026, 11, 20, 17, tzinfo=UTC)
    assert parse_iso("2026-11-20T17:00:00Z") == datetime(2026, 11, 20, 17, tzinfo=UTC)
    with pytest.raises(ValueError, match="soon"):
        parse_iso("soon")


@pytest.mark.parametrize(
    ("priority", "hours", "words"),
    [(0, 1, "P0: 1 h"), (1, 8, "P1: 8 h"), (2, 48, "P2: 2 d"), (3, 168, "P3: 7 d")],
)
def test_a_house_target_says_that_it_is_one(priority: int, hours: int, words: str) -> None:
    received = datetime(2026, 3, 28, 23, tzinfo=UTC)
    due, basis = house_target(Priority(priority), received)
    assert due - received == timedelta(hours=hours)
    assert basis == f"House target {words} after receipt"
    assert is_house_target(basis)


def test_each_priority_has_a_target_and_the_more_urgent_the_sooner() -> None:
    assert set(HOUSE_TARGETS) == set(Priority)
    targets = [HOUSE_TARGETS[priority] for priority in Priority]
    assert targets == sorted(targets)


@pytest.mark.parametrize("basis", ["", "Art. 6 TCO", "Court order of a house target"])
def test_a_law_is_no_house_target(basis: str) -> None:
    assert not is_house_target(basis)
