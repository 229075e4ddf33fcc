"""A bench over a real, encrypted profile, for panes under test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from pytestqt.qtbot import QtBot

from ui.jobs.bench import Bench
from ui.jobs.runner import JobRunner
from workbench.app import Profile

T = TypeVar("T")


class BenchHand:
    """Works at a bench as a test does: asks, waits for the answer, and has it."""

    def __init__(self, bench: Bench, qtbot: QtBot) -> None:
        self.bench = bench
        self._qtbot = qtbot
        self.faults: list[BaseException] = []
        bench.failed.connect(self.faults.append)

    def now(self, work: Callable[[Any], T]) -> T:
        """Run work with the desk, in the write lane, and return what it answers."""
        answers: list[T] = []
        self.bench.write(work, answers.append)
        self._qtbot.waitUntil(lambda: bool(answers) or bool(self.faults))
        assert not self.faults, self.faults
        return answers[0]


@contextmanager
def bench_over(profile: Profile, qtbot: QtBot) -> Iterator[BenchHand]:
    """Open a bench, and close it at the end; a fault that nobody showed fails the test."""
    bench = Bench(profile, JobRunner())
    hand = BenchHand(bench, qtbot)
    with qtbot.waitSignal(bench.opened):
        bench.open()
    try:
        yield hand
    finally:
        bench.close()
    assert not hand.faults, hand.faults
