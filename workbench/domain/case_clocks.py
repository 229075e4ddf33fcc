"""The clocks of one case, read from what happened on it: the house's promises, and the law's.

Nothing of them is stored. The house's clocks start at receipt, rest while the case waits, and end
with the decision; a law's clock runs on whatever the house does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from workbench.domain.cases import CaseKind, Priority
from workbench.domain.clock_policy import Policies
from workbench.domain.clocks import (
    Effect,
    Happening,
    Miss,
    Promise,
    Standing,
    Stretch,
    Turn,
    Until,
    read_clock,
)
from workbench.domain.instants import parse_iso
from workbench.domain.legal_calendar import PUBLISHED, HolidayEdition
from workbench.domain.legal_duties import rule_of
from workbench.domain.statutory_clock import read_statutory

_NOTHING = timedelta(0)
_UNDECIDED = frozenset({"new", "open", "waiting"})
_PUT_AWAY = frozenset({"decided", "closed"})

_SETTERS: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    "case.set_kind": lambda value: ("kind", value),
    "case.set_priority": lambda value: ("priority", Priority(value)),
    "case.set_jurisdiction": lambda value: ("jurisdiction", value or ""),
    "case.move": lambda value: ("scope", value),
}
"""Which of the case's facts an operation sets."""

CLOCK_KINDS = (
    "case.open", "case.set_kind", "case.set_priority", "case.set_jurisdiction", "case.set_received",
    "case.move", "case.wait", "case.resume", "case.decide", "case.close", "case.unclose",
    "case.reopen", "message.receive", "letter.send", "clock.start", "clock.pause", "clock.resume",
    "clock.stop",
)  # fmt: skip
"""The kinds of operations that a case's clocks look at."""


class Told(NamedTuple):
    """Something that happened on a case, as far as its clocks look at it."""

    kind: str
    args: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A clock of a case as it is read at an instant."""

    name: str
    """By which it is paused, resumed and stopped: a promise's clock, or a rule of law."""
    title: str
    basis: str
    """What it rests on, in words."""
    is_law: bool
    standing: Standing
    started: datetime
    counted: timedelta
    paused: timedelta
    strip: tuple[Stretch, ...]
    """Fills the time from the start to the instant of reading without gap or overlap."""
    ahead: tuple[Stretch, ...] = ()
    """Fills the time from there to the due time, as far as that lies ahead."""
    due: datetime | None = None
    """By when the department wants it done, the careful time where a law has one."""
    legal_due: datetime | None = None
    """The first instant that is too late by law."""
    misses: tuple[Miss, ...] = ()
    ended: bool = False
    waits_for: str = ""
    """Whom it was last paused for."""

    @property
    def paused_although_answered(self) -> bool:
        """Whether it still waits for somebody who has already written."""
        return bool(self.strip) and self.strip[-1].answered

    @property
    def was_missed(self) -> bool:
        """Whether it is or ever was over its time."""
        return bool(self.misses) or self.standing is Standing.MISSED


@dataclass(slots=True)
class _Facts:
    """What is known of the case while what happened is gone through."""

    kind: str
    priority: Priority
    scope: str
    jurisdiction: str
    state: str = "new"


@dataclass(slots=True)
class _Laws:
    """A clock of law: from when and where, and whether it was stopped."""

    where: str
    start: datetime
    stopped: datetime | None = None


@dataclass(slots=True)
class _Walk:
    """Goes through what happened on a case."""

    policies: Policies
    facts: _Facts
    received: datetime
    promised: dict[str, Promise] = field(default_factory=dict)
    first: dict[str, Promise] = field(default_factory=dict)
    turns: dict[str, list[Happening]] = field(default_factory=dict)
    laws: dict[str, _Laws] = field(default_factory=dict)
    put_away: datetime | None = None

    def promise(self, at: datetime, *, begins: bool = False) -> None:
        """Let the policy in force promise what it does for the case as it now is."""
        facts = self.facts
        policy = self.policies.at(facts.scope, at)
        fresh = policy.promised(facts.kind, facts.priority, facts.scope)
        for clock, made in fresh.items():
            before = self.promised.get(clock)
            if before is None:
                self.first.setdefault(clock, made)
                start = self.received if begins else at
                self.tell(clock, Happening(start, Turn.START))
                if not begins and facts.state in _PUT_AWAY:
                    self.tell(clock, Happening(at, Turn.STOP))
            if before is not None and before != made:
                self.tell(clock, Happening(at, Turn.PROMISE, promise=made))
        for clock in self.promised.keys() - fresh.keys():
            self.tell(clock, Happening(at, Turn.STOP))
        self.promised = fresh

    def tell(self, clock: str, happening: Happening) -> None:
        """Let something happen to one clock."""
        self.turns.setdefault(clock, []).append(happening)

    def tell_all(self, turn: Turn, at: datetime, words: str = "", clock: str | None = None) -> None:
        """Let something happen to the house's clocks: to the one named, or to all."""
        for name in self.promised if clock is None else {clock} & self.promised.keys():
            self.tell(name, Happening(at, turn, words))

    def take(self, told: Told) -> None:
        """Take in one more thing that happened."""
        args, at = told.args, told.at
        if told.kind in _SETTERS:
            setattr(self.facts, *_SETTERS[told.kind](args["value"]))
            self.promise(at)
        elif told.kind == "message.receive":
            if not args.get("automatic"):
                self.tell_all(Turn.ANSWER, at)
        elif told.kind == "letter.send":
            for clock, promise in self.promised.items():
                if promise.until is Until.LETTER:
                    self.tell(clock, Happening(at, Turn.STOP))
        elif told.kind.startswith("clock."):
            self._turned(told)
        else:
            self._moved(told.kind, args, at)

    def _moved(self, kind: str, args: Mapping[str, Any], at: datetime) -> None:
        """Let the case go from one state to another, where it may."""
        facts = self.facts
        match kind, facts.state:
            case "case.wait", "new" | "open":
                facts.state = "waiting"
                self.tell_all(Turn.PAUSE, at, str(args.get("for", "")))
            case "case.resume", "waiting":
                facts.state = "open"
                self.tell_all(Turn.RESUME, at)
            case "case.decide", "new" | "open" | "waiting":
                facts.state = "decided"
                self._ended(at)
            case "case.close", "new" | "open" | "decided":
                closes = facts.state != "decided"
                facts.state = "closed"
                if closes:
                    self._ended(at)
            case "case.unclose", "closed":
                facts.state = str(args.get("to", "open"))
                if facts.state in _UNDECIDED:
                    self._goes_on(at)
            case "case.reopen", "decided" | "closed":
                facts.state = "open"
                self._goes_on(at)

    def _ended(self, at: datetime) -> None:
        self.put_away = at
        self.tell_all(Turn.STOP, at)

    def _goes_on(self, at: datetime) -> None:
        self.put_away = None
        for clock, promise in self.promised.items():
            if promise.until is Until.DECISION:
                self.tell(clock, Happening(at, Turn.START))

    def _turned(self, told: Told) -> None:
        """Let a person start, pause, resume or stop a clock."""
        args, at = told.args, told.at
        clock = args.get("clock")
        match told.kind:
            case "clock.start" if args.get("law"):
                self.laws[str(clock)] = _Laws(args["jurisdiction"], parse_iso(args["from"]))
            case "clock.start":
                self.tell_all(Turn.START, at, clock=clock)
            case "clock.stop" if clock in self.laws:
                self.laws[str(clock)].stopped = at
            case "clock.stop":
                self.tell_all(Turn.STOP, at, clock=clock)
            case "clock.pause":
                self.tell_all(Turn.PAUSE, at, str(args.get("for", "")), clock)
            case "clock.resume":
                self.tell_all(Turn.RESUME, at, clock=clock)


def case_clocks(
    told: Sequence[Told],
    policies: Policies,
    now: datetime,
    edition: HolidayEdition = PUBLISHED,
) -> tuple[CaseClock, ...]:
    """Return the clocks of a case: the law's first, then the house's.

    Args:
        told: what happened on the case, in the order of record, beginning with its opening.
        policies: what the house promised when.
        now: the instant of reading.
        edition: the holidays that a law's time is counted with.
    """
    walk = _gone_through(told, policies, now)
    return () if walk is None else (*_law_clocks(walk, now, edition), *_house_clocks(walk, now))


def earliest(clocks: Iterable[CaseClock], *, laws_alone: bool = False) -> CaseClock | None:
    """Return the open clock that is due first; of equals the law's."""
    due = [
        (clock.due, not clock.is_law, clock.name, clock)
        for clock in clocks
        if clock.due is not None and not clock.ended and (clock.is_law or not laws_alone)
    ]
    return min(due, key=lambda one: one[:3])[3] if due else None


def _gone_through(told: Sequence[Told], policies: Policies, now: datetime) -> _Walk | None:
    opened = next((one for one in told if one.kind == "case.open"), None)
    if opened is None:
        return None
    fields = opened.args["fields"]
    corrected = [one.args["value"] for one in told if one.kind == "case.set_received"]
    received = parse_iso(corrected[-1] if corrected else fields["received"])
    facts = _Facts(
        fields["kind"], Priority(fields["priority"]), fields["scope"], fields["jurisdiction"] or ""
    )
    walk = _Walk(policies, facts, received)
    # What was promised when it was opened counts from its receipt.
    walk.promise(opened.at, begins=True)
    changes = [at for at in policies.changes(opened.at) if at <= now]
    for one in _in_order(told, changes):
        if isinstance(one, datetime):
            walk.promise(one)
        elif one.at <= now:
            walk.take(one)
    return walk


def _in_order(told: Sequence[Told], changes: Sequence[datetime]) -> Iterator[Told | datetime]:
    """Yield what happened, with the changes of policy in between."""
    left = list(changes)
    for one in told:
        while left and left[0] <= one.at:
            yield left.pop(0)
        if one.kind != "case.open":
            yield one
    yield from left


def _house_clocks(walk: _Walk, now: datetime) -> Iterator[CaseClock]:
    for clock, turns in walk.turns.items():
        found = read_clock(walk.first[clock], turns, now)
        if found is None:
            continue
        paused = sum(
            (one.end - one.start for one in found.strip if one.effect is Effect.PAUSED), _NOTHING
        )
        stopped = bool(found.strip) and found.strip[-1].effect is Effect.STOPPED
        ends = walk.facts.state in _PUT_AWAY or stopped
        promise = found.promise
        due = None if ends else found.due
        yield CaseClock(
            name=clock,
            title=f"House: {clock}",
            basis=_basis(promise, paused),
            is_law=False,
            standing=found.standing,
            started=walk.received if not found.strip else found.strip[0].start,
            counted=found.counted,
            paused=paused,
            strip=found.strip,
            ahead=_ahead(promise, now, due),
            due=due,
            misses=found.misses,
            ended=ends,
            waits_for=next((t.words for t in reversed(turns) if t.turn is Turn.PAUSE), ""),
        )


def _basis(promise: Promise, paused: timedelta) -> str:
    return f"{promise.words} ({span_words(paused)} paused)" if paused else promise.words


def _ahead(promise: Promise, now: datetime, due: datetime | None) -> tuple[Stretch, ...]:
    if due is None or due <= now:
        return ()
    if promise.hours is None:
        return (Stretch(now, due, Effect.COUNTED, promise.words),)
    return tuple(
        Stretch(one.start, one.end, Effect.OFF if one.off else Effect.COUNTED, one.off)
        for one in promise.hours.pieces(now, due)
    )


def _law_clocks(walk: _Walk, now: datetime, edition: HolidayEdition) -> Iterator[CaseClock]:
    laws, facts = dict(walk.laws), walk.facts
    implied = rule_of(CaseKind(facts.kind), facts.jurisdiction) if _known(facts.kind) else None
    if implied is not None and implied.name not in laws:
        laws = {implied.name: _Laws(facts.jurisdiction, walk.received), **laws}
    for name, law in laws.items():
        stops = [at for at in (law.stopped, walk.put_away) if at is not None]
        read = read_statutory(name, law.where, law.start, min(stops, default=None), now, edition)
        if read is None:
            continue
        yield CaseClock(
            name=name,
            title=read.title,
            basis=read.basis,
            is_law=True,
            standing=read.standing,
            started=law.start,
            counted=read.counted,
            paused=_NOTHING,
            strip=read.strip,
            ahead=read.ahead,
            due=read.careful,
            legal_due=read.legal,
            ended=bool(stops),
        )


def _known(kind: str) -> bool:
    return kind in set(CaseKind)


def span_words(span: timedelta) -> str:
    """Return a length of time in the two units that tell it best.

    >>> span_words(timedelta(hours=27, minutes=5)), span_words(timedelta(minutes=61))
    ('1 d 3 h', '1 h 1 min')
    >>> span_words(timedelta(seconds=40))
    'less than 1 min'
    """
    minutes = span // timedelta(minutes=1)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    told = [f"{n} {unit}" for n, unit in parts if n][:2]
    return " ".join(told) or "less than 1 min"
