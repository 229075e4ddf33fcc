"""`deadlines`: until when something has to be done by law, and why."""

import argparse
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from workbench.cli.session import answer
from workbench.domain.cases import Priority
from workbench.domain.deadlines import Deadline, Extras, deadline
from workbench.domain.explanation import day_words
from workbench.domain.legal_calendar import PUBLISHED, HolidayEdition, edition_from
from workbench.domain.regime_table import REGIMES
from workbench.domain.regimes import Regime
from workbench.errors import UserError

_DATES = {
    "raw_date": "Raw date",
    "due_date": "Due by law",
    "conservative_due_date": "Conservative",
    "earliest_date": "Not before",
    "latest_date": "Not after",
    "earliest_effective_date": "Takes effect from",
    "latest_service_date": "Last day to serve",
}
"""The dates of an answer in the order in which they are told."""


def tell_deadline(options: argparse.Namespace) -> int:
    """Compute one deadline, or list the rules; needs no profile."""
    if options.list:
        answer(options, [_rule(one) for one in REGIMES.values()], "\n".join(_lines()))
        return 0
    if not (options.rule and options.received and options.jurisdiction):
        raise UserError(
            "Give --rule, --received and --jurisdiction; `workbench deadlines --list` names "
            "the rules."
        )
    found = deadline(
        options.rule,
        _time(options.received),
        options.jurisdiction,
        Extras(
            _time(options.event) if options.event else None,
            options.period,
            None if options.priority is None else Priority(options.priority),
        ),
        _edition(options.holidays) if options.holidays else PUBLISHED,
    )
    answer(options, shape(found), words(found))
    return 0


def shape(found: Deadline) -> dict[str, Any]:
    """Return the answer's JSON: the dates that apply, and how they came about."""
    told, reckoning = {}, found.reckoning
    for name in _DATES:
        day: date | None = getattr(reckoning, name)
        if day is not None:
            told[name] = day.isoformat()
    if reckoning.due_instant is not None:
        told["due_instant"] = _local(found, reckoning.due_instant)
    return told | {
        "counting": found.regime.counting.value,
        "legal_basis": found.legal_basis,
        "confidence": found.confidence,
        "explanation": [
            {
                "from": _local(found, interval.start),
                "to": _local(found, interval.end),
                "effect": interval.effect.value,
                "reason": interval.reason,
            }
            for interval in reckoning.explanation
        ],
    }


def words(found: Deadline) -> str:
    """Return the answer for a person."""
    regime, reckoning = found.regime, found.reckoning
    lines = [
        f"{regime.title} ({regime.name}), {found.place.name}, read in {found.place.zone.key}",
        f"  {'From':<18} {_local(found, found.received)}, {regime.starts}",
    ]
    for name, label in _DATES.items():
        day: date | None = getattr(reckoning, name)
        if day is not None:
            lines.append(f"  {label:<18} {day_words(day)}")
    if reckoning.due_instant is not None:
        lines.append(f"  {'Too late from':<18} {_local(found, reckoning.due_instant)}")
    elif not reckoning.explanation:
        lines.append(f"  {'Due':<18} no date: {regime.says}")
    mark = regime.confidence_in(found.place)
    sure = mark.words if found.confidence == mark else "no law"
    lines.append(f"  {'Basis':<18} {found.legal_basis}")
    lines.append(f"  {'Confidence':<18} {found.confidence} ({sure})")
    if regime.keeps_open:
        lines.append(f"  {'Minimum':<18} open or kept at least until then; later is safe")
    if regime.caveat:
        lines.append(f"  {'Mind':<18} {regime.caveat}")
    lines += [
        f"    {interval.effect.value:<12} {_local(found, interval.start)}  {interval.reason}"
        for interval in reckoning.explanation
    ]
    if reckoning.explanation and found.regime.length:
        lines.append(f"  {'Holidays':<18} {found.edition.version}")
    return "\n".join(lines)


def _rule(regime: Regime) -> dict[str, Any]:
    return {
        "rule": regime.name,
        "title": regime.title,
        "starts": regime.starts,
        "counting": regime.counting.value,
        "length": regime.length or None,
        "window_opens": regime.window_opens or None,
        "says": regime.says,
        "legal_basis": regime.legal_basis,
        "source": regime.source or regime.legal_basis,
        "confidence": regime.confidence.value,
        "jurisdictions": list(regime.where),
        "keeps_open": regime.keeps_open,
        "caveat": regime.caveat,
        "inputs": [
            {"option": f"--{given}", "required": False, "meaning": meaning}
            for given, meaning in regime.takes
        ],
    }


def _lines() -> list[str]:
    return [
        f"{regime.name:<26} {regime.confidence:<2}  {regime.title}: {regime.says}"
        for regime in REGIMES.values()
    ]


def _local(found: Deadline, instant: datetime) -> str:
    """Return an instant in the legal time of the place, which is the one the law is read in."""
    return instant.astimezone(found.place.zone).isoformat()


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}” is no ISO 8601 time, such as 2026-11-22T14:30+01:00.") from None


def _edition(path: str) -> HolidayEdition:
    """Read an edition of holidays that an administrator wrote."""
    try:
        told = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise UserError(f"{path} could not be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} holds no edition of holidays in JSON: {error}.") from error
    return edition_from(told)
