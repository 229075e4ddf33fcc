"""The bench asks again what the machine refused, and only that."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytestqt.qtbot import QtBot

from tests.support.profiles import new_case
from tests.support.windows import held_elsewhere, new_profile, open_bench
from ui.jobs.bench import Bench
from workbench.changes import Changes
from workbench.errors import EnvironmentFault, RecordedFault, UserError
from workbench.operations.casework import claim_cases

if TYPE_CHECKING:
    from uuid import UUID


class Machine:
    """Refuses a number of times, then does as it is told."""

    def __init__(self, refusals: int, answer: object = "done") -> None:
        self.refusals, self.answer, self.asked = refusals, answer, 0

    def __call__(self, _desk: object) -> Any:
        self.asked += 1
        if self.asked <= self.refusals:
            raise EnvironmentFault("The disk is full. Nothing was changed. Make room.")
        return self.answer


class Refusals:
    """What the bench could not have done, and how to ask again."""

    def __init__(self, bench: Bench) -> None:
        self.sentences: list[str] = []
        self.again: list[Callable[[], None]] = []
        self.failed: list[BaseException] = []
        bench.refused.connect(self._take)
        bench.failed.connect(self.failed.append)

    def were(self, times: int) -> bool:
        """Whether the machine refused so often by now."""
        return len(self.again) == times

    def _take(self, error: BaseException, again: Callable[[], None]) -> None:
        self.sentences.append(str(error))
        self.again.append(again)


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr("workbench.storage.sqlcipher.BUSY_SECONDS", 0.1)  # what it waits for a lock
    with open_bench(new_profile(tmp_path, "mette"), qtbot) as opened:
        yield opened


@pytest.fixture
def refused(bench: Bench) -> Refusals:
    return Refusals(bench)


@pytest.mark.parametrize("lane", ["read", "read_queue", "write"])
def test_the_same_work_is_asked_again_until_it_is_done(
    bench: Bench, refused: Refusals, qtbot: QtBot, lane: str
) -> None:
    machine = Machine(2)
    answers: list[object] = []
    getattr(bench, lane)(machine, answers.append)
    for times in (1, 2):
        qtbot.waitUntil(partial(refused.were, times))
        assert answers == []
        refused.again[-1]()
    qtbot.waitUntil(lambda: answers == ["done"])
    assert (machine.asked, refused.failed) == (3, [])


def test_a_verb_is_told_to_everybody_once_it_was_done(
    bench: Bench, refused: Refusals, qtbot: QtBot
) -> None:
    bench.do(Machine(1, Changes((), "Claimed E-1")))
    qtbot.waitUntil(lambda: bool(refused.again))
    with qtbot.waitSignal(bench.changed) as told:
        refused.again[0]()
    assert told.args == [Changes((), "Claimed E-1")]


def test_an_older_question_never_replaces_a_newer_one(
    bench: Bench, refused: Refusals, qtbot: QtBot
) -> None:
    """“th” failed, “theft” was answered: to try the first again would show what nobody asks now."""
    older = Machine(1, "th")
    answers: list[object] = []
    bench.read_queue(older, answers.append, key="search")
    qtbot.waitUntil(lambda: bool(refused.again))
    bench.read_queue(lambda _: "theft", answers.append, key="search")
    qtbot.waitUntil(lambda: answers == ["theft"])
    refused.again[0]()
    beside: list[object] = []
    bench.read_queue(lambda _: "beside", beside.append)
    qtbot.waitUntil(lambda: beside == ["beside"])
    assert (older.asked, answers) == (1, ["theft"])


@pytest.mark.parametrize(
    "error",
    [UserError("A decision needs its reasons."), RecordedFault("Recorded and kept."), KeyError(1)],
)
def test_what_would_fail_again_or_happen_twice_is_not_asked_again(
    bench: Bench, refused: Refusals, qtbot: QtBot, error: Exception
) -> None:
    def verb(_desk: object) -> Changes:
        raise error

    bench.do(verb)
    qtbot.waitUntil(lambda: refused.failed == [error])
    assert refused.again == []


def test_what_could_not_be_taken_back_still_can(
    bench: Bench, refused: Refusals, qtbot: QtBot
) -> None:
    cases: list[UUID] = []
    bench.write(new_case, cases.append)
    qtbot.waitUntil(lambda: bool(cases))
    with qtbot.waitSignal(bench.changed):
        bench.do(lambda desk: claim_cases(desk, cases))
    with held_elsewhere(bench, "journal.db"):
        bench.undo()
        qtbot.waitUntil(lambda: bool(refused.again))
        assert bench.undo_words == "Claimed E-1"
    with qtbot.waitSignal(bench.changed):
        refused.again[0]()
    assert bench.undo_words == ""


def test_looking_elsewhere_says_its_trouble_once(
    bench: Bench, refused: Refusals, qtbot: QtBot, tmp_path: Path
) -> None:
    """It looks every other second: a sentence each time would bury all others."""
    (tmp_path / "replica.db").unlink()
    (tmp_path / "replica.db").mkdir()
    for _ in range(3):
        bench.look_elsewhere()
        done: list[object] = []
        bench.read(lambda _: "after", done.append)
        qtbot.waitUntil(partial(bool, done))
    qtbot.waitUntil(lambda: bool(refused.failed))
    assert len(refused.failed) == 1
