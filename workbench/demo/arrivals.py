"""When invented cases come in and how far they have got: a weekly rhythm, a rising trend."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from workbench.demo.deadlines import due_of
from workbench.demo.plot import Plot, draw_plot
from workbench.domain.cases import CaseKind
from workbench.domain.queue import DUE_SOON

_DAYS = 270
_WEEKDAYS = (1.15, 1.2, 1.1, 1.0, 0.95, 0.3, 0.25)
_YOUNGEST_DONE = timedelta(days=1, hours=6)
_OLDEST_OPEN = timedelta(days=30)


class Fate(StrEnum):
    """How far a case has got."""

    UNCLAIMED = "unclaimed"
    CLAIMED = "claimed"
    WAITING = "waiting"
    REOPENED = "reopened"
    DECIDED = "decided"
    CLOSED = "closed"


_SHARES = {
    Fate.UNCLAIMED: 0.06,
    Fate.CLAIMED: 0.052,
    Fate.WAITING: 0.01,
    Fate.REOPENED: 0.008,
    Fate.DECIDED: 0.04,
}
_BREACHED = 0.0012
_DUE_SOON = 0.0036


class Pressure(StrEnum):
    """How close the due time of an open case is."""

    BREACHED = "breached"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case that came in: its plot, its times and how far it has got."""

    plot: Plot
    received: datetime
    due: datetime
    due_basis: str
    fate: Fate


def arrivals(rng: Random, now: datetime, cases: int) -> list[Arrival]:
    """Invent so many cases before `now`, in the order they came in. Each kind comes at least once.

    Args:
        rng: where all choices come from.
        now: the moment of making.
        cases: how many; at least as many as there are kinds, and some to spare.
    """
    counts = {fate: max(1, round(cases * share)) for fate, share in _SHARES.items()}
    unfinished = [_open(rng, now, fate, how) for fate, how in _pressed(counts, cases)]
    done = [Fate.REOPENED] * counts[Fate.REOPENED] + [Fate.DECIDED] * counts[Fate.DECIDED]
    done += [Fate.CLOSED] * (cases - len(unfinished) - len(done))
    kinds: list[str | None] = [kind.value for kind in CaseKind]
    kinds += [None] * (len(done) - len(kinds))
    rng.shuffle(kinds)
    finished = [_done(rng, now, fate, kind) for fate, kind in zip(done, kinds, strict=False)]
    return sorted([*unfinished, *finished], key=lambda arrival: arrival.received)


def _pressed(counts: dict[Fate, int], cases: int) -> Iterator[tuple[Fate, Pressure]]:
    """Deal out breached and soon due cases among the claimed and the unclaimed."""
    breached, soon = max(1, round(cases * _BREACHED)), max(2, round(cases * _DUE_SOON))
    for fate in (Fate.UNCLAIMED, Fate.CLAIMED, Fate.WAITING):
        for _ in range(counts[fate]):
            if fate is not Fate.WAITING and breached:
                breached -= 1
                yield fate, Pressure.BREACHED
            elif fate is Fate.CLAIMED and soon:
                soon -= 1
                yield fate, Pressure.SOON
            else:
                yield fate, Pressure.CALM


def _open(rng: Random, now: datetime, fate: Fate, wanted: Pressure) -> Arrival:
    """Draw until a case fits: laws and house targets decide what is due when."""
    while True:
        age = _OLDEST_OPEN * rng.random() ** 2.2 + timedelta(minutes=rng.randint(5, 90))
        arrival = _arrival(rng, now - age, fate, None)
        left = arrival.due - now
        if left < timedelta(0):
            # A house that works breaches by hours, not by weeks.
            pressure = Pressure.BREACHED if left > -timedelta(hours=20) else None
        else:
            pressure = Pressure.SOON if left <= DUE_SOON else Pressure.CALM
        if pressure is wanted:
            return arrival


def _done(rng: Random, now: datetime, fate: Fate, kind: str | None) -> Arrival:
    span = _DAYS if fate is Fate.CLOSED else 45
    while True:
        age = timedelta(days=rng.random() * span)
        received = now - max(age, _YOUNGEST_DONE)
        likely = _WEEKDAYS[received.weekday()] * (1.35 - age.days / _DAYS) / 2
        if rng.random() < likely:
            return _arrival(rng, _in_office_hours(rng, received), fate, kind)


def _arrival(rng: Random, received: datetime, fate: Fate, kind: str | None) -> Arrival:
    received = received.replace(microsecond=0)
    plot = draw_plot(rng, received, kind)
    due, basis = due_of(rng, plot.kind, plot.jurisdiction, plot.priority, received)
    return Arrival(plot, received, due, basis, fate)


def _in_office_hours(rng: Random, received: datetime) -> datetime:
    """Move within the day to an hour at which people write, never later than it was."""
    hour = min(received.hour, int(rng.triangular(6, 21, 10)))
    return received.replace(hour=hour, minute=min(received.minute, rng.randint(0, 59)))
