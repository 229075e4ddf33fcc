"""What is said while the records open, when they will not, and how the same is tried again."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from ui.faults import AGAIN, Faults
from ui.jobs.bench import Bench
from ui.queue.queue_pane import QueuePane
from ui.widgets.notice import Notice
from ui.widgets.status_line import StatusLine
from workbench.errors import EnvironmentFault, WorkbenchError


class Opened(Protocol):
    """What of the window is needed to tell of trouble."""

    bench: Bench
    queue: QueuePane
    notice: Notice
    status: StatusLine
    faults: Faults
    pages: QStackedWidget


class Opening(QObject):
    """Hears of every failure of the bench: before the records are open, and after."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window: Opened = window  # type: ignore[assignment]  # the window is its own parent
        self._open = False
        self._refused: list[Callable[[], None]] = []
        bench = self._window.bench
        bench.opened.connect(self._on_opened)
        bench.failed.connect(self._on_failed)
        bench.refused.connect(self._on_refused)
        bench.could_not_open.connect(self._on_not_opened)

    def _on_opened(self) -> None:
        self._open = True
        self._try_again()

    def _on_failed(self, error: BaseException) -> None:
        if not self._open and isinstance(error, EnvironmentFault):
            self._refused.append(self._window.queue.refresh)
        else:
            self._window.faults.tell(error)

    def _on_refused(self, error: BaseException, again: Callable[[], None]) -> None:
        if self._open and self._window.notice.offered(AGAIN) is None:
            self._refused.clear()  # it was tried again, or the person does not want it any more
        if again not in self._refused:
            self._refused.append(again)
        # Before that, opening meets the same trouble, and mends it or tells it on the whole window.
        if self._open:
            self._window.faults.tell(error, self._try_again)

    def _try_again(self) -> None:
        refused, self._refused = self._refused, []
        for again in refused:
            again()

    def _on_not_opened(self, error: BaseException) -> None:
        from ui.dialogs.refusal import RefusalPage

        window = self._window
        known = isinstance(error, WorkbenchError)
        if not known:
            window.faults.tell(error)
        words = str(error) if known else "The program broke while opening. Nothing was changed."
        profile = str(window.bench.settings.profile)
        page = RefusalPage(words, profile, self._open_again, self._end)
        window.pages.addWidget(page)
        window.pages.setCurrentWidget(page)
        page.setFocus()
        window.status.say("Nothing is open")

    def _open_again(self) -> None:
        window = self._window
        page = window.pages.currentWidget()
        window.pages.setCurrentIndex(0)
        if page is not None:
            window.pages.removeWidget(page)
            page.deleteLater()
        window.status.say("Opening your records …")
        window.bench.open()

    def _end(self) -> None:
        window = self.parent()
        if isinstance(window, QMainWindow):
            window.close()
