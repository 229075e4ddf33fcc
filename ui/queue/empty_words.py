"""What the queue says where it has nothing to show: what will appear there, and how to start."""

from typing import NamedTuple

from workbench.domain.cases import View


class EmptyWords(NamedTuple):
    """A title, a sentence, and the words of the one thing to do."""

    title: str
    text: str
    action: str = ""


NO_MATCH = EmptyWords(
    "No case matches",
    "No case of this view has all these words and filters. Try fewer words, or another view.",
    "Clear search and filters",
)
NO_CASES = EmptyWords(
    "No cases yet",
    "Each mail or review that you take in becomes a case here. Drop files on this window, "
    "or press Ctrl+I.",
    "Take in files …",
)
VIEWS = {
    View.MINE: EmptyWords(
        "You hold no case",
        "Cases that you claim, or that are assigned to you, appear here. "
        "Claim one of the unclaimed.",
    ),
    View.UNCLAIMED: EmptyWords(
        "Everything is claimed", "Open cases that nobody holds appear here as they come in."
    ),
    View.DUE: EmptyWords(
        "Nothing is due within 24 hours", "Cases appear here a day before their due time."
    ),
    View.BREACHED: EmptyWords(
        "No due time is over", "A case appears here when its due time has passed. Keep it empty."
    ),
    View.WAITING: EmptyWords(
        "Nobody is waited for", "Cases that you set aside until somebody answers appear here."
    ),
    View.OPEN: NO_CASES,
    View.ALL: NO_CASES,
}
