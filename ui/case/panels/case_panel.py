"""What all panels of a case do alike: run a verb, and say kindly when it was not to be."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.case.case_file import CaseFile
from ui.jobs.bench import Bench
from ui.widgets.inline_panel import InlinePanel
from workbench.changes import Changes
from workbench.errors import EnvironmentFault, UserError


class CasePanel(InlinePanel):
    """A question about one case."""

    def __init__(self, title: str, verb: str, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self.bench = bench
        self.file: CaseFile | None = None

    @property
    def case(self) -> UUID:
        """The case that the question is about."""
        assert self.file is not None  # noqa: S101  # a panel is opened with a case
        return self.file.snapshot.case

    def open(self, file: CaseFile) -> None:
        """Ask about this case."""
        self.file = file
        self.ask()

    def refresh(self, file: CaseFile) -> None:
        """Know the case as it stands now, without touching what was typed."""
        self.file = file

    def run(self, verb: Callable[[Any], Changes]) -> None:
        """Do a verb of `workbench.operations`, then go away if it was applied."""
        self.set_busy(True)
        self.bench.do(verb, self._answered, self._failed)

    def done(self) -> None:
        """What remains to be done once the verb was applied; subclasses add to it."""
        self.leave()

    def _answered(self, changes: Changes) -> None:
        if changes.outcome == "applied":
            self.set_busy(False)
            self.done()
        else:
            self.complain(not_applied(changes))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, (UserError, EnvironmentFault)):
            self.complain(str(error))
        else:
            self.set_busy(False)
            self.bench.failed.emit(error)


def not_applied(changes: Changes) -> str:
    """Return why a verb was not applied, what was kept, and what can be done now."""
    reason = changes.reason or "The case changed meanwhile."
    if changes.outcome == "superseded":
        return f"{reason} What you wrote is kept in the timeline and here; nothing else changed."
    if changes.outcome == "conflict":
        return f"{reason} Look at what stands there now, and do it again if it still holds."
    return f"{reason} Nothing was changed, and what you typed is still here."
