"""Finding one's way through the queue."""

from ui.actions.context import Context
from ui.actions.registry import ActionSpec
from workbench.domain.cases import View

SECTION = "Queue"

_KEYS = {
    View.MINE: "M",
    View.UNCLAIMED: "U",
    View.DUE: "D",
    View.BREACHED: "B",
    View.WAITING: "W",
    View.OPEN: "O",
    View.ALL: "A",
}


def _move(context: Context, step: int) -> None:
    context.window.show_place("queue")
    context.queue.move(step)


def _extend(context: Context, step: int) -> None:
    context.window.show_place("queue")
    context.queue.extend(step)


def _search(context: Context) -> None:
    context.window.show_place("queue")
    context.queue.focus_search()


def _view(view: View, place: int) -> ActionSpec:
    return ActionSpec(
        f"queue.view.{view.value}",
        f"Go to {view.words}",
        SECTION,
        lambda context: context.window.show_view(view),
        f"G, {_KEYS[view]}",
        (f"Ctrl+{place}",),
    )


QUEUE = (
    ActionSpec("queue.next", "Next case", SECTION, lambda c: _move(c, 1), "N"),
    ActionSpec("queue.down", "Move down", SECTION, lambda c: _move(c, 1), "J"),
    ActionSpec("queue.up", "Move up", SECTION, lambda c: _move(c, -1), "K"),
    ActionSpec("queue.extend_down", "Select down", SECTION, lambda c: _extend(c, 1), "Shift+J"),
    ActionSpec("queue.extend_up", "Select up", SECTION, lambda c: _extend(c, -1), "Shift+K"),
    ActionSpec(
        "queue.select_shown", "Select what is shown", SECTION, lambda c: c.queue.choose_more()
    ),
    ActionSpec(
        "queue.select_all",
        "Select all that match",
        SECTION,
        lambda c: c.queue.choose_matching(),
        "Ctrl+Shift+A",
    ),
    ActionSpec("queue.search", "Search cases", SECTION, _search, "/", ("Ctrl+F",)),
    *(_view(view, place) for place, view in enumerate(_KEYS, 1)),
)
"""The actions on the queue."""
