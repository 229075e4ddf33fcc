"""The verbs of clocks: look at them, start, pause, let go on, stop; lay down what is promised."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.changes import Changes
from workbench.domain.case_clocks import CaseClock, case_clocks
from workbench.domain.clock_policy import policy_data, policy_from
from workbench.domain.clocks import Policy, Standing
from workbench.domain.deadlines import regime_named
from workbench.domain.instants import to_iso
from workbench.domain.legal_duties import careful_due
from workbench.domain.regime_table import REGIMES
from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.operations.due_times import read_policies, told_on, with_due


def clocks_of(desk: Desk, case: UUID, now: datetime | None = None) -> tuple[CaseClock, ...]:
    """Return the clocks of a case, as they stand now or at another instant."""
    return case_clocks(told_on(desk, case), read_policies(desk), now or desk.now())


def start_clock(
    desk: Desk,
    case: UUID,
    clock: str,
    *,
    start: datetime | None = None,
    jurisdiction: str | None = None,
    reason: str = "",
) -> Changes:
    """Start a clock: of a rule of law, or a house clock that was stopped.

    Args:
        desk: the person's desk.
        case: which.
        clock: the rule's name, or the house clock's.
        start: the event that the rule runs from; None: receipt of the case.
        jurisdiction: where the rule is read; None: the case's own.
        reason: why.

    Raises:
        UserError: there is no such clock, or the rule sets no time there.
    """
    snapshot = desk.outline(case)
    args: dict[str, Any] = {"clock": clock, "reason": clean(reason).strip()}
    if clock in REGIMES:
        regime, where = regime_named(clock), jurisdiction or snapshot.jurisdiction
        begun = start or snapshot.received
        if careful_due(regime, where, begun) is None:
            raise UserError(f"{regime.title}: {regime.says}. There is no time to count.")
        args |= {"law": True, "from": to_iso(begun), "jurisdiction": where}
    else:
        known = _house_clock(clocks_of(desk, case), clock)
        if not known.ended:
            raise UserError(f"The clock “{clock}” has not been stopped.")
    return _turn(desk, case, "start", args, f"Started {clock} on")


def pause_clock(
    desk: Desk, case: UUID, whom: str, reason: str = "", clock: str | None = None
) -> Changes:
    """Let the house's clocks rest, one or all, while somebody outside is waited for.

    Raises:
        UserError: nobody is named, or the clock is the law's, which does not rest.
    """
    name = clean(whom).strip()
    if not name:
        raise UserError("Say for whom the clock waits.")
    found = _named_or_all(clocks_of(desk, case), clock)
    if not any(one.standing in {Standing.RUNNING, Standing.MISSED} for one in found):
        raise UserError("No clock of the house is running here. Nothing was paused.")
    args = {"clock": clock, "for": name, "reason": clean(reason).strip()}
    return _turn(desk, case, "pause", args, "Paused the clock of")


def resume_clock(desk: Desk, case: UUID, clock: str | None = None) -> Changes:
    """Let the house's clocks go on, one or all."""
    found = _named_or_all(clocks_of(desk, case), clock)
    if not any(_rests(one) for one in found):
        raise UserError("No clock rests here. Nothing was changed.")
    return _turn(desk, case, "resume", {"clock": clock}, "The clock goes on with")


def stop_clock(desk: Desk, case: UUID, clock: str | None = None, reason: str = "") -> Changes:
    """End a clock; without a name, those of the house.

    Raises:
        UserError: no reason is given: a clock that ends before the decision has to say why.
    """
    why = clean(reason).strip()
    if not why:
        raise UserError("Say why the clock ends; the case goes on. It runs still.")
    clocks = clocks_of(desk, case)
    law = next((one for one in clocks if one.is_law and one.name == clock), None)
    found = (law,) if law is not None else _named_or_all(clocks, clock)
    if all(one.ended for one in found):
        raise UserError("It has ended already. Nothing was changed.")
    operations = []
    if law is not None and not _was_started(desk, case, law.name):
        # It runs by what the case is; it is named, so that its end can be.
        begun = {"clock": law.name, "reason": "", "law": True, "from": to_iso(law.started)}
        where = desk.outline(case).jurisdiction
        operations.append(desk.operation("clock.start", case, begun | {"jurisdiction": where}))
    operations.append(desk.operation("clock.stop", case, {"clock": clock, "reason": why}))
    recorded = desk.record(with_due(desk, desk.outline(case), operations))
    return Changes(recorded, f"Stopped a clock of {desk.reference(case)}")


def policy_in_force(desk: Desk, scope: str | None = None) -> Policy:
    """Return what is promised now in a scope, by default the person's own."""
    return read_policies(desk).at(scope or desk.scope, desk.now())


def save_policy(
    desk: Desk, told: Mapping[str, Any], reason: str, scope: str | None = None
) -> Changes:
    """Lay down what the house promises from now on; what was counted before stays counted.

    Raises:
        UserError: the data is no policy, or no reason is given.
    """
    policy = policy_from(told)
    why = clean(reason).strip()
    if not why:
        raise UserError("Say why the house promises something else. Nothing was changed.")
    place = scope or desk.scope
    args = {
        "scope": place,
        "version": policy.version,
        "policy": policy_data(policy),
        "reason": why,
    }
    recorded = desk.record([desk.operation("clock.policy", None, args)])
    return Changes(recorded, f"House targets “{policy.version}” count in {place}")


def _turn(desk: Desk, case: UUID, turn: str, args: Mapping[str, Any], words: str) -> Changes:
    operation = desk.operation(f"clock.{turn}", case, args)
    recorded = desk.record(with_due(desk, desk.outline(case), [operation]))
    return Changes(recorded, f"{words} {desk.reference(case)}")


def _rests(clock: CaseClock) -> bool:
    """Whether it is paused; one that is over its time may be, too."""
    return bool(clock.strip) and clock.strip[-1].effect == "paused"


def _was_started(desk: Desk, case: UUID, rule: str) -> bool:
    told = told_on(desk, case)
    return any(one.kind == "clock.start" and one.args["clock"] == rule for one in told)


def _named_or_all(clocks: tuple[CaseClock, ...], name: str | None) -> tuple[CaseClock, ...]:
    if name is None:
        return tuple(one for one in clocks if not one.is_law)
    return (_house_clock(clocks, name),)


def _house_clock(clocks: tuple[CaseClock, ...], name: str) -> CaseClock:
    found = next((one for one in clocks if one.name == name), None)
    if found is None:
        there = ", ".join(one.name for one in clocks) or "none"
        raise UserError(
            f"There is no clock “{name}” here; there is: {there}. A rule of law is started by its "
            "name; `workbench deadlines --list` tells them."
        )
    if found.is_law:
        raise UserError(
            f"{found.title}: the law's time does not rest while somebody is waited for. Stop it "
            "with a reason, or start it from another event."
        )
    return found
