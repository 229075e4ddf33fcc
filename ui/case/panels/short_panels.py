"""Short questions: for whom the case waits, why it is taken up again, which tag it gets."""

from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from ui.case.case_file import CaseFile
from ui.case.panels.case_panel import CasePanel
from ui.jobs.bench import Bench
from ui.theme.style import theme
from workbench.changes import Changes

_USUAL = (
    "the reviewer",
    "the business",
    "the complainant",
    "their counsel",
    "the legal department",
)
_DAYS_TO_WAIT = 3


class WaitPanel(CasePanel):
    """Sets the case aside until somebody answers."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Wait for somebody", "Wait", bench, parent)
        self.whom = _line("For whom", "For whom: the reviewer, their counsel, …")
        self.whom.returnPressed.connect(self.attempt)
        self.limited = QCheckBox("until")
        self.until = QDateTimeEdit()
        self.until.setAccessibleName("Until when")
        self.until.setCalendarPopup(True)
        self.until.setMinimumWidth(theme().px(200))
        self.until.setDisplayFormat("ddd d MMM yyyy HH:mm")
        self.limited.toggled.connect(self.until.setEnabled)
        row = QHBoxLayout()
        row.addWidget(self.whom, 1)
        row.addWidget(self.limited)
        row.addWidget(self.until)
        self.body.addLayout(row)

    def open(self, file: CaseFile) -> None:
        """Ask, proposing the case's parties."""
        new = self.file is None or self.case != file.snapshot.case
        super().open(file)
        self.ask("The case leaves your list of work and comes back with an answer or at that time.")
        if new:
            self.whom.clear()
            then = datetime.now(UTC).astimezone() + timedelta(days=_DAYS_TO_WAIT)
            self.until.setDateTime(QDateTime.fromSecsSinceEpoch(int(then.timestamp())))
            self.limited.setChecked(True)
        known = [party.name for party in file.snapshot.parties]
        completer = QCompleter([*known, *_USUAL], self.whom)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.whom.setCompleter(completer)
        self.whom.setFocus()

    def perform(self) -> None:
        """Set the case aside."""
        case, whom = self.case, self.whom.text()
        seconds = self.until.dateTime().toSecsSinceEpoch()
        until = datetime.fromtimestamp(seconds, UTC) if self.limited.isChecked() else None

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import wait_for

            return wait_for(desk, [case], whom, until)

        self.run(verb)


class ReopenPanel(CasePanel):
    """Takes a decided or closed case up again."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Take the case up again", "Reopen", bench, parent)
        self.reason = _line("Why", "Why: new evidence, an appeal, a mistake, …")
        self.reason.returnPressed.connect(self.attempt)
        self.body.addWidget(self.reason)

    def open(self, file: CaseFile) -> None:
        """Ask why."""
        if self.file is None or self.case != file.snapshot.case:
            self.reason.clear()
        super().open(file)
        self.ask("The earlier decision and all notes stay as they are.")
        self.reason.setFocus()

    def perform(self) -> None:
        """Reopen."""
        case, reason = self.case, self.reason.text()

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import reopen_case

            return reopen_case(desk, case, reason)

        self.run(verb)

    def done(self) -> None:
        """The reason has served."""
        self.reason.clear()
        super().done()


class TagPanel(CasePanel):
    """Puts a tag on the case; several one after the other."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Tag the case", "Add tag", bench, parent)
        self.leave_button.setText("Done")
        self.tag = _line("Tag", "A word or two, such as “repeat complainant”")
        self.tag.returnPressed.connect(self.attempt)
        self.body.addWidget(self.tag)

    def open(self, file: CaseFile) -> None:
        """Ask for a tag."""
        super().open(file)
        self.refresh(file)
        self.tag.clear()
        self.tag.setFocus()

    def refresh(self, file: CaseFile) -> None:
        """Say which tags there are now."""
        super().refresh(file)
        tags = ", ".join(file.snapshot.tags)
        self.ask(f"It has: {tags}." if tags else "It has no tag yet.")

    def perform(self) -> None:
        """Add the tag."""
        case, tag = self.case, self.tag.text()

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import add_tag

            return add_tag(desk, [case], tag)

        self.run(verb)

    def done(self) -> None:
        """Stay for a further tag."""
        self.tag.clear()
        self.tag.setFocus()


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line
