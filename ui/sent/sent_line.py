"""One operation as a line of the list: its words, made once and painted often."""

from dataclasses import dataclass

from ui.widgets.instant_words import moment
from ui.widgets.pill import Tone
from workbench.operations.quarantine import SetAside
from workbench.operations.sent import Sent

Listed = Sent | SetAside
"""What the list holds: an operation of this workstation, or one that the centre set aside."""

OUTCOMES: dict[str, tuple[str, Tone]] = {
    "applied": ("on record", "green"),
    "pending": ("on its way", "amber"),
    "conflict": ("conflict", "red"),
    "refused": ("refused", "red"),
    "superseded": ("came second", "red"),
    "quarantined": ("set aside", "red"),
}
"""What each outcome is called, and the tone that goes with it."""


@dataclass(frozen=True, slots=True)
class SentLine:
    """What the list shows of an operation."""

    item: Listed
    what: str
    outcome: str
    tone: Tone
    below: str
    when: str
    spoken: str
    """The whole line for a screen reader."""


def sent_line(item: Listed, *, bound: bool) -> SentLine:
    """Return the words of an operation; `bound` tells whether there is a centre to speak of."""
    what = said_of(item)
    parts: tuple[str, ...]
    if isinstance(item, SetAside):
        said, tone = OUTCOMES["quarantined"]
        what = f"{item.name} {what[:1].lower()}{what[1:]}"
        parts = (item.reference or "a case that is not here", item.reason)
    else:
        said, tone = OUTCOMES.get(item.outcome, (item.outcome, "neutral"))
        if item.outcome == "applied" and not bound:
            said = "recorded"
        unseen = "no number yet" if item.subject else "a case that is not here"
        about = item.reference or (unseen if item.case is not None else "")
        parts = (about, item.subject, item.reason)
    below = " · ".join(" ".join(part.split()) for part in parts if part)
    when = moment(item.at)
    return SentLine(item, what, said, tone, below, when, f"{what}, {said}, {below}, {when}")


def said_of(item: Listed) -> str:
    """Return what was done, as a heading; a decision is called decided once it is on record."""
    what = " ".join(item.what.split())
    if item.kind == "case.decide" and not (isinstance(item, Sent) and item.outcome == "applied"):
        what = what.replace("decided", "decision", 1)
    return what[:1].upper() + what[1:]
