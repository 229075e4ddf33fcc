"""Ctrl+K: type a few letters of what you want to do, or of a case; arrows and Enter do the rest."""

from datetime import UTC, datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.actions.menus import Actions
from ui.actions.registry import ActionSpec
from ui.jobs.bench import Bench, Desk
from ui.palette.entry import ENTRY, Entry, EntryDelegate
from ui.palette.likeness import likeness
from ui.theme.style import theme
from workbench.app import QueueReader
from workbench.domain.cases import CaseKind, CaseSnapshot, QueueItem, View
from workbench.domain.ids import number_text, parse_number
from workbench.domain.queue import QueueQuestion, Sort
from workbench.errors import UserError

_CASES = 8
_LINES = 11
_WIDTH = 600


class CommandPalette(QFrame):
    """Lies over the window while it is open; the keyboard alone is enough."""

    case_chosen = Signal(object)
    """UUID: a case was looked for and chosen."""

    def __init__(self, actions: Actions, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("Command palette")
        self._actions, self._bench, self._over = actions, bench, parent
        self._came_from: QWidget | None = None
        self._cases: list[Entry] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText("What do you want to do? Or a case: E-20418, or its subject")
        self.field.setAccessibleName("Command or case")
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("What fits")
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 12)
        shadow.setColor(QColor(0, 0, 0, 110))
        self.setGraphicsEffect(shadow)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.hide()

    def open(self) -> None:
        """Show it, empty, with the cursor in it."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self._cases = []
        self.field.clear()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def entries(self) -> list[Entry]:
        """Return the lines it shows now."""
        return [self.list.item(row).data(ENTRY) for row in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the cursor stay in the field while arrows move in the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event.key()) or super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._leave(give_back=False)
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _LINES - 1,
            Qt.Key.Key_PageUp: 1 - _LINES,
        }
        if key in steps:
            last = self.list.count() - 1
            row = self.list.currentRow() + steps[Qt.Key(key)]
            self.list.setCurrentRow(min(max(row, 0), last))
        elif key == Qt.Key.Key_Escape:
            self._leave(give_back=True)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if (item := self.list.currentItem()) is not None:
                self._choose(item)
        else:
            return False
        return True

    def _on_typed(self, typed: str) -> None:
        self._fill()
        text = typed.strip()
        if not text:
            self._cases = []
            return
        question = QueueQuestion(view=View.ALL, sort=Sort.RECEIVED, search=text)

        def look(reader: QueueReader) -> list[QueueItem]:
            return reader.page(question, datetime.now(UTC), _CASES)

        self._bench.read_queue(look, self._on_found, key="palette")
        number = parse_number(text if not text.isdigit() else f"E-{text}")
        if number is not None:
            self._bench.read(
                lambda desk: _case_with(desk, f"E-{number}"), self._on_number, key="palette-number"
            )

    def _on_found(self, items: list[QueueItem]) -> None:
        self._cases = [
            _case_entry(item.case, item.number, item.subject, item.kind) for item in items
        ]
        self._fill()

    def _on_number(self, case: CaseSnapshot | None) -> None:
        if case is not None and self.isVisible():
            entry = _case_entry(case.case, case.number, case.subject, case.kind)
            self._cases = [entry, *(other for other in self._cases if other.case != case.case)]
            self._fill()

    def _fill(self) -> None:
        typed = self.field.text()
        numbered = parse_number(typed) is not None or typed.strip().isdigit()
        fitting = [] if numbered else self._fitting(typed)
        self.list.clear()
        for entry in [*fitting, *self._cases]:
            item = QListWidgetItem(self.list)
            item.setData(ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {entry.side}")
        self.list.setCurrentRow(0)
        lines = min(max(self.list.count(), 1), _LINES)
        self.list.setFixedHeight(lines * theme().px(34) + 2)
        self.adjustSize()
        self._place()

    def _fitting(self, typed: str) -> list[Entry]:
        scored = []
        for place, spec in enumerate(self._actions.registry):
            score = likeness(typed, f"{spec.title} {spec.section}")
            if score is not None and spec.id != "palette":
                scored.append((-score, place, self._action_entry(spec)))
        return [entry for _, _, entry in sorted(scored, key=lambda found: found[:2])]

    def _action_entry(self, spec: ActionSpec) -> Entry:
        reason = self._actions.why_not(spec.id)
        keys = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        side = reason or keys.replace(", ", " then ")
        return Entry(spec.title, side, action=spec.id, possible=not reason)

    def _choose(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(ENTRY)
        self._leave(give_back=True)
        if entry.case is not None:
            self.case_chosen.emit(entry.case)
        else:
            self._actions.run(entry.action)

    def _leave(self, *, give_back: bool) -> None:
        self.hide()
        if give_back and self._came_from is not None:
            self._came_from.setFocus()
        self._came_from = None

    def _place(self) -> None:
        room = self._over.size()
        width = min(theme().px(_WIDTH), room.width() - 32)
        self.resize(width, self.sizeHint().height())
        self.move((room.width() - width) // 2, min(theme().px(72), room.height() // 8))


def _case_entry(case: UUID, number: int | None, subject: str, kind: str) -> Entry:
    reference = number_text(number) or "no number"
    words = CaseKind(kind).words if kind in set(CaseKind) else kind
    return Entry(f"{reference}  {subject}", words, case=case)


def _case_with(desk: Desk, reference: str) -> CaseSnapshot | None:
    try:
        found: CaseSnapshot = desk.read(desk.case_id(reference))
    except UserError:
        return None
    return found
