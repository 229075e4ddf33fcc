"""Places of law: what their names may look like, and whose holidays and time they have."""

import pytest

from workbench.domain.jurisdiction_tables import AU_ZONES, ENGLISH_NAMES, EU_ZONES, US_ZONES
from workbench.domain.jurisdictions import jurisdiction
from workbench.errors import UserError


@pytest.mark.parametrize(
    ("name", "calendar", "zone"),
    [
        ("EU/DK", "DK", "Europe/Copenhagen"),
        ("EU/DE (Bavaria)", "DE-BY", "Europe/Berlin"),
        ("EU/DE (Bayern)", "DE-BY", "Europe/Berlin"),
        ("EU/DE (BY)", "DE-BY", "Europe/Berlin"),
        ("EU/DE (baden-wurttemberg)", "DE-BW", "Europe/Berlin"),
        ("EU/AT (Lower Austria)", "AT-3", "Europe/Vienna"),
        ("EU/ES (Catalonia)", "ES-CT", "Europe/Madrid"),
        ("EU/ES (Canary Islands)", "ES-CN", "Atlantic/Canary"),
        ("EU/PT (Azores)", "PT-20", "Atlantic/Azores"),
        ("EU/FR (Alsace)", "FR-6AE", "Europe/Paris"),
        ("EU/PL (Łódź)", "PL-10", "Europe/Warsaw"),
        ("US", "US", "America/New_York"),
        ("US/CA", "US-CA", "America/Los_Angeles"),
        ("US/Texas", "US-TX", "America/Chicago"),
        ("AU/NSW", "AU-NSW", "Australia/Sydney"),
        ("AU/Western Australia", "AU-WA", "Australia/Perth"),
        ("UK", "GB-ENG", "Europe/London"),
        ("England & Wales", "GB-ENG", "Europe/London"),
        ("England and Wales", "GB-ENG", "Europe/London"),
        ("Northern Ireland", "GB-NIR", "Europe/London"),
    ],
)
def test_a_name_tells_holidays_and_time(name: str, calendar: str, zone: str) -> None:
    place = jurisdiction(name)
    assert (place.calendar, place.zone.key) == (calendar, zone)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "No deadlines are known"),
        ("Mars", "No deadlines are known"),
        ("EU", "does not tell whose holidays"),
        ("EU/US", "no Member State"),
        ("EU/DE (Atlantis)", "names no part of DE"),
        ("EU/FR (NC)", "law of the Union does not apply"),
        ("EU/DE (Bavaria) (Bavaria)", "No deadlines are known"),
        ("AU", "does not tell the state"),
        ("US/CA (Kern)", "does not tell the state"),
        ("US/XX", "names no part of US"),
        ("US/UM", "No deadlines are known"),
    ],
)
def test_a_place_that_is_not_known_is_said(name: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        jurisdiction(name)


def test_every_member_state_and_every_part_named_in_english_is_found() -> None:
    for country in EU_ZONES:
        assert jurisdiction(f"EU/{country}").calendar == country
    for country in ENGLISH_NAMES.keys() - {"US"}:
        for name, code in ENGLISH_NAMES[country].items():
            assert jurisdiction(f"EU/{country} ({name})").part == code


def test_every_state_of_the_two_federations_is_found() -> None:
    states = [state for listed in US_ZONES.values() for state in listed.split()]
    assert len(states) == len(set(states)) == 56  # 50 states, the capital, 5 territories
    for state in states:
        assert jurisdiction(f"US/{state}").part == state
    for state in AU_ZONES:
        assert jurisdiction(f"AU/{state}").part == state
