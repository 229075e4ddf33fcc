"""A case moves between scopes: its mover sees both, the others see it come or go."""

import pytest

from tests.support.centre_acts import apply, count, open_case, write_note
from tests.support.postgres import Centre
from workbench.central import provision

CHILDREN = ["case_item", "entry", "entry_body", "set_member", "conflict"]


@pytest.fixture
def moving(staffed: Centre) -> Centre:
    """Vic leads the north and is in the south too."""
    with staffed.owner() as connection:
        provision.grant(connection, "vic", "south")
    return staffed


def test_a_case_takes_all_that_hangs_on_it_along(moving: Centre) -> None:
    with (
        moving.session("vera") as vera,
        moving.session("vic") as vic,
        moving.session("wim") as wim,
    ):
        case = open_case(vera, "north", subject="A")
        write_note(vera, case)
        apply(vera, "tag.add", case, {"value": "vip"})
        for value in ("B", "C"):
            apply(vera, "case.set_subject", case, {"value": value, "base": "A", "base_revision": 0})
        before = [count(vera, name) for name in CHILDREN]
        move = {"value": "south", "base": "north", "base_revision": 0, "reason": "so"}
        assert apply(vic, "case.move", case, move) == (
            "applied",
            {"before": "north", "revision": 1},
        )
        assert [count(vera, name) for name in CHILDREN] == [0] * 5
        moved = [count(wim, name) for name in CHILDREN]
        assert moved == [
            n + (name in {"entry", "entry_body"}) for n, name in zip(before, CHILDREN, strict=True)
        ]
        exits = vera.execute("SELECT case_id FROM app.scope_exit").fetchall()
        assert (exits, count(wim, "scope_exit")) == ([(case,)], 0)
        assert write_note(vera, case)[0] == "quarantined"
        assert write_note(wim, case)[1]["n"] == 2
        back = {"value": "north", "base": "south", "base_revision": 1}
        assert apply(vic, "case.move", case, back)[0] == "applied"
        assert (count(vera, "case_item"), count(wim, "case_item")) == (1, 0)


@pytest.mark.parametrize("scope", ["in-house", "nowhere"])
def test_a_scope_of_others_and_a_missing_one_are_refused_alike(moving: Centre, scope: str) -> None:
    with moving.session("vic") as vic:
        case = open_case(vic, "north")
        told = apply(vic, "case.move", case, {"value": scope, "base_revision": 0})
        assert told == ("refused", {"reason": "There is no such scope."})
        assert count(vic, "scope_exit") == 0


def test_who_does_not_lead_moves_nothing(moving: Centre) -> None:
    with moving.owner() as connection:
        provision.grant(connection, "vera", "south")
    with moving.session("vera") as vera:
        case = open_case(vera, "north")
        outcome, _ = apply(vera, "case.move", case, {"value": "south", "base_revision": 0})
        assert outcome == "refused"
