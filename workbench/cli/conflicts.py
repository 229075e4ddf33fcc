"""`conflicts` and `resolve`: two people set the same field, and one of the two values stands."""

import argparse
from typing import Any

from workbench.cli.confirming import finish
from workbench.cli.session import answer, workbench_of
from workbench.domain.conflicts import Conflict
from workbench.domain.instants import to_iso
from workbench.errors import UserError
from workbench.operations.conflicts import conflicts, resolve
from workbench.operations.desk import Desk


def list_conflicts(options: argparse.Namespace) -> int:
    """List the conflicts that nobody has settled yet."""
    with workbench_of(options) as workbench:
        found = conflicts(workbench.desk, open_only=not options.all)
    answer(options, [_shape(conflict) for conflict in found], "\n".join(map(_line, found)))
    return 0


def settle(options: argparse.Namespace) -> int:
    """Settle a conflict by keeping one of its values, or another."""
    with workbench_of(options) as workbench:
        found = _named(workbench.desk, options.conflict)
        match options.keep:
            case "mine":
                changes = resolve(workbench.desk, found.op_id, "mine")
            case "theirs":
                changes = resolve(workbench.desk, found.op_id, "theirs")
            case text:
                changes = resolve(workbench.desk, found.op_id, "mine", text)
        return finish(options, workbench, changes)


def _named(desk: Desk, reference: str) -> Conflict:
    """The conflict with this id, or with the one id that begins so."""
    wanted = reference.lower()
    found = [c for c in conflicts(desk, open_only=False) if str(c.op_id).startswith(wanted)]
    if len(found) == 1 and wanted:
        return found[0]
    what = "no conflict" if not found else "more than one conflict"
    raise UserError(f"There is {what} {reference}. List them with `workbench conflicts`.")


def _shape(conflict: Conflict) -> dict[str, Any]:
    return {
        "conflict": str(conflict.op_id),
        "case": str(conflict.case),
        "number": conflict.reference,
        "field": conflict.field,
        "base": conflict.base,
        "mine": conflict.mine,
        "theirs": conflict.theirs,
        "now": conflict.now,
        "mine_by": conflict.mine_by,
        "theirs_by": conflict.theirs_by,
        "at": to_iso(conflict.at),
        "resolved": conflict.resolved,
    }


def _line(conflict: Conflict) -> str:
    return (
        f"{conflict.op_id}  {conflict.reference:>9}  {conflict.field}: {conflict.mine_by} wanted "
        f"“{conflict.mine}”, “{conflict.now}” stands (before both: “{conflict.base}”)"
    )
