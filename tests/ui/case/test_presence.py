"""Who else is on a case is said in one line, and nobody is asked where there is no centre."""

import doctest

from tests.support.benches import BenchHand
from ui.case import presence
from ui.case.presence import Others, who_is_here
from workbench.domain.ids import new_id


def test_the_examples_hold() -> None:
    assert doctest.testmod(presence).failed == 0


def test_nobody_leaves_the_line_empty() -> None:
    assert who_is_here([]) == ""


def test_a_profile_of_its_own_tells_nobody(hand: BenchHand) -> None:
    others = Others(hand.bench, lambda: True)
    said: list[str] = []
    others.told.connect(said.append)
    others.follow(new_id())
    assert (said, others._again.isActive()) == ([], False)
