"""What went wrong, said: a sentence for what a person or the machine can mend, a report for bugs.

Nothing is swallowed. What is raised anywhere (a slot, a thread, Qt itself) arrives here.
"""

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import (
    QLibraryInfo,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from workbench import __version__
from workbench.errors import EnvironmentFault, UserError, WorkbenchError

AGAIN = "Try again"
"""What the button says that does once more what the machine refused."""

Say = Callable[..., None]
"""`Notice.say`."""


class Faults(QObject):
    """Where every failure of one window arrives, on the interface thread."""

    bug = Signal(str)
    """A fault of the program: a report to show, with the details that help to mend it."""
    _arrived = Signal(object)

    def __init__(self, say: Say, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        # Threads fail too, but only the interface thread shows.
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Say what happened; from any thread."""
        self._arrived.emit(error)

    def tell(self, error: BaseException, again: Callable[[], None] | None = None) -> None:
        """Say what happened, and offer to try again where the machine was at fault.

        Args:
            error: what was raised.
            again: does the work once more, or None where nobody knows how.
        """
        if isinstance(error, EnvironmentFault):
            self._say(str(error), AGAIN if again else "", again, stays=True)
        elif isinstance(error, (UserError, WorkbenchError)):
            self._say(str(error), stays=True)
        else:
            self.bug.emit(bug_report(error))

    def listen(self) -> None:
        """Hear of everything that nobody caught."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(self._on_qt_message)

    def deaf(self) -> None:
        """Hand the hooks back to Python and Qt."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _tell(self, error: BaseException) -> None:
        self.tell(error)

    def _on_exception(
        self,
        family: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if not issubclass(family, Exception):
            sys.__excepthook__(family, error, trace)
            return
        traceback.print_exception(error)
        self.report(error)

    def _on_thread_exception(self, failed: threading.ExceptHookArgs) -> None:
        if isinstance(failed.exc_value, Exception):
            traceback.print_exception(failed.exc_value)
            self.report(failed.exc_value)

    def _on_qt_message(self, kind: QtMsgType, where: QMessageLogContext, text: str) -> None:
        print(f"Qt: {text}", file=sys.stderr)  # noqa: T201  # as Qt does by itself
        # A warning of Qt's plugins is no reason to disturb; what Qt calls critical is.
        if kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
            self.report(RuntimeError(f"Qt: {text} ({where.file}:{where.line})"))


def bug_report(error: BaseException) -> str:
    """Return what helps to mend a bug: where it happened, on what; no word of any case."""
    trace = traceback.TracebackException.from_exception(error)
    # The sentence of an unknown error may quote a case: its kind and place are enough.
    places = "".join(trace.stack.format())
    return (
        f"workbench {__version__}, Python {platform.python_version()}, "
        f"Qt {QLibraryInfo.version().toString()}, {platform.platform()}\n"
        f"{places}{type(error).__name__}: {_harmless(error)}"
    )


def _harmless(error: BaseException) -> str:
    """Return the sentence where only our own code can have written it, else its length."""
    if isinstance(error, (AttributeError, NameError, ImportError, TypeError)):
        return str(error)
    return f"({len(str(error))} characters, left out: they may quote a case)"
