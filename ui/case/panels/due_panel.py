"""When a case is due, and on what basis. Which law applies is a person's to say."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from ui.case.case_file import CaseFile
from ui.case.panels.case_panel import CasePanel
from ui.case.panels.inputs import MomentEdit, choice, rows
from ui.jobs.bench import Bench
from ui.theme.style import theme
from workbench.changes import Changes
from workbench.domain.cases import Priority
from workbench.domain.legal_duties import ORDER_BASIS, bases_in, careful_due
from workbench.domain.regime_table import REGIMES
from workbench.domain.regimes import Regime
from workbench.domain.sla import house_target

_HINT = (
    "Name the provision or the order that sets it. A law with a number brings its careful date; "
    "whether it applies is yours to say."
)
_HOUSE, _FIRST_RULE = 0, 2
"""Places in the list: the house target, then an order, then the laws."""


class DuePanel(CasePanel):
    """Sets the due time with its basis."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("When is it due?", "Set the due time", bench, parent)
        self.at = MomentEdit("Due")
        self.basis = choice("Basis")
        self.basis.setEditable(True)
        self.basis.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._rules: tuple[Regime, ...] = ()
        edit, completer = self.basis.lineEdit(), self.basis.completer()
        assert edit is not None  # noqa: S101  # the box can be edited
        assert completer is not None  # noqa: S101  # as above
        edit.setAccessibleName("Basis")
        edit.setPlaceholderText("What it rests on: a law, an order, a house target")
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.basis.activated.connect(self._chosen)
        self.body.addLayout(rows(("Due", self.at), ("Basis", self.basis)))

    def open(self, file: CaseFile) -> None:
        """Ask, with the due time as it stands."""
        again = self.is_about(file)
        super().open(file)
        self.ask(file.forbidden("case.set_due") or _HINT)
        if not again:
            case = file.snapshot
            self._offer(case.jurisdiction)
            self.at.show_moment(case.due or self._house()[0])
            self.basis.setEditText(case.due_basis)
        # A provision is to be read whole; the list may be wider than its box.
        offered = self.basis.view()
        offered.setMinimumWidth(offered.sizeHintForColumn(0) + theme().px(28))
        self.at.begin()

    def perform(self) -> None:
        """Set it."""
        basis, due, seen = self.basis.currentText().strip(), self.at.moment(), self.seen
        if not basis:
            self.complain("Say what the due time rests on. The time you chose is kept.")
            self.basis.setFocus()
            return

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import set_due

            return set_due(desk, [seen.case], due, basis, seen=seen)

        self.run(verb)

    def done(self) -> None:
        """The next time the question begins with what stands there then."""
        self.file = None
        super().done()

    def _offer(self, jurisdiction: str) -> None:
        """Offer the laws of the case's jurisdiction; all of them where that is not known."""
        self._rules = bases_in(jurisdiction) or tuple(REGIMES.values())
        self.basis.clear()
        self.basis.addItems(["House target", ORDER_BASIS, *(rule.words for rule in self._rules)])

    def _chosen(self, at: int) -> None:
        """Show the date that the house target or a law with a number brings."""
        found: tuple[datetime, str] | None = None
        if at == _HOUSE:
            found = self._house()
        elif at >= _FIRST_RULE:
            found = self._by_law(self._rules[at - _FIRST_RULE])
        if found is not None:
            due, words = found
            self.at.show_moment(due)
            self.basis.setEditText(words)

    def _by_law(self, rule: Regime) -> tuple[datetime, str] | None:
        """Return a law's date; None where it has none, or it is not known whose law applies."""
        case = self.seen
        if rule not in bases_in(case.jurisdiction):
            return None
        return careful_due(rule, case.jurisdiction, case.received)

    def _house(self) -> tuple[datetime, str]:
        case = self.seen
        return house_target(Priority(case.priority), case.received)
