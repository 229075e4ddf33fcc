"""The team: figures of the day, the people with what they hold, and the cases of whom one chose.

Cases are given by dragging them from the list onto a person, or by the same keys as in the queue.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.jobs.bench import Bench, Desk
from ui.models.selection import Selection
from ui.team.figures import Figures
from ui.team.team_model import PRIORITIES, Column, TeamLine, TeamModel, team_lines
from ui.team.team_table import TeamTable
from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from workbench.domain.queue import Count, QueueQuestion

if TYPE_CHECKING:
    from workbench.operations.people import Team

_REST_MS = 80
_SOON_MS = 350
"""Changes that come this close together are read once."""
_TICK_MS = 60_000
_LIST, _NARROW_LIST = 372, 300
_NARROW, _NARROWEST = 960, 760
"""Below so many pixels of the design the list is narrow, and below the second it lies below."""


class Cases(Protocol):
    """The list of a person's cases, as the window gives it."""

    selection_changed: SignalInstance
    action_wanted: SignalInstance
    case_opened: SignalInstance
    counted: SignalInstance

    def ask(self, question: QueueQuestion, empty_title: str, empty_words: str) -> None:
        """Show the cases that answer another question."""

    def look_again(self) -> None:
        """Take the list anew."""

    def selection(self) -> Selection:
        """Return the chosen cases."""


class TeamPane(QFrame):
    """Who holds how much; a row chosen shows its cases beside it."""

    cases_given = Signal(object, object)
    """A TeamLine, and the Selection that was dropped on it."""

    def __init__(self, bench: Bench, cases: QWidget, parent: QWidget | None = None) -> None:
        """Make the place.

        Args:
            bench: where the records are asked.
            cases: the list of cases, a widget that is `Cases` too.
            parent: the owner.
        """
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._bench = bench
        self.cases = cases
        self._list: Cases = cases  # type: ignore[assignment]  # both, as the window made it
        self._shown: TeamLine | None = None
        self._room = (False, 0)
        """Whether the list lies below the people, and how wide it is."""
        self.model = TeamModel(self)
        self.table = TeamTable(self.model)
        self.figures = Figures()
        self.search = QLineEdit()
        self.sorting = QComboBox()
        self._title, self._told = QLabel("Team today"), ElidedLabel(role="dim")
        self._head, self._head_told = ElidedLabel(role="heading"), ElidedLabel(role="dim")
        self._lay_out()
        self._rest = _timer(self, _REST_MS, self._show_chosen)
        self._soon = _timer(self, _SOON_MS, self.refresh)
        clock = QTimer(self)
        clock.setInterval(_TICK_MS)
        clock.timeout.connect(self.refresh)
        clock.start()
        self._wire()
        self.refresh()

    def selection(self) -> Selection:
        """Return the cases chosen in the list: what the keys of the window mean here."""
        return self._list.selection()

    def refresh(self) -> None:
        """Read what everybody holds."""

        def look(desk: Desk) -> "tuple[Team, str]":
            from workbench.operations.people import team

            return team(desk), desk.person.login

        self._bench.read(look, self._take, key="team")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the people."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where it is narrow the cases lie below the people."""
        super().resizeEvent(event)
        px, width = theme().px, self.width()
        upright = width < px(_NARROWEST)
        listed = px(_NARROW_LIST if width < px(_NARROW) else _LIST)
        self.figures.setVisible(not upright)
        if (upright, listed) != self._room:
            self._room = (upright, listed)
            self._parts.setOrientation(
                Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal
            )
            whole = self.height() if upright else width
            beside = whole * 2 // 5 if upright else listed
            self._parts.setSizes([whole - beside, beside])

    def _lay_out(self) -> None:
        px = theme().px
        self._title.setProperty("role", "title")
        self.search.setPlaceholderText("Find a person: name, team, language, skill")
        self.search.setAccessibleName("Find a person")
        self.search.setClearButtonEnabled(True)
        self.sorting.setAccessibleName("Sort the people by")
        for column in Column:
            self.sorting.addItem(f"Sort: {_SORTED_BY[column]}", column)
        self.sorting.setCurrentIndex(self.model.column)
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(self._title)
        top.addWidget(self._told, 1)
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.search, 1)
        tools.addWidget(self.sorting)
        people = QFrame()
        people.setProperty("role", "panel")
        column_ = QVBoxLayout(people)
        column_.setContentsMargins(px(18), px(14), px(14), px(10))
        column_.setSpacing(px(10))
        column_.addLayout(top)
        column_.addWidget(self.figures)
        column_.addLayout(tools)
        column_.addWidget(self.table, 1)
        beside = QFrame()
        beside.setProperty("role", "panel")
        list_ = QVBoxLayout(beside)
        list_.setContentsMargins(0, px(14), 0, 0)
        list_.setSpacing(px(2))
        for label in (self._head, self._head_told):
            label.setContentsMargins(px(14), 0, px(14), 0)
            list_.addWidget(label)
        list_.addSpacing(px(6))
        line = QFrame()
        line.setProperty("role", "hairline")
        list_.addWidget(line)
        list_.addWidget(self.cases, 1)
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(1)
        self._parts.addWidget(people)
        self._parts.addWidget(beside)
        self._parts.setStretchFactor(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._parts)
        self.setFocusProxy(self.table)

    def _wire(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self.table.setFocus)
        self.sorting.activated.connect(self._on_sorting)
        self.table.horizontalHeader().sortIndicatorChanged.connect(
            lambda column, _order: self.sorting.setCurrentIndex(column)
        )
        self.table.line_chosen.connect(lambda _line: self._rest.start())
        self.table.activated.connect(lambda _index: self.cases.setFocus())
        self.table.cases_dropped.connect(self.cases_given)
        self._list.counted.connect(self._on_counted)
        self._bench.changed.connect(lambda _changes: self._look_again())
        self._bench.changed_elsewhere.connect(self._look_again)
        self._bench.opened.connect(self.refresh)

    def _look_again(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_search(self, typed: str) -> None:
        self.model.search(typed)
        self._keep_chosen()

    def _on_sorting(self, place: int) -> None:
        column = Column(place)
        falling = column not in (Column.PERSON, Column.NEXT_DUE)
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self.table.sort_by(column, order)

    def _take(self, answer: "tuple[Team, str]") -> None:
        team, me = answer
        lines = team_lines(team, me)
        people = [line for line in lines if line.person is not None]
        self.table.delegate.most = max(
            [1, *(max(line.holding.units, line.person.capacity) for line in people if line.person)]
        )
        self.model.set_lines(lines)
        self._keep_chosen()
        self.figures.tell(team)
        self._told.setText(
            f"{datetime.now(UTC).astimezone():%a %d %b} · {len(people):,} people · "
            f"{team.all_open:,} open"
        )

    def _keep_chosen(self) -> None:
        """Stay with whom one looked at; his cases are taken anew."""
        if not self.model.lines:
            self.table.clearSelection()
            return
        before = self._shown
        if before is None or self.model.row_of(before.question) < 0:
            people = [line for line in self.model.lines if line.person is not None]
            self._shown = None
            self.table.show_line(people[0] if people else self.model.lines[0])
            self._show_chosen()
            return
        self.table.show_line(before)
        self._list.look_again()

    def _show_chosen(self) -> None:
        line = self.table.line()
        if line is None or (self._shown is not None and line.question == self._shown.question):
            return
        self._shown = line
        self._head.setText(line.name)
        self._head_told.setText(line.below)
        self._list.ask(line.question, *_nothing(line))

    def _on_counted(self, count: Count) -> None:
        line = self.table.line()
        if line is not None:
            cases = f"{count} open case{'' if count.n == 1 else 's'}"
            self._head_told.setText(f"{cases} · {line.load_words}" if line.person else cases)


_SORTED_BY = {
    Column.PERSON: "name",
    Column.LOAD: "load",
    **{column: column.name for column in PRIORITIES},
    Column.OVERDUE: "overdue",
    Column.DUE_SOON: "due in 24 h",
    Column.LAPSED: "lapsed claims",
    Column.NEXT_DUE: "next due",
}


def _nothing(line: TeamLine) -> tuple[str, str]:
    if line.person is None:
        return "Nothing here", "Every open case is in somebody's hands."
    return f"{line.name} holds no open case", "Drag cases here, or press A on cases of others."


def _timer(parent: TeamPane, after_ms: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(then)
    return timer
