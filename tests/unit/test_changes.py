"""What became of a verb is told by the least happy of its operations."""

import pytest

from workbench.changes import Changes, Recorded
from workbench.domain.ids import new_id


def changes(*outcomes: str) -> Changes:
    """A verb whose operations had these outcomes."""
    return Changes(
        tuple(
            Recorded(new_id(), "case.claim", None, outcome, {"reason": outcome})
            for outcome in outcomes
        ),
        "Claimed",
    )


@pytest.mark.parametrize(
    ("outcomes", "told", "stands", "reason"),
    [
        ((), "applied", True, ""),
        (("applied", "applied"), "applied", True, ""),
        (("applied", "pending"), "pending", True, ""),
        (("pending", "refused", "applied"), "refused", False, "refused"),
        (("pending", "conflict"), "conflict", False, "conflict"),
    ],
)
def test_an_unhappy_outcome_is_told_before_one_on_its_way(
    outcomes: tuple[str, ...], told: str, stands: bool, reason: str
) -> None:
    made = changes(*outcomes)
    assert (made.outcome, made.stands, made.reason) == (told, stands, reason)
