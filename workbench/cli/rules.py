"""`rules list|test|save`: how the priority of a new case is proposed, and what a draft changes."""

import argparse
import json
from pathlib import Path
from typing import Any

from workbench.cli.session import answer, status_of, workbench_of
from workbench.domain.ids import number_text
from workbench.domain.instants import to_iso
from workbench.domain.triage_rules import RuleList, rules_data, rules_from
from workbench.errors import UserError
from workbench.operations.triage_rules import rules_in_force, save_rules, saved_rules, try_rules

_SHOWN = 50


def tell_rules(options: argparse.Namespace) -> int:
    """List the rules in force, try a draft on past cases, or save it."""
    if options.what != "list" and not options.file:
        raise UserError("Name the file with the draft, as in `workbench rules test rules.json`.")
    return {"list": _list, "test": _test, "save": _save}[options.what](options)


def _list(options: argparse.Namespace) -> int:
    with workbench_of(options) as workbench:
        rules = rules_in_force(workbench.desk, options.scope)
        saved = saved_rules(workbench.desk, options.scope)
    history = [
        {"version": one.rules.version, "at": to_iso(one.at), "by": one.by, "reason": one.reason}
        for one in saved
    ]
    answer(options, rules_data(rules) | {"saved": history}, "\n".join(_lines(rules)))
    return 0


def _test(options: argparse.Namespace) -> int:
    draft = rules_from(_read(options.file))
    with workbench_of(options) as workbench:
        found = try_rules(workbench.desk, draft)
    changed = [
        {
            "case": str(one.case),
            "number": number_text(one.number),
            "subject": one.subject,
            "stands": one.stands,
            "before": one.before.priority,
            "before_rule": one.before.rule,
            "after": one.after.priority,
            "after_rule": one.after.rule,
            "reason": one.after.reason,
        }
        for one in found.changed
    ]
    lines = [found.words]
    for one in found.changed[:_SHOWN]:
        reference = number_text(one.number) or str(one.case)
        step = f"P{one.before.priority} → P{one.after.priority}"
        lines.append(f"  {reference:>9}  {step}  {one.after.rule}: {one.subject}")
    if len(found.changed) > _SHOWN:
        lines.append(f"  … and {len(found.changed) - _SHOWN:,} more; --json lists all")
    answer(options, {"tried": found.tried, "changed": changed}, "\n".join(lines))
    return 0


def _save(options: argparse.Namespace) -> int:
    told = _read(options.file)
    with workbench_of(options) as workbench:
        changes = save_rules(workbench.desk, told, options.reason, options.scope)
    saved = {"outcome": changes.outcome, "reason": changes.reason, "version": told["version"]}
    answer(options, saved, changes.words if changes.stands else "")
    return status_of(changes)


def _lines(rules: RuleList) -> list[str]:
    lines = [f"Triage rules “{rules.version}”; the first that fits decides."]
    for place, rule in enumerate(rules.rules, start=1):
        when = " and ".join(one.words for one in rule.when) or "any case"
        lines.append(f"{place:>3}. P{rules.level(rule)}  {when}: {rule.reason}")
    return lines


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise UserError(f"{path} could not be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} holds no JSON: {error}.") from error
