"""Giving a case to a person: whom it suits best first, with the reason in words."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.case.case_file import CaseFile
from ui.case.panels.choice_panel import Choice, ChoicePanel
from ui.jobs.bench import Bench
from workbench.changes import Changes
from workbench.domain.cases import CaseSnapshot


class AssignPanel(ChoicePanel):
    """Offers the people; typing narrows the list, Enter gives the case to the marked one."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__("Give the case to", bench, self._assign, keys="", parent=parent)
        self.do_button.setText("Assign")
        self.search = _SearchLine()
        self.search.setPlaceholderText("Type a name; Enter assigns")
        self.search.setAccessibleName("Find a person")
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.attempt)
        self.search.stepped.connect(self._step)
        self.body.insertWidget(0, self.search)
        self._people: list[Choice] = []

    def open(self, file: CaseFile) -> None:
        """Offer everybody who can hold a case."""
        super().open(file)
        self.search.clear()
        self.ask(file.forbidden("case.assign"))
        self._people = []
        self._narrow()
        self.search.setFocus()
        case = file.snapshot.case
        self.bench.read(lambda desk: _people(desk, case), self._show, key="assign-people")

    def _step(self, step: int) -> None:
        row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
        self.list.setCurrentRow(row)

    def _show(self, people: list[Choice]) -> None:
        self._people = people
        self._narrow()

    def _narrow(self) -> None:
        typed = self.search.text().casefold().split()
        found = [
            person
            for person in self._people
            if all(word in f"{person.words} {person.value}".casefold() for word in typed)
        ]
        holder = self.file.snapshot.assignee if self.file else None
        self.offer(found, holder)
        if found:
            self.list.setCurrentRow(0)  # whom it suits best, and not who has it

    def _assign(self, desk: Any, seen: CaseSnapshot, login: str) -> Changes:
        from workbench.operations.reassignment import give_cases

        return give_cases(desk, [seen.case], login)


class _SearchLine(QLineEdit):
    """A line in which Up and Down move in the list below it."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: hand the two keys on."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


def _people(desk: Any, case: UUID) -> list[Choice]:
    from workbench.operations.people import suited

    found = []
    for able in suited(desk, [case]):
        person = able.person
        me = " (you)" if person.login == desk.person.login else ""
        found.append(Choice(person.login, f"{person.name}{me}", able.words))
    return found
