"""`clock`, `targets`: the time used on a case, what is due, and what the house promises."""

import argparse
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from workbench.changes import Changes
from workbench.cli.session import answer, status_of, workbench_of
from workbench.cli.shapes import done
from workbench.domain.case_clocks import CaseClock, span_words
from workbench.domain.clock_policy import policy_data
from workbench.domain.clock_table import strips_as_csv
from workbench.domain.instants import to_iso
from workbench.errors import UserError
from workbench.operations.clocks import (
    clocks_of,
    pause_clock,
    policy_in_force,
    resume_clock,
    save_policy,
    start_clock,
    stop_clock,
)
from workbench.operations.desk import Desk

Turn = Callable[[Desk, UUID, argparse.Namespace], Changes]


def tell_clocks(options: argparse.Namespace) -> int:
    """List the clocks of a case, or do something to them."""
    with workbench_of(options) as workbench:
        desk = workbench.desk
        case = desk.case_id(options.case)
        status, head = 0, {}
        if options.turn != "list":
            changes = _TURNS[options.turn](desk, case, options)
            head, status = done(changes, desk.outline(case)), status_of(changes)
        clocks = clocks_of(desk, case)
    if options.csv:
        answer(argparse.Namespace(json=False), None, strips_as_csv(clocks).rstrip("\n"))
        return status
    shaped = [shape(clock) for clock in clocks]
    words = "\n".join(line for clock in clocks for line in _lines(clock))
    answer(options, head | {"clocks": shaped} if head else shaped, words)
    return status


def tell_policy(options: argparse.Namespace) -> int:
    """Show what the house promises, or lay down something else."""
    with workbench_of(options) as workbench:
        desk, status = workbench.desk, 0
        if options.file:
            changes = save_policy(desk, _read(options.file), options.reason, options.scope)
            status = status_of(changes)
        policy = policy_in_force(desk, options.scope)
    words = [f"House targets “{policy.version}”. They are no law."]
    words += [f"  {one.kind or 'every kind'}: {one.words}" for one in policy.promises]
    answer(options, policy_data(policy), "\n".join(words))
    return status


def shape(clock: CaseClock) -> dict[str, Any]:
    """Return a clock's JSON; spans in seconds, times in UTC."""
    return {
        "clock": clock.name,
        "title": clock.title,
        "basis": clock.basis,
        "law": clock.is_law,
        "standing": clock.standing.value,
        "started": to_iso(clock.started),
        "due": _time(clock.due),
        "legal_due": _time(clock.legal_due),
        "counted_seconds": clock.counted.total_seconds(),
        "paused_seconds": clock.paused.total_seconds(),
        "paused_although_answered": clock.paused_although_answered,
        "ended": clock.ended,
        "misses": [{"at": to_iso(one.at), "promise": one.promise.words} for one in clock.misses],
        "strip": [
            {
                "from": to_iso(one.start),
                "to": to_iso(one.end),
                "effect": one.effect.value,
                "reason": one.reason,
                "answered": one.answered,
            }
            for one in clock.strip
        ],
    }


def _start(desk: Desk, case: UUID, options: argparse.Namespace) -> Changes:
    if not options.clock:
        raise UserError(
            "Name the rule or the clock to start, as in `clock E-20418 start GDPR_DSR`."
        )
    start = _moment(options.start) if options.start else None
    return start_clock(
        desk,
        case,
        options.clock,
        start=start,
        jurisdiction=options.jurisdiction,
        reason=options.reason,
    )


_TURNS: dict[str, Turn] = {
    "start": _start,
    "pause": lambda desk, case, o: pause_clock(desk, case, o.whom, o.reason, o.clock),
    "resume": lambda desk, case, o: resume_clock(desk, case, o.clock),
    "stop": lambda desk, case, o: stop_clock(desk, case, o.clock, o.reason),
}


def _lines(clock: CaseClock) -> list[str]:
    lines = [
        f"{clock.title} ({clock.name}): {clock.standing.value}",
        f"  {'Basis':<9} {clock.basis}",
        f"  {'Counted':<9} {span_words(clock.counted)}, paused {span_words(clock.paused)}"
        if clock.paused
        else f"  {'Counted':<9} {span_words(clock.counted)}",
    ]
    if clock.due is not None and not clock.ended:
        lines.append(f"  {'Due':<9} {to_iso(clock.due)}")
    if clock.legal_due is not None:
        lines.append(f"  {'By law':<9} too late from {to_iso(clock.legal_due)}")
    lines += [f"  {'Missed':<9} {to_iso(one.at)}: {one.promise.words}" for one in clock.misses]
    if clock.paused_although_answered:
        lines.append(f"  {'Mind':<9} it waits still, though an answer has come")
    lines += [
        f"    {one.effect.value:<16} {to_iso(one.start)}  {one.reason}" for one in clock.strip
    ]
    return lines


def _time(instant: datetime | None) -> str | None:
    return to_iso(instant) if instant is not None else None


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}” is no ISO 8601 time, such as 2026-11-22T14:30+01:00.") from None
    if found.tzinfo is None:
        raise UserError(f"{text} does not tell its time zone; a date of law is not guessed.")
    return found


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise UserError(f"{path} could not be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} holds no JSON: {error}.") from error
