"""What an invented case is due by: each expected moment was counted on a calendar."""

from datetime import UTC, datetime
from random import Random

import pytest

from workbench.demo.deadlines import due_of

RNG = Random(1)  # noqa: S311  # drawn once, not secret


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


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


def test_an_order_is_due_on_the_day_it_names() -> None:
    due, words = due_of(RNG, "legal_letter.court_order", "EU/DE", 1, utc(2026, 11, 18, 9))
    assert utc(2026, 11, 21) < due < utc(2026, 12, 3)
    assert words.startswith("As ordered")
