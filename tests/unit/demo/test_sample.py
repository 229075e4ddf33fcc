"""The sentence banks are whole: whatever is drawn, there are words for it."""

import pytest

from workbench.demo.sample import LANGUAGES, bank, fitting
from workbench.domain.cases import CaseKind
from workbench.domain.decisions import DecisionAction

JURISDICTIONS = {"GB": "England & Wales", "US": "US/CA", "AU": "AU/NSW", "JP": "JP"}


def places() -> list[tuple[str, str, str]]:
    """Kind, language and jurisdiction of everything that can be drawn."""
    return [
        (kind, language, JURISDICTIONS.get(country, f"EU/{country}"))
        for kind, facts in bank("kinds").items()
        for language in LANGUAGES
        if kind in bank(language)["kinds"]
        for country in bank(language)["countries"]
        if country in facts.get("countries", [country])
    ]


def test_every_kind_is_described() -> None:
    assert set(bank("kinds")) == {kind.value for kind in CaseKind}


def test_there_are_at_least_nine_languages() -> None:
    assert len(LANGUAGES) >= 9


@pytest.mark.parametrize("part", ["subjects", "openings", "points", "demands"])
def test_every_sender_finds_words(part: str) -> None:
    silent = [
        (kind, language, place)
        for kind, language, place in places()
        if not fitting(bank(language)["kinds"][kind][part], kind, place)
    ]
    assert silent == []


def test_every_caseworker_finds_notes_and_reasons() -> None:
    silent = []
    for kind, _, place in places():
        work = bank("casework")[bank("kinds")[kind]["family"]]
        reasons = [r for rs in work["decisions"].values() for r in fitting(rs, kind, place)]
        if not reasons or not fitting(work["notes"], kind, place):
            silent.append((kind, place))
    assert silent == []


def test_decisions_are_actions_of_the_trade() -> None:
    actions = {action for work in bank("casework").values() for action in work["decisions"]}
    assert actions <= {action.value for action in DecisionAction}


def test_a_sentence_of_one_law_is_not_said_under_another() -> None:
    bound = {"in": ["EU"], "kinds": ["threat_to_life"], "say": "Art. 18"}
    assert fitting([bound], "threat_to_life", "EU/DK") == ["Art. 18"]
    assert fitting([bound], "threat_to_life", "US/CA") == []
    assert fitting([bound], "legal_letter.other", "EU/DK") == []


def test_each_country_of_a_language_has_businesses() -> None:
    countries = {country for language in LANGUAGES for country in bank(language)["countries"]}
    assert countries <= set(bank("businesses"))
