"""The cases on which a batch was not done, each with its reason; Enter goes to one."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from ui.dialogs.choices import Choice, ChoiceDelegate
from ui.dialogs.floating_panel import FloatingPanel
from ui.jobs.bench import Bench, Desk
from ui.theme.style import theme

if TYPE_CHECKING:
    from workbench.operations.bulk import Refusal

_SHOWN = 8
_CHOICE = int(Qt.ItemDataRole.UserRole)


class RefusedList(FloatingPanel):
    """Tells what was refused, case by case."""

    def __init__(
        self,
        bench: Bench,
        refused: dict[UUID, str],
        over: QWidget,
        go_to: Callable[[UUID], None],
    ) -> None:
        title = (
            "1 case was refused" if len(refused) == 1 else f"{len(refused):,} cases were refused"
        )
        super().__init__(title, "Go to the case", over)
        self._bench, self._refused, self._go_to = bench, refused, go_to
        self.leave_button.setText("Close")
        self.list = QListWidget()
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(title)
        self.list.setItemDelegate(ChoiceDelegate(self.list))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self.attempt)
        self.body.addWidget(self.list)

    def open(self) -> None:
        """Show it; the cases are looked up by their names first."""

        def look(desk: Desk) -> "list[Refusal]":
            from workbench.operations.bulk import refusals

            return refusals(desk, self._refused)

        self.ask("They stay as they were; the others are done.")
        self.list.setFocus()
        self._bench.read(look, self._tell, key="refused")

    def perform(self) -> None:
        """Go to the marked case."""
        item = self.list.currentItem()
        if item is not None:
            choice: Choice = item.data(_CHOICE)
            self.leave()
            self._go_to(UUID(choice.value))

    def _tell(self, refused: "list[Refusal]") -> None:
        for refusal in refused:
            subject = " ".join(refusal.subject.split())
            words = f"{refusal.reference}  {subject}".strip()
            choice = Choice(str(refusal.case), words, refusal.reason)
            item = QListWidgetItem(self.list)
            item.setData(_CHOICE, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, choice.spoken)
        self.list.setCurrentRow(0)
        row = self.list.sizeHintForRow(0) if refused else theme().px(30)
        self.list.setFixedHeight(row * min(max(len(refused), 1), _SHOWN) + 4)
