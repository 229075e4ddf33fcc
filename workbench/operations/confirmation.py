"""Asking the centre at once what it makes of a verb, for whoever waits for the answer."""

from dataclasses import dataclass, replace

from workbench.changes import Changes
from workbench.operations.desk import Desk
from workbench.sync.engine import SyncEngine
from workbench.sync.state import Link

_WHY = {
    Link.SHUT_OUT: "The centre does not let you in any more",
    Link.PASSWORD_WANTED: "The centre asks for your password again",
}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A verb, with what the centre says of it."""

    changes: Changes
    """With the outcomes as they are known now: `pending` where the centre did not answer."""
    confirmed: bool
    """Whether the centre has answered. In a profile that is its own centre it always has."""
    words: str
    """What that means for the person; empty in a profile that is its own centre."""


def confirm(desk: Desk, engine: SyncEngine | None, changes: Changes) -> Confirmed:
    """Bring a verb to the centre, and tell its answer.

    Args:
        desk: the person's desk.
        engine: what talks to the centre; None where the profile is its own.
        changes: the verb, as it was recorded here.
    """
    if engine is None:
        return Confirmed(changes, True, "")
    if changes.outcome == "pending":
        state = engine.push_now().state
        found = {r.op_id: desk.ledger.journal.find(r.op_id) for r in changes.recorded}
        changes = replace(
            changes,
            recorded=tuple(
                replace(r, outcome=e.outcome, detail=e.detail)
                if (e := found[r.op_id]) is not None
                else r
                for r in changes.recorded
            ),
        )
        if changes.outcome == "pending":
            why = _WHY.get(state.link, "The centre cannot be reached")
            words = f"Not confirmed yet. {why}; it is kept here and goes there when it can."
            return Confirmed(changes, False, words)
    # What a look at this workstation's own copy refused never went to the centre.
    asked = any(desk.ledger.journal.find(r.op_id) is not None for r in changes.recorded)
    return Confirmed(changes, asked, "Confirmed by the centre." if asked else "")
