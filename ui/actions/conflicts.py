"""Comparing what met what meanwhile, and settling it."""

from functools import partial

from ui.actions.casework import needs_case
from ui.actions.context import Context
from ui.actions.registry import ActionSpec

SECTION = "Compare"
PLACE = "conflicts"


def _of_case(context: Context) -> None:
    context.window.show_place(PLACE)
    context.window.pane(PLACE).show_case(context.current_case)


def _elsewhere(context: Context) -> str:
    return "" if context.window.current_place == PLACE else "Go to what is to be compared first."


def _keep(which: str, context: Context) -> None:
    context.window.pane(PLACE).keep(which)


def _step(by: int, context: Context) -> None:
    context.window.pane(PLACE).step(by)


CONFLICTS = (
    ActionSpec(
        "place.conflicts", "Go to Compare", SECTION, lambda c: c.window.show_place(PLACE), "G, C"
    ),
    ActionSpec(
        "case.compare",
        "Compare what was changed meanwhile",
        SECTION,
        _of_case,
        "Shift+C",
        (),
        needs_case,
    ),
    ActionSpec(
        "conflict.mine", "Take yours", SECTION, partial(_keep, "mine"), "Alt+M", (), _elsewhere
    ),
    ActionSpec(
        "conflict.theirs",
        "Keep what stands",
        SECTION,
        partial(_keep, "theirs"),
        "Alt+T",
        (),
        _elsewhere,
    ),
    ActionSpec(
        "conflict.merge",
        "Take the merged text",
        SECTION,
        partial(_keep, "merge"),
        "Alt+Return",
        (),
        _elsewhere,
    ),
    ActionSpec(
        "conflict.next", "Next conflict", SECTION, partial(_step, 1), "Alt+Right", (), _elsewhere
    ),
    ActionSpec(
        "conflict.previous",
        "Previous conflict",
        SECTION,
        partial(_step, -1),
        "Alt+Left",
        (),
        _elsewhere,
    ),
)
"""The actions on conflicts."""
