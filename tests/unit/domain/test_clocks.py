"""Clocks of a case, counted by hand."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from workbench.domain.cases import Priority
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
from workbench.errors import UserError

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NINE_TO_FIVE = ((time(9), time(17)),)
OFFICE = WorkingHours(COPENHAGEN, (*[NINE_TO_FIVE] * 5, (), ()), PUBLISHED.calendar("DK"))
TWO_DAYS = Promise("decision", timedelta(hours=48), "House target P2: 2 d")
ONE_HOUR = Promise("decision", timedelta(hours=1), "House target P0: 1 h")
IN_OFFICE = Promise("decision", timedelta(hours=16), "16 working hours", OFFICE)


def on(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time in November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def read(promise: Promise, now: datetime, *happenings: Happening) -> Reading:
    found = read_clock(promise, happenings, now)
    assert found is not None
    return found


START = Happening(on(23, 9), Turn.START)


def test_a_clock_that_has_not_started_is_none() -> None:
    assert read_clock(TWO_DAYS, [START], on(23, 8)) is None


def test_a_running_clock_tells_what_is_used_and_when_it_is_due() -> None:
    found = read(TWO_DAYS, on(24, 9), START)
    assert (found.standing, found.counted, found.left) == (
        Standing.RUNNING,
        timedelta(hours=24),
        timedelta(hours=24),
    )
    assert found.due == on(25, 9)


def test_a_pause_moves_the_due_time_by_its_length() -> None:
    paused = Happening(on(24, 9), Turn.PAUSE, "the reviewer")
    waiting = read(TWO_DAYS, on(26, 9), START, paused)
    assert (waiting.standing, waiting.due) == (Standing.PAUSED, None)
    resumed = read(TWO_DAYS, on(26, 10), START, paused, Happening(on(26, 9), Turn.RESUME))
    assert (resumed.standing, resumed.due) == (Standing.RUNNING, on(27, 9))
    assert [one.reason for one in resumed.strip] == [
        "House target P2: 2 d",
        "waiting for the reviewer",
        "House target P2: 2 d",
    ]


def test_a_pause_that_goes_on_after_an_answer_is_flagged() -> None:
    paused = Happening(on(23, 12), Turn.PAUSE, "the reviewer")
    found = read(TWO_DAYS, on(25), START, paused, Happening(on(24), Turn.ANSWER))
    assert found.paused_although_answered
    assert [(one.start, one.answered) for one in found.strip[1:]] == [
        (on(23, 12), False),
        (on(24), True),
    ]
    again = read(
        TWO_DAYS,
        on(25),
        START,
        paused,
        Happening(on(24), Turn.ANSWER),
        Happening(on(24, 6), Turn.PAUSE, "the business"),
    )
    assert not again.paused_although_answered


def test_stopped_at_the_due_instant_is_met_and_later_is_missed() -> None:
    met = read(TWO_DAYS, on(30), START, Happening(on(25, 9), Turn.STOP))
    assert (met.standing, met.misses, met.due) == (Standing.MET, (), None)
    late = Happening(on(25, 9) + timedelta(microseconds=1), Turn.STOP)
    missed = read(TWO_DAYS, on(30), START, late)
    assert missed.standing is Standing.MISSED
    assert [(miss.at, miss.promise) for miss in missed.misses] == [(on(25, 9), TWO_DAYS)]


def test_only_working_hours_count_and_days_off_are_named() -> None:
    """From Friday 15:00 in Copenhagen: 2 h, a weekend, 8 h of Monday, 6 h of Tuesday."""
    found = read(IN_OFFICE, on(21), Happening(on(20, 14), Turn.START))
    assert found.counted == timedelta(hours=2)
    assert found.due == on(24, 14)
    christmas = datetime(2026, 12, 24, 15, tzinfo=COPENHAGEN)
    found = read(IN_OFFICE, christmas, Happening(christmas, Turn.START))
    assert found.due == datetime(2026, 12, 29, 15, tzinfo=COPENHAGEN)
    holidays = read(IN_OFFICE, christmas + timedelta(days=3), Happening(christmas, Turn.START))
    assert "Christmas Day" in {one.reason for one in holidays.strip if one.effect is Effect.OFF}


def test_a_stricter_promise_counts_from_where_it_was_made() -> None:
    """Nothing is overdue before the promise by which it is."""
    stricter = Happening(on(24, 9), Turn.PROMISE, "P2 to P0", ONE_HOUR)
    found = read(TWO_DAYS, on(24, 10), START, stricter)
    assert (found.standing, found.due) == (Standing.MISSED, on(24, 9))
    assert [miss.at for miss in found.misses] == [on(24, 9)]
    assert found.counted == timedelta(hours=25)


def test_a_milder_promise_keeps_the_miss() -> None:
    milder = Happening(on(23, 12), Turn.PROMISE, "P0 to P2", TWO_DAYS)
    found = read(ONE_HOUR, on(23, 13), START, milder)
    assert (found.standing, found.due) == (Standing.RUNNING, on(25, 9))
    assert [(miss.at, miss.promise) for miss in found.misses] == [(on(23, 10), ONE_HOUR)]


def test_a_verdict_stands_until_the_clock_goes_on() -> None:
    stopped = Happening(on(23, 12), Turn.STOP)
    stricter = Happening(on(24, 9), Turn.PROMISE, "a new policy", ONE_HOUR)
    found = read(TWO_DAYS, on(25), START, stopped, stricter)
    assert (found.standing, found.promise) == (Standing.MET, TWO_DAYS)
    again = Happening(on(26), Turn.START)
    found = read(TWO_DAYS, on(26, 1), START, stopped, stricter, again)
    assert (found.standing, found.promise, found.due) == (Standing.MISSED, ONE_HOUR, on(26))
    assert found.counted == timedelta(hours=4)


def test_what_changes_nothing_is_let_pass() -> None:
    """Two desks paused and stopped it without knowing of each other."""
    idle = [Happening(on(23, 10), turn) for turn in (Turn.RESUME, Turn.ANSWER, Turn.START)]
    found = read(TWO_DAYS, on(24, 9), START, *idle)
    assert found == read(TWO_DAYS, on(24, 9), START)
    stop = Happening(on(23, 12), Turn.STOP)
    after = [Happening(on(23, 13), turn) for turn in (Turn.PAUSE, Turn.RESUME, Turn.STOP)]
    assert read(TWO_DAYS, on(24), START, stop, *after) == read(TWO_DAYS, on(24), START, stop)


def test_the_first_promise_that_fits_counts_and_each_clock_has_its_own() -> None:
    legal = Promise("decision", timedelta(hours=8), "legal", kind="legal_letter.defamation")
    urgent = Promise("decision", timedelta(hours=4), "urgent", priority=Priority.P1)
    vendor = Promise("first answer", timedelta(hours=2), "vendor's", scope="Vendor North")
    policy = Policy("7", (legal, urgent, TWO_DAYS, vendor))
    found = policy.promised("appeal.reviewer", Priority.P1, "Vendor North")
    assert found == {"decision": urgent, "first answer": vendor}
    assert policy.promised("legal_letter.defamation", Priority.P1, "Team") == {"decision": legal}
    assert policy.promised("appeal.reviewer", Priority.P3, "Team") == {"decision": TWO_DAYS}


def test_hours_at_the_change_of_the_clocks_are_real_ones() -> None:
    """A night shift from 01:00 to 04:00 has four hours in October and two in March."""
    night = WorkingHours(COPENHAGEN, (((time(1), time(4)),),) * 7)
    for day, hours in ((datetime(2026, 10, 25), 4), (datetime(2026, 3, 29), 2)):  # noqa: DTZ001
        start = day.replace(tzinfo=COPENHAGEN).astimezone(UTC)
        worked = [p for p in night.pieces(start, start + timedelta(hours=12)) if not p.off]
        assert [piece.end - piece.start for piece in worked] == [timedelta(hours=hours)]


@pytest.mark.parametrize(
    "week",
    [
        (NINE_TO_FIVE,) * 6,
        ((),) * 7,
        (((time(9), time(9)),),) * 7,
        (((time(9), time(12)), (time(11), time(17))),) * 7,
        (((time(17), time(9)),),) * 7,
    ],
)
def test_hours_in_which_time_stands_still_or_passes_twice_are_refused(
    week: tuple[tuple[tuple[time, time], ...], ...],
) -> None:
    with pytest.raises(UserError):
        WorkingHours(COPENHAGEN, week)


def test_a_shift_may_follow_another_at_once_and_last_all_day() -> None:
    all_day = ((time(), time(12)), (time(12), time()))
    hours = WorkingHours(COPENHAGEN, (all_day,) * 7)
    assert hours.after(on(23), timedelta(hours=100)) == on(23) + timedelta(hours=100)
