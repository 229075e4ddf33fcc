"""What a test left behind: running threads, open windows, ticking timers.

A leak fails the test that made it, not the innocent one that crashes on it an hour later.
"""

import gc
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

THREAD_GRACE_SECONDS = 2.0


@dataclass(frozen=True)
class Standing:
    """What was alive at one moment; identities, so that nothing is kept alive by being noted."""

    threads: frozenset[int]
    windows: frozenset[int]
    timers: frozenset[int]


def standing(*, with_qt: bool) -> Standing:
    """Note what is alive now; `with_qt` also looks for timers, which costs some milliseconds."""
    return Standing(
        frozenset(id(thread) for thread in _threads()),
        frozenset(id(window) for window in _windows()),
        frozenset(id(timer) for timer in _ticking()) if with_qt else frozenset(),
    )


def left_behind(before: Standing, *, with_qt: bool) -> list[str]:
    """Sentences on everything that lives now and did not live `before`; none is well."""
    complaints = []
    for thread in _threads():
        if id(thread) not in before.threads:
            thread.join(THREAD_GRACE_SECONDS)  # one that is just ending is no leak
            if thread.is_alive():
                complaints.append(f"thread {thread.name!r} still runs")
    _let_qt_delete()
    complaints += [
        f"{type(window).__name__} {window.objectName()!r} is still there as a top-level widget"
        for window in _windows()
        if id(window) not in before.windows
    ]
    if with_qt:
        complaints += [
            f"a timer of {timer.interval()} ms still ticks (parent {timer.parent()!r})"
            for timer in _ticking()
            if id(timer) not in before.timers
        ]
    return complaints


def _threads() -> list[threading.Thread]:
    """Python's threads; Qt's pool threads appear as dummies that never end and are no leak."""
    return [
        thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)
    ]


def _windows() -> "list[QWidget]":
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [widget for widget in widgets.QApplication.topLevelWidgets() if widget.parent() is None]


def _ticking() -> "Iterator[QTimer]":
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        return
    from shiboken6 import isValid

    for thing in gc.get_objects():
        if issubclass(type(thing), core.QTimer) and isValid(thing) and thing.isActive():
            yield thing


def _let_qt_delete() -> None:
    """Carry out what `deleteLater` promised: outside an event loop Qt would put it off for ever."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    core.QCoreApplication.processEvents()
    gc.collect(0)
