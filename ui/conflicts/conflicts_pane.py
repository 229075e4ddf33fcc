"""The place of conflicts: a list, and what was chosen from it with the ways to settle it."""

from functools import partial
from typing import Any, Literal
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.conflicts.conflict_file import ConflictFile, Item, merge_key, read_conflict_file
from ui.conflicts.conflict_list import ConflictList
from ui.conflicts.conflict_view import ConflictView
from ui.conflicts.decision_view import DecisionView
from ui.jobs.bench import Bench
from ui.jobs.drafts import DraftKeeper
from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from workbench.changes import Changes
from workbench.domain.conflicts import Conflict
from workbench.errors import UserError

_NARROW = 900
"""Below this width the list gives its room to the versions; the keys lead through it as well."""


class ConflictsPane(QFrame):
    """Compares, and settles."""

    said = Signal(str)
    case_wanted = Signal(object)
    """A case (UUID) to be shown in the queue's place."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName("Conflicts")
        self._bench = bench
        self._key = f"conflicts:{id(self)}"
        self._file: ConflictFile | None = None
        self._chosen: UUID | None = None
        self._case: UUID | None = None
        """A case whose first conflict is to be shown once it is read."""
        self._busy = False
        self.drafts = DraftKeeper(bench, self)
        self.list = ConflictList()
        self._beside = QWidget()
        self.conflict = ConflictView()
        self.decision = DecisionView()
        self._reference = QLabel()
        self._reference.setProperty("role", "dim")
        self._title = ElidedLabel(role="title")
        self._place = QLabel()
        self._place.setProperty("role", "dim")
        self.open_case = QPushButton("Open the case")
        self.previous = QPushButton("Previous")
        self.next = QPushButton("Next")
        self._arrange()
        self.list.item_chosen.connect(self._choose)
        self.conflict.kept.connect(self.keep)
        self.conflict.typed.connect(self._on_typed)
        self.conflict.said.connect(self.said)
        self.decision.said.connect(self.said)
        bench.changed.connect(lambda _: self._read())
        bench.changed_elsewhere.connect(self._read)
        self._read()

    def show_conflict(self, op_id: UUID) -> None:
        """Show one."""
        self._chosen, self._case = op_id, None
        self._read()

    def show_case(self, case: UUID | None) -> None:
        """Show the first of a case's, if it has any."""
        self._case = case
        self._read()

    def step(self, by: int) -> None:
        """Go to the next one, or the one before."""
        items = self._file.items if self._file else ()
        if items:
            at = next((n for n, item in enumerate(items) if item.op_id == self._chosen), -by)
            self._choose(items[(at + by) % len(items)].op_id)

    def keep(self, which: str) -> None:
        """Settle the conflict that is shown: "mine", "theirs" or "merge"."""
        file, shown = self._file, self._item()
        if file is None or not isinstance(shown, Conflict) or self._busy:
            return
        if (which == "merge" and not shown.is_text) or file.forbidden(shown):
            return
        text = self.conflict.merge.written() if which == "merge" else None
        self._busy = True
        self.drafts.flush()

        def verb(desk: Any) -> Changes:
            from workbench.operations.conflicts import resolve

            keep: Literal["mine", "theirs"] = "mine" if which == "mine" else "theirs"
            return resolve(desk, shown.op_id, keep, text, seen=shown)

        self._bench.do(verb, partial(self._settled, shown), self._not_settled)

    def flush_drafts(self) -> None:
        """Store what is being written; the window asks for it before it closes."""
        self.drafts.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where there is little room, the list stands aside."""
        super().resizeEvent(event)
        self._beside.setVisible(self.width() >= theme().px(_NARROW))

    def _read(self) -> None:
        self._bench.read(read_conflict_file, self._show, key=self._key)

    def _show(self, file: ConflictFile) -> None:
        self._file = file
        case, self._case = self._case, None
        of_case = [item.op_id for item in file.items if item.case == case]
        if of_case:
            self._chosen = of_case[0]
        if self._item() is None:
            self._chosen = file.items[0].op_id if file.items else None
        self.list.show_items(file, self._chosen)
        self._show_chosen()

    def _choose(self, op_id: UUID) -> None:
        self.drafts.flush()
        self._chosen = op_id
        self.list.choose(op_id)
        self._show_chosen()

    def _item(self) -> Item | None:
        items = self._file.items if self._file else ()
        return next((item for item in items if item.op_id == self._chosen), None)

    def _show_chosen(self) -> None:
        file, item = self._file, self._item()
        self._whole.setCurrentIndex(0 if item is None else 1)
        if file is None or item is None:
            return
        at = file.items.index(item) + 1
        self._place.setText(f"{at:,} of {len(file.items):,}")
        for button in (self.previous, self.next):
            button.setEnabled(len(file.items) > 1)
        what = item.field_words if isinstance(item, Conflict) else "Decision"
        self._reference.setText(f"{item.reference} · {what}")
        self._title.setText(item.subject)
        if isinstance(item, Conflict):
            stored = file.drafts.get(item.op_id, "")
            draft = self.drafts.recall(merge_key(item.op_id), stored)
            self.conflict.show_conflict(file, item, draft)
            self._views.setCurrentWidget(self.conflict)
        else:
            self.decision.show_decision(file, item)
            self._views.setCurrentWidget(self.decision)

    def _on_typed(self, text: str) -> None:
        if self._chosen is not None:
            self.drafts.keep(merge_key(self._chosen), text)

    def _settled(self, conflict: Conflict, changes: Changes) -> None:
        self._busy = False
        if not changes.stands:
            return  # it met a further change: both are listed now, and what was typed is kept
        self.drafts.drop(merge_key(conflict.op_id))
        left = [c.op_id for c in self._file.open if c.op_id != conflict.op_id] if self._file else []
        if left:
            self._chosen = left[0]

    def _not_settled(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, UserError):
            self.conflict.merge.complain(str(error))
        else:
            self._bench.failed.emit(error)

    def _arrange(self) -> None:
        for button, words, step in ((self.previous, "Alt+Left", -1), (self.next, "Alt+Right", 1)):
            button.setProperty("kind", "quiet")
            button.setToolTip(f"{button.text()} ({words})")
            button.clicked.connect(partial(self.step, step))
        self.open_case.clicked.connect(self._open_case)
        head = QHBoxLayout()
        head.addWidget(self._reference)
        head.addStretch(1)
        for part in (self._place, self.previous, self.next, self.open_case):
            head.addWidget(part)
        self._views = QStackedWidget()
        self._views.addWidget(self.conflict)
        self._views.addWidget(self.decision)
        right = QVBoxLayout()
        right.setContentsMargins(20, 12, 20, 16)
        right.setSpacing(6)
        right.addLayout(head)
        right.addWidget(self._title)
        right.addWidget(self._views, 1)
        upright = QFrame()
        upright.setProperty("role", "upright")
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(8, 8, 4, 8)
        beside.addWidget(self.list)
        row.addWidget(self._beside)
        row.addWidget(upright)
        row.addLayout(right, 1)
        self._whole = QStackedLayout(self)
        self._whole.addWidget(
            EmptyState(
                "Nothing to compare",
                "Where somebody else changed the same field meanwhile, both versions appear here, "
                "to be compared and settled. So do decisions that are not in force.",
            )
        )
        self._whole.addWidget(page)

    def _open_case(self) -> None:
        item = self._item()
        if item is not None:
            self.case_wanted.emit(item.case)
