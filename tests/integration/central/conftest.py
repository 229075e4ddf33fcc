"""One cluster for all tests of the centre in a process, and a database for each."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.people import Role


@pytest.fixture(scope="session")
def running() -> Iterator[EmbeddedCluster]:
    with cluster() as started:
        make_template(started)
        yield started


@pytest.fixture
def centre(running: EmbeddedCluster) -> Iterator[Centre]:
    """A centre with nobody in it."""
    with fresh_centre(running) as made:
        yield made


@pytest.fixture
def staffed(centre: Centre) -> Centre:
    """In-house and two vendors, with people in each."""
    centre.staff(
        [
            ("ann", Role.TEAM_LEAD, "in-house"),
            ("bo", Role.SPECIALIST, "in-house"),
            ("vera", Role.SPECIALIST, "north"),
            ("vic", Role.VENDOR_LEAD, "north"),
            ("wim", Role.SPECIALIST, "south"),
        ],
        [("in-house", None), ("north", "North Ltd"), ("south", "South Ltd")],
    )
    return centre
