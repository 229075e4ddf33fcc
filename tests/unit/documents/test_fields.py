"""Filling fields: the case first, the person over it, and only what is missing is asked."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from workbench.documents.fields import FilledFields, fill
from workbench.documents.templates import find_template
from workbench.errors import UserError

FACTS = {"case.number": "E-20418", "today": "2026-11-22", "case.received": "2026-11-20T17:02+01:00"}


def filled(
    given: Mapping[str, str] = MappingProxyType({}),
    language: str = "en",
    template: str = "further-information",
    facts: Mapping[str, str] = FACTS,
) -> FilledFields:
    return fill(find_template(template), language, facts, dict(given))


def test_facts_fill_the_fields_that_name_them() -> None:
    assert filled().values["our_reference"] == "E-20418"


def test_what_the_person_gives_wins_and_nothing_clears() -> None:
    assert filled({"our_reference": "X-1"}).values["our_reference"] == "X-1"
    cleared = filled({"our_reference": " "})
    assert "our_reference" not in cleared.values
    assert "our_reference" in {field.name for field in cleared.missing}


def test_only_required_fields_without_a_value_are_missing() -> None:
    names = {field.name for field in filled().missing}
    assert names == {"addressee", "subject", "questions", "signatory", "organisation"}


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "20 November 2026"), ("da", "20. november 2026"), ("de", "20. November 2026")],
)
def test_dates_are_written_out_in_the_letters_language(language: str, day: str) -> None:
    assert filled(language=language).values["received"] == day


def test_a_date_in_words_of_ones_own_stays_as_it_is() -> None:
    assert filled({"reply_by": "the end of the week"}).values["reply_by"] == "the end of the week"


def test_an_action_is_said_in_words_and_other_words_stay() -> None:
    facts = {**FACTS, "decision.action": "remove"}
    said = filled(template="decision", facts=facts, language="de").values["action"]
    assert said == "Wir haben den Inhalt entfernt."
    own = filled({"action": "We did both."}, template="decision", facts=facts)
    assert own.values["action"] == "We did both."


def test_a_field_the_template_lacks_is_refused_with_its_own_fields() -> None:
    with pytest.raises(UserError, match=r"no field adressee\. .*addressee, addressee_address"):
        filled({"adressee": "Ms Example"})


def test_whether_automated_means_decided_is_said_in_words_and_other_words_stay() -> None:
    facts = {**FACTS, "decision.automated": "no"}
    said = filled(template="decision", facts=facts, language="de").values["automated_means"]
    assert said == "Für die Entscheidung wurden keine automatisierten Mittel eingesetzt."
    own = {"automated_means": "A filter found it; a person decided."}
    assert filled(own, template="decision", facts=facts).values["automated_means"].startswith("A")
