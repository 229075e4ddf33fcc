"""The whole window says why the records could not be opened, and how to go on."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme.style import theme


class RefusalPage(QWidget):
    """What happened, what was kept, what to do, and a button that tries again."""

    def __init__(
        self,
        sentence: str,
        folder: str,
        again: Callable[[], None],
        leave: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        title = QLabel("Your records could not be opened")
        title.setProperty("role", "title")
        self.words = QLabel(sentence)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setFixedWidth(theme().px(460))
        place = QLabel(f"The records lie in {folder}")
        place.setProperty("role", "caption")
        place.setWordWrap(True)
        self.again = QPushButton("Try again")
        self.again.setProperty("kind", "primary")
        self.again.clicked.connect(again)
        quit_button = QPushButton("Quit")
        quit_button.clicked.connect(leave)
        buttons = QHBoxLayout()
        buttons.addWidget(self.again)
        buttons.addWidget(quit_button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(title)
        column.addWidget(self.words)
        column.addWidget(place)
        column.addLayout(buttons)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        self.setFocusProxy(self.again)
