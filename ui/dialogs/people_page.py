"""Whose records to open: everybody who works on this computer, each with a profile of their own."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.style import theme
from workbench.operations.workers import Worker

_WIDTH, _ROW, _ROWS = 420, 34, 7
_WORKER = Qt.ItemDataRole.UserRole


class PeoplePage(QWidget):
    """A list of people; arrows and Enter are enough."""

    def __init__(
        self,
        people: Sequence[Worker],
        choose: Callable[[Worker], None],
        sign_in: Callable[[], None],
        leave: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choose, self._leave = choose, leave
        self.setAccessibleName("Switch person")
        px = theme().px
        title = QLabel("Who works now?")
        title.setProperty("role", "title")
        words = QLabel(
            "Each person has records of their own on this computer. Those that are open now are "
            "closed first; what is being written is kept."
        )
        words.setProperty("role", "dim")
        words.setWordWrap(True)
        words.setFixedWidth(px(_WIDTH))
        self.list = QListWidget()
        self.list.setAccessibleName("People on this computer")
        for worker in people:
            item = QListWidgetItem(_words(worker))
            item.setToolTip(str(worker.folder))
            item.setData(_WORKER, worker)
            item.setSizeHint(QSize(0, px(_ROW)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(px(_ROW) * min(max(len(people), 2), _ROWS) + 2)
        self.list.itemActivated.connect(self._on_chosen)
        self.open = QPushButton("Open")
        self.open.setProperty("kind", "primary")
        self.open.setEnabled(bool(people))
        self.open.clicked.connect(lambda: self._on_chosen(self.list.currentItem()))
        other = QPushButton("Sign in as somebody else …")
        other.clicked.connect(sign_in)
        back = QPushButton("Not now")
        back.clicked.connect(leave)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for button in (self.open, other, back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(px(12))
        column.addStretch(2)
        for part in (title, words, self.list):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        self.setFocusProxy(self.list if people else other)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._choose(item.data(_WORKER))


def _words(worker: Worker) -> str:
    return f"{worker.name} · {worker.place or 'this computer alone'}"
