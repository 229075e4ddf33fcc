"""Looking after the centre."""

from ui.actions.context import Context
from ui.actions.registry import ActionSpec

SECTION = "Centre"
PLACE = "administration"


def _begin(context: Context) -> None:
    context.window.show_place(PLACE)
    context.window.pane(PLACE).begin()


ADMINISTRATION = (
    ActionSpec("centre.administer", "Administer the centre …", SECTION, _begin, "G, Z"),
)
"""The actions of whoever looks after a centre."""
