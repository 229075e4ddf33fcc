"""The window itself: taking files in, undo, finding actions, the look."""

from ui.actions.administration import ADMINISTRATION
from ui.actions.casework import CASEWORK
from ui.actions.centre import CENTRE
from ui.actions.conflicts import CONFLICTS
from ui.actions.context import Context
from ui.actions.letters import LETTERS
from ui.actions.queue import QUEUE
from ui.actions.registry import ActionSpec, Registry
from ui.actions.team import TEAM

SECTION = "Window"


def _nothing_to_undo(context: Context) -> str:
    return "" if context.bench.undo_words else "There is nothing to take back."


APPLICATION = (
    ActionSpec(
        "files.take_in", "Take in files …", SECTION, lambda c: c.window.choose_files(), "Ctrl+I"
    ),
    ActionSpec("undo", "Undo", SECTION, lambda c: c.bench.undo(), "Ctrl+Z", (), _nothing_to_undo),
    ActionSpec("palette", "All commands", SECTION, lambda c: c.window.open_palette(), "Ctrl+K"),
    ActionSpec("shortcuts", "Keys", SECTION, lambda c: c.window.show_shortcuts(), "?", ("F1",)),
    ActionSpec("menu", "Menu", SECTION, lambda c: c.window.open_menu(), "F10"),
    ActionSpec(
        "theme.system", "Look as the system does", SECTION, lambda c: c.window.set_mode("system")
    ),
    ActionSpec("theme.light", "Light", SECTION, lambda c: c.window.set_mode("light")),
    ActionSpec("theme.dark", "Dark", SECTION, lambda c: c.window.set_mode("dark")),
    ActionSpec(
        "text.larger",
        "Larger text",
        SECTION,
        lambda c: c.window.scale_text(1),
        "Ctrl+=",
        ("Ctrl++",),
    ),
    ActionSpec(
        "text.smaller", "Smaller text", SECTION, lambda c: c.window.scale_text(-1), "Ctrl+-"
    ),
    ActionSpec(
        "text.usual", "Usual text size", SECTION, lambda c: c.window.scale_text(0), "Ctrl+0"
    ),
    ActionSpec("quit", "Quit", SECTION, lambda c: c.window.quit(), "Ctrl+Q"),
)
"""The actions on the window."""


def all_actions() -> Registry:
    """Return everything a person can do."""
    parts = (CASEWORK, TEAM, QUEUE, LETTERS, CONFLICTS, CENTRE, ADMINISTRATION, APPLICATION)
    return Registry(spec for part in parts for spec in part)
