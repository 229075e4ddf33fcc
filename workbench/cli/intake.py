"""`intake` and `split`."""

import argparse
import sys
from dataclasses import replace

from workbench.cli.session import answer, status_of, workbench_of
from workbench.cli.shapes import done
from workbench.domain.ids import number_text
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.operations.intake import IntakeResult, split_message, take_in

_MANY = 200


def take_in_paths(options: argparse.Namespace) -> int:
    """Take in the paths; each line says what became of one."""
    with workbench_of(options) as workbench:
        progress = _say_progress if sys.stderr.isatty() and not options.json else None
        desk = lying_in(workbench.desk, options.scope)
        results = take_in(desk, options.paths, options.kind, progress)
    answer(options, [_shape(result) for result in results], "\n".join(map(_line, results)))
    missing = [r for r in results if r.outcome == "unreadable" and r.case is None]
    for result in missing:
        print(f"workbench: {result.path}: {result.reason}", file=sys.stderr)
    return 1 if missing else 0


def split_off(options: argparse.Namespace) -> int:
    """Make the message with this number on the case a case of its own."""
    with workbench_of(options) as workbench:
        desk = workbench.desk
        case = desk.case_id(options.case)
        messages = desk.read(case).stream("message")
        if not 1 <= options.message <= len(messages):
            raise UserError(f"The case has {len(messages)} messages, numbered from 1.")
        changes = split_message(desk, case, messages[options.message - 1].op_id)
        opened = changes.recorded[0].case
        new = desk.read(opened) if opened else desk.read(case)
    answer(options, done(changes, new), f"{changes.words}: now {new.reference}")
    return status_of(changes)


def lying_in(desk: Desk, scope: str | None) -> Desk:
    """The desk, with new cases lying in the scope."""
    if scope is None:
        return desk
    own = desk.person.scopes
    if scope not in own:
        raise UserError(
            f"You do not belong to {scope}. Choose one of: {', '.join(own)}. Nothing was taken in."
        )
    ordered = (scope, *(name for name in own if name != scope))
    return replace(desk, person=replace(desk.person, scopes=ordered))


def _shape(result: IntakeResult) -> dict[str, object]:
    return {
        "path": result.path,
        "case": str(result.case) if result.case else None,
        "number": number_text(result.number),
        "outcome": result.outcome,
        "reason": result.reason,
    }


def _line(result: IntakeResult) -> str:
    case = number_text(result.number) or "none"
    return f"{case:>9}  {result.outcome:<10}  {result.path}  {result.reason}"


def _say_progress(finished: int, total: int) -> bool:
    if total >= _MANY:
        print(f"\r{finished:,} of {total:,}", end="", file=sys.stderr, flush=True)
    return True
