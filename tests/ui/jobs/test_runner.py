"""Work runs off the interface thread and its answer comes home; writes keep their order."""

import threading
from collections.abc import Iterator
from functools import partial
from time import monotonic

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from ui.jobs.runner import JobRunner


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    """A runner that is closed in the end."""
    made = JobRunner()
    yield made
    made.close()


def fail(error: BaseException) -> None:
    """For jobs that must not fail."""
    raise error


def test_a_job_runs_elsewhere_and_is_answered_here(runner: JobRunner, qtbot: QtBot) -> None:
    here = threading.get_ident()
    seen: list[tuple[int, int]] = []
    runner.read(
        threading.get_ident, lambda there: seen.append((there, threading.get_ident())), fail
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] != here
    assert seen[0][1] == here


def test_long_reads_do_not_hold_up_what_is_wanted_at_once(runner: JobRunner, qtbot: QtBot) -> None:
    go_on, ended = threading.Event(), list[bool]()
    for _ in range(5):
        runner.read(go_on.wait, ended.append, fail)
    seen: list[str] = []
    runner.read(lambda: "here", seen.append, fail, at_once=True)
    qtbot.waitUntil(lambda: bool(seen))
    assert not ended
    go_on.set()
    qtbot.waitUntil(lambda: len(ended) == 5)


def test_writes_run_one_after_the_other_in_the_order_they_were_asked(
    runner: JobRunner, qtbot: QtBot
) -> None:
    first_begun, go_on = threading.Event(), threading.Event()
    begun: list[int] = []
    answered: list[int] = []

    def job(number: int) -> int:
        begun.append(number)
        if number == 0:
            first_begun.set()
            go_on.wait(30)
        return number

    for number in range(50):
        runner.write(partial(job, number), answered.append, fail)
    assert first_begun.wait(30)
    beside: list[str] = []
    runner.read(lambda: "read", beside.append, fail)
    qtbot.waitUntil(lambda: beside == ["read"])
    assert begun == [0]
    go_on.set()
    qtbot.waitUntil(lambda: len(answered) == 50)
    assert begun == answered == list(range(50))


def test_a_read_does_not_wait_for_a_long_write(runner: JobRunner, qtbot: QtBot) -> None:
    go_on = threading.Event()
    answered: list[str] = []

    def long() -> str:
        go_on.wait(30)
        return "write"

    runner.write(long, answered.append, fail)
    runner.read(lambda: "read", answered.append, fail)
    qtbot.waitUntil(lambda: answered == ["read"])
    go_on.set()
    qtbot.waitUntil(lambda: answered == ["read", "write"])


def test_of_reads_with_one_key_only_the_latest_answers(runner: JobRunner, qtbot: QtBot) -> None:
    """Typing fast: the answer to “th” must not paint over the answer to “theft”."""
    go_on = threading.Event()
    answered: list[str] = []

    def search(text: str) -> str:
        go_on.wait(30)
        return text

    for text in ("t", "th", "the", "thef", "theft"):
        runner.read(partial(search, text), answered.append, fail, "search")
    others: list[str] = []
    runner.read(lambda: "other", others.append, fail, "other")
    go_on.set()
    qtbot.waitUntil(lambda: bool(answered) and bool(others))
    assert answered == ["theft"]


def test_a_superseded_read_that_has_not_begun_never_runs(runner: JobRunner, qtbot: QtBot) -> None:
    go_on = threading.Event()
    held = threading.Semaphore(0)

    def hold() -> bool:
        held.release()
        return go_on.wait(30)

    for _ in range(3):
        runner.read(hold, lambda _: None, fail)
    for _ in range(3):
        assert held.acquire(timeout=30)
    ran: list[int] = []
    answered: list[int] = []

    def note(number: int) -> int:
        ran.append(number)
        return number

    for number in range(20):
        runner.read(partial(note, number), answered.append, fail, "k")
    go_on.set()
    qtbot.waitUntil(lambda: bool(answered))
    assert ran == answered == [19]


def test_a_failure_comes_home_as_it_was_raised(runner: JobRunner, qtbot: QtBot) -> None:
    failures: list[BaseException] = []
    runner.write(lambda: 1 // 0, lambda _: None, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], ZeroDivisionError)


def test_a_failed_write_does_not_stop_those_after_it(runner: JobRunner, qtbot: QtBot) -> None:
    answered: list[str] = []
    runner.write(lambda: 1 // 0, lambda _: None, lambda _: None)
    runner.write(lambda: "next", answered.append, fail)
    qtbot.waitUntil(lambda: answered == ["next"])


def test_closing_finishes_every_write(qapp: QApplication) -> None:
    """The draft that was typed last is on the disk when the window has gone."""
    runner = JobRunner()
    written: list[int] = []
    for number in range(20):
        runner.write(partial(written.append, number), lambda _: None, fail)
    runner.close()
    assert written == list(range(20))


def test_nothing_is_answered_into_a_window_that_is_closing(
    qapp: QApplication, qtbot: QtBot
) -> None:
    runner = JobRunner()
    answered: list[str] = []
    runner.read(lambda: "late", answered.append, fail)
    runner.close()
    QApplication.processEvents()
    assert answered == []


def test_a_long_read_learns_that_nobody_waits_for_it_any_more(
    runner: JobRunner, qtbot: QtBot
) -> None:
    asked, told = threading.Event(), threading.Event()
    turns: list[int] = []

    def long() -> None:
        asked.wait(30)
        while not runner.stale("k", turns[0]):
            told.wait(0.001)
        told.set()

    runner.read(long, lambda _: None, fail, "k")
    turns.append(runner.turn("k"))
    asked.set()
    answered: list[str] = []
    runner.read(lambda: "newer", answered.append, fail, "k")
    qtbot.waitUntil(lambda: answered == ["newer"] and told.is_set())


def test_a_write_that_fails_while_the_window_closes_is_still_said(qapp: QApplication) -> None:
    """A draft that did not reach a full disk must not go without a word."""
    runner = JobRunner()
    go_on = threading.Event()
    said: list[BaseException] = []

    def full_disk() -> None:
        go_on.wait(30)
        raise OSError(28, "No space left on device")

    runner.write(full_disk, lambda _: None, said.append)
    threading.Timer(0.05, go_on.set).start()
    runner.close()
    assert [type(error) for error in said] == [OSError]


def test_an_answer_to_a_pane_that_is_gone_is_let_go(runner: JobRunner, qtbot: QtBot) -> None:
    class Pane(QObject):
        def receive(self, value: str) -> None:
            self.setObjectName(value)

    pane = Pane()
    go_on = threading.Event()
    runner.read(lambda: "late" if go_on.wait(30) else "never", pane.receive, fail)
    delete(pane)
    go_on.set()
    answered: list[str] = []
    runner.read(lambda: "after", answered.append, fail)
    qtbot.waitUntil(lambda: answered == ["after"])


def test_a_read_asked_for_after_closing_is_let_go(qapp: QApplication) -> None:
    """A list may still tell of its current case while its window closes."""
    runner = JobRunner()
    runner.close()
    answered: list[str] = []
    runner.read(lambda: "late", answered.append, fail)
    assert answered == []


def test_what_goes_far_runs_in_order_beside_everything_else(
    runner: JobRunner, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    answered: list[str] = []
    runner.far(lambda: "first" if go_on.wait(30) else "", answered.append, fail)
    runner.far(lambda: "second", answered.append, fail)
    runner.write(lambda: "written", answered.append, fail)
    runner.read(lambda: "read", answered.append, fail, at_once=True)
    qtbot.waitUntil(lambda: {"written", "read"} <= set(answered))
    assert "first" not in answered
    go_on.set()
    qtbot.waitUntil(lambda: answered[-2:] == ["first", "second"])


def test_a_failure_from_far_comes_home(runner: JobRunner, qtbot: QtBot) -> None:
    failures: list[BaseException] = []
    runner.far(lambda: 1 // 0, lambda _: None, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], ZeroDivisionError)


def test_closing_leaves_a_dead_line_behind(qapp: QApplication) -> None:
    """A cable was pulled: the window goes all the same, and nothing is answered into it."""
    runner = JobRunner()
    begun, cable = threading.Event(), threading.Event()
    answered: list[str] = []

    def hang() -> str:
        begun.set()
        cable.wait(30)
        return "late"

    runner.far(hang, answered.append, fail)
    runner.far(lambda: "never", answered.append, fail)
    assert begun.wait(30)
    before = monotonic()
    runner.close()
    assert monotonic() - before < 10
    runner.far(lambda: "after", answered.append, fail)
    cable.set()
    QApplication.processEvents()
    assert answered == []
