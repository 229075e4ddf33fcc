"""The figures of the day, beside one another: what is due, over, unclaimed, lapsed, how full."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from workbench.domain.permissions import works_cases

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from workbench.operations.people import Team

_NAMES = ("Due in 24 h", "Overdue", "Unclaimed", "Lapsed claims", "Load")
_NARROWEST, _APART = 116, 8
_TOKENS = {"Due in 24 h": "amber", "Overdue": "red", "Lapsed claims": "amber"}


class Figures(QWidget):
    """A card for each figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = {name: _Card(name) for name in _NAMES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_APART)
        for card in self._cards.values():
            row.addWidget(card, 1)
        self.setMinimumWidth(1)
        theme().changed.connect(self._dress)

    def tell(self, team: "Team") -> None:
        """Show a team's figures."""
        held = [member.holding for member in team.members]
        everything = [*held, team.unclaimed]
        soon = sum(h.due_soon for h in everything)
        over = sum(h.overdue for h in everything)
        capacity = sum(m.person.capacity for m in team.members if works_cases(m.person.role))
        units = sum(h.units for h in held)
        full = sum(
            m.holding.units > m.person.capacity for m in team.members if works_cases(m.person.role)
        )
        share = f"{units / capacity:.0%}" if capacity else "—"
        mine = team.unclaimed
        self._cards["Due in 24 h"].tell(f"{soon:,}", f"{mine.due_soon:,} of them unclaimed", soon)
        self._cards["Overdue"].tell(f"{over:,}", f"{mine.overdue:,} of them unclaimed", over)
        urgent = sum(mine.urgency[:2])
        self._cards["Unclaimed"].tell(f"{mine.cases:,}", f"{urgent:,} of them P0 or P1", 0)
        lapsed = team.lapsed.cases
        words = "to take over" if lapsed else "all claims hold"
        self._cards["Lapsed claims"].tell(f"{lapsed:,}", words, lapsed)
        people = "1 person" if full == 1 else f"{full:,} people"
        self._cards["Load"].tell(share, f"{people} over capacity", 0)

    def words(self, name: str) -> str:
        """What a figure says, for tests and for who reads aloud."""
        return self._cards[name].figure.text()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Qt: as many as there is room for in one row; the table tells the rest."""
        super().resizeEvent(event)
        room = self.width() // (theme().px(_NARROWEST) + _APART)
        for place, card in enumerate(self._cards.values()):
            card.setVisible(place < max(room, 2))

    def _dress(self) -> None:
        for card in self._cards.values():
            card.dress()


class _Card(QFrame):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._name, self._alarming = name, False
        self.figure = QLabel("—")
        self.figure.setProperty("role", "title")
        self.below = ElidedLabel(role="caption")
        caption = ElidedLabel(role="caption")
        caption.setText(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(1)
        for part in (caption, self.figure, self.below):
            column.addWidget(part)

    def tell(self, figure: str, below: str, count: int) -> None:
        self.figure.setText(figure)
        self.below.setText(below)
        self.setAccessibleName(f"{self._name}: {figure}, {below}")
        self._alarming = bool(count)
        self.dress()

    def dress(self) -> None:
        token = _TOKENS.get(self._name) if self._alarming else None
        self.figure.setStyleSheet(f"color: {getattr(theme().tokens, token)};" if token else "")
