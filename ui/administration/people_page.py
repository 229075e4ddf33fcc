"""The people of the centre: the list, and the one who was chosen from it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.administration.counter import Counter
from ui.administration.handover_card import HandoverCard
from ui.administration.listing import Listing
from ui.administration.new_panels import NewPersonPanel
from ui.administration.person_card import PersonCard
from ui.widgets.instant_words import moment
from workbench.domain.roster import Done, Roster, RosterPerson

_COLUMNS = ("Name", "Login", "Role", "Scopes", "State", "Last contact")
_WIDTHS = (130, 90, 110, 130, 136, 100)


class PeoplePage(QWidget):
    """Lists, adds and changes people."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._roster: Roster | None = None
        self.handover = HandoverCard()
        self.new = NewPersonPanel(counter)
        self.list = Listing("People", _COLUMNS, _WIDTHS)
        self.card = PersonCard(counter)
        self.add = QPushButton("Add a person …")
        self.add.clicked.connect(self._open_new)
        self._count = QLabel()
        self._count.setProperty("role", "dim")
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self.add)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(self.list, 1)
        room = QScrollArea()
        room.setWidgetResizable(True)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        beside = QFrame()
        beside.setProperty("role", "panel")
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.new)
        column.addWidget(self.card)
        column.addStretch(1)
        room.setWidget(beside)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 5)
        both.addWidget(room, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.handover)
        whole.addLayout(both, 1)
        self.list.line_chosen.connect(self._show_chosen)
        self.new.closed.connect(lambda: self._show_chosen(self.list.chosen()))
        counter.busy.connect(self.card.set_busy)
        counter.done.connect(self._on_done)

    def show_roster(self, roster: Roster) -> None:
        """Show everybody."""
        self._roster = roster
        active = sum(person.active for person in roster.people)
        self._count.setText(f"{active:,} of {len(roster.people):,} active")
        self.list.show_lines((p.login, _cells(p), not p.active) for p in roster.people)

    def _open_new(self) -> None:
        if self._roster is not None:
            self.card.hide()
            self.new.open_for(self._roster)

    def _show_chosen(self, login: str) -> None:
        if self._roster is not None and self.new.isHidden():
            found = (person for person in self._roster.people if person.login == login)
            self.card.show_person(next(found, None), self._roster)

    def _on_done(self, done: Done) -> None:
        if done.handover is not None:
            self.list.choose(done.handover.login)
            self.handover.show_password(done.handover)


def _cells(person: RosterPerson) -> tuple[str, ...]:
    contact = moment(person.last_contact) if person.last_contact else "—"
    return (
        person.name,
        person.login,
        person.role.words,
        ", ".join(person.scopes) or "none",
        person.state_words,
        "now" if person.connected else contact,
    )
