"""The standing views with how many cases each holds."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLabel, QVBoxLayout, QWidget

from ui.jobs.bench import Bench
from ui.theme.style import theme
from workbench.domain.cases import View
from workbench.domain.queue import Count, ViewCounts

_HEIGHT = 30
_SIDE = 10
_WIDTH = 200


class ViewList(QFrame):
    """Chooses a view; the counts follow what changes."""

    view_chosen = Signal(object)
    """The View that the person wants."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setProperty("role", "ground")
        self.setAccessibleName("Views")
        column = QVBoxLayout(self)
        look = theme()
        column.setContentsMargins(look.px(10), look.px(16), look.px(10), look.px(10))
        column.setSpacing(look.px(2))
        title = QLabel("VIEWS")
        title.setProperty("role", "section")
        title.setContentsMargins(look.px(_SIDE), 0, 0, look.px(4))
        column.addWidget(title)
        self._group = QButtonGroup(self)
        self.buttons = {view: ViewButton(view) for view in View}
        for view, button in self.buttons.items():
            self._group.addButton(button)
            column.addWidget(button)
            button.clicked.connect(lambda _=False, chosen=view: self.view_chosen.emit(chosen))
            button.installEventFilter(self)
        column.addStretch(1)
        self.show_view(View.OPEN)
        for signal in (bench.changed, bench.changed_elsewhere, bench.opened):
            signal.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        """Room for the longest title and its count."""
        return QSize(theme().px(_WIDTH), theme().px(300))

    def show_view(self, view: View) -> None:
        """Show which view is looked at."""
        self.buttons[view].setChecked(True)

    def refresh(self) -> None:
        """Count again."""
        person, now = self._bench.login, datetime.now(UTC)
        self._bench.read_queue(
            lambda reader: reader.view_counts(person, now), self._on_counts, key="view counts"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from view to view."""
        if isinstance(watched, ViewButton) and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and event.type() == QEvent.Type.KeyPress:
                views = list(View)
                place = min(max(views.index(watched.view) + step, 0), len(views) - 1)
                self.buttons[views[place]].setFocus()
                self.buttons[views[place]].click()
                return True
        return super().eventFilter(watched, event)

    def _on_counts(self, counts: ViewCounts) -> None:
        for view, button in self.buttons.items():
            button.set_count(counts[view])


class ViewButton(QAbstractButton):
    """A view's title and its count."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view
        self._count: Count | None = None
        self.setCheckable(True)
        self.setText(view.words)
        self.setAccessibleName(view.words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self.updateGeometry)

    @property
    def count_words(self) -> str:
        """The count as it is shown."""
        return "" if self._count is None else str(self._count)

    def set_count(self, count: Count) -> None:
        """Show how many there are."""
        self._count = count
        self.setAccessibleName(f"{self.view.words}, {count} cases")
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(theme().px(_WIDTH - 20), theme().px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw title and count; a breach that is there stands out."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "selection" if self.isChecked() else "neutral_ground" if self.underMouse() else ""
        painter.setPen(look.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(look.color(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), look.px(6), look.px(6))
        inner = self.rect().adjusted(look.px(_SIDE), 0, -look.px(_SIDE), 0)
        breached = self.view is View.BREACHED and self._count is not None and self._count.n > 0
        painter.setFont(look.font(13, bold=breached, tabular=True))
        painter.setPen(look.color("red" if breached else "dim"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, int(right), self.count_words)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(self.count_words)
        painter.setFont(look.font(13, medium=self.isChecked()))
        painter.setPen(look.color("ink"))
        title = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room - look.px(8)
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(inner), int(left), title)
        painter.end()
