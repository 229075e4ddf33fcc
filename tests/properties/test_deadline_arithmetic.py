"""What holds for every deadline, whatever its rule, place and time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.deadlines import Deadline, deadline
from workbench.domain.explanation import Effect, midnight
from workbench.domain.jurisdictions import jurisdiction
from workbench.domain.legal_calendar import HolidayEdit, HolidayEdition
from workbench.domain.reckoning import Reckoning
from workbench.domain.regime_table import REGIMES
from workbench.domain.regimes import Counting

PLACES = [
    "EU/DK", "EU/DE (Bavaria)", "EU/DE (Berlin)", "EU/FR", "EU/ES (Canary Islands)", "EU/HU",
    "EU/IE", "England & Wales", "UK", "Scotland", "US", "US/CA", "US/HI", "US/TX", "AU/NSW",
    "AU/SA", "AU/VIC",
]  # fmt: skip
ASKED = [
    (regime.name, place)
    for regime in REGIMES.values()
    for place in PLACES
    if regime.length and regime.applies_in(jurisdiction(place))
]
FORWARD = [pair for pair in ASKED if REGIMES[pair[0]].counting is not Counting.CLEAR_DAYS]
ROLLED = {Counting.MONTHS, Counting.DAYS_ROLLED}
BLIND = {
    Counting.HOURS,
    Counting.DAYS,
    Counting.DAYS_WITH_FIRST,
    Counting.UK_POSTER,
    Counting.NOTICE,
}
"""Ways of counting whose legal date no holiday moves."""

MOMENTS = st.datetimes(
    datetime(2001, 1, 1),  # noqa: DTZ001  # Hypothesis adds the zone
    datetime(2098, 12, 31),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)
DAY = timedelta(days=1)
DATES = [name for name in Reckoning._fields if name.endswith("_date")]


def end_of(found: Deadline) -> datetime:
    """When the span ends that the intervals have to fill."""
    dates = found.reckoning
    if dates.earliest_effective_date is not None:
        return midnight(dates.earliest_effective_date, found.place.zone)
    assert dates.due_instant is not None
    return dates.due_instant


@given(st.sampled_from(ASKED), MOMENTS)
def test_the_intervals_fill_the_span_without_gap_or_overlap(
    pair: tuple[str, str], at: datetime
) -> None:
    rule, place = pair
    found = deadline(rule, at, place)
    intervals = found.reckoning.explanation
    assert all(one.end == two.start for one, two in pairwise(intervals))
    assert all(one.start < one.end and one.reason for one in intervals)
    if found.reckoning.latest_service_date is not None:
        served = midnight(found.reckoning.latest_service_date, found.place.zone)
        assert (intervals[0].start, intervals[-1].end) == (served, at)
    else:
        assert (intervals[0].start, intervals[-1].end) == (at, end_of(found))


@given(st.sampled_from(FORWARD), MOMENTS)
def test_nothing_is_due_before_it_was_received(pair: tuple[str, str], at: datetime) -> None:
    found = deadline(pair[0], at, pair[1])
    received = at.astimezone(found.place.zone).date()
    assert end_of(found) > at
    told = (getattr(found.reckoning, name) for name in DATES)
    assert all(day is None or day >= received for day in told)


@given(st.sampled_from(ASKED), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_what_is_received_later_is_not_due_earlier(
    pair: tuple[str, str], at: datetime, later: timedelta
) -> None:
    first = deadline(pair[0], at, pair[1]).reckoning
    second = deadline(pair[0], at + later, pair[1]).reckoning
    for name in first._fields[1:]:
        one, two = getattr(first, name), getattr(second, name)
        assert (one is None) == (two is None)
        assert one is None or one <= two


@given(st.sampled_from(ASKED), MOMENTS)
def test_the_conservative_date_is_a_working_day_no_later_than_the_law(
    pair: tuple[str, str], at: datetime
) -> None:
    found = deadline(pair[0], at, pair[1])
    dates = found.reckoning
    if dates.conservative_due_date is None:
        return
    assert dates.raw_date is not None
    assert dates.due_date is not None
    assert dates.conservative_due_date <= dates.raw_date <= dates.due_date
    calendar = found.edition.calendar(found.regime.calendar_in(found.place))
    assert calendar.day_off(dates.conservative_due_date) is None
    between = (dates.raw_date - dates.conservative_due_date).days
    assert all(calendar.day_off(dates.raw_date - DAY * back) for back in range(between))


@given(st.sampled_from(ASKED), MOMENTS)
def test_a_period_rolls_over_days_off_to_the_first_working_day(
    pair: tuple[str, str], at: datetime
) -> None:
    found = deadline(pair[0], at, pair[1])
    dates = found.reckoning
    if found.regime.counting in ROLLED:
        assert dates.raw_date is not None
        assert dates.due_date is not None
        calendar = found.edition.calendar(found.regime.calendar_in(found.place))
        assert calendar.day_off(dates.due_date) is None
        rolled = range((dates.due_date - dates.raw_date).days)
        assert all(calendar.day_off(dates.raw_date + DAY * on) for on in rolled)
    else:
        assert dates.raw_date is None or dates.due_date in (None, dates.raw_date)


@given(st.sampled_from(FORWARD), MOMENTS, st.integers(0, 200))
def test_a_holiday_moves_a_date_only_as_the_rule_says(
    pair: tuple[str, str], at: datetime, ahead: int
) -> None:
    """One more holiday never makes the law's date earlier, and most often leaves it alone."""
    before = deadline(pair[0], at, pair[1])
    calendar = before.edition.calendar(before.regime.calendar_in(before.place))
    day = at.astimezone(before.place.zone).date() + DAY * ahead
    country = calendar.code[:2]
    edition = HolidayEdition("one more", (HolidayEdit(country, day, "Proclaimed"),))
    after = deadline(pair[0], at, pair[1], edition=edition)
    moved = end_of(after) > end_of(before)
    assert moved or end_of(after) == end_of(before)
    if before.regime.counting in BLIND or calendar.day_off(day) is not None:
        assert not moved
    elif before.regime.counting in ROLLED:
        assert moved == (day == before.reckoning.due_date)
    else:
        # Counted in working time: it moves by what was counted on that day.
        zone = before.place.zone
        assert moved == any(
            one.effect is Effect.COUNTED and one.start.astimezone(zone).date() == day
            for one in before.reckoning.explanation
        )


@given(st.sampled_from([p for p in ASKED if REGIMES[p[0]].counting in {
    Counting.HOURS, Counting.UK_48_HOURS}]), MOMENTS)  # fmt: skip
def test_the_counted_hours_are_those_of_the_law(pair: tuple[str, str], at: datetime) -> None:
    found = deadline(pair[0], at, pair[1])
    counted = [i.end - i.start for i in found.reckoning.explanation if i.effect is Effect.COUNTED]
    assert sum(counted, timedelta()) == timedelta(hours=found.regime.length)


@given(st.sampled_from([p for p in ASKED if REGIMES[p[0]].counting is Counting.BUSINESS_DAYS]),
       MOMENTS)  # fmt: skip
def test_the_counted_days_are_those_of_the_law(pair: tuple[str, str], at: datetime) -> None:
    found = deadline(pair[0], at, pair[1])
    counted = [i for i in found.reckoning.explanation if i.effect is Effect.COUNTED]
    assert len(counted) == found.regime.length
