"""Ending a command on a case: the centre is asked at once, and the answer says what it said."""

import argparse

from workbench.app import Workbench
from workbench.changes import Changes
from workbench.cli.session import answer, status_of
from workbench.cli.shapes import done
from workbench.domain.cases import CaseSnapshot
from workbench.errors import UserError
from workbench.operations.confirmation import confirm


def finish(options: argparse.Namespace, workbench: Workbench, changes: Changes) -> int:
    """Tell what became of a verb on one case, and whether the centre has confirmed it."""
    desk = workbench.desk
    case = changes.recorded[-1].case
    before = desk.outline(case) if case is not None else None
    told = confirm(desk, workbench.sync, changes)
    if before is not None:
        shape = done(told.changes, _now(workbench, before), confirmed=told.confirmed)
        said = f"{changes.words}. {told.words}".strip() if told.words else changes.words
        answer(options, shape, said if told.changes.stands else "")
    return status_of(told.changes)


def _now(workbench: Workbench, before: CaseSnapshot) -> CaseSnapshot:
    """The case as it stands; as it was where it has left this person's view meanwhile."""
    try:
        return workbench.desk.outline(before.case)
    except UserError:
        return before
