"""Threads, here and nowhere else: a lane for writes in order, a few for reads, one for the centre.

What a person waits for at each key press has a lane of its own: no long read holds it up, and none
drives out what its reader keeps at hand. What goes over the network has a lane of its own too, and
closing leaves it behind after a moment: a cable that was pulled must not keep the window.

A job is a plain callable; it runs off the interface thread, and its answer comes back on it. A read
with a key replaces an older one with the same key that has not answered yet, so that typing fast
asks once.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from shiboken6 import isValid

T = TypeVar("T")
Answer = Callable[[Any], None]
Failure = Callable[[BaseException], None]

_READERS = 3
_FAR_SECONDS = 1.5
"""So long closing waits for the network; what was not sent by then is sent at the next start."""


class _FarLane:
    """One thread that may be left behind: unlike a pool's, it does not keep the process alive."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, job: Callable[[], None]) -> None:
        """Run a job after those before it; the thread begins with the first."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="centre", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def close(self) -> None:
        """Drop what has not begun, and wait a moment for what has."""
        if self._thread is None:
            return
        while not self._jobs.empty():
            self._jobs.get_nowait()
        self._jobs.put(None)
        self._thread.join(_FAR_SECONDS)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class JobRunner(QObject):
    """Runs jobs and brings their answers home."""

    _home = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writes = ThreadPoolExecutor(1, "write")
        self._reads = ThreadPoolExecutor(_READERS, "read")
        self._at_once = ThreadPoolExecutor(1, "at once")
        self._far = _FarLane()
        self._latest: dict[str, int] = {}
        self._closing = threading.Event()
        self._home.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def write(self, job: Callable[[], T], answer: Callable[[T], None], failure: Failure) -> None:
        """Run a job after all writes before it."""
        # Its failure is said even when the window is just closing; its answer need not be.
        self._writes.submit(self._run, job, self._unless_closing(answer), failure, None, 0)

    def read(
        self,
        job: Callable[[], T],
        answer: Callable[[T], None],
        failure: Failure,
        key: str | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        """Run a job beside others; of those with one key only the latest answers.

        `at_once` is for what takes milliseconds and is waited for.
        """
        if self._closing.is_set():
            return  # a late wish of a window that closes: nobody would see the answer
        turn = 0
        if key is not None:
            turn = self._latest[key] = self._latest.get(key, 0) + 1
        lane = self._at_once if at_once else self._reads
        lane.submit(
            self._run, job, self._unless_closing(answer), self._unless_closing(failure), key, turn
        )

    def far(self, job: Callable[[], T], answer: Callable[[T], None], failure: Failure) -> None:
        """Run a job that goes over the network, after those before it."""
        if self._closing.is_set():
            return
        home = self._unless_closing(answer), self._unless_closing(failure)
        self._far.submit(partial(self._run, job, *home, None, 0))

    def when(self, future: Future[T], answer: Callable[[T], None], failure: Failure) -> None:
        """Bring home what was begun before there was a runner; closing does not wait for it."""
        answer, failure = self._unless_closing(answer), self._unless_closing(failure)

        def home(done: Future[T]) -> None:
            error = done.exception()
            if error is not None:
                self._home.emit((failure, error, None, 0))
            else:
                self._home.emit((answer, done.result(), None, 0))

        future.add_done_callback(home)

    def stale(self, key: str, turn: int) -> bool:
        """Return whether a newer job with this key was asked for; long reads may stop then."""
        return self._closing.is_set() or self._latest.get(key, 0) != turn

    def turn(self, key: str) -> int:
        """Return the turn that the next read with this key will have had when asked."""
        return self._latest.get(key, 0)

    def close(self) -> None:
        """Finish the writes, drop the reads that have not begun, and end the threads.

        A write that fails in these last moments is still said: its failure is delivered before
        this returns. What goes over the network is waited for a moment only; whoever asked for it
        should have called it off.
        """
        self._closing.set()
        self._far.close()
        self._reads.shutdown(wait=True, cancel_futures=True)
        self._at_once.shutdown(wait=True, cancel_futures=True)
        self._writes.shutdown(wait=True)
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)

    def _run(
        self, job: Callable[[], Any], answer: Answer, failure: Failure, key: str | None, turn: int
    ) -> None:
        if key is not None and self.stale(key, turn):
            return
        try:
            result = job()
        except BaseException as error:  # noqa: BLE001  # brought home, where it is said or reported
            self._home.emit((failure, error, key, turn))
        else:
            self._home.emit((answer, result, key, turn))

    def _deliver(self, home: tuple[Callable[[Any], None], Any, str | None, int]) -> None:
        receive, value, key, turn = home
        if key is not None and self._latest.get(key, 0) != turn:
            return
        receive(value)

    def _unless_closing(self, receive: Callable[[Any], None]) -> Callable[[Any], None]:
        """Let go of what comes home when the window, or the pane that asked, is gone."""
        asker = getattr(receive, "__self__", None)

        def received(value: Any) -> None:
            gone = isinstance(asker, QObject) and not isValid(asker)
            if not self._closing.is_set() and not gone:
                receive(value)

        return received
