"""Deciding a case: the action, the reasons, and a private note kept apart from them."""

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPlainTextEdit, QWidget

from ui.case.case_file import CaseFile, decision_key
from ui.case.panels.case_panel import CasePanel
from ui.jobs.bench import Bench
from ui.jobs.drafts import DraftKeeper
from workbench.changes import Changes
from workbench.domain.decisions import DecisionAction

_REASON_LINES, _PRIVATE_LINES = (4, 8), (1, 2)


class DecidePanel(CasePanel):
    """Records a decision; what is typed is kept as a draft until then."""

    def __init__(self, bench: Bench, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__("Decide the case", "Decide", bench, parent)
        self._drafts = drafts
        self.action = QComboBox()
        self.action.setAccessibleName("Action")
        self.action.addItem("Choose what is done …", "")
        for action in DecisionAction:
            self.action.addItem(action.words, action.value)
        self.reason = _field("Reasons", "The facts, the ground, and why it applies here")
        self.private = _field("Private note", "For colleagues only: in no letter, in no statement")
        self._records = QLabel()
        self._records.setProperty("role", "caption")
        self._records.setWordWrap(True)
        self._lay_fields()
        self.reason.textChanged.connect(self._typed)
        self.private.textChanged.connect(self._typed)
        self.action.currentIndexChanged.connect(self._typed)

    def open(self, file: CaseFile) -> None:
        """Ask about this case, with what was written about it before."""
        case = file.snapshot.case
        if self.file is None or self.case != case:
            self._fill(self._drafts.recall(decision_key(case), file.decision_draft))
        super().open(file)
        held = file.snapshot.assignee
        if held is None:
            self.ask("Nobody holds the case: deciding claims it for you first.")
        elif not file.held_by_me:
            self.ask(f"{file.subject_who(held)} holds the case, and only the holder can decide it.")
        self._show_records()
        (self.reason if self.action.currentData() else self.action).setFocus()

    def perform(self) -> None:
        """Decide."""
        action, reason = self.action.currentData(), self.reason.toPlainText()
        if not action:
            self.complain("Choose what is done. Your reasons are kept.")
            self.action.setFocus()
            return
        if not reason.strip():
            self.complain("A decision needs its reasons. Your choice is kept; write why.")
            self.reason.setFocus()
            return
        self._drafts.flush()
        case, private, key = self.case, self.private.toPlainText(), decision_key(self.case)

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import decide_case
            from workbench.operations.notes import save_draft

            changes = decide_case(desk, case, action, reason, private_note=private)
            if changes.outcome == "applied":
                save_draft(desk, key, "")
            return changes

        self.run(verb)

    def done(self) -> None:
        """The draft has served."""
        self._drafts.drop(decision_key(self.case))
        self._fill("")
        super().done()

    def _typed(self) -> None:
        self._show_records()
        if self.file is not None:
            self._drafts.keep(decision_key(self.case), self._draft())

    def _draft(self) -> str:
        reason, private = self.reason.toPlainText(), self.private.toPlainText()
        action = self.action.currentData()
        if not (action or reason or private):
            return ""
        return json.dumps({"action": action, "reason": reason, "private": private})

    def _fill(self, draft: str) -> None:
        """Show a draft; it is no typing, so nothing is kept of it."""
        self.file = None
        written = json.loads(draft) if draft else {}
        self.action.setCurrentIndex(max(self.action.findData(written.get("action", "")), 0))
        self.reason.setPlainText(written.get("reason", ""))
        self.private.setPlainText(written.get("private", ""))

    def _show_records(self) -> None:
        chosen = self.action.currentData()
        what = f"“{DecisionAction(chosen).words}”" if chosen else "the action"
        self._records.setText(
            f"Will be recorded: {what}, your reasons, your name, the time, and that no automated "
            "means decided. A decision cannot be undone; the case can be reopened."
        )

    def _lay_fields(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.setColumnStretch(1, 1)
        fields = (("Action", self.action), ("Reasons", self.reason), ("Private note", self.private))
        for row, (words, field) in enumerate(fields):
            label = QLabel(words)
            label.setProperty("role", "dim")
            label.setBuddy(field)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
        line = self.reason.fontMetrics().lineSpacing()
        for field, (fewest, most) in ((self.reason, _REASON_LINES), (self.private, _PRIVATE_LINES)):
            field.setMinimumHeight(line * fewest + 26)
            field.setMaximumHeight(line * most + 26)
        self.body.addLayout(grid)
        self.body.addWidget(self._records)


def _field(name: str, hint: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setTabChangesFocus(True)
    return field
