"""Deciding a case: the action, what it rests on, and a private note kept apart from it."""

import json
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from ui.case.case_file import CaseFile, decision_key
from ui.case.panels.case_panel import CasePanel
from ui.case.panels.inputs import LinesEdit, choice, rows
from ui.jobs.bench import Bench
from ui.jobs.drafts import DraftKeeper
from workbench.changes import Changes
from workbench.domain.decisions import DecisionAction

_FOR_THE_LETTER = (
    "The letter that tells it needs facts and grounds (DSA, Art. 17): write them here, or there."
)
_PARTS = ("facts", "grounds", "reason", "private")
"""What of the draft is text."""


class DecidePanel(CasePanel):
    """Records a decision; what is typed is kept as a draft until then."""

    def __init__(self, bench: Bench, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__("Decide the case", "Decide", bench, parent)
        self._drafts = drafts
        self.action = choice("Action")
        self.action.addItem("Choose what is done …", "")
        for action in DecisionAction:
            self.action.addItem(action.words, action.value)
        self.facts = LinesEdit(
            "Facts", "What happened, and how you know: a notice, own checks", 2, 6
        )
        self.grounds = LinesEdit("Grounds", "The law or policy clause, with its version", 1, 3)
        self.reason = LinesEdit("Reasons", "Why the grounds apply to the facts, or do not", 2, 8)
        self.private = LinesEdit("Private note", "For colleagues only: in no letter", 1, 2)
        self._records = QLabel()
        self._records.setProperty("role", "caption")
        self._records.setWordWrap(True)
        self._lay_fields()
        for field in self._fields():
            field.textChanged.connect(self._typed)
        self.action.currentIndexChanged.connect(self._typed)

    def open(self, file: CaseFile) -> None:
        """Ask about this case, with what was written about it before."""
        case = file.snapshot.case
        if not self.is_about(file):
            self._fill(self._drafts.recall(decision_key(case), file.decision_draft))
        super().open(file)
        held = file.snapshot.assignee
        self.ask(file.forbidden("case.decide") or _FOR_THE_LETTER)
        if held is None:
            self.ask(f"Nobody holds the case: deciding claims it for you first. {_FOR_THE_LETTER}")
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
        case = self.case
        facts, grounds = self.facts.toPlainText(), self.grounds.toPlainText()
        private = self.private.toPlainText()

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import decide_case

            return decide_case(
                desk,
                case,
                action,
                reason,
                facts=facts,
                grounds=grounds,
                private_note=private,
            )

        self.run(verb)

    def settled(self, case: UUID) -> None:
        """The draft has served."""
        self._drafts.drop(decision_key(case))

    def done(self) -> None:
        """Nothing of it is asked again."""
        self._fill("")
        super().done()

    def _typed(self) -> None:
        self._show_records()
        if self.file is not None:
            self._drafts.keep(decision_key(self.case), self._draft())

    def _fields(self) -> tuple[QPlainTextEdit, ...]:
        return self.facts, self.grounds, self.reason, self.private

    def _draft(self) -> str:
        texts = [field.toPlainText() for field in self._fields()]
        action = self.action.currentData()
        if not (action or any(texts)):
            return ""
        return json.dumps({"action": action, **dict(zip(_PARTS, texts, strict=True))})

    def _fill(self, draft: str) -> None:
        """Show a draft; it is no typing, so nothing is kept of it."""
        self.file = None
        written = json.loads(draft) if draft else {}
        self.action.setCurrentIndex(max(self.action.findData(written.get("action", "")), 0))
        for name, field in zip(_PARTS, self._fields(), strict=True):
            field.setPlainText(written.get(name, ""))

    def _show_records(self) -> None:
        chosen = self.action.currentData()
        what = f"“{DecisionAction(chosen).words}”" if chosen else "the action"
        self._records.setText(
            f"Will be recorded: {what}, what you wrote, your name, the time, and that no "
            "automated means decided. A decision cannot be undone; the case can be reopened."
        )

    def _lay_fields(self) -> None:
        self.body.addLayout(
            rows(
                ("Action", self.action),
                ("Facts", self.facts),
                ("Grounds", self.grounds),
                ("Reasons", self.reason),
                ("Private note", self.private),
            )
        )
        self.body.addWidget(self._records)
