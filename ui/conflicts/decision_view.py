"""A decision that is not in force beside the one that is, each with all its reasons."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.conflicts.conflict_file import ConflictFile
from ui.conflicts.side_by_side import SideBySide
from ui.conflicts.version_column import VersionColumn
from ui.widgets.instant_words import moment
from ui.widgets.sheet_pen import Pen, Run, dim
from workbench.domain.conflicts import SupersededDecision, Verdict
from workbench.domain.decisions import DecisionAction


class DecisionView(QWidget):
    """Shows both; either can be copied."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decision: SupersededDecision | None = None
        self._state = QLabel()
        self._state.setWordWrap(True)
        self.written = VersionColumn("Not in force")
        self.stands = VersionColumn("In force")
        columns = SideBySide(self.written, self.stands)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self._state)
        whole.addWidget(columns, 100)
        whole.addStretch(1)
        for name in ("written", "stands"):
            getattr(self, name).copy_wanted.connect(partial(self._copy, name))

    def show_decision(self, file: ConflictFile, decision: SupersededDecision) -> None:
        """Show a decision that is not in force."""
        self._decision = decision
        written, stands = decision.written, decision.stands
        self._state.setText(_state(file, decision))
        self.written.show_version(
            f"{file.whose(written.by)} · not in force",
            f"Written {moment(written.at)}",
            partial(write_verdict, verdict=written),
        )
        self.stands.setVisible(stands is not None)
        if stands is not None:
            self.stands.show_version(
                f"{file.whose(stands.by)} · in force",
                f"Decided {moment(stands.at)}",
                partial(write_verdict, verdict=stands),
            )

    def _copy(self, name: str) -> None:
        verdict = getattr(self._decision, name) if self._decision is not None else None
        if verdict is not None:
            QGuiApplication.clipboard().setText(verdict_text(verdict))
            self.said.emit("Copied the decision with its reasons.")


def write_verdict(pen: Pen, verdict: Verdict) -> None:
    """Write a decision with all it rests on."""
    pen.paragraph(Run(DecisionAction(verdict.action).words, bold=True, size=15), below=4)
    for words, text in _told(verdict):
        pen.paragraph(dim(words, 11), above=8)
        pen.paragraph(Run(text))


def verdict_text(verdict: Verdict) -> str:
    """Return a decision as plain text."""
    lines = [DecisionAction(verdict.action).words]
    lines += [f"\n{words}\n{text}" for words, text in _told(verdict)]
    return "\n".join(lines)


def _told(verdict: Verdict) -> list[tuple[str, str]]:
    parts = (
        ("Reasons", verdict.reason),
        ("Facts", verdict.facts),
        ("Grounds", verdict.grounds),
        ("For colleagues only", verdict.private_note),
    )
    return [(words, text) for words, text in parts if text]


def _state(file: ConflictFile, decision: SupersededDecision) -> str:
    who = file.subject_who(decision.written.by)
    kept = "Its reasons are kept here and on the timeline, to be read and copied."
    if decision.stands is None:
        return (
            f"{who} decided while somebody else held the case, so it is not in force. {kept} "
            "Claim the case to decide it."
        )
    by = file.who(decision.stands.by)
    return (
        f"{who} decided, but the decision in force is the one by {by}, "
        f"{moment(decision.stands.at)}. {kept}"
    )
