"""The places of the window: what each is called, and how its pane is made and wired.

A pane is made when it is first shown: the queue's first page is not to wait for the others.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.actions.menus import Actions
from ui.jobs.bench import Bench
from ui.models.selection import Selection
from ui.sharing import Sharing
from ui.telling import Telling
from ui.widgets.notice import Notice
from ui.widgets.rail import Place
from workbench.domain.cases import View
from workbench.domain.queue import QueueQuestion


class Host(Protocol):
    """What a pane of a place gets of the window."""

    bench: Bench
    notice: Notice
    actions_here: Actions
    sharing: Sharing
    telling: Telling

    def go_to_case(self, case: UUID) -> None:
        """Show a case in the queue's place."""

    def show_conflict(self, op_id: UUID) -> None:
        """Show what met another change beside it."""


@runtime_checkable
class KeepsDrafts(Protocol):
    """A pane in which a person writes."""

    def flush_drafts(self) -> None:
        """Store now what is not stored yet."""


def chosen_in(pane: QWidget | None) -> Selection | None:
    """Return the cases chosen in a place that has a list of its own; None elsewhere."""
    choose: Callable[[], Selection] | None = getattr(pane, "selection", None)
    return None if choose is None else choose()


def _team(host: Host) -> QWidget:
    from ui.queue.case_list import CaseList
    from ui.team.team_pane import TeamPane

    cases = CaseList(host.bench, QueueQuestion(view=View.UNCLAIMED), "team")
    pane = TeamPane(host.bench, cases)
    cases.action_wanted.connect(host.actions_here.run)
    cases.case_opened.connect(host.go_to_case)
    pane.cases_given.connect(lambda line, given: host.sharing.give(line.login, line.name, given))
    return pane


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
    pane.compare_wanted.connect(host.show_conflict)
    pane.read.connect(host.telling.read)
    return pane


def _conflicts(host: Host) -> QWidget:
    from ui.conflicts.conflicts_pane import ConflictsPane

    pane = ConflictsPane(host.bench)
    pane.said.connect(host.notice.say)
    pane.case_wanted.connect(host.go_to_case)
    return pane


def _administration(host: Host) -> QWidget:
    from ui.administration.administration_pane import AdministrationPane

    pane = AdministrationPane(host.bench)
    pane.said.connect(host.notice.say)
    pane.done.connect(
        lambda words, undo: host.notice.say(words, "Undo" if undo is not None else "", undo)
    )
    return pane


PLACES = (
    Place("queue", "Queue", "queue"),
    Place("letters", "Letters", "letter"),
    Place("team", "Team", "people"),
    Place("conflicts", "Compare", "compare"),
    Place("sent", "Sent", "archive", when_asked=True),
    Place("administration", "Centre", "lock", when_asked=True),
)
"""The places in the order of the rail."""

MAKERS: Mapping[str, Callable[[Host], QWidget]] = {
    "letters": _letters,
    "team": _team,
    "administration": _administration,
    "conflicts": _conflicts,
    "sent": _sent,
}
"""Makes the pane of each place but the queue, which the window itself holds."""
