"""Whom a case suits is said with reasons, and who cannot have it stands last with the reason."""

from workbench.domain.people import Person, Role
from workbench.domain.routing import Traits, most_suited
from workbench.domain.workload import Holding

APPEAL = Traits("north", "appeal.reviewer", "EU/DK", "da")


def person(login: str, role: Role = Role.SPECIALIST, **given: object) -> Person:
    values: dict[str, object] = {"scopes": ("north",), "capacity": 20}
    return Person(login, login.title(), role, **(values | given))  # type: ignore[arg-type]


def order(*people: tuple[Person, Holding]) -> list[str]:
    return [found.person.login for found in most_suited(people, {APPEAL: 1})]


def test_who_speaks_the_language_and_knows_the_kind_comes_first() -> None:
    able = person("able", languages=("da",), skills=("appeal.reviewer", "EU/DK"))
    other = person("other", languages=("en",))
    assert order((other, Holding()), (able, Holding())) == ["able", "other"]
    [first, _] = most_suited([(able, Holding()), (other, Holding())], {APPEAL: 1})
    assert first.words == (
        "speaks Danish · trained in Appeal by reviewer · knows the law of EU/DK · "
        "20 of 20 units free"
    )


def test_free_capacity_decides_between_equals() -> None:
    assert order((person("full"), Holding({3: 19})), (person("free"), Holding({3: 2}))) == [
        "free",
        "full",
    ]


def test_who_would_not_see_it_and_who_holds_no_cases_are_last_and_say_why() -> None:
    people = [
        (person("audit", Role.AUDITOR), Holding()),
        (person("south", scopes=("south",)), Holding()),
        (person("full"), Holding({0: 9})),
    ]
    found = most_suited(people, {APPEAL: 1})
    assert [s.why_not for s in found] == [
        "",
        "An auditor holds no cases",
        "Not a member of north: would not see it",
    ]
    assert found[0].words == "16 units over capacity"


def test_who_sees_more_of_the_cases_comes_before_who_is_freer() -> None:
    cases = {APPEAL: 8, APPEAL._replace(scope="south"): 3}
    busy, free = person("busy"), person("free", scopes=("south",))
    found = most_suited([(free, Holding()), (busy, Holding({3: 19}))], cases)
    assert [s.person.login for s in found] == ["busy", "free"]


def test_of_cases_of_several_teams_it_says_how_many_a_person_sees() -> None:
    [found] = most_suited(
        [(person("ann"), Holding())], {APPEAL: 3, APPEAL._replace(scope="south"): 2}
    )
    assert found.why_not == ""
    assert "sees 3 of 5" in found.words
