"""The centre: meet it now, and see what was sent there."""

from ui.actions.context import Context
from ui.actions.registry import ActionSpec

SECTION = "Centre"


def needs_centre(context: Context) -> str:
    """Say that there is no centre, where the profile is its own."""
    if context.bench.contact.bound:
        return ""
    return "These records are kept on this computer alone. Sign in to a centre to work together."


CENTRE = (
    ActionSpec(
        "centre.sync", "Sync now", SECTION, lambda c: c.bench.sync_now(), "F5", (), needs_centre
    ),
    ActionSpec(
        "place.sent", "Go to what was sent", SECTION, lambda c: c.window.show_sent(), "G, S"
    ),
    ActionSpec(
        "sent.not_applied",
        "Go to what was not applied",
        SECTION,
        lambda c: c.window.show_sent(not_applied=True),
        "G, X",
    ),
    ActionSpec(
        "centre.sign_in",
        "Sign in to a centre …",
        SECTION,
        lambda c: c.window.joining.sign_in(),
        "Ctrl+Shift+S",
    ),
    ActionSpec(
        "centre.password",
        "Give the password again …",
        SECTION,
        lambda c: c.window.joining.renew(),
        why_not=needs_centre,
    ),
    ActionSpec(
        "centre.switch",
        "Switch person …",
        SECTION,
        lambda c: c.window.joining.switch(),
        "Ctrl+Shift+P",
    ),
)
"""The actions on the centre."""
