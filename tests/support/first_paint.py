"""Run as a program: start a window, say when it first painted what counts, and end at once.

`first_paint.py empty` is the floor: an empty QMainWindow. `first_paint.py queue DIR` is the real
window on a profile, until the queue's first rows are on the screen. The parent gives the moment it
started the process in `STARTED` (monotonic nanoseconds), so that the interpreter's own start counts
in both.
"""

import os
import sys
import threading
import time


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


def watch_the_queue() -> None:
    """Say when the queue's list has painted rows; waits for its module without importing it."""
    while "ui.queue.queue_pane" not in sys.modules or not hasattr(
        sys.modules["ui.queue.queue_pane"], "QueuePane"
    ):
        time.sleep(0.001)
    view = sys.modules["ui.queue.queue_view"].QueueView
    paint = view.paintEvent

    def painted(self: object, event: object) -> None:
        paint(self, event)
        if self.model().rowCount() and self.model().index(0, 0).data():  # type: ignore[attr-defined]  # the real view
            say()

    view.paintEvent = painted


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    else:
        threading.Thread(target=watch_the_queue, daemon=True).start()
        from ui.application import run

        run(["--profile", sys.argv[2], "--as", "person01"])
