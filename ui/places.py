"""The places of the window: what each is called, and how its pane is made and wired.

A pane is made when it is first shown: the queue's first page is not to wait for the others.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.jobs.bench import Bench
from ui.telling import Telling
from ui.widgets.notice import Notice
from ui.widgets.rail import Place


class Host(Protocol):
    """What a pane of a place gets of the window."""

    bench: Bench
    notice: Notice
    telling: Telling

    def go_to_case(self, case: UUID) -> None:
        """Show a case in the queue's place."""


@runtime_checkable
class KeepsDrafts(Protocol):
    """A pane in which a person writes."""

    def flush_drafts(self) -> None:
        """Store now what is not stored yet."""


def _letters(host: Host) -> QWidget:
    from ui.letters.letters_pane import LettersPane

    pane = LettersPane(host.bench)
    pane.said.connect(host.notice.say)
    return pane


def _sent(host: Host) -> QWidget:
    from ui.sent.sent_pane import SentPane

    pane = SentPane(host.bench)
    pane.said.connect(host.notice.say)
    pane.case_wanted.connect(host.go_to_case)
    pane.read.connect(host.telling.read)
    return pane


def _conflicts(host: Host) -> QWidget:
    from ui.conflicts.conflicts_pane import ConflictsPane

    pane = ConflictsPane(host.bench)
    pane.said.connect(host.notice.say)
    pane.case_wanted.connect(host.go_to_case)
    return pane


PLACES = (
    Place("queue", "Queue", "queue"),
    Place("letters", "Letters", "letter"),
    Place("conflicts", "Compare", "compare"),
    Place("sent", "Sent", "archive"),
)
"""The places in the order of the rail."""

MAKERS: Mapping[str, Callable[[Host], QWidget]] = {
    "letters": _letters,
    "conflicts": _conflicts,
    "sent": _sent,
}
"""Makes the pane of each place but the queue, which the window itself holds."""
