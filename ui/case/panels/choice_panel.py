"""Choosing one of a list with one key: kind, priority, jurisdiction, or a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from ui.case.panels.case_panel import CasePanel
from ui.jobs.bench import Bench
from ui.theme.style import theme
from workbench.changes import Changes
from workbench.domain.cases import CaseSnapshot

_KEYS = "abcdefghijklmnopqrstuvwxyz"
_FEWEST_SHOWN, _MOST_SHOWN = 6, 10
_PRESSED = QEvent.Type.KeyPress


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: the value it stands for, its words, and what is said beside them."""

    value: str
    words: str
    beside: str = ""


class ChoicePanel(CasePanel):
    """A list of choices; the key before a line takes it at once, Enter takes the marked one."""

    def __init__(
        self,
        title: str,
        bench: Bench,
        choose: Callable[[Any, CaseSnapshot, str], Changes],
        keys: str = _KEYS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, "Choose", bench, parent)
        self._choose = choose
        self._keys = keys
        self.list = QListWidget()
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(title)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        self.list.itemActivated.connect(self.attempt)
        self.body.addWidget(self.list)

    def offer(self, choices: Sequence[Choice], current: str | None) -> None:
        """Show the choices, the present one marked."""
        self.list.clear()
        for at, choice in enumerate(choices):
            key = self._keys[at] if at < len(self._keys) else " "
            beside = f"   {choice.beside}" if choice.beside else ""
            mark = "   ✓ now" if choice.value == current else ""
            item = QListWidgetItem(f"{key.upper()}    {choice.words}{beside}{mark}")
            item.setData(Qt.ItemDataRole.UserRole, choice.value)
            self.list.addItem(item)
            if choice.value == current:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        row = max(self.list.sizeHintForRow(0), theme().px(22))
        shown = max(len(choices), 1)
        self.list.setMinimumHeight(row * min(shown, _FEWEST_SHOWN) + 8)
        self.list.setMaximumHeight(row * min(shown, _MOST_SHOWN) + 8)

    def perform(self) -> None:
        """Take the marked line."""
        if self.list.currentRow() < 0:
            self.complain("There is nothing to choose from.")
            return
        value = str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))
        self.take(value)

    def take(self, value: str) -> None:
        """Take a value, for the case as the person saw it."""
        seen = self.seen
        self.run(lambda desk: self._choose(desk, seen, value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a line by its key."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == _PRESSED:
            at = self._keys.find(event.text().lower()) if event.text() else -1
            plain = event.modifiers() in {
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            }
            if plain and 0 <= at < self.list.count():
                self.list.setCurrentRow(at)
                self.attempt()
                return True
        return super().eventFilter(watched, event)
