"""The rail: the places of the window, always at the same side, and help at its foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from ui.theme.style import theme
from ui.widgets.dragged import CASES

_WIDTH = 68
_MOST_COUNTED = 99
_HOVER_MS = 350


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the window."""

    name: str
    words: str
    icon: str
    when_asked: bool = False
    """Whether it comes into the rail only once it was shown."""


class Rail(QFrame):
    """Chooses the place."""

    chosen = Signal(str)
    """The name of a place."""
    hovered_with_cases = Signal(str)
    """The name of a place over which somebody holds cases that are dragged: it opens for them."""
    help_wanted = Signal()

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.menu = QMenu(self)
        self._icons: dict[QToolButton, str] = {}
        self._places: dict[str, QToolButton] = {}
        self._badges: dict[str, QLabel] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 10, 6, 8)
        column.setSpacing(4)
        for place in places:
            button = self._button(place.words, place.icon)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, name=place.name: self.chosen.emit(name))
            group.addButton(button)
            self._places[place.name] = button
            button.setVisible(not place.when_asked)
            column.addWidget(button)
        column.addStretch(1)
        self._menu_button = self._button("Menu", "more")
        self._menu_button.clicked.connect(self.open_menu)
        column.addWidget(self._menu_button)
        self.help = self._button("Help", "help")
        self.help.clicked.connect(self.help_wanted)
        column.addWidget(self.help)
        self.setAcceptDrops(True)
        self._hovered = ""
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(_HOVER_MS)
        self._hover.timeout.connect(self._open_hovered)
        self._dress()
        theme().changed.connect(self._dress)

    def show_current(self, name: str) -> None:
        """Mark a place as the one that is shown."""
        self._places[name].setVisible(True)
        self._places[name].setChecked(True)

    def offer(self, name: str) -> None:
        """Let a place come into the rail before it was asked for."""
        self._places[name].setVisible(True)

    def count(self, name: str, n: int) -> None:
        """Tell beside a place's name how many things wait there."""
        button = self._places[name]
        words = button.text()
        button.setAccessibleName(f"{words}, {n:,} open" if n else words)
        badge = self._badges.get(name)
        if badge is None:
            badge = self._badges[name] = QLabel(button)
            badge.setProperty("role", "badge")
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
            badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        badge.setText(str(n) if n <= _MOST_COUNTED else f"{_MOST_COUNTED}+")
        badge.setVisible(n > 0)
        self._place_badge(badge)

    def open_menu(self) -> None:
        """Open the menu beside its button."""
        corner = self._menu_button.mapToGlobal(self._menu_button.rect().topRight())
        self.menu.popup(corner)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Cases may come by on their way to a place; here they stay nowhere."""
        if event.mimeData().hasFormat(CASES):
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Open the place that they are held over."""
        under = self.childAt(event.position().toPoint())
        found = (name for name, button in self._places.items() if button is under)
        name = next(found, "")
        if name != self._hovered:
            self._hovered = name
            self._hover.start()
        event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """They went on."""
        self._hovered = ""
        self._hover.stop()

    def _open_hovered(self) -> None:
        if self._hovered:
            self.hovered_with_cases.emit(self._hovered)

    def _button(self, words: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "rail")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setText(words)
        button.setAccessibleName(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self._icons[button] = icon
        return button

    def _place_badge(self, badge: QLabel) -> None:
        """Keep a count at the upper corner of its place's icon."""
        badge.ensurePolished()
        look = theme()
        width = max(badge.sizeHint().width(), look.px(16))
        badge.setGeometry((look.px(_WIDTH) - 12) // 2 + look.px(6), look.px(2), width, look.px(16))

    def _dress(self) -> None:
        look = theme()
        self.setFixedWidth(look.px(_WIDTH))
        for button, icon in self._icons.items():
            button.setIcon(look.icon(icon, look.tokens.on_rail))
            button.setIconSize(QSize(look.px(20), look.px(20)))
            button.setFixedSize(look.px(_WIDTH) - 12, look.px(50))
        for badge in self._badges.values():
            self._place_badge(badge)
