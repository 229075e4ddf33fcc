"""A centre as its administrator sees it, and the verbs that say how they are taken back."""

import pytest

from tests.support.centre_acts import count, open_case
from tests.support.postgres import Centre
from workbench.central.migrations import migrations, missing
from workbench.domain.people import Role
from workbench.errors import EnvironmentFault, UserError
from workbench.operations import administration
from workbench.operations.administration import Office


@pytest.fixture
def office(staffed: Centre) -> Office:
    return Office(staffed.dsn)


def test_the_roster_tells_who_may_what_and_where_the_cases_lie(
    office: Office, staffed: Centre
) -> None:
    with staffed.session("vera") as vera:
        open_case(vera, "north")
    roster = administration.look(office)
    people = {person.login: person for person in roster.people}
    assert list(people) == ["ann", "bo", "vera", "vic", "wim"]
    assert (people["vic"].role, people["vic"].scopes) == (Role.VENDOR_LEAD, ("north",))
    assert people["vera"].last_contact is not None
    assert people["bo"].last_contact is None
    scopes = {s.name: (s.vendor, s.cases, s.open_cases, s.people) for s in roster.scopes}
    assert scopes == {
        "in-house": (None, 0, 0, 2),
        "north": ("North Ltd", 1, 1, 2),
        "south": ("South Ltd", 0, 0, 1),
    }
    assert next(iter(scopes)) == "in-house"
    assert office.dsn not in f"{office!r}{roster!r}"


def test_every_verb_that_can_be_taken_back_says_how(office: Office, staffed: Centre) -> None:
    before = administration.look(office)
    for verb, about in (
        (administration.set_role, ("vera", "auditor")),
        (administration.grant, ("vera", "south")),
        (administration.revoke, ("vic", "north")),
        (administration.deactivate, ("wim",)),
    ):
        done = verb(office, *about)
        assert administration.look(office).people != before.people
        administration.undo(office, done)
        assert administration.look(office).people == before.people
    with staffed.session("wim") as wim:
        assert count(wim, "scope") == 1


def test_what_cannot_be_taken_back_offers_no_way(office: Office) -> None:
    for done in (
        administration.add_scope(office, " east ", ""),
        administration.add_person(office, "zoe", "Zoe", "specialist", ["east"]),
        administration.reset_password(office, "bo"),
        administration.initialise(office),
    ):
        assert done.undo == ()
        with pytest.raises(UserError, match="cannot be taken back"):
            administration.undo(office, done)
    assert next(s.name for s in administration.look(office).scopes) == "east"


def test_granting_what_is_granted_is_not_taken_back_by_undo(office: Office) -> None:
    assert administration.grant(office, "vera", "north").undo == ()


def test_a_case_that_lies_there_already_is_not_moved(office: Office, staffed: Centre) -> None:
    with staffed.session("vera") as vera:
        case = str(open_case(vera, "north"))
    assert "already" in administration.move_case(office, case, "north").words
    done = administration.move_case(office, case, "south")
    administration.undo(office, done)
    assert {s.name: s.cases for s in administration.look(office).scopes}["north"] == 1


@pytest.mark.parametrize(
    ("verb", "about", "words"),
    [
        ("set_role", ("nobody", "auditor"), "nobody with the login"),
        ("grant", ("vera", "nowhere"), "no scope nowhere"),
        ("deactivate", ("nobody",), "nobody with the login"),
        ("move_case", ("E-7", "north"), "no case E-7"),
        ("add_person", ("zoe", "  ", "auditor", []), "needs a name"),
        ("add_scope", ("north", ""), "already"),
    ],
)
def test_what_cannot_be_done_is_said(
    office: Office, verb: str, about: tuple[object, ...], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        getattr(administration, verb)(office, *about)


def test_a_centre_that_is_not_there_is_said() -> None:
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        administration.look(Office("host=127.0.0.1 port=1 dbname=x user=y password=z"))


def test_the_missing_steps_are_named(office: Office, staffed: Centre) -> None:
    assert administration.steps_missing(office) == ()
    last = migrations()[-1]
    with staffed.owner() as connection:
        connection.execute("DELETE FROM app.migration WHERE number = %s", (last.number,))
        assert missing(connection) == (last.name,)


def test_the_guard_is_told_in_words(office: Office, staffed: Centre) -> None:
    assert administration.check(office) == ()
    with staffed.owner() as connection:
        connection.execute("ALTER TABLE app.case_item NO FORCE ROW LEVEL SECURITY")
    (found,) = administration.check(office)
    assert (found.rule, "case_item" in found.where) == ("row-security", True)
