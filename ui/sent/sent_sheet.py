"""One operation in full: what became of it, when, and all that was written with it."""

from ui.sent.sent_line import OUTCOMES, Listed, said_of
from ui.widgets.instant_words import exact
from ui.widgets.sheet_pen import Pen, Run, dim, strong
from workbench.operations.quarantine import SetAside

_MEANING = {
    "applied": "The centre has recorded it: it counts for everybody.",
    "pending": "Kept here, and on its way. It counts once the centre has recorded it.",
    "conflict": "Somebody else had changed the same meanwhile. Theirs stands; yours is kept.",
    "refused": "It was not carried out. It is kept here as you did it.",
    "superseded": "Another decision came first, or the case was another person's by then. What you "
    "wrote is kept on the case, for both of you.",
    "quarantined": "The centre could not place it, and has set it aside. Nothing is thrown away: "
    "a lead of your scope can read it.",
}
_LOCAL = "Recorded on this computer."
_ASIDE = (
    "The centre could not place it: the case was moved, or is not known there. Read it, act on "
    "the case if it is yours, or hand on the words: they can be copied."
)


def write_operation(pen: Pen, item: Listed | None, *, bound: bool) -> None:
    """Write an operation; None writes an empty page."""
    if item is None:
        return
    outcome = "quarantined" if isinstance(item, SetAside) else item.outcome
    said, tone = OUTCOMES.get(outcome, (outcome, "neutral"))
    if outcome == "applied" and not bound:
        said = "recorded"
    pen.paragraph(strong(said_of(item), 15), below=4)
    pen.paragraph(Run(said.capitalize(), tone if tone != "neutral" else "dim", bold=True), below=2)
    pen.paragraph(dim(_meaning(item, outcome, bound=bound)), below=8)
    if item.reason:
        with pen.card(tone if tone in {"red", "amber"} else ""):
            pen.paragraph(strong("Why: "), Run(item.reason))
    pen.section("When")
    for words in _times(item, bound=bound):
        pen.paragraph(Run(words), below=2)
    pen.section("What was written")
    if item.written:
        with pen.card():
            pen.paragraph(Run(item.written))
    else:
        pen.paragraph(dim("Nothing was written with it."), below=8)
    pen.paragraph(dim(f"Operation {item.op_id} · {item.kind}", 11))


def text_of(item: Listed) -> str:
    """Return an operation as text to be copied."""
    outcome = "quarantined" if isinstance(item, SetAside) else item.outcome
    who = f"{item.name}: " if isinstance(item, SetAside) else ""
    head = f"{who}{item.what} ({item.reference or 'no case number'}, {outcome})"
    parts = (head, exact(item.at), item.reason, item.written)
    return "\n".join(part for part in parts if part)


def _meaning(item: Listed, outcome: str, *, bound: bool) -> str:
    if isinstance(item, SetAside):
        return _ASIDE
    if outcome == "applied" and not bound:
        return _LOCAL
    return _MEANING.get(outcome, "")


def _times(item: Listed, *, bound: bool) -> list[str]:
    if isinstance(item, SetAside):
        return [f"Set aside {exact(item.at)}"]
    if not bound:
        return [f"Recorded {exact(item.at)}"]
    here = f"Done here {exact(item.at)}, by this computer's clock"
    if item.recorded_at is None:
        return [here, "Not on record yet"]
    return [here, f"On record {exact(item.recorded_at)}, by the centre's clock"]
