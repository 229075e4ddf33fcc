"""The people of the department, as somebody sees them who shares the work out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workbench.domain.people import Person, Role
from workbench.domain.routing import Suited, most_suited
from workbench.domain.workload import Holding
from workbench.operations.desk import Desk
from workbench.storage.team_query import read_holdings, read_team, read_traits

_LOOKED_AT = 2_000
"""Of so many cases the sort is looked at; of more, these tell for all."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person and the number of open cases that they hold."""

    person: Person
    holds: int


@dataclass(frozen=True, slots=True)
class Member:
    """A person and what they hold."""

    person: Person
    holding: Holding


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody with what they hold, and what nobody holds."""

    members: tuple[Member, ...]
    unclaimed: Holding

    @property
    def all_open(self) -> int:
        """How many cases are open."""
        return self.unclaimed.cases + sum(member.holding.cases for member in self.members)

    @property
    def lapsed(self) -> Holding:
        """The cases whose claims have run out."""
        counted: Counter[int] = Counter()
        for member in self.members:
            counted.update(member.holding.lapsed_by_priority)
        return Holding(by_priority=counted, lapsed_by_priority=counted)


def colleagues(desk: Desk) -> list[Colleague]:
    """Return everybody who can hold a case, by name; always with the person of the desk."""
    with desk.ledger.replica.reading() as connection:
        found = [Colleague(person, holds) for person, holds in read_holdings(connection)]
    if all(colleague.person.login != desk.person.login for colleague in found):
        # The person of a local profile is known by the operating system only.
        found.insert(0, Colleague(desk.person, 0))
    return found


def team(desk: Desk) -> Team:
    """Return everybody with what they hold, by name.

    Whoever holds a case is among them, also somebody who is no longer known by name.
    """
    with desk.ledger.replica.reading() as connection:
        people, holdings = read_team(connection, desk.now())
    return Team(
        tuple(Member(person, held) for person, held in _everybody(desk, people, holdings)),
        holdings.get(None, Holding()),
    )


def suited(desk: Desk, cases: Sequence[UUID]) -> list[Suited]:
    """Return everybody as a choice for these cases, whom they suit best first."""
    with desk.ledger.replica.reading() as connection:
        people, holdings = read_team(connection, desk.now())
        traits = read_traits(connection, cases[:_LOOKED_AT])
    return most_suited(_everybody(desk, people, holdings), traits)


def _everybody(
    desk: Desk, people: Sequence[Person], holdings: Mapping[str | None, Holding]
) -> list[tuple[Person, Holding]]:
    known = {person.login: person for person in people}
    if desk.person.login not in known:
        # The person of a local profile is known by the operating system only.
        known = {desk.person.login: desk.person} | known
    for login in holdings:
        if login is not None and login not in known:
            known[login] = Person(login, login, Role.SPECIALIST, capacity=0)
    return [(person, holdings.get(login, Holding())) for login, person in known.items()]
