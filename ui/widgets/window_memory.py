"""What the window remembers of itself in the profile folder: sizes and looks, no word of a case."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from ui.theme.style import Mode, theme

FILE = "window.ini"
_MODES = ("system", "light", "dark")


class WindowMemory:
    """Reads and writes `window.ini`."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / FILE), QSettings.Format.IniFormat)

    def recall_look(self) -> None:
        """Give the theme the look that the person chose."""
        mode = str(self._settings.value("look/mode", "system"))
        if mode in _MODES:
            theme().set_mode(cast("Mode", mode))
        try:
            theme().set_scale(float(str(self._settings.value("look/scale", 1.0))))
        except ValueError:
            theme().set_scale(1.0)

    def keep_look(self) -> None:
        """Remember the theme's look."""
        self._settings.setValue("look/mode", theme().mode)
        self._settings.setValue("look/scale", theme().scale)

    def recall_place(self, window: QMainWindow, *splitters: QSplitter) -> None:
        """Give the window and its parts the sizes they had; without any, those they have."""
        place = self._settings.value("window/place")
        if isinstance(place, QByteArray):
            window.restoreGeometry(place)
        for splitter in splitters:
            sizes = self._settings.value(f"parts/{splitter.objectName()}")
            if isinstance(sizes, QByteArray):
                splitter.restoreState(sizes)

    def keep_place(self, window: QMainWindow, *splitters: QSplitter) -> None:
        """Remember the sizes."""
        self._settings.setValue("window/place", window.saveGeometry())
        for splitter in splitters:
            self._settings.setValue(f"parts/{splitter.objectName()}", splitter.saveState())
        self._settings.sync()
