"""Adding a person or a scope: asked in place; what was typed stays where it could not be done."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
)

from ui.administration.counter import Counter
from ui.theme.style import theme
from ui.widgets.inline_panel import InlinePanel
from workbench.domain.people import Role
from workbench.domain.roster import Done, Roster

_SCOPES_HEIGHT = 84


class NewPersonPanel(InlinePanel):
    """Asks for login, name, role and scopes."""

    def __init__(self, counter: Counter) -> None:
        super().__init__("Add a person", "Add")
        self._counter = counter
        self.login = _line("Login", "small letters, digits, dots; such as vera.holm")
        self.name = _line("Name", "as colleagues read it")
        self.role = QComboBox()
        self.role.setAccessibleName("Role of the new person")
        for role in Role:
            self.role.addItem(role.words, role.value)
        self.scopes = QListWidget()
        self.scopes.setProperty("role", "choices")
        self.scopes.setAccessibleName("Scopes of the new person")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for row, (words, field) in enumerate(
            (("Login", self.login), ("Name", self.name), ("Role", self.role), ("Sees", self.scopes))
        ):
            label = QLabel(words)
            label.setProperty("role", "dim")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        theme().changed.connect(self._fit)
        self._fit()
        self.hide()

    def open_for(self, roster: Roster) -> None:
        """Ask, with the scopes that there are."""
        kept = set(self._chosen())
        self.scopes.clear()
        for scope in roster.scopes:
            item = QListWidgetItem(scope.name)
            inside = scope.name in kept
            item.setCheckState(Qt.CheckState.Checked if inside else Qt.CheckState.Unchecked)
            self.scopes.addItem(item)
        self.ask(
            "A login cannot be removed again, only deactivated. The answer is a one-time password "
            "that is shown once."
        )
        self.login.setFocus()

    def perform(self) -> None:
        """Add them."""
        self.set_busy(True)
        about = (self.login.text(), self.name.text(), self.role.currentData(), self._chosen())
        self._counter.do("add_person", *about, complain=self.complain, answer=self._added)

    def _added(self, _done: Done) -> None:
        self.login.clear()
        self.name.clear()
        self.scopes.clear()
        self.leave()

    def _chosen(self) -> list[str]:
        items = (self.scopes.item(row) for row in range(self.scopes.count()))
        return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]

    def _fit(self) -> None:
        self.scopes.setFixedHeight(theme().px(_SCOPES_HEIGHT))


class NewScopePanel(InlinePanel):
    """Asks for a name and a vendor."""

    def __init__(self, counter: Counter) -> None:
        super().__init__("Add a scope", "Add")
        self._counter = counter
        self.name = _line("Name of the scope", "such as team north")
        self.vendor = _line("Vendor", "empty for in-house")
        for field in (self.name, self.vendor):
            self.body.addWidget(field)
        self.hide()

    def open_for(self) -> None:
        """Ask."""
        self.ask("A place for cases: a team, in-house or of a vendor. It cannot be removed again.")
        self.name.setFocus()

    def perform(self) -> None:
        """Add it."""
        self.set_busy(True)
        about = (self.name.text(), self.vendor.text())
        self._counter.do("add_scope", *about, complain=self.complain, answer=self._added)

    def _added(self, _done: Done) -> None:
        self.name.clear()
        self.vendor.clear()
        self.leave()


def _line(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made
