"""The scopes of the centre, and moving a case from one to another."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.administration.counter import Counter
from ui.administration.listing import Listing
from ui.administration.new_panels import NewScopePanel
from workbench.domain.roster import Done, Roster

_COLUMNS = ("Scope", "Vendor", "Cases", "Open", "People")
_WIDTHS = (220, 180, 90, 90, 90)


class ScopesPage(QWidget):
    """Lists and adds scopes; moves cases."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        self.new = NewScopePanel(counter)
        self.list = Listing("Scopes", _COLUMNS, _WIDTHS)
        self.add = QPushButton("Add a scope …")
        self.add.clicked.connect(self.new.open_for)
        self.case = QLineEdit()
        self.case.setAccessibleName("Case to move")
        self.case.setPlaceholderText("E-20418")
        self.case.textChanged.connect(self._weigh)
        self.case.returnPressed.connect(self._move)
        self.target = QComboBox()
        self.target.setAccessibleName("Scope to move it to")
        self.target.setMinimumContentsLength(12)
        self.move_button = QPushButton("Move")
        self.move_button.setEnabled(False)
        self.move_button.clicked.connect(self._move)
        self.fault = QLabel()
        self.fault.setProperty("role", "error")
        self.fault.setWordWrap(True)
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.hide()
        self._count = QLabel()
        self._count.setProperty("role", "dim")
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self.add)
        moving = QHBoxLayout()
        for part in (_dim("Move case"), self.case, _dim("to"), self.target, self.move_button):
            moving.addWidget(part)
        moving.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.new)
        whole.addLayout(moving)
        whole.addWidget(self.fault)
        whole.addWidget(self.list, 1)
        self._busy = False
        counter.busy.connect(self._set_busy)

    def show_roster(self, roster: Roster) -> None:
        """Show every scope."""
        self._count.setText(f"{len(roster.scopes):,} scope{'s' * (len(roster.scopes) != 1)}")
        self.list.show_lines(
            (
                scope.name,
                (
                    scope.name,
                    scope.vendor or "in-house",
                    f"{scope.cases:,}",
                    f"{scope.open_cases:,}",
                    f"{scope.people:,}",
                ),
                False,
            )
            for scope in roster.scopes
        )
        kept = self.target.currentText()
        self.target.clear()
        self.target.addItems([scope.name for scope in roster.scopes])
        self.target.setCurrentIndex(max(self.target.findText(kept), 0))
        self._weigh()

    def _move(self) -> None:
        if self.move_button.isEnabled():
            self.fault.hide()
            about = (self.case.text().strip(), self.target.currentText())
            self._counter.do("move_case", *about, complain=self._complain, answer=self._moved)

    def _moved(self, _done: Done) -> None:
        self.case.clear()

    def _complain(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._weigh()

    def _weigh(self) -> None:
        wanted = bool(self.case.text().strip()) and self.target.count() > 0
        self.move_button.setEnabled(wanted and not self._busy)


def _dim(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "dim")
    return label
