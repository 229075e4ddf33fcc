"""Short questions: for whom the case waits, why it is taken up again, which tag it gets."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QHBoxLayout, QWidget

from ui.case.case_file import CaseFile
from ui.case.panels.case_panel import CasePanel
from ui.case.panels.inputs import MomentEdit, line
from ui.case.pill_button import PillButton
from ui.jobs.bench import Bench
from ui.widgets.flow_layout import FlowLayout
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
        self.whom = line("For whom", "For whom: the reviewer, their counsel, …")
        self.whom.returnPressed.connect(self.attempt)
        self.limited = QCheckBox("until")
        self.until = MomentEdit("Until when")
        self.limited.toggled.connect(self.until.setEnabled)
        row = QHBoxLayout()
        row.addWidget(self.whom, 1)
        row.addWidget(self.limited)
        row.addWidget(self.until)
        self.body.addLayout(row)

    def open(self, file: CaseFile) -> None:
        """Ask, proposing the case's parties."""
        new = not self.is_about(file)
        super().open(file)
        self.ask("The case leaves your list of work and comes back with an answer or at that time.")
        if new:
            self.whom.clear()
            self.until.show_moment(datetime.now(UTC) + timedelta(days=_DAYS_TO_WAIT))
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
        until = self.until.moment() if self.limited.isChecked() else None

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import wait_for

            return wait_for(desk, [case], whom, until)

        self.run(verb)


class ReopenPanel(CasePanel):
    """Takes a decided or closed case up again."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Take the case up again", "Reopen", bench, parent)
        self.reason = line("Why", "Why: new evidence, an appeal, a mistake, …")
        self.reason.returnPressed.connect(self.attempt)
        self.body.addWidget(self.reason)

    def open(self, file: CaseFile) -> None:
        """Ask why."""
        if not self.is_about(file):
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
    """Puts tags on the case, several one after the other; those it has can be taken off."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Tag the case", "Add tag", bench, parent)
        self.leave_button.setText("Done")
        self.present = QWidget()
        self._chips = FlowLayout(self.present)
        self.tag = line("Tag", "A word or two, such as “repeat complainant”")
        self.tag.returnPressed.connect(self.attempt)
        self.body.addWidget(self.present)
        self.body.addWidget(self.tag)

    def open(self, file: CaseFile) -> None:
        """Ask for a tag."""
        if not self.is_about(file):
            self.tag.clear()
        super().open(file)
        self.refresh(file)
        self.tag.setFocus()

    def refresh(self, file: CaseFile) -> None:
        """Show which tags there are now."""
        super().refresh(file)
        self._chips.clear()
        why_not = file.forbidden("tag.remove")
        for tag in file.snapshot.tags:
            chip = PillButton("Tag", self.present)
            chip.say(f"{tag}  ✕", "neutral", why_not or f"Remove the tag “{tag}”")
            chip.setEnabled(not why_not)
            chip.clicked.connect(partial(self._remove, tag))
            self._chips.addWidget(chip)
            chip.show()  # at once, so that it can take the focus
        self.present.setVisible(bool(file.snapshot.tags))
        self.hint.setText(why_not or "It has no tag yet.")
        self.hint.setVisible(bool(why_not) or not file.snapshot.tags)

    def focus_present(self) -> None:
        """Go to the tags there are, to take one off."""
        first = self._chips.itemAt(0)
        chip = first.widget() if first is not None else None
        (chip or self.tag).setFocus()

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

    def _remove(self, tag: str, _checked: bool = False) -> None:  # Qt says it
        case = self.case

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import remove_tag

            return remove_tag(desk, [case], tag)

        self.run(verb, self.tag.setFocus)
