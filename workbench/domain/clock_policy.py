"""What the house promises, as data: the targets it begins with, and those that a lead writes.

A policy is kept as an operation of a scope and never rewritten: what was promised at a time stays
what counts for that time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from workbench.domain.cases import CaseKind, Priority
from workbench.domain.clocks import Policy, Promise, Until
from workbench.domain.jurisdictions import is_calendar
from workbench.domain.legal_calendar import PUBLISHED, HolidayEdition
from workbench.domain.sla import HOUSE_TARGETS, house_words
from workbench.domain.working_time import Shift, WorkingHours
from workbench.errors import UserError

ANSWER = "answer"
"""The clock that every case has: from receipt to the decision."""

HOUSE_POLICY = Policy(
    "as delivered",
    tuple(
        Promise(ANSWER, allowance, house_words(priority, allowance), priority=priority)
        for priority, allowance in HOUSE_TARGETS.items()
    ),
)
"""Counts wherever nobody has saved another."""

_HOUR = timedelta(hours=1)
_LONGEST = 24 * 366


class PolicySince(NamedTuple):
    """A policy of a scope, and from when on it counts."""

    at: datetime
    scope: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies that were ever in force, oldest first."""

    saved: tuple[PolicySince, ...] = ()

    def at(self, scope: str, when: datetime) -> Policy:
        """Return what counted in a scope at an instant."""
        own = [one.policy for one in self.saved if one.scope == scope and one.at <= when]
        return own[-1] if own else HOUSE_POLICY

    def changes(self, since: datetime) -> list[datetime]:
        """Return the instants after `since` at which a policy was saved."""
        return [one.at for one in self.saved if one.at > since]


def policy_from(told: object, edition: HolidayEdition = PUBLISHED) -> Policy:
    """Return the policy that data tells.

    The shape is `{"version", "promises": [{"clock", "hours", "kind", "priority", "until",
    "working_hours": {"zone", "calendar", "week": {"mon": ["09:00-17:00"], …}}}]}`; of each promise
    all but the hours may be left out.

    Raises:
        UserError: the data has another shape; the sentence says where.
    """
    if not isinstance(told, Mapping) or not isinstance(told.get("promises"), Sequence):
        raise UserError("A policy of clocks needs a “version” and a list “promises”.")
    version = told.get("version")
    if not isinstance(version, str) or not version.strip():
        raise UserError("A policy of clocks needs a “version” in words.")
    promises = tuple(
        _promise(place, row, edition) for place, row in enumerate(told["promises"], start=1)
    )
    if not promises:
        raise UserError("A policy needs one promise at least.")
    return Policy(version.strip(), promises)


def policy_data(policy: Policy) -> dict[str, Any]:
    """Return a policy as data that `policy_from` reads back."""
    return {"version": policy.version, "promises": [_data(one) for one in policy.promises]}


def _promise(place: int, row: object, edition: HolidayEdition) -> Promise:
    if not isinstance(row, Mapping):
        raise UserError(f"Promise {place} is no object with names and values.")
    hours = row.get("hours")
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= _LONGEST:
        raise UserError(f"Promise {place} needs “hours”, a number above 0 and up to a year.")
    kind, priority = row.get("kind"), row.get("priority")
    if kind is not None and kind not in set(CaseKind):
        raise UserError(f"Promise {place} is for the kind “{kind}”, which there is not.")
    if priority is not None and priority not in set(Priority):
        raise UserError(f"Promise {place} is for the priority {priority}; there are 0 to 4.")
    until = row.get("until", Until.DECISION)
    if until not in set(Until):
        raise UserError(f"Promise {place} ends with “{until}”; choose one of {', '.join(Until)}.")
    allowance = timedelta(hours=hours)
    told = row.get("working_hours")
    works = None if told is None else _working_hours(place, told, edition)
    level = None if priority is None else Priority(priority)
    clock = str(row.get("clock") or ANSWER)
    words = house_words(level, allowance, "working h" if works else "h", clock)
    return Promise(clock, allowance, words, works, kind, level, until=Until(until))


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _working_hours(place: int, told: object, edition: HolidayEdition) -> WorkingHours:
    told = told if isinstance(told, Mapping) else {}
    try:
        week = {str(day): [_shift(one) for one in shifts] for day, shifts in told["week"].items()}
        zone = ZoneInfo(told["zone"])
    except (KeyError, TypeError, ValueError, OSError, AttributeError) as error:
        raise UserError(
            f"The working hours of promise {place} need a “zone” such as Europe/Copenhagen and a "
            "“week” such as {“mon”: [“09:00-17:00”]}."
        ) from error
    if unknown := week.keys() - set(_WEEK):
        raise UserError(f"“{min(unknown)}” is no day; name mon to sun (promise {place}).")
    calendar = told.get("calendar")
    if calendar is not None and not is_calendar(calendar):
        raise UserError(f"“{calendar}” is no calendar of holidays (promise {place}).")
    days = tuple(tuple(week.get(day, ())) for day in _WEEK)
    return WorkingHours(zone, days, edition.calendar(calendar) if calendar else None)


def _shift(text: str) -> Shift:
    opens, _, closes = text.partition("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())


def _data(promise: Promise) -> dict[str, Any]:
    told: dict[str, Any] = {"clock": promise.clock, "hours": promise.allowance / _HOUR}
    if promise.kind is not None:
        told["kind"] = promise.kind
    if promise.priority is not None:
        told["priority"] = int(promise.priority)
    if promise.until is not Until.DECISION:
        told["until"] = promise.until.value
    works = promise.hours
    if works is not None:
        week = zip(_WEEK, works.week, strict=True)
        told["working_hours"] = {
            "zone": works.zone.key,
            "calendar": works.calendar.code if works.calendar is not None else None,
            "week": {
                day: [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in shifts]
                for day, shifts in week
                if shifts
            },
        }
    return told
