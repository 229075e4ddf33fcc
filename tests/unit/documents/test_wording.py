"""Dates written and read back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents.wording import (
    action_in_words,
    automated_in_words,
    read_date,
    role_in_words,
    wording,
    write_date,
)
from workbench.domain.people import Role

LANGUAGES = ["en", "da", "de"]


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from(LANGUAGES))
def test_a_written_date_is_read_back(day: dt.date, language: str) -> None:
    assert read_date(write_date(day, language), language) == day


@pytest.mark.parametrize("text", ["", "soon", "31 February 2026", "22/11/2026", "5 Brumaire 2026"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text, "en") is None


def test_every_action_has_words_in_every_language() -> None:
    actions = [set(wording(language).actions) for language in LANGUAGES]
    assert actions[0] == actions[1] == actions[2]
    assert action_in_words("keep", "da") != "keep"


@pytest.mark.parametrize("language", LANGUAGES)
def test_automated_means_have_words_in_every_language(language: str) -> None:
    said = [automated_in_words(means, language) for means in ("yes", "no")]
    assert len({*said, "yes", "no"}) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_words_in_every_language(language: str) -> None:
    said = {role_in_words(role.value, language) for role in Role}
    assert len(said) == len(Role)
    assert said.isdisjoint(role.value for role in Role)


def test_a_role_is_said_in_the_letters_language() -> None:
    assert role_in_words("team_lead", "de") != role_in_words("team_lead", "en")
