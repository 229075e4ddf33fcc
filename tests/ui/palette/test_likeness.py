"""A few letters find what people mean by them."""

import pytest

from ui.actions.application import all_actions
from ui.palette.likeness import likeness

TITLES = [action.title for action in all_actions()]


def best(typed: str) -> str:
    """The title that fits best."""
    scored = [(score, title) for title in TITLES if (score := likeness(typed, title)) is not None]
    return max(scored, key=lambda found: found[0])[1]


@pytest.mark.parametrize("title", TITLES)
def test_a_whole_title_finds_itself_first(title: str) -> None:
    assert best(title) == title


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("dec", "Decide …"),
        ("evid", "Write an evidence note"),
        ("wal", "Write a letter …"),
        ("CLAIM", "Claim"),
        ("undo", "Undo"),
        ("sear", "Search cases"),
    ],
)
def test_letters_of_a_title_find_it(typed: str, title: str) -> None:
    assert best(typed) == title


@pytest.mark.parametrize("typed", ["zzz", "edic ed", "claimx"])
def test_letters_that_do_not_occur_in_order_find_nothing(typed: str) -> None:
    assert likeness(typed, "Decide … Claim") is None


def test_no_letters_fit_everything_alike() -> None:
    assert {likeness("  ", title) for title in TITLES} == {0}
