"""A clock of law at an instant: the stretches of its deadline, up to now and ahead.

The law's time does not rest while the house waits for somebody; it ends when the case is decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workbench.domain import explanation
from workbench.domain.clocks import Effect, Standing, Stretch
from workbench.domain.deadlines import deadline
from workbench.domain.legal_calendar import HolidayEdition
from workbench.domain.legal_duties import careful_due
from workbench.domain.regime_table import REGIMES
from workbench.errors import UserError

_EFFECTS = {
    explanation.Effect.COUNTED: Effect.COUNTED,
    explanation.Effect.NOT_COUNTED: Effect.OFF,
    explanation.Effect.SKIPPED: Effect.OFF,
    explanation.Effect.ROLLED: Effect.OFF,
}


@dataclass(frozen=True, slots=True)
class StatutoryReading:
    """How a clock of law stands."""

    title: str
    basis: str
    careful: datetime
    legal: datetime
    standing: Standing
    counted: timedelta
    strip: tuple[Stretch, ...]
    ahead: tuple[Stretch, ...]


def read_statutory(  # a rule, where, from when, until when, read when and by what
    name: str,
    where: str,
    start: datetime,
    stopped: datetime | None,
    now: datetime,
    edition: HolidayEdition,
) -> StatutoryReading | None:
    """Return how a rule's clock stands, or None where it has no instant that is too late.

    Raises:
        UserError: there is no such rule, or it does not apply there.
    """
    regime = REGIMES.get(name)
    if regime is None:
        raise UserError(
            f"There is no deadline rule “{name}”. `workbench deadlines --list` names all."
        )
    careful = careful_due(regime, where, start, edition)
    if careful is None:
        return None
    found = deadline(name, start, where, edition=edition).reckoning
    legal = found.due_instant or careful[0]
    start, now = start.astimezone(UTC), now.astimezone(UTC)
    end = min(stopped.astimezone(UTC), now) if stopped is not None else now
    whole = [
        Stretch(one.start, one.end, _EFFECTS[one.effect], one.reason) for one in found.explanation
    ]
    beyond = Stretch(legal, max(legal, end), Effect.COUNTED, "beyond what the law allows")
    strip = [*_between([*whole, beyond], start, end)]
    if end < now:
        strip.append(Stretch(max(end, start), now, Effect.STOPPED, "stopped"))
    if end > legal:
        standing = Standing.MISSED
    else:
        standing = Standing.RUNNING if stopped is None else Standing.MET
    counted = (one.end - one.start for one in strip if one.effect is Effect.COUNTED)
    return StatutoryReading(
        title=regime.title,
        basis=careful[1],
        careful=careful[0],
        legal=legal,
        standing=standing,
        counted=sum(counted, timedelta(0)),
        strip=tuple(strip),
        ahead=() if stopped is not None else tuple(_between(whole, max(now, start), legal)),
    )


def _between(stretches: list[Stretch], start: datetime, end: datetime) -> Iterator[Stretch]:
    for one in stretches:
        begins, ends = max(one.start, start), min(one.end, end)
        if begins < ends:
            yield one._replace(start=begins, end=ends)
