"""Triage rules: what they propose, how they are read, and what can never work is said."""

import pytest

from workbench.domain.house_rules import HOUSE_RULES
from workbench.domain.triage_conditions import EXAMPLES, Harm, TriageFacts, condition_from
from workbench.domain.triage_rules import RuleList, findings, rules_data, rules_from
from workbench.errors import UserError

FACTS = TriageFacts(
    kind="appeal.reviewer",
    jurisdiction="EU/DE (Bavaria)",
    source="legal mailbox",
    language="de",
    subject="Refund please",
    harm=Harm.LIVE,
    evidence="the mail says “right now”",
    reach=10,
    repeat=2,
    law=lambda: 48.0,
)


def rules(*told: tuple[str, list[str], object]) -> RuleList:
    rows = [
        {"name": name, "when": when, "priority": priority, "reason": "so"}
        for name, when, priority in told
    ]
    return rules_from({"version": "1", "rules": rows})


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("kind is appeal.reviewer or appeal.business", True),
        ("kind is not appeal.reviewer", False),
        ("jurisdiction lies in EU", True),
        ("jurisdiction lies in EU/DE", True),
        ("jurisdiction lies in EU/D", False),
        ("harm is live harm", True),
        ("source is legal mailbox", True),
        ("subject says refund", True),
        ("reach at least 10", True),
        ("reach below 10", False),
        ("repeat at least 3", False),
        ("law within 48 hours", True),
        ("law within 47 hours", False),
    ],
)
def test_a_condition_reads_like_words(sentence: str, holds: bool) -> None:
    condition = condition_from(sentence)
    assert condition.holds(FACTS) is holds
    assert condition.words == sentence


def test_without_a_number_in_law_none_is_near() -> None:
    facts = TriageFacts(kind="appeal.reviewer")
    assert not condition_from("law within 999 hours").holds(facts)


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_the_examples_are_conditions(sentence: str) -> None:
    assert condition_from(sentence).words == sentence


@pytest.mark.parametrize("sentence", ["", "kind", "kind is", "reach is 3", "law is near", "1 = 1"])
def test_what_is_no_condition_shows_how_they_look(sentence: str) -> None:
    with pytest.raises(UserError, match="Write it like one of: kind is appeal"):
        condition_from(sentence)


def test_a_kind_misspelt_is_not_silently_never_so() -> None:
    with pytest.raises(UserError, match=r"There is no kind “appeal\.reviewr”"):
        condition_from("kind is appeal.reviewr")


def test_the_first_rule_that_fits_decides_and_says_why() -> None:
    listed = rules(
        ("big", ["reach at least 100"], 1),
        ("live", ["harm is live harm"], 2),
        ("rest", [], 4),
    )
    proposed = listed.propose(FACTS)
    assert proposed == (2, "so (the mail says “right now”)", "live")


def test_a_priority_may_be_that_of_another_rule() -> None:
    listed = rules(("a", ["language is de"], "as b"), ("b", ["language is da"], 1))
    assert (findings(listed), listed.propose(FACTS).priority) == ([], 1)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            [("a", ["reach at least 1"], "as b"), ("b", ["repeat at least 1"], "as a")],
            "in a circle: a → b → a",
        ),
        ([("a", [], "as a")], "in a circle: a → a"),
        ([("a", [], "as nowhere")], "takes its priority from “nowhere”, which there is not"),
        ([("a", ["reach at least 1"], 1), ("a", [], 2)], "Two rules are called “a”"),
        (
            [("a", ["kind is appeal.reviewer", "kind is appeal.business"], 1)],
            "“a” contradicts itself: no case has both",
        ),
        ([("a", ["reach below 3", "reach at least 5"], 1)], "“a” contradicts itself"),
        (
            [("a", ["jurisdiction lies in EU", "jurisdiction is UK"], 1)],
            "“a” contradicts itself",
        ),
        ([("a", [], 1), ("b", ["reach at least 2"], 2)], "“b” is never reached"),
        (
            [("a", ["reach at least 2"], 1), ("b", ["reach at least 5", "language is da"], 2)],
            "“b” is never reached: it lies within “a”",
        ),
        (
            [("a", ["language is da"], 1), ("b", ["language is da"], 2)],
            "“b” asks the same as “a”",
        ),
    ],
)
def test_what_can_never_work_is_said(told: list[tuple[str, list[str], object]], said: str) -> None:
    assert any(said in one for one in findings(rules(*told)))


def test_rules_that_only_overlap_are_fine() -> None:
    listed = rules(("a", ["reach at least 5"], 1), ("b", ["reach at least 2"], 2), ("c", [], 4))
    assert findings(listed) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "needs a “version” in words"),
        ({"version": "1", "rules": []}, "has 1 to 500 rules"),
        ({"version": "1", "rules": [None]}, "Rule 1 needs a “name”"),
        ({"version": "1", "rules": [{"name": "a", "reason": "b", "priority": 9}]}, "0 to 4"),
        ({"version": "1", "rules": [{"name": "a", "reason": "b", "priority": True}]}, "0 to 4"),
        ({"version": "1", "rules": [{"name": "a", "reason": "b", "when": "x"}]}, "a list of con"),
    ],
)
def test_data_that_is_no_list_is_refused(told: object, said: str) -> None:
    with pytest.raises(UserError, match=said):
        rules_from(told)


def test_the_house_rules_can_work_and_are_the_same_read_back() -> None:
    assert findings(HOUSE_RULES) == []
    assert rules_from(rules_data(HOUSE_RULES)) == HOUSE_RULES


def test_a_threat_to_life_goes_before_all() -> None:
    threat = TriageFacts(kind="threat_to_life", harm=Harm.LIVE)
    assert HOUSE_RULES.propose(threat)[:2] == (0, "a threat to life or safety is handled at once")
