"""What a verb did is said at once, and truly: on its way first, done once the centre said so."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from ui.telling import answered_otherwise, said_at_once
from workbench.changes import Changes, Recorded
from workbench.operations.sent import Sent

CASE = UUID(int=7)
SENT = Sent(
    seq=3,
    op_id=UUID(int=1),
    kind="case.claim",
    case=CASE,
    reference="E-17",
    subject="Two bikes",
    what="claimed it",
    outcome="refused",
    detail={"reason": "anna holds it."},
    written="",
    at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    recorded_at=None,
)


def changes(words: str, *recorded: tuple[str, str]) -> Changes:
    """A verb with these operations (kind, outcome)."""
    made = (Recorded(UUID(int=n), kind, CASE, out, {}) for n, (kind, out) in enumerate(recorded))
    return Changes(tuple(made), words)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (changes("Claimed E-17", ("case.claim", "applied")), "Claimed E-17"),
        (
            changes("Claimed E-17", ("case.claim", "pending")),
            "Claimed E-17 — on its way to the centre",
        ),
        (
            changes("Decided E-17: Keep online", ("case.decide", "pending")),
            "Decision on its way to the centre: E-17: Keep online",
        ),
    ],
)
def test_nothing_is_called_done_before_the_centre_says_so(made: Changes, said: str) -> None:
    assert said_at_once(made) == said


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("refused", ["E-17", "“claimed it”", "refused", "anna holds it.", "kept"]),
        ("conflict", ["E-17", "met another change", "yours is kept"]),
        ("superseded", ["E-17", "not applied", "anna holds it.", "both of you"]),
        ("quarantined", ["E-17", "set aside", "Nothing is thrown away", "lead"]),
    ],
)
def test_an_unhappy_answer_tells_what_why_and_what_was_kept(outcome: str, words: list[str]) -> None:
    said = answered_otherwise(replace(SENT, outcome=outcome))
    assert [word for word in words if word not in said] == []
