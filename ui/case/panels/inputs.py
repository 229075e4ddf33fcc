"""The fields that panels ask with: a line, a few lines, a point in time."""

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtGui import QColor, QIcon, QTextCharFormat
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from ui.theme.style import theme

_MOMENT_WIDTH = 200
_FEWEST_SIGNS = 10
_TURNS = (
    ("qt_calendar_prevmonth", "Month before", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"),
    ("qt_calendar_nextmonth", "Month after", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"),
)
_EDGES = 24
"""Of a field of lines: padding and hairlines above and below."""


def line(name: str, hint: str) -> QLineEdit:
    """Return a field for a line of text."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made


def choice(name: str) -> QComboBox:
    """Return a list to choose from, which does not make its panel wide."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumContentsLength(_FEWEST_SIGNS)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


class LinesEdit(QPlainTextEdit):
    """Some lines of text: as high as what is written, within bounds. Tab leaves it."""

    def __init__(
        self, name: str, hint: str, fewest: int, most: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fewest, self._most = fewest, most
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        count = min(max(self.document().lineCount(), self._fewest), self._most)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * count + theme().px(_EDGES))


class MomentEdit(QDateTimeEdit):
    """A point in time, in the machine's own time zone."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setCalendarPopup(True)
        self.setMinimumWidth(theme().px(_MOMENT_WIDTH))
        self.setDisplayFormat("ddd d MMM yyyy HH:mm")
        for button, words, sign in _TURNS:
            turn = self.calendarWidget().findChild(QToolButton, button)
            if isinstance(turn, QToolButton):
                # Qt's own arrows are black on any ground.
                turn.setIcon(QIcon())
                turn.setText(sign)
                turn.setAccessibleName(words)
        theme().changed.connect(self._colour)
        self._colour()

    def show_moment(self, at: datetime) -> None:
        """Show a point in time."""
        self.setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp())))

    def begin(self) -> None:
        """Take the focus where one changes something first: at the day."""
        self.setFocus()
        self.setSelectedSection(QDateTimeEdit.Section.DaySection)

    def _colour(self) -> None:
        """Qt paints weekends red, which here means late."""
        quiet = QTextCharFormat()
        quiet.setForeground(QColor(theme().tokens.dim))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendarWidget().setWeekdayTextFormat(day, quiet)
        self.calendarWidget().setHeaderTextFormat(quiet)

    def moment(self) -> datetime:
        """Return the point in time that is shown."""
        return datetime.fromtimestamp(self.dateTime().toSecsSinceEpoch(), UTC)


def rows(*fields: tuple[str, QWidget]) -> QGridLayout:
    """Lay fields below one another, each behind its words."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (words, field) in enumerate(fields):
        label = QLabel(words)
        label.setProperty("role", "dim")
        label.setBuddy(field)
        # In line with the first line of the field.
        label.setContentsMargins(0, theme().px(5), 0, 0)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(field, row, 1)
    return grid
