"""How the window answers while a batch on very many cases goes on at a centre."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_at
from tests.support.crowded_centre import crowd
from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from tests.support.workstations import Workstation, place_of
from ui.jobs import verbs
from ui.main_window import MainWindow
from workbench.domain.cases import View
from workbench.domain.people import Role
from workbench.domain.queue import QueueQuestion
from workbench.storage import outbox
from workbench.sync.state import Link

pytestmark = pytest.mark.benchmark

CASES = 2_500
BEAT_MS = 2

Figures = Callable[[str, float, float | None, float], None]


@pytest.fixture
def centre() -> Iterator[Centre]:
    """A centre with the cases, and a lead who sees them."""
    with cluster() as running:
        make_template(running)
        with fresh_centre(running) as made:
            made.staff([("ann", Role.TEAM_LEAD, "in-house")], [("in-house", None)])
            with made.owner() as owner:
                crowd(owner, "in-house", CASES)
            yield made


def test_the_window_answers_during_a_batch_and_its_undo(
    centre: Centre, tmp_path: Path, qtbot: QtBot, figures: Figures
) -> None:
    ann = Workstation(tmp_path / "ann", place_of(centre), "ann")
    ann.sync()
    with window_at(ann, qtbot) as window:
        contact, batches = window.bench.contact, window.sharing.batches
        qtbot.waitUntil(lambda: contact.state.link is Link.SYNCED)
        window.show_view(View.ALL)
        qtbot.waitUntil(lambda: window.queue.model.rowCount() == CASES)
        beats: list[float] = []
        heart = QTimer()
        heart.setInterval(BEAT_MS)
        heart.timeout.connect(lambda: beats.append(perf_counter()))
        every = QueueQuestion(view=View.ALL)
        works: dict[str, Callable[[], None]] = {
            "tagging": lambda: batches.begin_on_all(verbs.tagging("sorted"), every),
            "taking it back": window.bench.undo,
        }
        for words, begin in works.items():
            beats.clear()
            heart.start()
            began = perf_counter()
            with qtbot.waitSignal(batches.ended, timeout=120_000):
                begin()
            recorded = perf_counter() - began
            qtbot.waitUntil(lambda: not ann_waits(window), timeout=120_000)
            heart.stop()
            gaps = sorted((b - a) * 1000 for a, b in pairwise(beats))
            what = f"{words} {CASES:,} cases"
            figures(f"{what}: longest pause of the window", gaps[-1], None, 50)
            figures(f"{what}: its 99th percentile", gaps[len(gaps) * 99 // 100], None, 16)
            figures(f"{what}: until all is recorded here", recorded * 1000, None, 10_000)
            figures(f"{what}: until all is central", (perf_counter() - began) * 1000, None, 20_000)


def ann_waits(window: MainWindow) -> bool:
    """Whether anything is still on its way to the centre."""
    with window.bench._desk().ledger.journal.reading() as journal:
        return outbox.waiting(journal) > 0
