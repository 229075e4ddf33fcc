"""How fast deadlines are computed with all their reasons."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter_ns

import pytest

from workbench.domain.deadlines import deadline
from workbench.domain.jurisdictions import jurisdiction
from workbench.domain.regime_table import REGIMES

COUNT = 10_000
PLACES = ["EU/DK", "EU/DE (Bavaria)", "EU/FR", "UK", "England & Wales", "US/CA", "AU/NSW"]


@pytest.mark.benchmark
def test_ten_thousand_deadlines_with_explanations(
    figures: Callable[[str, float, float | None, float], None],
) -> None:
    """All rules that have a number, in turn, over four years; the first loads the holidays.

    The floor is a bare addition of days to as many instants, read in their time zone.
    """
    asked = [
        (regime.name, place, jurisdiction(place).zone, timedelta(days=max(regime.length, 1)))
        for regime in REGIMES.values()
        for place in PLACES
        if regime.length and regime.applies_in(jurisdiction(place))
    ]
    start = datetime(2024, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=210 * number) for number in range(COUNT)]
    before = perf_counter_ns()
    for number, moment in enumerate(moments):
        rule, place, _, _ = asked[number % len(asked)]
        deadline(rule, moment, place)
    between = perf_counter_ns()
    for number, moment in enumerate(moments):
        _, _, zone, span = asked[number % len(asked)]
        (moment.astimezone(zone) + span).date()
    after = perf_counter_ns()
    measured, floor = (between - before) / 1e6, (after - between) / 1e6
    figures(f"{COUNT:,} deadlines with explanations", measured, None, 2000)
    figures("the same, against bare date arithmetic", measured, floor, 100)
