"""The list of what met what: open conflicts, decisions that are not in force, settled conflicts."""

from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.conflicts.conflict_file import ConflictFile, Item
from ui.theme.style import theme
from ui.widgets.instant_words import moment
from workbench.domain.conflicts import Conflict

_ID = Qt.ItemDataRole.UserRole
_WIDTH = 248
_HEADING, _LINE = 28, 46


class ConflictList(QListWidget):
    """Chooses one; headings stand between, and cannot be chosen."""

    item_chosen = Signal(object)
    """The id (UUID) of an operation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Conflicts")
        self.setProperty("role", "list")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._on_current)
        theme().changed.connect(self._fit)
        self._fit()

    def show_items(self, file: ConflictFile, chosen: UUID | None) -> None:
        """Show everything, with one of them chosen."""
        self.blockSignals(True)
        self.clear()
        self._section("Open", [(c, _line(file, c)) for c in file.open])
        self._section("Decisions not in force", [(d, _line(file, d)) for d in file.superseded])
        self._section("Settled", [(c, _line(file, c)) for c in file.settled])
        self.choose(chosen)
        self.blockSignals(False)
        self._fit()

    def choose(self, op_id: UUID | None) -> None:
        """Put the mark on one of them."""
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_ID) == op_id and op_id is not None:
                self.setCurrentItem(item)

    def _section(self, title: str, lines: list[tuple[Item, str]]) -> None:
        if not lines:
            return
        heading = QListWidgetItem(f"{title.upper()}  {len(lines):,}")
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setFont(theme().font(11, bold=True))
        heading.setForeground(theme().color("dim"))
        self.addItem(heading)
        for item, words in lines:
            line = QListWidgetItem(words)
            line.setData(_ID, item.op_id)
            line.setToolTip(item.subject)
            self.addItem(line)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ID) is not None:
            self.item_chosen.emit(item.data(_ID))

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(_WIDTH))
        for row in range(self.count()):
            item = self.item(row)
            chosen = item.data(_ID) is not None
            item.setSizeHint(QSize(0, theme().px(_LINE if chosen else _HEADING)))
            if not chosen:
                item.setFont(theme().font(11, bold=True))
                item.setForeground(theme().color("dim"))


def _line(file: ConflictFile, item: Item) -> str:
    if isinstance(item, Conflict):
        met = f"{file.subject_who(item.mine_by)} and {file.who(item.theirs_by)}"
        return f"{item.reference} · {item.field_words}\n{met} · {moment(item.at)}"
    written = item.written
    return f"{item.reference} · Decision\n{file.subject_who(written.by)} · {moment(written.at)}"
