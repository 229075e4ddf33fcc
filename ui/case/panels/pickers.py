"""What intake proposed and a person may change with one key: kind, priority, jurisdiction."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.case.case_file import CaseFile
from ui.case.panels.choice_panel import Choice, ChoicePanel
from ui.jobs.bench import Bench
from ui.models.field_words import field_words
from ui.models.jurisdictions import JURISDICTIONS
from workbench.changes import Changes
from workbench.domain.cases import CaseKind, CaseSnapshot, Priority
from workbench.domain.sla import HOUSE_TARGETS

_BY_HAND = "chosen by hand"
_LOAD = {
    Priority.P0: "threat to life, orders within hours",
    Priority.P1: "statutory clocks within days",
    Priority.P2: "executives, courts, trusted flaggers",
    Priority.P3: "appeals, notices, data requests",
    Priority.P4: "other letters",
}


class KindPanel(ChoicePanel):
    """Says what the case is."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("What is it?", bench, self._set, parent=parent)

    def open(self, file: CaseFile) -> None:
        """Offer all kinds."""
        super().open(file)
        self.ask(_proposed(file, "kind"))
        self.offer([Choice(kind.value, kind.words) for kind in CaseKind], file.snapshot.kind)
        self.list.setFocus()

    def _set(self, desk: Any, seen: CaseSnapshot, value: str) -> Changes:
        from workbench.operations.casework import set_kind

        return set_kind(desk, [seen.case], value, _BY_HAND, seen=seen)


class PriorityPanel(ChoicePanel):
    """Says how urgent the case is; 0 to 4 take it at once."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("How urgent is it?", bench, self._set, "01234", parent)

    def open(self, file: CaseFile) -> None:
        """Offer all priorities."""
        super().open(file)
        self.ask(_proposed(file, "priority"))
        choices = [
            Choice(str(p.value), f"P{p.value}", f"{_LOAD[p]} · house target {_target(p)}")
            for p in Priority
        ]
        self.offer(choices, str(file.snapshot.priority))
        self.list.setFocus()

    def _set(self, desk: Any, seen: CaseSnapshot, value: str) -> Changes:
        from workbench.operations.casework import set_priority

        return set_priority(desk, [seen.case], int(value), _BY_HAND, seen=seen)


class JurisdictionPanel(ChoicePanel):
    """Says whose law applies: one of the list, or any other in words."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Whose law applies?", bench, self._set, parent=parent)
        self.other = QLineEdit()
        self.other.setPlaceholderText("Another: type it and press Enter")
        self.other.setAccessibleName("Another jurisdiction")
        self.other.returnPressed.connect(self.attempt)
        self.body.addWidget(self.other)

    def open(self, file: CaseFile) -> None:
        """Offer the usual ones."""
        super().open(file)
        self.ask(_proposed(file, "jurisdiction"))
        self.other.clear()
        choices = [Choice(name, words, name) for name, words in JURISDICTIONS]
        self.offer(choices, file.snapshot.jurisdiction)
        self.list.setFocus()

    def perform(self) -> None:
        """Take what was typed, else the marked line."""
        typed = self.other.text().strip()
        if typed:
            self.take(typed)
        else:
            super().perform()

    def _set(self, desk: Any, seen: CaseSnapshot, value: str) -> Changes:
        from workbench.operations.casework import set_jurisdiction

        return set_jurisdiction(desk, [seen.case], value, _BY_HAND, seen=seen)


def _proposed(file: CaseFile, name: str) -> str:
    reason = file.snapshot.reasons.get(name, "")
    now = getattr(file.snapshot, name)
    shown = "Not known" if now == "" else field_words(name, now)
    if reason == _BY_HAND:
        return f"{shown} was chosen by hand."
    return f"Proposed: {shown}. Why: {reason}" if reason else f"{shown}; nobody has said why."


def _target(priority: Priority) -> str:
    hours = int(HOUSE_TARGETS[priority].total_seconds() // 3600)
    return f"{hours} h" if hours < 24 else f"{hours // 24} d"  # noqa: PLR2004  # hours of a day
