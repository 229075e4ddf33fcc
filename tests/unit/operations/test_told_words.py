"""Operations are told in people's words, with all that was written and nothing for machines."""

import doctest
from typing import Any

import pytest

from workbench.operations import told_words
from workbench.operations.told_words import what_was_done, written


@pytest.mark.parametrize(
    ("kind", "args", "detail", "words"),
    [
        ("note.write", {"text": "Seen."}, {"n": 3}, "wrote evidence note 3"),
        ("case.set_kind", {"value": "appeal.business"}, {}, "set the kind to Appeal by business"),
        ("case.assign", {"to": "bo"}, {}, "assigned it to bo"),
        ("a.later_kind", {}, {}, "a.later_kind"),
    ],
)
def test_what_was_done_is_said_in_the_past_tense(
    kind: str, args: dict[str, Any], detail: dict[str, Any], words: str
) -> None:
    assert what_was_done(kind, args, detail) == words


def test_nothing_that_was_written_is_left_out() -> None:
    args = {
        "action": "remove",
        "reason": "It names a person.\nTwice.",
        "private_note": "Call counsel.",
        "token": 3,
        "attachments": [{"name": "order.pdf"}],
    }
    said = written(args)
    for words in ("remove", "It names a person.", "Twice.", "Call counsel.", "order.pdf"):
        assert words in said
    assert "3" not in said


def test_the_examples_hold() -> None:
    assert doctest.testmod(told_words).failed == 0
