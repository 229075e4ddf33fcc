"""One cluster for all tests of sync in a process, and a centre for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from tests.support.workstations import place_of
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.people import Role


@pytest.fixture(scope="session")
def running() -> Iterator[EmbeddedCluster]:
    with cluster() as started:
        make_template(started)
        yield started


@pytest.fixture
def centre(running: EmbeddedCluster) -> Iterator[Centre]:
    """In-house and a vendor, with people in each."""
    with fresh_centre(running) as made:
        made.staff(
            [
                ("ann", Role.TEAM_LEAD, "in-house"),
                ("bo", Role.SPECIALIST, "in-house"),
                ("vera", Role.SPECIALIST, "north"),
                ("vic", Role.VENDOR_LEAD, "north"),
            ],
            [("in-house", None), ("north", "North Ltd")],
        )
        yield made


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching a passphrase takes 0.1 s; how strong it is, its own tests say."""
    monkeypatch.setattr("workbench.security.wrapping._COST", 1 << 10)


@pytest.fixture
def place(centre: Centre) -> str:
    """Server and database, as people are told them."""
    return place_of(centre)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"
