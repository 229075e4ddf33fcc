"""Who has a part in the case: adding them, and taking them off."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.case.case_file import CaseFile
from ui.case.panels.case_panel import CasePanel
from ui.case.panels.inputs import LinesEdit, choice, line, rows
from ui.case.pill_button import PillButton
from ui.jobs.bench import Bench
from ui.widgets.flow_layout import FlowLayout
from workbench.changes import Changes
from workbench.domain.cases import Party, PartyRole


class PartiesPanel(CasePanel):
    """Adds parties, several one after the other; those there are can be taken off."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Parties", "Add party", bench, parent)
        self.leave_button.setText("Done")
        self._present = QWidget()
        self._chips = FlowLayout(self._present)
        self.role = choice("Role")
        for role in PartyRole:
            self.role.addItem(role.words, role.value)
        self.name = line("Name", "A person, a firm, a court")
        self.name.returnPressed.connect(self.attempt)
        self.address = LinesEdit(
            "Address", "Postal or e-mail address, as letters shall have it", 2, 4
        )
        self.body.addWidget(self._present)
        self.body.addLayout(
            rows(("Role", self.role), ("Name", self.name), ("Address", self.address))
        )

    def open(self, file: CaseFile) -> None:
        """Ask for a party."""
        again = self.is_about(file)
        super().open(file)
        if not again:
            self._clear()
        self.refresh(file)
        self.name.setFocus()

    def refresh(self, file: CaseFile) -> None:
        """Show who has a part now."""
        super().refresh(file)
        self._chips.clear()
        parties = file.snapshot.parties
        why_not = file.forbidden("party.remove")
        for party in parties:
            chip = PillButton(f"Remove {party.role}", self._present)
            chip.say(f"{party.role.capitalize()} — {party.name}  ✕", "neutral", why_not)
            chip.setEnabled(not why_not)
            chip.clicked.connect(partial(self._remove, party))
            self._chips.addWidget(chip)
            chip.show()
        self._present.setVisible(bool(parties))
        self.hint.setText(why_not or "Nobody is named yet.")
        self.hint.setVisible(bool(why_not) or not parties)

    def perform(self) -> None:
        """Add the party."""
        case, role = self.case, str(self.role.currentData())
        name, address = self.name.text(), self.address.toPlainText()

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import add_party

            return add_party(desk, case, role, name, address)

        self.run(verb)

    def done(self) -> None:
        """Stay for a further party."""
        self._clear()
        self.name.setFocus()

    def _remove(self, party: Party, _checked: bool = False) -> None:  # Qt says it
        case = self.case

        def verb(desk: Any) -> Changes:
            from workbench.operations.casework import remove_party

            return remove_party(desk, case, party)

        self.run(verb, self.name.setFocus)

    def _clear(self) -> None:
        self.name.clear()
        self.address.clear()
