"""Putting right what intake took over: the subject, and when the case was received."""

from typing import Any

from PySide6.QtWidgets import QWidget

from ui.case.case_file import CaseFile
from ui.case.panels.case_panel import CasePanel
from ui.case.panels.inputs import MomentEdit, line, rows
from ui.jobs.bench import Bench
from ui.widgets.instant_words import moment
from workbench.changes import Changes


class SubjectPanel(CasePanel):
    """Gives the case a better title."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("What is it about?", "Rename", bench, parent)
        self.subject = line("Subject", "A line that tells this case from all others")
        self.subject.returnPressed.connect(self.attempt)
        self.body.addWidget(self.subject)

    def open(self, file: CaseFile) -> None:
        """Ask, with the subject as it stands."""
        again = self.is_about(file)
        super().open(file)
        self.ask(file.forbidden("case.set_subject"))
        if not again:
            self.subject.setText(file.snapshot.subject)
        self.subject.setCursorPosition(0)
        self.subject.selectAll()
        self.subject.setFocus()

    def perform(self) -> None:
        """Rename."""
        subject, seen = self.subject.text(), self.seen

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import set_subject

            return set_subject(desk, seen.case, subject, seen=seen)

        self.run(verb)

    def done(self) -> None:
        """The next time the question begins with what stands there then."""
        self.file = None
        super().done()


class ReceivedPanel(CasePanel):
    """Corrects when the case was received."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("When was it received?", "Correct", bench, parent)
        self.at = MomentEdit("Received")
        self.reason = line("How you know", "How you know: the stamp on it, a receipt, a call, …")
        self.reason.returnPressed.connect(self.attempt)
        self.body.addLayout(rows(("Received", self.at), ("How you know", self.reason)))

    def open(self, file: CaseFile) -> None:
        """Ask, with the time as it stands."""
        again = self.is_about(file)
        super().open(file)
        case = file.snapshot
        self.ask(
            file.forbidden("case.set_received")
            or f"It says {moment(case.received)} ({case.received_source}). Clocks count from here, "
            "so a correction needs its reason; both stay on the timeline."
        )
        if not again:
            self.at.show_moment(case.received)
            self.reason.clear()
        self.at.begin()

    def perform(self) -> None:
        """Correct it."""
        at, reason, seen = self.at.moment(), self.reason.text(), self.seen

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import set_received

            return set_received(desk, seen.case, at, reason, seen=seen)

        self.run(verb)

    def done(self) -> None:
        """The next time the question begins with what stands there then."""
        self.file = None
        super().done()
