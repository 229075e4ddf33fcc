"""The whole history of the invented department, as the loader takes it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from workbench.demo.arrivals import Arrival, Fate, arrivals
from workbench.demo.chronicle import Recorded
from workbench.demo.notable import busy_case, theft_case, theft_received
from workbench.demo.staff import people
from workbench.demo.story import Story
from workbench.domain.people import Person

_OPEN_FOR_THE_FIRST = 11
_WITH_LETTER = 0.025
"""Of the cases that could have one."""
_BUSY_FOR = timedelta(days=6)
_NOTABLE = 2

Teller = Callable[[Random, int, datetime], Iterator[Recorded]]
"""Tells a case: takes chance, the case's number and the moment of making."""


def history(seed: int, now: datetime, cases: int) -> Iterator[Recorded]:
    """Tell everything that happened, case by case in the order they came in.

    Args:
        seed: the same seed and moment make the same history, byte for byte.
        now: the moment of making; due times and waiting are relative to it.
        cases: how many cases; 100 or more give every kind, state and view.
    """
    rng = Random(seed)  # noqa: S311  # invented people need no secret
    theft, busy = theft_received(now), now - _BUSY_FOR
    tellers: list[tuple[datetime, Teller]] = [
        (theft, partial(theft_case, theft)),
        (busy, partial(busy_case, busy)),
    ]
    for_the_first = _OPEN_FOR_THE_FIRST
    for arrival in arrivals(rng, now, cases - _NOTABLE):
        mine = for_the_first > 0 and _suits_the_first(arrival)
        for_the_first -= mine
        tellers.append((arrival.received, partial(_told, arrival, people()[0] if mine else None)))
    tellers.sort(key=lambda teller: teller[0])
    for number, (_, teller) in enumerate(tellers, start=1):
        yield from teller(rng, number, now)


def _told(
    arrival: Arrival, holder: Person | None, rng: Random, number: int, now: datetime
) -> Iterator[Recorded]:
    story = Story(rng, arrival, number, now, holder)
    story.tell(with_letter=story.takes_letter and rng.random() < _WITH_LETTER)
    return iter(story)


def _suits_the_first(arrival: Arrival) -> bool:
    """Whether the person whom the demo opens as would take it."""
    fits = arrival.plot.language in people()[0].languages
    return fits and arrival.fate is Fate.CLAIMED and arrival.plot.family not in {"appeal", "notice"}
