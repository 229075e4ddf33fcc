"""Panes under test: shown with a case, waited for, and looked at for where the focus is."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui.case.case_pane import CasePane
from workbench.domain.cases import CaseSnapshot

_AROUND = 12
"""Pixels around a control in which its focus may show, such as the edge of its card."""


def show(qtbot: QtBot, pane: CasePane, case: UUID) -> None:
    """Show a case, and wait until it is read."""
    pane.show_case(case)
    qtbot.waitUntil(lambda: (s := pane.snapshot()) is not None and s.case == case)


def until(qtbot: QtBot, pane: CasePane, holds: Callable[[CaseSnapshot], object]) -> CaseSnapshot:
    """Wait until the shown case is as it should be, and return it."""

    def check() -> bool:
        shown = pane.snapshot()
        return shown is not None and bool(holds(shown))

    qtbot.waitUntil(check)
    shown = pane.snapshot()
    assert shown is not None
    return shown


def without_visible_focus(pane: QWidget, qtbot: QtBot) -> list[str]:
    """Return the controls of a pane that look the same with the focus as without it."""
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    blinking = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    try:
        reached = [w for w in pane.findChildren(QWidget) if _takes_focus(w)]
        assert reached
        return [_name(w) for w in reached if not _shows_focus(pane, w)]
    finally:
        QApplication.setCursorFlashTime(blinking)


def _takes_focus(widget: QWidget) -> bool:
    tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabbed) and widget.isVisible() and widget.isEnabled()


def _shows_focus(pane: QWidget, widget: QWidget) -> bool:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    _bring_into_sight(widget)
    focused = QApplication.focusWidget()
    place = QRect(widget.mapTo(pane, QPoint(0, 0)), widget.size())
    place.adjust(-_AROUND, -_AROUND, _AROUND, _AROUND)
    with_focus = pane.grab(place).toImage()
    if focused is not None:
        focused.clearFocus()
    return with_focus != pane.grab(place).toImage()


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll to a control, as Tab does."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
    QApplication.processEvents()


def _name(widget: QWidget) -> str:
    said = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or said}"
