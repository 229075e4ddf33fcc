"""A profile for all tests of a file, a bench over it for each of them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand, bench_over
from tests.support.one_case import mail, profile_in, record_case
from tests.support.panes import show
from ui.case.case_pane import CasePane
from workbench.app import Profile


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """One passphrase for a file: stretching it takes a while."""
    return profile_in(tmp_path_factory.mktemp("profile"))


@pytest.fixture
def hand(profile: Profile, qtbot: QtBot) -> Iterator[BenchHand]:
    """Somebody at a bench."""
    with bench_over(profile, qtbot) as hand:
        yield hand


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    """A folder for the mails of a case."""
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder


@pytest.fixture
def case(hand: BenchHand, mails: Path, request: pytest.FixtureRequest) -> UUID:
    """A case of its own thread."""
    thread = request.node.name.encode()
    texts = [mail(n).replace(b"@law.example>", b"@" + thread + b".example>") for n in range(2)]
    return hand.now(lambda desk: record_case(desk, mails, messages=texts))


@pytest.fixture
def pane(hand: BenchHand, case: UUID, qtbot: QtBot) -> Iterator[CasePane]:
    """The pane with that case."""
    pane = CasePane(hand.bench)
    qtbot.addWidget(pane)
    pane.resize(900, 900)
    pane.show()
    show(qtbot, pane, case)
    yield pane
    pane.flush_drafts()
