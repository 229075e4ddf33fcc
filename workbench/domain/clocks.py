"""Clocks of a case: what the house promised, how much of it has been used, and every pause.

A clock is never stored as a number that is added to. It is read from what happened, so that no
minute is lost or counted twice, and a change of promise leaves what was counted before as it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from workbench.domain.cases import Priority
from workbench.domain.working_time import Piece, WorkingHours

_NOTHING = timedelta(0)
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Until(StrEnum):
    """What ends a promised time."""

    DECISION = "decision"
    LETTER = "letter"
    """The first letter that goes out; a decision ends it too."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What the house promises: for which cases, in how much time, by whose working hours.

    It is no law, and its words say so wherever its due time is shown.
    """

    clock: str
    """What is promised: a first answer, a decision."""
    allowance: timedelta
    words: str
    hours: WorkingHours | None = None
    """The time that counts; None: every hour of every day."""
    kind: str | None = None
    """For cases of this kind alone; None: of every kind. Likewise the two below."""
    priority: Priority | None = None
    scope: str | None = None
    until: Until = Until.DECISION

    def fits(self, kind: str, priority: Priority, scope: str) -> bool:
        """Return whether it is made for such a case."""
        asked = ((self.kind, kind), (self.priority, priority), (self.scope, scope))
        return all(own is None or own == one for own, one in asked)


@dataclass(frozen=True, slots=True)
class Policy:
    """The promises in force under a version; of those for a clock, the first that fits counts."""

    version: str
    promises: tuple[Promise, ...]

    def promised(self, kind: str, priority: Priority, scope: str) -> dict[str, Promise]:
        """Return what is promised for such a case, by clock."""
        found: dict[str, Promise] = {}
        for promise in self.promises:
            if promise.fits(kind, priority, scope):
                found.setdefault(promise.clock, promise)
        return found


class Turn(StrEnum):
    """What can happen to a clock."""

    START = "start"
    """It starts, or goes on after it was stopped."""
    PAUSE = "pause"
    """Work waits for somebody outside; told again, for somebody else."""
    RESUME = "resume"
    STOP = "stop"
    ANSWER = "answer"
    """Somebody outside wrote; a pause that goes on after it is flagged."""
    PROMISE = "promise"
    """Another promise counts from here on: the priority, the scope or the policy changed."""


class Happening(NamedTuple):
    """A turn at an instant."""

    at: datetime
    turn: Turn
    words: str = ""
    """For whom work waits, who answered, why the promise changed."""
    promise: Promise | None = None


class Effect(StrEnum):
    """What a stretch of time is to a clock."""

    COUNTED = "counted"
    OFF = "not working time"
    PAUSED = "paused"
    STOPPED = "stopped"


class Stretch(NamedTuple):
    """A piece of a clock's strip. Both ends are in UTC; the end is the first instant not in it."""

    start: datetime
    end: datetime
    effect: Effect
    reason: str
    answered: bool = False
    """A pause although the other side has already written."""


class Miss(NamedTuple):
    """A promise that was not kept, and from when on. It stays, whatever is promised later."""

    at: datetime
    promise: Promise


class Standing(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    """Stopped within what is promised now."""
    MISSED = "missed"
    """Stopped or running beyond it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as it is read at an instant."""

    promise: Promise
    standing: Standing
    counted: timedelta
    strip: tuple[Stretch, ...]
    """Fills the time from the start to the instant of reading without gap or overlap."""
    due: datetime | None
    """When the promise is used up; None while it is paused or after it stopped in time."""
    misses: tuple[Miss, ...]

    @property
    def left(self) -> timedelta:
        """What remains of the allowance; negative when it is overdrawn."""
        return self.promise.allowance - self.counted

    @property
    def paused_although_answered(self) -> bool:
        """Whether it still waits for somebody who has already written."""
        return bool(self.strip) and self.strip[-1].answered


def read_clock(promise: Promise, happenings: Iterable[Happening], now: datetime) -> Reading | None:
    """Return how a clock stands, or None if it has not started.

    Happenings that change nothing (a pause of a stopped clock) are let pass: they may come from two
    desks that did not know of each other. What happens after `now` is not yet known.

    Args:
        promise: what is promised when the clock starts.
        happenings: what happened to it, in any order; of equal times, in the order given.
        now: the instant of reading.
    """
    running = _Running(promise)
    for happening in sorted(happenings, key=lambda one: one.at):
        if happening.at <= now:
            running.take(happening._replace(at=happening.at.astimezone(UTC)))
    return running.reading(now.astimezone(UTC))


@dataclass(slots=True)
class _Running:
    """A clock while its happenings are gone through."""

    promise: Promise
    effect: Effect | None = None
    """None until it starts."""
    at: datetime = _BEFORE_ALL
    waiting: str = ""
    answered: bool = False
    counted: timedelta = _NOTHING
    strip: list[Stretch] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    promised_meanwhile: Promise | None = None
    """Promised while it was stopped: a verdict stands, and this counts if the clock goes on."""
    used_up: datetime | None = None
    """When the present promise was used up, if it was."""

    def take(self, happening: Happening) -> None:
        """Let time pass up to a happening, and let it have its effect."""
        self._pass(happening.at)
        if happening.promise is not None and happening.turn is Turn.PROMISE:
            self._promised(happening.promise)
        match happening.turn, self.effect:
            case Turn.START, None:
                self.effect, self.at = Effect.COUNTED, happening.at
            case Turn.START, Effect.STOPPED:
                self.effect = Effect.COUNTED
                if self.promised_meanwhile is not None:
                    self._change(self.promised_meanwhile)
            case Turn.PAUSE, Effect.COUNTED | Effect.PAUSED:
                self.effect, self.waiting, self.answered = Effect.PAUSED, happening.words, False
            case Turn.RESUME, Effect.PAUSED:
                self.effect = Effect.COUNTED
            case Turn.STOP, Effect.COUNTED | Effect.PAUSED:
                self.effect = Effect.STOPPED
            case Turn.ANSWER, Effect.PAUSED:
                self.answered = True

    def reading(self, now: datetime) -> Reading | None:
        """Let time pass up to now, and tell how it stands."""
        if self.effect is None:
            return None
        self._pass(now)
        over = self.counted > self.promise.allowance
        due = self.used_up if over else None
        if self.effect is Effect.STOPPED:
            standing = Standing.MISSED if over else Standing.MET
        elif over:
            standing = Standing.MISSED
        elif self.effect is Effect.PAUSED:
            standing = Standing.PAUSED
        else:
            standing = Standing.RUNNING
            due = self._due(now)
        return Reading(
            self.promise, standing, self.counted, tuple(self.strip), due, tuple(self.misses)
        )

    def _promised(self, promise: Promise) -> None:
        """Take another promise, before the clock starts, while it goes, or for when it goes on."""
        if self.effect is None:
            self.promise = promise
        elif self.effect is Effect.STOPPED:
            self.promised_meanwhile = promise
        else:
            self._change(promise)

    def _change(self, promise: Promise) -> None:
        """Count by another promise from here on; what was counted stays counted."""
        self.promise, self.promised_meanwhile = promise, None
        # A promise made now cannot have been broken before now.
        self.used_up = self.at if self.counted >= promise.allowance else None
        if self.counted > promise.allowance:
            self.misses.append(Miss(self.at, promise))

    def _pass(self, until: datetime) -> None:
        """Add the time up to an instant to the strip."""
        if self.effect is None or until <= self.at:
            return
        if self.effect is Effect.COUNTED:
            for piece in self._pieces(until):
                self._count(piece)
        elif self.effect is Effect.PAUSED:
            words = f"waiting for {self.waiting}" if self.waiting else "waiting"
            if self.answered:
                words += ", who has answered"
            self._add(Stretch(self.at, until, Effect.PAUSED, words, self.answered))
        else:
            self._add(Stretch(self.at, until, Effect.STOPPED, "stopped"))
        self.at = until

    def _pieces(self, until: datetime) -> Iterator[Piece]:
        hours = self.promise.hours
        return iter((Piece(self.at, until, ""),)) if hours is None else hours.pieces(self.at, until)

    def _count(self, piece: Piece) -> None:
        if piece.off:
            self._add(Stretch(piece.start, piece.end, Effect.OFF, piece.off))
            return
        left = self.promise.allowance - self.counted
        self.counted += piece.end - piece.start
        if self.used_up is None and self.counted >= self.promise.allowance:
            self.used_up = piece.start + left
        if self.counted > self.promise.allowance and left >= _NOTHING and self.used_up is not None:
            self.misses.append(Miss(self.used_up, self.promise))
        self._add(Stretch(piece.start, piece.end, Effect.COUNTED, self.promise.words))

    def _add(self, stretch: Stretch) -> None:
        """Add to the strip, joined to its last piece where nothing else lies between."""
        last = self.strip[-1] if self.strip else None
        if last is not None and last[2:] == stretch[2:]:
            self.strip[-1] = last._replace(end=stretch.end)
        else:
            self.strip.append(stretch)

    def _due(self, now: datetime) -> datetime:
        if self.used_up is not None:
            return self.used_up
        left, hours = self.promise.allowance - self.counted, self.promise.hours
        return now + left if hours is None else hours.after(now, left)
