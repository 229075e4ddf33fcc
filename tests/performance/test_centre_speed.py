"""One centre under many clients: operations and claims, against empty transactions."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from psycopg import Connection

from tests.support.centre_acts import open_case, write_note
from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from workbench.domain.people import Role

pytestmark = pytest.mark.benchmark

CLIENTS = 16
ROUNDS = 150
LOGINS = [f"person{number}" for number in range(CLIENTS)]

Figures = Callable[[str, float, float | None, float], None]
Act = Callable[[Connection, int], object]


@pytest.fixture
def centre() -> Iterator[Centre]:
    durable = {"fsync": "on", "synchronous_commit": "on", "shared_buffers": "256MB"}
    with cluster(settings=durable) as running:
        make_template(running)
        with fresh_centre(running) as made:
            made.staff([(login, Role.SPECIALIST, "north") for login in LOGINS], [("north", None)])
            yield made


def mean_ms(centre: Centre, act: Act) -> float:
    """Milliseconds for each act, all clients together."""
    ready = Barrier(CLIENTS + 1)

    def work(login: str) -> None:
        with centre.session(login) as session:
            act(session, 0)  # plans are made
            ready.wait()
            for number in range(ROUNDS):
                act(session, number)

    with ThreadPoolExecutor(CLIENTS) as pool:
        working = [pool.submit(work, login) for login in LOGINS]
        ready.wait()
        begun = time.perf_counter()
        for done in working:
            done.result()
        return (time.perf_counter() - begun) * 1000 / (CLIENTS * ROUNDS)


def test_operations_and_claims(centre: Centre, figures: Figures) -> None:
    def nothing(session: Connection, _: int) -> None:
        with session.transaction():
            session.execute("SELECT 1")

    def claim_next(session: Connection, _: int) -> None:
        session.execute("SELECT api.claim_next(gen_random_uuid(), null, null)")

    with centre.session(LOGINS[0]) as session:
        cases = {login: open_case(session, "north") for login in LOGINS}
    floor = mean_ms(centre, nothing)
    notes = mean_ms(centre, lambda session, _: write_note(session, cases[session.info.user]))
    opened = mean_ms(centre, lambda session, n: open_case(session, "north", priority=n % 5))
    claims = mean_ms(centre, claim_next)
    figures(f"a note sealed by the centre, {CLIENTS} clients", notes, floor, 6)
    figures(f"a case opened at the centre, {CLIENTS} clients", opened, floor, 6)
    figures(f"the next case claimed, {CLIENTS} clients", claims, floor, 6)
