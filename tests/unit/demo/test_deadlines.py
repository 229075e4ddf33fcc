"""Periods by hand: each expected moment was counted on a calendar."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from workbench.demo.deadlines import business_days, day_end, due_of, month_later, working_hours

RNG = Random(1)  # noqa: S311  # drawn once, not secret


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_forty_eight_hours_leave_the_weekend_out() -> None:
    """Friday 17:00, seven hours to midnight; Monday whole; 17 hours of Tuesday."""
    assert working_hours(utc(2026, 11, 20, 17), timedelta(hours=48)) == utc(2026, 11, 24, 17)


def test_hours_that_begin_on_a_saturday_run_from_monday() -> None:
    assert working_hours(utc(2026, 11, 21, 11), timedelta(hours=48)) == utc(2026, 11, 25)


def test_the_day_of_receipt_is_not_counted() -> None:
    assert day_end(utc(2026, 11, 20, 9, 30), 7) == utc(2026, 11, 28)


def test_business_days_skip_weekends() -> None:
    assert business_days(utc(2026, 11, 20, 9), 14) == utc(2026, 12, 11)


@pytest.mark.parametrize(
    ("received", "end"),
    [
        (utc(2026, 8, 31, 12), utc(2026, 10, 1)),  # clamped to 30 September
        (utc(2026, 1, 31, 12), utc(2026, 2, 28)),  # 28 February is a Saturday
        (utc(2026, 11, 10, 8), utc(2026, 12, 11)),
        (utc(2026, 12, 15, 8), utc(2027, 1, 16)),  # over the year's end
    ],
)
def test_a_month_ends_on_its_day_or_the_friday_before(received: datetime, end: datetime) -> None:
    assert month_later(received) == end


@pytest.mark.parametrize(
    ("kind", "jurisdiction", "basis", "due"),
    [
        ("legal_letter.defamation", "England & Wales", "Defamation Act 2013", "2026-11-20T09:00"),
        ("legal_letter.defamation", "AU/NSW", "Defamation Act 2005", "2026-11-25T13:00"),
        ("legal_letter.defamation", "EU/DE", "House target P2", "2026-11-20T09:00"),
        ("data_subject_request", "EU/DK", "GDPR Art. 12(3)", "2026-12-18T23:00"),
        ("data_subject_request", "JP", "House target P2", "2026-11-20T09:00"),
        ("notice.illegal_content", "EU/DE", "House target P2", "2026-11-20T09:00"),
        ("data_protection_complaint", "England & Wales", "DPA 2018", "2026-12-18T00:00"),
    ],
)
def test_only_laws_with_a_number_give_a_legal_deadline(
    kind: str, jurisdiction: str, basis: str, due: str
) -> None:
    """The DSA sets no days, so a notice has a house target. Received on a Wednesday at 9 UTC."""
    received = utc(2026, 11, 18, 9)
    end, words = due_of(RNG, kind, jurisdiction, 2, received)
    assert words.startswith(basis)
    assert f"{end:%Y-%m-%dT%H:%M}" == due
