"""What the person asks of the queue: words to search for, filters as chips, the order."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QActionGroup, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.queue.new_pill import NewPill
from ui.theme.style import theme
from ui.widgets.flow_layout import FlowLayout
from workbench.domain.cases import CaseKind, Priority, View
from workbench.domain.queue import Count, QueueQuestion, Sort

_FILTERS = {
    "kind": "Kind",
    "priority": "Priority",
    "language": "Language",
    "jurisdiction": "Jurisdiction",
    "tag": "Tag",
    "assignee": "Held by",
}
_SIDE = 14


class FilterBar(QFrame):
    """Holds the question; every change of it is asked at once."""

    asked = Signal(object)
    """The QueueQuestion as it is now."""
    list_wanted = Signal()
    """The person goes from the search field into the list."""
    choices_wanted = Signal()
    """The filter menu is about to open: what can be chosen is to be brought up to date."""

    def __init__(self, person: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = QueueQuestion(view=View.OPEN, person=person)
        self.setProperty("role", "panel")
        self.choices: Mapping[str, tuple[str, ...]] = {}
        """What the open cases can be filtered by, for each filter whose values are theirs."""
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search cases, people, text …    /")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search cases")
        self._lens = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._on_text)
        self.search.installEventFilter(self)
        self.title = QLabel(View.OPEN.words)
        self.title.setProperty("role", "strong")
        self.count = QLabel()
        self.count.setProperty("role", "dim")
        self.filter_button = _menu_button("Filter", "Filter the cases")
        self.filter_menu = QMenu(self)
        self.filter_menu.aboutToShow.connect(self._fill_filters)
        self.filter_button.setMenu(self.filter_menu)
        self.sort_button = _menu_button(f"{Sort.DUE.words} ▾", "Order of the cases")
        self.sort_menu = QMenu(self)
        self.sort_button.setMenu(self.sort_menu)
        self._fill_sorts()
        self._chips = QWidget()
        self._chip_row = FlowLayout(self._chips)
        self._chips.hide()
        self.pill = NewPill()
        self._lay_out()
        self._take_look()
        theme().changed.connect(self._take_look)

    def set_view(self, view: View) -> None:
        """Ask for another view; the search and the filters stay as they are."""
        self.title.setText(view.words)
        self._ask(replace(self.question, view=view))

    def set_filter(self, name: str, value: Any) -> None:
        """Hold one filter to a value, or let everything pass (None)."""
        change: dict[str, Any] = {name: value}
        self._ask(replace(self.question, **change))
        self._show_chips()

    def set_sort(self, sort: Sort) -> None:
        """Ask for another order."""
        self.sort_button.setText(f"{sort.words} ▾")
        for action in self.sort_menu.actions():
            action.setChecked(action.data() == sort)
        self._ask(replace(self.question, sort=sort))

    def clear(self) -> None:
        """Drop the search and all filters."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        kept = self.question
        self._ask(QueueQuestion(view=kept.view, person=kept.person, sort=kept.sort))
        self._show_chips()

    def set_person(self, person: str) -> None:
        """Know for sure who works: of a bound profile it is known once the records are open."""
        if person != self.question.person:
            self.question = replace(self.question, person=person)
            if self.question.view is View.MINE:
                self._ask(self.question)

    def set_count(self, count: Count) -> None:
        """Show how many cases match."""
        self.count.setText(str(count))
        one = count.n == 1 and not count.capped
        self.count.setToolTip(f"{count} {'case' if one else 'cases'}")
        self.count.setAccessibleName(self.count.toolTip())

    def set_choices(self, choices: Mapping[str, tuple[str, ...]]) -> None:
        """Take what the cases can be filtered by."""
        self.choices = choices

    def chips(self) -> list[QPushButton]:
        """Return the chips that stand for the filters held."""
        items = (self._chip_row.itemAt(place) for place in range(self._chip_row.count()))
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter leaves cases out."""
        filters = (getattr(self.question, name) for name in _FILTERS)
        return bool(self.question.search.strip()) or any(value is not None for value in filters)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead into the list; Escape clears the words, then leads there too."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            into_list = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if pressed and event.key() in into_list:
                self.list_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def _ask(self, question: QueueQuestion) -> None:
        if question != self.question:
            self.question = question
            self.asked.emit(question)

    def _on_text(self, text: str) -> None:
        self._ask(replace(self.question, search=text))

    def _lay_out(self) -> None:
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(_SIDE), px(12), px(_SIDE), px(6))
        column.setSpacing(px(6))
        column.addWidget(self.search)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.title)
        row.addWidget(self.count)
        row.addWidget(self.pill)
        row.addStretch(1)
        row.addWidget(self.filter_button)
        row.addWidget(self.sort_button)
        column.addLayout(row)
        column.addWidget(self._chips)

    def _take_look(self) -> None:
        self._lens.setIcon(theme().icon("search", theme().tokens.dim))
        self.filter_button.setIcon(theme().icon("filter", theme().tokens.dim))

    def _fill_sorts(self) -> None:
        group = QActionGroup(self)
        for sort in Sort:
            action = self.sort_menu.addAction(sort.words)
            action.setData(sort)
            action.setCheckable(True)
            action.setChecked(sort is self.question.sort)
            action.triggered.connect(lambda _checked, sort=sort: self.set_sort(sort))
            group.addAction(action)

    def _fill_filters(self) -> None:
        self.choices_wanted.emit()
        self.filter_menu.clear()
        for name, title in _FILTERS.items():
            menu = self.filter_menu.addMenu(title)
            for value, words in self._values(name):
                action = menu.addAction(words)
                action.setCheckable(True)
                action.setChecked(getattr(self.question, name) == value)
                action.triggered.connect(
                    lambda checked, name=name, value=value: self.set_filter(
                        name, value if checked else None
                    )
                )
            menu.setEnabled(not menu.isEmpty())
        if self.is_narrowed:
            self.filter_menu.addSeparator()
            self.filter_menu.addAction("Clear search and filters", self.clear)

    def _values(self, name: str) -> list[tuple[Any, str]]:
        if name == "kind":
            return [(kind.value, kind.words) for kind in CaseKind]
        if name == "priority":
            return [(priority.value, priority.name) for priority in Priority]
        return [(value, value) for value in self.choices.get(name, ())]

    def _show_chips(self) -> None:
        self._chip_row.clear()
        for name, title in _FILTERS.items():
            value = getattr(self.question, name)
            if value is not None:
                self._chip_row.addWidget(self._chip(name, title, value))
        self._chips.setVisible(self._chip_row.count() > 0)

    def _chip(self, name: str, title: str, value: Any) -> QPushButton:
        words = dict(self._values(name)).get(value, str(value))
        chip = QPushButton(f"{words}  ✕")
        chip.setProperty("kind", "quiet")
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setAccessibleName(f"Remove the filter {title}: {words}")
        chip.setToolTip(f"{title}: {words}. Press to remove the filter.")
        chip.clicked.connect(lambda: self._remove(name))
        return chip

    def _remove(self, name: str) -> None:
        self.set_filter(name, None)
        self.list_wanted.emit()


def _menu_button(words: str, spoken: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setAccessibleName(spoken)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button
