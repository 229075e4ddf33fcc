"""Ctrl+K: type a few letters of what you want to do, or of a case; arrows and Enter do the rest."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
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
from ui.palette.likeness import likeness, says
from ui.theme.style import theme
from workbench.app import QueueReader
from workbench.domain.cases import CaseKind, CaseSnapshot, QueueItem, View
from workbench.domain.ids import number_text, parse_number
from workbench.domain.queue import QueueQuestion, Sort
from workbench.errors import UserError

_CASES = 8
_HITS = 64
"""So many of the newest hits are looked through for those whose subject says it."""
_QUESTION = "palette"
_NOTHING = "Nothing fits. Try fewer letters, a word of the subject, or a number such as E-20418."
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
        self.nothing = QLabel()
        self.nothing.setProperty("role", "dim")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(12, 4, 12, 8)
        self._found = True
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
        column.addWidget(self.nothing)
        self.hide()

    def open(self) -> None:
        """Show it, empty, with the cursor in it."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self._cases, self._found = [], True
        self.field.clear()
        self._fill()
        self.list.setCurrentRow(0)
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
        text = typed.strip()
        self._found = not text
        # What was found for fewer letters stays where it still fits: nothing blinks.
        self._cases = [case for case in self._cases if text and says(case.title, text)]
        self._fill()
        self.list.setCurrentRow(0)
        number = parse_number(f"E-{text}" if text.isdigit() else text)
        if number is not None:
            # Other hits are asked for once this is known, so that they never push it down.
            self._bench.read(
                lambda desk: _case_with(desk, f"E-{number}"),
                partial(self._on_number, text),
                key=_QUESTION,
            )
        elif text:
            self._search(text, [])

    def _search(self, text: str, above: Sequence[Entry]) -> None:
        question = QueueQuestion(view=View.ALL, sort=Sort.RECEIVED, search=text)

        def look(reader: QueueReader) -> list[QueueItem]:
            return reader.page(question, datetime.now(UTC), _HITS)

        self._bench.read_queue(look, partial(self._on_found, text, above), key=_QUESTION)

    def _on_number(self, text: str, case: CaseSnapshot | None) -> None:
        if case is None:
            self._search(text, [])
            return
        entry = _case_entry(case.case, case.number, case.subject, case.kind)
        self._cases = [entry]
        self._fill()
        self._search(text, [entry])

    def _on_found(self, text: str, above: Sequence[Entry], items: Sequence[QueueItem]) -> None:
        known = {entry.case for entry in above}
        hits = [item for item in items if item.case not in known]
        hits.sort(key=lambda item: not says(item.subject, text))  # what is about it comes first
        self._cases = [
            *above,
            *(_case_entry(hit.case, hit.number, hit.subject, hit.kind) for hit in hits),
        ][:_CASES]
        self._found = True
        self._fill()

    def _fill(self) -> None:
        """Show what fits; the line that is chosen stays chosen, wherever it stands now."""
        typed, chosen = self.field.text(), self.list.selectedItems()
        before: Entry | None = chosen[0].data(ENTRY) if chosen else None
        numbered = parse_number(typed) is not None or typed.strip().isdigit()
        self.list.clear()
        place = 0
        for row, entry in enumerate([*([] if numbered else self._fitting(typed)), *self._cases]):
            item = QListWidgetItem(self.list)
            item.setData(ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {entry.side}")
            if before is not None and (entry.action, entry.case) == (before.action, before.case):
                place = row
        self.list.setCurrentRow(place)
        lines = min(self.list.count(), _LINES)
        self.list.setVisible(lines > 0)
        self.list.setFixedHeight(lines * theme().px(34) + 2)
        self.nothing.setVisible(lines == 0)
        self.nothing.setText(_NOTHING if self._found else "Looking …")
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
