"""What all panels of a case do alike: run a verb, and say kindly when it was not to be."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.case.case_file import CaseFile
from ui.jobs.bench import Bench
from ui.models.field_words import conflict_words
from ui.widgets.inline_panel import InlinePanel
from workbench.changes import Changes
from workbench.domain.cases import CaseSnapshot
from workbench.errors import EnvironmentFault, UserError


class CasePanel(InlinePanel):
    """A question about one case."""

    def __init__(self, title: str, verb: str, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self.bench = bench
        self.file: CaseFile | None = None
        self._seen: CaseSnapshot | None = None

    @property
    def case(self) -> UUID:
        """The case that the question is about."""
        assert self.file is not None  # noqa: S101  # a panel is opened with a case
        return self.file.snapshot.case

    @property
    def seen(self) -> CaseSnapshot:
        """The case as the person saw it when asked, or when told of somebody else's change."""
        assert self.file is not None  # noqa: S101  # a panel is opened with a case
        return self._seen or self.file.snapshot

    def is_about(self, file: CaseFile) -> bool:
        """Whether the question was asked about this case before."""
        return self.file is not None and self.case == file.snapshot.case

    def open(self, file: CaseFile) -> None:
        """Ask about this case."""
        self.file = file
        self._seen = file.snapshot
        self.ask()

    def refresh(self, file: CaseFile) -> None:
        """Know the case as it stands now, without touching what was typed."""
        self.file = file

    def run(self, verb: Callable[[Any], Changes], then: Callable[[], None] | None = None) -> None:
        """Do a verb of `workbench.operations`; once it was applied, do what comes then.

        Args:
            verb: what to do with the desk.
            then: what follows; by default the panel is `done`.
        """
        asked = self.case

        def answer(changes: Changes) -> None:
            if changes.stands:
                self.settled(asked)
            # Meanwhile the panel may ask about another case; the window says how this one ended.
            if self.file is None or self.case != asked:
                return
            if changes.stands:
                self._seen = None
                self.set_busy(False)
                (then or self.done)()
            else:
                self._seen = None if changes.outcome == "conflict" else self._seen
                self.complain(not_applied(changes))

        self.set_busy(True)
        self.bench.do(verb, answer, self._failed)

    def settled(self, case: UUID) -> None:
        """The verb was applied to this case, whichever is shown by now."""

    def done(self) -> None:
        """What remains to be done once the verb was applied; subclasses add to it."""
        self.leave()

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
        torn = next(r for r in changes.recorded if r.outcome == "conflict")
        return f"{conflict_words(torn.kind, torn.detail)} Do it again if yours still holds."
    return f"{reason} Nothing was changed, and what you typed is still here."
