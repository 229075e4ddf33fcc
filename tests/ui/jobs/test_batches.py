"""A batch is done in slices, says how far it is, can be stopped, and is taken back as a whole."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand
from tests.support.profiles import new_case
from ui.jobs import verbs
from ui.jobs.batches import Batches, BatchResult, BatchVerb
from ui.jobs.bench import Desk
from workbench.changes import Changes
from workbench.domain.cases import Priority, View
from workbench.domain.queue import QueueQuestion
from workbench.errors import EnvironmentFault

MANY = 60


@pytest.fixture
def cases(hand: BenchHand) -> list[UUID]:
    """Many cases that nobody holds."""
    return hand.now(lambda desk: [new_case(desk, f"Case {n}") for n in range(MANY)])


@pytest.fixture
def batches(hand: BenchHand) -> Batches:
    return Batches(hand.bench, hand.bench)


def finish(batches: Batches, qtbot: QtBot) -> BatchResult:
    """Wait until the batch under way has ended."""
    with qtbot.waitSignal(batches.ended) as ended:
        pass
    result: BatchResult = ended.args[0]
    return result


def holders(hand: BenchHand, cases: Sequence[UUID]) -> set[str | None]:
    return hand.now(lambda desk: {desk.outline(case).assignee for case in cases})


def test_many_cases_are_claimed_and_given_back_as_a_whole(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    begun: list[tuple[str, int]] = []
    told: list[tuple[int, int]] = []
    batches.began.connect(lambda words, total: begun.append((words, total)))
    batches.advanced.connect(lambda done, total: told.append((done, total)))
    batches.begin(verbs.claiming(), cases)
    result = finish(batches, qtbot)
    assert begun == [(f"Claiming {MANY} cases", MANY)]
    assert told[-1] == (MANY, MANY)
    assert len(told) > 1
    assert result.words == f"Claimed {MANY} cases"
    assert holders(hand, cases) == {hand.bench.login}
    assert hand.bench.undo_words == result.words

    hand.bench.undo()
    assert finish(batches, qtbot).words == f"Undone on {MANY} cases"
    assert holders(hand, cases) == {None}


def test_all_that_match_are_found_when_it_begins(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    hand.now(lambda desk: verbs.tagging("sorted").run(desk, cases[:40]))
    question = QueueQuestion(view=View.OPEN, tag="sorted")
    batches.begin_on_all(verbs.setting_priority(Priority.P1), question)
    assert finish(batches, qtbot).words == "Set P1 on 40 cases"
    urgent = hand.now(lambda desk: [desk.outline(case).priority for case in cases])
    assert urgent == [1] * 40 + [3] * (MANY - 40)


def test_a_batch_that_is_stopped_says_what_was_left_and_undoes_only_what_was_done(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    batches.advanced.connect(lambda *_: batches.stop())
    batches.begin(verbs.claiming(), cases)
    result = finish(batches, qtbot)
    assert result.words == "Stopped. Claimed 16 cases; 44 left as they were"
    batches.advanced.disconnect()
    hand.bench.undo()
    qtbot.waitUntil(lambda: holders(hand, cases) == {None})


def test_an_undo_that_was_stopped_goes_on_at_the_next_undo(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    batches.begin(verbs.claiming(), cases)
    finish(batches, qtbot)
    batches.advanced.connect(lambda *_: batches.stop())
    hand.bench.undo()
    result = finish(batches, qtbot)
    assert result.words == "Stopped. Undone on 16 cases; 44 left as they were"
    claimed = hand.now(lambda desk: [desk.outline(case).assignee for case in cases])
    assert claimed == [hand.bench.login] * 44 + [None] * 16

    batches.advanced.disconnect()
    hand.bench.undo()
    assert finish(batches, qtbot).words == "Undone on 44 cases"
    assert holders(hand, cases) == {None}
    assert "Claimed" not in hand.bench.undo_words


def test_what_was_refused_is_told_case_by_case(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    batches.begin(verbs.releasing(), cases)
    result = finish(batches, qtbot)
    assert result.words == (f"Nothing was changed, {MANY} refused: Nobody holds it, not you")
    assert set(result.refused) == set(cases)
    assert not result.undoable


def test_a_draft_is_kept_while_a_batch_is_under_way(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    """Whatever else a person does has its turn after the slice that is being written."""
    order: list[str] = []
    batches.advanced.connect(lambda done, _total: order.append(f"{done}"))
    batches.advanced.connect(lambda done, _total: save() if done == 16 else None)

    def save() -> None:
        hand.bench.write(lambda _desk: None, lambda _nothing: order.append("draft"))

    batches.begin(verbs.claiming(), cases)
    finish(batches, qtbot)
    qtbot.waitUntil(lambda: "draft" in order)
    assert order.index("draft") <= 2


def test_one_case_is_said_by_its_name(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(hand.bench.changed) as changed:
        batches.begin(verbs.claiming(), cases[:1])
    assert changed.args[0].words.startswith("Claimed E-")


def test_what_the_machine_would_not_have_goes_on_where_it_stopped(
    hand: BenchHand, batches: Batches, cases: list[UUID], qtbot: QtBot
) -> None:
    full = [True]

    def run(desk: Desk, part: Sequence[UUID]) -> Changes:
        if part[0] != cases[0] and full[0]:
            raise EnvironmentFault("The disk is full.")
        return verbs.claiming().run(desk, part)

    with qtbot.waitSignal(hand.bench.refused) as refused:
        batches.begin(BatchVerb(run, "Claiming {cases}", "Claimed {cases}"), cases)
    assert holders(hand, cases[:16]) == {hand.bench.login}
    full[0] = False
    with qtbot.waitSignal(batches.ended):
        refused.args[1]()
    assert holders(hand, cases) == {hand.bench.login}
