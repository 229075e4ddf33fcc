"""Letters: begin one for the case in the panel."""

from ui.actions.casework import needs_case
from ui.actions.context import Context
from ui.actions.registry import ActionSpec

SECTION = "Letter"


def _start(context: Context) -> None:
    if context.current_case is not None:
        context.window.show_place("letters")
        context.letters.start(context.current_case)


LETTERS = (
    ActionSpec("letter.start", "Write a letter …", SECTION, _start, "L", (), needs_case),
    ActionSpec(
        "place.letters", "Go to Letters", SECTION, lambda c: c.window.show_place("letters"), "G, L"
    ),
    ActionSpec(
        "place.queue", "Go to the queue", SECTION, lambda c: c.window.show_place("queue"), "G, Q"
    ),
)
"""The actions on letters."""
