"""Run as a program: start a window, say when it first painted what counts, and end at once.

`first_paint.py empty` is the floor: an empty QMainWindow. `first_paint.py queue DIR` is the real
window on a profile, until the queue's first rows are on the screen. The parent gives the moment it
started the process in `STARTED` (monotonic nanoseconds), so that the interpreter's own start counts
in both.
"""

import os
import sys
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


def say() -> None:
    """Print the milliseconds since the process was started, and end without any clean-up."""
    print((time.monotonic_ns() - int(os.environ["STARTED"])) / 1e6, flush=True)
    os._exit(0)


def empty() -> None:
    """The floor."""
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Empty(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's own name
            super().paintEvent(event)
            say()

    application = QApplication([])
    window = Empty()
    window.resize(1280, 800)
    window.show()
    application.exec()


class WatchTheQueue(PathFinder):
    """Has the queue's list say when it painted rows, without importing it before its time."""

    @classmethod
    def find_spec(
        cls,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Find the list's module as always, and watch it once it is loaded."""
        if fullname != "ui.queue.queue_view":
            return None
        spec = super().find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_watch(module: ModuleType) -> None:
                load(module)
                watch(module.QueueView)

            spec.loader.exec_module = load_and_watch  # type: ignore[method-assign]  # this one only
        return spec


def watch(view: Any) -> None:
    """Say when this kind of list has painted rows."""
    paint = view.paintEvent

    def painted(self: Any, event: object) -> None:
        paint(self, event)
        if self.model().rowCount() and self.model().index(0, 0).data():
            say()

    view.paintEvent = painted


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    else:
        sys.meta_path.insert(0, WatchTheQueue)
        from ui.application import run

        run(["--profile", sys.argv[2], "--as", "person01"])
