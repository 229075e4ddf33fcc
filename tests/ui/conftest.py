"""A profile for all tests of a file, a bench over it for each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand, bench_over
from tests.support.one_case import profile_in
from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from workbench.app import Profile
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.people import Role


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


@pytest.fixture(scope="session")
def running() -> Iterator[EmbeddedCluster]:
    """A PostgreSQL for all tests of windows at a centre."""
    with cluster() as started:
        make_template(started)
        yield started


@pytest.fixture
def centre(running: EmbeddedCluster) -> Iterator[Centre]:
    """A lead, a specialist, and a vendor with a lead of its own."""
    with fresh_centre(running) as made:
        made.staff(
            [
                ("ann", Role.TEAM_LEAD, "in-house"),
                ("bo", Role.SPECIALIST, "in-house"),
                ("vic", Role.VENDOR_LEAD, "north"),
            ],
            [("in-house", None), ("north", "North Ltd")],
        )
        yield made
