"""The people as a table: a row each, and above them what nobody holds and what lapsed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.case_line import due_words
from workbench.domain.cases import View
from workbench.domain.languages import language_words
from workbench.domain.people import Person
from workbench.domain.permissions import works_cases
from workbench.domain.queue import QueueQuestion
from workbench.domain.workload import Holding

if TYPE_CHECKING:
    from workbench.operations.people import Team

LINE = int(Qt.ItemDataRole.UserRole) + 1
"""The `TeamLine` of a row."""
_ROOT = QModelIndex()
_FAR = datetime.max.replace(tzinfo=UTC)
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What the table shows of each."""

    PERSON = 0
    LOAD = 1
    P0 = 2
    P1 = 3
    P2 = 4
    P3 = 5
    P4 = 6
    OVERDUE = 7
    DUE_SOON = 8
    LAPSED = 9
    NEXT_DUE = 10


PRIORITIES = {Column.P0: 0, Column.P1: 1, Column.P2: 2, Column.P3: 3, Column.P4: 4}
"""The columns that count the cases of one priority."""

TITLES = (
    "Person",
    "Holds against capacity",
    *(column.name for column in PRIORITIES),
    "Overdue",
    "Due 24 h",
    "Lapsed",
    "Next due",
)
TOLD = (
    "Sort by name",
    "Sort by load: P0 counts 4 units, P1 3, P2 2, P3 and P4 1 each; red is overdue",
    *(f"Sort by cases of {column.name}" for column in PRIORITIES),
    "Sort by overdue cases",
    "Sort by cases due within 24 hours",
    "Sort by claims whose time has run out",
    "Sort by the next due time",
)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One row: a person, or the cases of nobody."""

    name: str
    below: str
    question: QueueQuestion
    """Which cases the row stands for."""
    holding: Holding
    person: Person | None = None
    searched: str = ""

    @property
    def login(self) -> str | None:
        """Whom cases that are dropped here go to; None for the cases of nobody."""
        return None if self.person is None else self.person.login

    @property
    def takes_cases(self) -> bool:
        """Whether somebody here can be given a case."""
        return self.person is None or works_cases(self.person.role)

    @property
    def load(self) -> float:
        """How full: units held for each unit of capacity."""
        capacity = self.person.capacity if self.person else 0
        return self.holding.units / capacity if capacity else float(self.holding.units)

    @property
    def load_words(self) -> str:
        """Units against capacity."""
        units = self.holding.units
        return f"{units} / {self.person.capacity}" if self.person else f"{units} units"


def team_lines(team: "Team", me: str) -> list[TeamLine]:
    """Return the rows of a team, in the order of names."""
    held = team.unclaimed
    lines = [
        TeamLine(
            "Unclaimed",
            f"{held.cases:,} case{'' if held.cases == 1 else 's'} that nobody holds",
            QueueQuestion(view=View.UNCLAIMED),
            held,
            searched="unclaimed nobody",
        )
    ]
    if team.lapsed.cases:
        count = team.lapsed.cases
        lines.append(
            TeamLine(
                "Lapsed claims",
                f"{count:,} case{'' if count == 1 else 's'} to take over",
                QueueQuestion(view=View.OPEN, lapsed=True),
                team.lapsed,
                searched="lapsed claims",
            )
        )
    return lines + [_person_line(m.person, m.holding, me) for m in team.members]


def _person_line(person: Person, holding: Holding, me: str) -> TeamLine:
    languages = " ".join(person.languages)
    below = " · ".join(
        part for part in (person.role.words, ", ".join(person.scopes), languages) if part
    )
    named = " ".join(map(language_words, person.languages))
    return TeamLine(
        person.name + (" (you)" if person.login == me else ""),
        below,
        QueueQuestion(view=View.OPEN, assignee=person.login),
        holding,
        person,
        searched=" ".join(
            (person.name, person.login, below, named, person.vendor or "", *person.skills)
        ).casefold(),
    )


class TeamModel(QAbstractTableModel):
    """Shows lines; what nobody holds stays above, whatever it is sorted by."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[TeamLine] = []
        self.lines: list[TeamLine] = []
        self._search = ""
        self.column = Column.LOAD
        self.order = Qt.SortOrder.DescendingOrder

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The line, and each cell in words for who does not see the bars."""
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_words(line, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(line, Column(index.column()))
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        """What the columns are called."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return TOLD[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            middle = section in PRIORITIES
            side = Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row can be chosen, and takes cases that are dropped on it."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        line = self.lines[index.row()] if index.isValid() else None
        return usual | Qt.ItemFlag.ItemIsDropEnabled if line and line.takes_cases else usual

    def set_lines(self, lines: list[TeamLine]) -> None:
        """Take what everybody holds now."""
        self._all = lines
        self._arrange()

    def search(self, typed: str) -> None:
        """Show whom a few words fit: name, team, language, skill."""
        self._search = typed.casefold()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the people."""
        self.column, self.order = Column(column), order
        self._arrange()

    def row_of(self, question: QueueQuestion) -> int:
        """Return the row of some cases, or -1."""
        found = (row for row, line in enumerate(self.lines) if line.question == question)
        return next(found, -1)

    def _arrange(self) -> None:
        words = self._search.split()
        fitting = [
            line for line in self._all if all(word in line.searched.casefold() for word in words)
        ]
        people = [line for line in fitting if line.person is not None]
        people.sort(key=lambda line: line.name.casefold())
        key = _KEYS[self.column]
        people.sort(key=key, reverse=self.order == Qt.SortOrder.DescendingOrder)
        self.beginResetModel()
        self.lines = [line for line in fitting if line.person is None] + people
        self.endResetModel()


def _urgency(column: Column, line: TeamLine) -> tuple[int, ...]:
    """Of two with as many P1, who holds more of what is less urgent counts for more."""
    return line.holding.urgency[PRIORITIES[column] :]


_KEYS: dict[Column, Callable[[TeamLine], Any]] = {
    Column.PERSON: lambda line: line.name.casefold(),
    Column.LOAD: lambda line: line.load,
    **{column: partial(_urgency, column) for column in PRIORITIES},
    Column.OVERDUE: lambda line: line.holding.overdue,
    Column.DUE_SOON: lambda line: line.holding.due_soon,
    Column.LAPSED: lambda line: line.holding.lapsed,
    Column.NEXT_DUE: lambda line: line.holding.next_due or _FAR,
}


def cell_words(line: TeamLine, column: Column) -> str:
    """Return a cell as it is read aloud."""
    held = line.holding
    match column:
        case Column.PERSON:
            return f"{line.name}, {line.below}"
        case Column.LOAD:
            cases = f"{held.cases:,} case{'' if held.cases == 1 else 's'}"
            if line.person is None:
                return f"{cases}, {held.units} units"
            return f"{cases}, {held.units} of {line.person.capacity} units"
        case Column.NEXT_DUE:
            return due_words(held.next_due, datetime.now(UTC))[0] if held.next_due else "nothing"
    return str(count_in(line, column))


def count_in(line: TeamLine, column: Column) -> int:
    """Return the figure of a column that counts."""
    held = line.holding
    if column in PRIORITIES:
        return held.urgency[PRIORITIES[column]]
    counts = {
        Column.OVERDUE: held.overdue,
        Column.DUE_SOON: held.due_soon,
        Column.LAPSED: held.lapsed,
    }
    return counts[column]


def _tooltip(line: TeamLine, column: Column) -> str:
    if column is Column.PERSON and line.person is not None:
        person = line.person
        skills = f"\nTrained in: {', '.join(person.skills)}" if person.skills else ""
        speaks = ", ".join(map(language_words, person.languages))
        vendor = f"\n{person.vendor}" if person.vendor else ""
        return f"{person.name} · {line.below}{vendor}\nSpeaks {speaks or 'not told'}{skills}"
    if column is Column.LOAD and line.holding.overdue_units:
        return f"{cell_words(line, column)}; {line.holding.overdue_units} units are overdue"
    return cell_words(line, column)
