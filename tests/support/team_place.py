"""How a lead's hands reach the place "Team" in a test: find somebody, choose cases, drop them."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.windows import press
from ui.main_window import MainWindow
from ui.models.selection import as_mime
from ui.team.team_model import TeamLine


def team(window: MainWindow) -> Any:
    """The place."""
    return window.pane("team")


def line_of(window: MainWindow, name: str) -> TeamLine:
    """What the list says of somebody."""
    lines: list[TeamLine] = team(window).model.lines
    return next(line for line in lines if line.name.startswith(name))


def go_to(window: MainWindow, name: str, qtbot: QtBot) -> None:
    """Find somebody by name, and wait until their cases are listed."""
    pane = team(window)
    line = line_of(window, name)
    pane.table.selectRow(pane.model.lines.index(line))
    qtbot.waitUntil(lambda: pane.cases.feed.question == line.question)
    qtbot.waitUntil(lambda: pane.cases.choosing.count.n == line_of(window, name).holding.cases)


def choose(window: MainWindow, count: int, qtbot: QtBot) -> tuple[UUID, ...]:
    """Choose the first cases of the list with Shift+J."""
    pane = team(window)
    pane.cases.view.setFocus()
    pane.cases.view.go_to(0)
    for _ in range(count - 1):
        press("Shift+J", pane.cases.view)
    qtbot.waitUntil(lambda: pane.selection().count == count)
    chosen: tuple[UUID, ...] = pane.selection().cases
    return chosen


def drop_on(window: MainWindow, name: str) -> None:
    """Drop what is chosen on somebody."""
    pane = team(window)
    table, row = pane.table, pane.model.lines.index(line_of(window, name))
    table.scrollTo(pane.model.index(row, 0))
    middle = QPointF(table.visualRect(pane.model.index(row, 0)).center())
    mime, action = as_mime(pane.selection()), Qt.DropAction.MoveAction
    held, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(middle.toPoint(), action, mime, button, held)
    QApplication.sendEvent(table.viewport(), enter)
    QApplication.sendEvent(table.viewport(), QDropEvent(middle, action, mime, button, held))
