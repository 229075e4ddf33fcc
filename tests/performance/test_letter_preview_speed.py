"""How long it takes from a key in a letter's field to its pages."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter_ns

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.benches import bench_over
from tests.support.one_case import profile_in, record_case
from ui.letters.letters_pane import LettersPane

ROUNDS = 15


@pytest.mark.benchmark
def test_key_to_pages(
    qtbot: QtBot, tmp_path: Path, figures: Callable[[str, float, float | None, float], None]
) -> None:
    """A key is pressed, the draft is kept, the letter is composed, laid out, drawn and shown."""
    with bench_over(profile_in(tmp_path / "profile"), qtbot) as hand:
        case = hand.now(lambda desk: record_case(desk, tmp_path))
        pane = LettersPane(hand.bench)
        qtbot.addWidget(pane)
        pane.resize(1280, 800)
        pane.show()
        pane.start(case)
        qtbot.waitUntil(lambda: pane._work is not None)
        times = [_key_to_pages(qtbot, pane) for _ in range(ROUNDS)]
        figures("a key in a letter to its pages", median(times), None, 200)
        figures("a key in a letter to its pages, the slowest", max(times), None, 200)


def _key_to_pages(qtbot: QtBot, pane: LettersPane) -> float:
    before = pane._work
    started = perf_counter_ns()
    QTest.keyClicks(pane.form._fields["subject"].text, "x")
    qtbot.waitUntil(lambda: pane._work is not before)
    return (perf_counter_ns() - started) / 1e6
