"""Work on many cases in the window: what is asked, how far it is, what became of it."""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.actions.menus import Actions
from ui.jobs.batches import Batches, BatchResult, BatchVerb
from ui.jobs.bench import Bench
from ui.models.selection import Selection
from ui.widgets.notice import Notice
from ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from ui.dialogs.asking import Asking


class Host(Protocol):
    """What this needs of the window."""

    bench: Bench
    notice: Notice
    actions_here: Actions
    work: QWidget
    below: QVBoxLayout

    def go_to_case(self, case: UUID) -> None:
        """Go to a case."""


class Sharing:
    """Does verbs on the cases that are meant, and tells of it."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.batches = Batches(host.bench, host.work)
        self.progress = ProgressStrip()
        host.below.addWidget(self.progress)
        self.batches.began.connect(lambda words, _total: self.progress.begin(words))
        self.batches.advanced.connect(self.progress.advance)
        self.batches.ended.connect(self._on_ended)
        self.progress.cancelled.connect(self.batches.stop)

    @cached_property
    def asking(self) -> "Asking":
        """The questions about many cases."""
        from ui.dialogs.asking import Asking

        return Asking(self._host.bench, self.batches, self._host.work)

    def act(self, verb: BatchVerb, selection: Selection) -> None:
        """Do a verb on cases."""
        self.asking.do(verb, selection)

    def ask(self, question: str, selection: Selection) -> None:
        """Ask about cases: person, scope, tag, untag, priority or close."""
        getattr(self.asking, question)(selection)

    def give(self, login: str | None, name: str, selection: Selection) -> None:
        """Give cases to a person, or to nobody, if the role of who works allows it."""
        reason = self._host.actions_here.why_not_kind("case.assign")
        if reason:
            self._host.notice.say(reason)
        else:
            self.asking.give(login, name, selection)

    def stop(self) -> None:
        """Leave the rest of what is under way."""
        self.batches.stop()

    def _on_ended(self, result: BatchResult) -> None:
        if not self.batches.under_way:
            self.progress.end()
        notice, undo = self._host.notice, ("Undo", self._host.bench.undo)
        if result.refused:
            notice.say(
                result.words,
                "Open the list",
                lambda: self._show_refused(result.refused),
                also=undo if result.undoable else None,
                stays=True,
            )
        else:
            notice.say(result.words, *(undo if result.undoable else ("", None)))

    def _show_refused(self, refused: dict[UUID, str]) -> None:
        from ui.dialogs.refused_list import RefusedList

        host = self._host
        RefusedList(host.bench, refused, host.work, host.go_to_case).open()
