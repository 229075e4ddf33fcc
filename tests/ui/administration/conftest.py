"""A centre on a real server for the tests of its administration."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand, bench_over
from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from tests.support.windows import new_profile
from ui.administration.administration_pane import AdministrationPane
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.people import Role


@pytest.fixture(scope="session")
def running() -> Iterator[EmbeddedCluster]:
    with cluster() as started:
        make_template(started)
        yield started


@pytest.fixture
def centre(running: EmbeddedCluster) -> Iterator[Centre]:
    """In-house and a vendor, with people in both."""
    with fresh_centre(running) as made:
        made.staff(
            [
                ("bo", Role.SPECIALIST, "in-house"),
                ("vera", Role.SPECIALIST, "north"),
                ("vic", Role.VENDOR_LEAD, "north"),
            ],
            [("in-house", None), ("north", "North Ltd")],
        )
        yield made


@pytest.fixture
def hand(tmp_path: Path, qtbot: QtBot) -> Iterator[BenchHand]:
    """Somebody at a bench; the administration asks it for its lanes only."""
    with bench_over(new_profile(tmp_path, "am"), qtbot) as hand:
        yield hand


@pytest.fixture
def pane(hand: BenchHand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> AdministrationPane:
    """The pane, with nobody in."""
    monkeypatch.delenv("WORKBENCH_CENTRAL", raising=False)
    pane = AdministrationPane(hand.bench)
    qtbot.addWidget(pane)
    pane.resize(1200, 760)
    pane.show()
    return pane
