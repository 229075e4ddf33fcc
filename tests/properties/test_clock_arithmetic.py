"""No clock loses or gains a microsecond, over pauses, promises and changes of the clocks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.case_clocks import Told, case_clocks
from workbench.domain.clock_policy import Policies, PolicySince
from workbench.domain.clocks import (
    Effect,
    Happening,
    Policy,
    Promise,
    Reading,
    Standing,
    Turn,
    read_clock,
)
from workbench.domain.legal_calendar import PUBLISHED
from workbench.domain.working_time import WorkingHours

at = itemgetter(0)
ZONES = ["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Atlantic/Azores",
         "America/Havana", "Asia/Kolkata"]  # fmt: skip
"""Clocks change by half an hour in one, at midnight in another, and never in the last."""
FROM = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 12, 31, tzinfo=UTC)
MOMENTS = st.datetimes(
    FROM.replace(tzinfo=None), NOW.replace(tzinfo=None), timezones=st.just(UTC)
)  # fmt: skip
EDGES = st.times().map(lambda at: at.replace(microsecond=0))
SHIFTS = st.lists(EDGES, min_size=2, max_size=4, unique=True).map(sorted).map(
    lambda edges: tuple(zip(edges[::2], edges[1::2], strict=False))
)  # fmt: skip
HOURS = st.builds(
    WorkingHours,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.lists(SHIFTS, min_size=7, max_size=7).map(tuple),
    st.sampled_from([None, PUBLISHED.calendar("DK"), PUBLISHED.calendar("US")]),
)
PROMISES = st.builds(
    Promise,
    st.just("decision"),
    st.timedeltas(timedelta(microseconds=1), timedelta(days=40)),
    st.sampled_from(["one", "two"]),
    st.none() | HOURS,
)
HAPPENINGS = st.lists(
    st.builds(Happening, MOMENTS, st.sampled_from(Turn), st.just("them"), PROMISES), max_size=12
)


def spent(found: Reading, effect: Effect, until: datetime = NOW) -> timedelta:
    """How much of the strip has an effect, up to an instant."""
    parts = [
        min(one.end, until) - one.start
        for one in found.strip
        if one.effect is effect and one.start < until
    ]
    return sum(parts, timedelta())


@given(PROMISES, HAPPENINGS, MOMENTS)
def test_the_strip_is_the_elapsed_time(
    promise: Promise, happenings: list[Happening], start: datetime
) -> None:
    found = read_clock(promise, [*happenings, Happening(start, Turn.START)], NOW)
    assert found is not None
    began = min(one.at for one in [*happenings, Happening(start, Turn.START)]
                if one.turn is Turn.START)  # fmt: skip
    strip = found.strip
    assert sum((one.end - one.start for one in strip), timedelta()) == NOW - began
    assert all(one.end == two.start for one, two in pairwise(strip))
    assert all(one.start < one.end for one in strip)
    assert spent(found, Effect.COUNTED) == found.counted


@given(PROMISES, HAPPENINGS, MOMENTS, MOMENTS)
def test_what_happens_later_leaves_the_past_as_it_was(
    promise: Promise, happenings: list[Happening], start: datetime, earlier: datetime
) -> None:
    told = [*happenings, Happening(start, Turn.START)]
    then, now = read_clock(promise, told, earlier), read_clock(promise, told, NOW)
    if then is None:
        return
    assert now is not None
    for effect in Effect:
        assert spent(now, effect, earlier) == spent(then, effect, earlier)
    assert now.misses[: len(then.misses)] == then.misses


@given(PROMISES, HAPPENINGS, MOMENTS)
def test_a_running_clock_left_alone_is_used_up_when_it_said(
    promise: Promise, happenings: list[Happening], start: datetime
) -> None:
    told = [*happenings, Happening(start, Turn.START)]
    now = read_clock(promise, told, NOW)
    assert now is not None
    if now.standing is not Standing.RUNNING:
        return
    assert now.due is not None
    then = read_clock(promise, told, now.due)
    assert then is not None
    assert (then.left, then.due) == (timedelta(), now.due)
    assert now.due >= NOW or now.left == timedelta()


@given(HOURS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_pieces_fill_the_time_and_agree_with_what_has_been_worked(
    hours: WorkingHours, start: datetime, span: timedelta
) -> None:
    end = hours.after(start, span)
    pieces = [*hours.pieces(start, end)]
    assert sum((p.end - p.start for p in pieces if not p.off), timedelta()) == span
    assert sum((p.end - p.start for p in pieces), timedelta()) == end - start


ACTS = st.sampled_from(
    [
        ("case.wait", {"for": "them"}),
        ("case.resume", {}),
        ("case.decide", {}),
        ("case.reopen", {}),
        ("case.close", {}),
        ("message.receive", {"automatic": None}),
        ("clock.pause", {"clock": None, "for": "them"}),
        ("clock.resume", {"clock": None}),
        ("clock.stop", {"clock": "answer"}),
        ("clock.start", {"clock": "answer"}),
        ("clock.stop", {"clock": "GDPR_DSR"}),
        *(("case.set_priority", {"value": level}) for level in range(5)),
        ("case.set_kind", {"value": "appeal.reviewer"}),
        ("case.set_kind", {"value": "data_subject_request"}),
        ("case.set_jurisdiction", {"value": "EU/DE (Bavaria)"}),
    ]
)


def _saved(policies: list[tuple[datetime, Policy]]) -> Policies:
    told = sorted(policies, key=at)
    return Policies(tuple(PolicySince(when, "s", policy) for when, policy in told))


HISTORIES = st.lists(st.tuples(MOMENTS, ACTS), max_size=15)
POLICIES = st.lists(
    st.tuples(MOMENTS, st.builds(Policy, st.just("x"), st.lists(PROMISES, max_size=2).map(tuple))),
    max_size=3,
).map(
    lambda saved: Policies(
        tuple(PolicySince(when, "s", one) for when, one in sorted(saved, key=at))
    )
)


@given(MOMENTS, HISTORIES, POLICIES)
def test_the_strips_of_a_case_are_the_elapsed_time(
    received: datetime, acts: list[tuple[datetime, tuple[str, Any]]], policies: Policies
) -> None:
    fields = {"kind": "data_subject_request", "priority": 3, "scope": "s", "jurisdiction": "EU/DK"}
    begun = Told("case.open", {"fields": fields | {"received": received.isoformat()}}, received)
    later = [Told(act, args, when) for when, (act, args) in sorted(acts, key=at) if when > received]
    for clock in case_clocks([begun, *later], policies, NOW):
        pieces = clock.strip
        assert sum((one.end - one.start for one in pieces), timedelta()) == NOW - clock.started
        assert all(one.end == two.start for one, two in pairwise(pieces))
        counted = [one for one in pieces if one.effect is Effect.COUNTED]
        assert sum((one.end - one.start for one in counted), timedelta()) == clock.counted
        if clock.ahead and clock.due is not None:
            assert clock.ahead[0].start == NOW
            assert clock.ahead[-1].end == (clock.legal_due or clock.due)
