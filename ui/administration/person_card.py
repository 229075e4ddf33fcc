"""One person of the centre: what they may do, what they see, and whether they get in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from ui.administration.counter import Counter
from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.instant_words import moment
from workbench.domain.people import Role
from workbench.domain.roster import Roster, RosterPerson

_FEWEST_SIGNS = 10


class PersonCard(QFrame):
    """Each change is done at once, said, and can be taken back; what cannot says so before."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._counter = counter
        self._person: RosterPerson | None = None
        self._name = ElidedLabel(role="heading")
        self._facts = _caption("")
        self.role = QComboBox()
        self.role.setAccessibleName("Role")
        self.role.setMinimumContentsLength(_FEWEST_SIGNS)
        for role in Role:
            self.role.addItem(role.words, role.value)
        self.role.activated.connect(self._set_role)
        self.scopes = QListWidget()
        self.scopes.setProperty("role", "choices")
        self.scopes.setAccessibleName("Scopes whose cases they see")
        self.scopes.itemChanged.connect(self._on_scope)
        self._on_scopes = _caption("")
        self.password = QPushButton("Give a one-time password")
        self.password.clicked.connect(self._reset_password)
        self._on_password = _caption(
            "Their present password stops working at once and open sessions end. This cannot be "
            "taken back."
        )
        self.access = QPushButton()
        self.access.clicked.connect(self._change_access)
        self._on_access = _caption("")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self._facts)
        for title, parts in (
            ("ROLE", (self.role,)),
            ("SCOPES", (self.scopes, self._on_scopes)),
            ("PASSWORD", (self.password, self._on_password)),
            ("ACCESS", (self.access, self._on_access)),
        ):
            column.addSpacing(8)
            section = QLabel(title)
            section.setProperty("role", "section")
            column.addWidget(section)
            for part in parts:
                column.addWidget(part, 1 if part is self.scopes else 0)

    def show_person(self, person: RosterPerson | None, roster: Roster) -> None:
        """Show somebody as the centre has them."""
        self._person = person
        self.setVisible(person is not None)
        if person is None:
            return
        self._name.setText(person.name)
        contact = f"last contact {moment(person.last_contact)}" if person.last_contact else ""
        now = "connected now" if person.connected else contact or "never sent anything"
        self._facts.setText(f"{person.login} · {person.state_words} · {now}")
        self.role.setCurrentIndex(self.role.findData(person.role.value))
        self._show_scopes(person, roster)
        self.password.setEnabled(person.active)
        self.access.setText("Deactivate" if person.active else "Reactivate")
        self._on_access.setText(
            "Ends their sessions and takes their scopes. What they did stays. It can be taken back."
            if person.active
            else "Lets them sign in again. Their scopes are chosen anew."
        )

    def set_busy(self, busy: bool) -> None:
        """Keep one change from running into the next."""
        self.setEnabled(not busy)

    def _show_scopes(self, person: RosterPerson, roster: Roster) -> None:
        self.scopes.blockSignals(True)
        self.scopes.clear()
        for scope in roster.scopes:
            item = QListWidgetItem(f"{scope.name} · {scope.vendor or 'in-house'}")
            item.setData(Qt.ItemDataRole.UserRole, scope.name)
            inside = scope.name in person.scopes
            item.setCheckState(Qt.CheckState.Checked if inside else Qt.CheckState.Unchecked)
            if not person.active:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.scopes.addItem(item)
        self.scopes.blockSignals(False)
        row = max(self.scopes.sizeHintForRow(0), theme().px(20))
        self.scopes.setMinimumHeight(row * 2)
        self.scopes.setMaximumHeight(row * max(self.scopes.count(), 1) + theme().px(6))
        self._on_scopes.setText(
            "Deactivated people see nothing. Reactivate them first."
            if not person.active
            else "A scope taken away: its cases leave their computer at its next contact."
            if roster.scopes
            else "There is no scope yet. Add one under Scopes."
        )

    def _set_role(self) -> None:
        person, role = self._person, self.role.currentData()
        if person is not None and role != person.role.value:
            self._counter.do("set_role", person.login, role)

    def _on_scope(self, item: QListWidgetItem) -> None:
        if self._person is not None:
            verb = "grant" if item.checkState() is Qt.CheckState.Checked else "revoke"
            self._counter.do(verb, self._person.login, item.data(Qt.ItemDataRole.UserRole))

    def _reset_password(self) -> None:
        if self._person is not None:
            self._counter.do("reset_password", self._person.login)

    def _change_access(self) -> None:
        if self._person is not None:
            verb = "deactivate" if self._person.active else "reactivate"
            self._counter.do(verb, self._person.login)


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
