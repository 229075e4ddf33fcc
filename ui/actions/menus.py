"""Menus and keys, made from the registry."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from ui.actions.context import Context
from ui.actions.registry import ActionSpec, Registry
from workbench.domain.permissions import why_not as role_may_not


class Actions(QObject):
    """The registry at work in one window."""

    def __init__(
        self,
        registry: Registry,
        window: QWidget,
        context: Callable[[], Context],
        say: Callable[[str], None],
    ) -> None:
        """Bind every key to its action.

        Args:
            registry: the actions.
            window: the widget in which the keys work.
            context: tells what is chosen now.
            say: is told why an action cannot be done.
        """
        super().__init__(window)
        self.registry = registry
        self._context, self._say = context, say
        self._made = {spec.id: self._action(spec, window) for spec in registry}
        self._letters_free = True
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._on_focus)

    def run(self, action_id: str) -> None:
        """Do it, or say why it cannot be done now."""
        spec, context = self.registry[action_id], self._context()
        reason = spec.refusal(context)
        if reason:
            self._say(reason)
        else:
            spec.run(context)

    def why_not(self, action_id: str) -> str:
        """Why it cannot be done now; empty when it can."""
        return self.registry[action_id].refusal(self._context())

    def why_not_kind(self, kind: str) -> str:
        """Why the person's role may not do an operation; empty when it may."""
        role = self._context().role
        return "" if role is None else role_may_not(role, kind)

    def fill(self, menu: QMenu) -> None:
        """Put all actions into a menu, a section each in a menu of its own."""
        for section, specs in self.registry.sections.items():
            part = menu.addMenu(section)
            part.setToolTipsVisible(True)
            part.addActions([self._made[spec.id] for spec in specs])
            part.aboutToShow.connect(self._tell)
            part.aboutToHide.connect(self._free)

    def _action(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(spec.title, window)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(lambda: self.run(spec.id))
        window.addAction(action)
        return action

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Leave letters to a list of choices, which goes to the entry that begins with them.

        Text fields keep their letters by themselves; Qt's combo box forgets to.
        """
        free = not isinstance(now, QComboBox)
        if free == self._letters_free:
            return
        self._letters_free = free
        contexts = Qt.ShortcutContext
        for spec in self.registry:
            if spec.single_key:
                self._made[spec.id].setShortcutContext(
                    contexts.WindowShortcut if free else contexts.WidgetShortcut
                )

    def _tell(self) -> None:
        """Grey out what cannot be done while a menu is open, and say why."""
        context = self._context()
        for spec in self.registry:
            reason = spec.refusal(context)
            self._made[spec.id].setEnabled(not reason)
            self._made[spec.id].setToolTip(reason or spec.title)

    def _free(self) -> None:
        """Let keys reach every action again: one that cannot be done then says why."""
        for action in self._made.values():
            action.setEnabled(True)
