"""The next case goes to one person only, most urgent first."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection

from tests.support.centre_acts import apply, count, open_case
from tests.support.postgres import Centre
from workbench.domain.ids import new_id
from workbench.domain.people import Role


def claim_next(
    session: Connection, kinds: list[str] | None = None, op_id: UUID | None = None
) -> tuple[UUID | None, str | None, Any]:
    """Ask for work: the case, the outcome, the detail."""
    row = session.execute(
        "SELECT case_id, outcome, detail FROM api.claim_next(%s, null, null, %s)",
        (op_id or new_id(), kinds),
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def test_most_urgent_first_then_due_then_received(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("wim") as wim:
        later = open_case(vera, "north", priority=2, due="2026-12-02T00:00:00+00:00")
        no_due = open_case(vera, "north", priority=2, due=None)
        sooner = open_case(vera, "north", priority=2, due="2026-12-01T00:00:00+00:00")
        urgent = open_case(vera, "north", priority=0, due=None, kind="threat_to_life")
        open_case(wim, "south", priority=0)
        held = open_case(vera, "north", priority=0)
        apply(vera, "case.claim", held)
        closed = open_case(vera, "north", priority=0)
        apply(vera, "case.close", closed, {"reason": "a test"})
        assert claim_next(vera, ["csm_escalation"])[0] == sooner
        assert [claim_next(vera)[0] for _ in range(3)] == [urgent, later, no_due]


def test_where_nothing_waits_nothing_is_kept(staffed: Centre) -> None:
    """The same operation may be offered again when there is work."""
    with staffed.session("vera") as vera:
        op_id = new_id()
        assert claim_next(vera, None, op_id) == (None, None, None)
        assert count(vera, "receipt") == 0
        case = open_case(vera, "north")
        told = claim_next(vera, None, op_id)
        assert told[:2] == (case, "applied")
        assert (told[2]["token"], told[2]["before"]) == (1, None)
        open_case(vera, "north")
        assert claim_next(vera, None, op_id) == told
        assert vera.execute("SELECT state, assignee, token, claim_op FROM app.case_item"
                            " WHERE case_id = %s", (case,)).fetchone() == (
            "open", "vera", 1, op_id)  # fmt: skip


def test_who_may_not_claim_is_refused(centre: Centre) -> None:
    centre.staff(
        [("ann", Role.SPECIALIST, "north"), ("di", Role.AUDITOR, "north")], [("north", None)]
    )
    with centre.session("ann") as ann, centre.session("di") as di:
        open_case(ann, "north")
        assert claim_next(di)[1] == "refused"
        assert ann.execute("SELECT assignee FROM app.case_item").fetchall() == [(None,)]


@pytest.mark.parametrize("people", [8])
def test_many_at_once_never_get_the_same_case(centre: Centre, people: int) -> None:
    cases, logins = 120, [f"person{number}" for number in range(people)]
    centre.staff([(login, Role.SPECIALIST, "north") for login in logins], [("north", None)])
    with centre.session(logins[0]) as session:
        opened = {open_case(session, "north", priority=n % 3) for n in range(cases)}

    def work(login: str) -> list[UUID]:
        taken = []
        with centre.session(login) as session:
            while (case := claim_next(session)[0]) is not None:
                taken.append(case)
        return taken

    with ThreadPoolExecutor(people) as pool:
        taken = Counter(case for found in pool.map(work, logins) for case in found)
    assert set(taken) <= opened
    assert set(taken.values()) == {1}
    # Skipped while somebody else held its lock, a case is still there for the next who asks.
    with centre.session(logins[0]) as session:
        while (case := claim_next(session)[0]) is not None:
            taken[case] += 1
        assert set(taken) == opened
        twice = (
            "SELECT 1 FROM app.entry WHERE kind = 'case.claim' GROUP BY case_id HAVING count(*) > 1"
        )
        assert session.execute(twice.encode()).fetchall() == []
