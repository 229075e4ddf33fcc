"""A lead's actions: share the work out, move it, take it over, free it."""

from ui.actions.casework import needs_cases
from ui.actions.context import Context
from ui.actions.registry import ActionSpec
from ui.jobs import verbs

SECTION = "Team"


def _held_by_somebody(context: Context) -> str:
    lacking = needs_cases(context)
    snapshot = context.snapshot
    if lacking or snapshot is None or context.many:
        return lacking
    return "" if snapshot.assignee else "Nobody holds it."


TEAM = (
    ActionSpec("place.team", "Go to Team", SECTION, lambda c: c.window.show_place("team"), "G, T"),
    ActionSpec(
        "case.move",
        "Move to another team …",
        SECTION,
        lambda c: c.sharing.ask("scope", c.meant),
        "Shift+M",
        (),
        needs_cases,
        "case.move",
    ),
    ActionSpec(
        "case.take_over",
        "Take over a lapsed claim",
        SECTION,
        lambda c: c.sharing.act(verbs.taking_over(), c.meant),
        "Shift+O",
        (),
        _held_by_somebody,
        "case.claim",
    ),
    ActionSpec(
        "case.give_back",
        "Put back among the unclaimed",
        SECTION,
        lambda c: c.sharing.act(verbs.giving_back(), c.meant),
        "Shift+U",
        (),
        _held_by_somebody,
        "case.assign",
    ),
)
"""The actions of whoever leads."""
