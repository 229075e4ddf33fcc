"""The people of the department, as somebody sees them who gives a case to one of them."""

from dataclasses import dataclass

from workbench.domain.people import Person
from workbench.operations.desk import Desk
from workbench.storage.team_query import read_holdings


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person and the number of open cases that they hold."""

    person: Person
    holds: int


def colleagues(desk: Desk) -> list[Colleague]:
    """Return everybody who can hold a case, by name; always with the person of the desk."""
    with desk.ledger.replica.reading() as connection:
        found = [Colleague(person, holds) for person, holds in read_holdings(connection)]
    if all(colleague.person.login != desk.person.login for colleague in found):
        # The person of a local profile is known by the operating system only.
        found.insert(0, Colleague(desk.person, 0))
    return found
