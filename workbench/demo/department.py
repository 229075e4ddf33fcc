"""The whole history of the invented department, as the loader takes it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from workbench.demo.arrivals import Arrival, Fate, arrivals
from workbench.demo.chronicle import Recorded
from workbench.demo.notable import busy_case, theft_case
from workbench.demo.staff import people
from workbench.demo.story import Story
from workbench.domain.operations import Operation
from workbench.domain.people import Person, Role

CASES = 2_500
_OPEN_FOR_THE_FIRST = 11
_LETTER_EVERY = 0.045
_BEFORE_ALL = timedelta(days=300)
_NOTABLE = 2


def history(seed: int, now: datetime, cases: int = CASES) -> Iterator[Recorded]:
    """Tell everything that happened, case by case in the order they came in.

    Args:
        seed: the same seed and moment make the same history, byte for byte.
        now: the moment of making; due times and waiting are relative to it.
        cases: how many cases; 100 or more give every kind, state and view.
    """
    rng = Random(seed)  # noqa: S311  # invented people need no secret
    yield from _joining(rng, now - _BEFORE_ALL)
    kept = _OPEN_FOR_THE_FIRST
    for number, arrival in enumerate(arrivals(rng, now, cases - _NOTABLE), start=1):
        mine = kept > 0 and _for_the_first(arrival)
        kept -= mine
        story = Story(rng, arrival, number, now, people()[0] if mine else None)
        story.tell(with_letter=story.takes_letter and rng.random() < _LETTER_EVERY)
        yield from story
    yield from busy_case(rng, cases - 1, now)
    yield from theft_case(rng, cases, now)


def _for_the_first(arrival: Arrival) -> bool:
    """Whether the person whom the demo opens as takes it."""
    return arrival.fate is Fate.CLAIMED and arrival.plot.family not in {"appeal", "notice"}


def _joining(rng: Random, at: datetime) -> Iterator[Recorded]:
    """Let everybody join the department, before the first case."""
    administrator = next(p for p in people() if p.role is Role.ADMINISTRATOR)
    for place, person in enumerate(people()):
        joined = at + timedelta(minutes=place)
        op_id = UUID(
            int=int(joined.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62 | rng.getrandbits(62)
        )
        args = {
            "login": person.login,
            "name": person.name,
            "role": person.role.value,
            "facts": _facts(person),
        }
        yield (
            Operation(op_id, "person.add", None, args, administrator.login, joined, imported=True),
            (),
        )


def _facts(person: Person) -> dict[str, object]:
    return {
        "scopes": list(person.scopes),
        "vendor": person.vendor,
        "languages": list(person.languages),
        "skills": list(person.skills),
        "capacity": person.capacity,
    }
