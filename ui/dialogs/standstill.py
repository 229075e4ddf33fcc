"""The whole window says that the centre lets this person in no more, why, and what was kept."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme.style import theme

_WIDTH = 480


class StandstillPage(QWidget):
    """What happened, what was kept, and what can be done; the first button is the usual one."""

    def __init__(
        self,
        title: str,
        sentences: Sequence[str],
        buttons: Sequence[tuple[str, Callable[[], object]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        px = theme().px
        head = QLabel(title)
        head.setProperty("role", "title")
        head.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(px(12))
        column.addStretch(2)
        column.addWidget(head)
        for sentence in sentences:
            words = QLabel(sentence)
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            words.setFixedWidth(px(_WIDTH))
            column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.buttons = [_button(words, act) for words, act in buttons]
        for place, button in enumerate(self.buttons):
            if place == 0:
                button.setProperty("kind", "primary")
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        whole = QHBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(column)
        whole.addStretch(1)
        self.setFocusProxy(self.buttons[0])


def _button(words: str, act: Callable[[], object]) -> QPushButton:
    def press(_checked: bool) -> None:
        act()

    button = QPushButton(words)
    button.clicked.connect(press)
    return button
