"""Working days, and the editions by which an administrator corrects them."""

from datetime import date

import pytest

from workbench.domain.legal_calendar import HolidayEdit, HolidayEdition, edition_from
from workbench.errors import UserError


def day_off(code: str, day: str, edition: HolidayEdition | None = None) -> str | None:
    return (edition or HolidayEdition()).calendar(code).day_off(date.fromisoformat(day))


def test_a_weekend_is_named_before_the_holiday_that_it_also_is() -> None:
    assert day_off("GB-ENG", "2026-12-26") == "Saturday"
    assert HolidayEdition().calendar("GB-ENG").holiday(date(2026, 12, 26)) == "Boxing Day"


def test_a_substitute_in_the_year_before_is_known() -> None:
    """1 January 2028 is a Saturday: the Friday is free in the United States."""
    assert day_off("US", "2027-12-31") == "New Year's Day (observed)"


def test_names_are_english() -> None:
    assert day_off("DK", "2026-05-14") == "Ascension Day"
    assert day_off("DE-BY", "2027-01-06") == "Epiphany"


def test_a_federal_court_in_a_state_minds_both_tables() -> None:
    assert day_off("US", "2026-03-31") is None
    assert day_off("US+CA", "2026-03-31") == "Cesar Chavez Day"
    assert day_off("US+CA", "2026-10-12") == "Columbus Day"


def test_an_edit_of_a_country_touches_its_parts() -> None:
    edition = HolidayEdition(
        "1",
        (
            HolidayEdit("GB", date(2026, 6, 1), "Jubilee"),
            HolidayEdit("GB-ENG", date(2026, 5, 4), None),
        ),
    )
    assert day_off("GB-SCT", "2026-06-01", edition) == "Jubilee"
    assert day_off("DK", "2026-06-01", edition) is None
    assert day_off("GB-ENG", "2026-05-04", edition) is None
    assert day_off("GB-SCT", "2026-05-04", edition) == "May Day"


def test_an_edition_is_read_from_data() -> None:
    rows = [
        {"calendar": "GB-ENG", "date": "2027-06-01", "name": "Jubilee"},
        {"calendar": "DK", "date": "2027-05-06", "name": None},
    ]
    edition = edition_from({"version": "third", "holidays": rows})
    assert edition.name == "third"
    assert edition.edits == (
        HolidayEdit("GB-ENG", date(2027, 6, 1), "Jubilee"),
        HolidayEdit("DK", date(2027, 5, 6), None),
    )


@pytest.mark.parametrize(
    "told",
    [
        [],
        {"holidays": []},
        {"version": "1"},
        {"version": "1", "holidays": ["x"]},
        {"version": "1", "holidays": [{"calendar": "DK", "date": "1 June", "name": "x"}]},
        {"version": "1", "holidays": [{"calendar": "DK", "date": "2027-06-01"}]},
        {"version": "1", "holidays": [{"calendar": "GB_ENG", "date": "2027-06-01", "name": "x"}]},
        {"version": "1", "holidays": [{"calendar": "DE-X", "date": "2027-06-01", "name": "x"}]},
        {"version": "1", "holidays": [{"calendar": "DK", "date": "2027-06-01", "name": ""}]},
    ],
)
def test_data_of_another_shape_is_refused_with_the_place(told: object) -> None:
    with pytest.raises(UserError, match=r"holidays|Holiday 1"):
        edition_from(told)
