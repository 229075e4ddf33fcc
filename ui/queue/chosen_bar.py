"""What is chosen, in words, and what can be done with it: there only while several are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.models.selection import Selection
from ui.theme.style import theme
from ui.widgets.flow_layout import FlowLayout
from workbench.domain.queue import Count

_OFFERED = (
    ("case.assign", "Assign"),
    ("case.move", "Move"),
    ("case.tag", "Tag"),
    ("case.priority", "Priority"),
    ("case.close", "Close"),
)


class ChosenBar(QFrame):
    """Says “37 selected · Assign · Move · Tag · Priority · Close · Clear”."""

    action_wanted = Signal(str)
    """The id of an action to run on what is chosen."""
    all_wanted = Signal()
    """All that match are to be chosen."""
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "ground")
        self.setAccessibleName("Selected cases")
        self.words = QLabel()
        self.words.setProperty("role", "strong")
        self.words.setWordWrap(True)
        self.all = self._button("", self.all_wanted.emit)
        self.all.setToolTip("Select all that match the view and filters (Ctrl+A twice)")
        clear = self._button("Clear", self.clear_wanted.emit)
        clear.setAccessibleName("Choose only the current case")
        clear.setToolTip("Choose only the current case (Esc)")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 6, 4)
        column.setSpacing(2)
        told = QHBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.words, 1)
        told.addWidget(self.all)
        told.addWidget(clear)
        column.addLayout(told)
        room = QWidget()
        self._row = FlowLayout(room, spacing=0)
        column.addWidget(room)
        for action, words in _OFFERED:
            button = self._button(words, lambda _=False, action=action: self._want(action))
            button.setObjectName(action)
            self._row.addWidget(button)
        self._room = room
        self.hide()
        theme().changed.connect(self.updateGeometry)

    def tell(self, selection: Selection, count: Count) -> None:
        """Say what is chosen, and offer the rest of what matches."""
        several = selection.count > 1
        self.setVisible(several)
        if not several:
            return
        everything = selection.question is not None
        capped = "+" if everything and count.capped else ""
        self.words.setText(
            f"All {selection.count:,}{capped} that match are selected"
            if everything
            else f"{selection.count:,} selected"
        )
        self.all.setText(f"All {count} that match")
        self.all.setVisible(not everything and (count.n > selection.count or count.capped))
        self._room.show()

    def say(self, words: str) -> None:
        """Say why nothing is chosen."""
        self.words.setText(words)
        self.all.hide()
        self._room.hide()
        self.show()

    def _want(self, action: str) -> None:
        self.action_wanted.emit(action)

    def _button(self, words: str, pressed: object) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("kind", "quiet")
        button.clicked.connect(pressed)
        return button
