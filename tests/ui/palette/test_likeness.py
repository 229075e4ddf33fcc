"""A few letters find the action that people mean."""

import pytest

from ui.actions.application import all_actions
from ui.palette.likeness import likeness


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("claim", "case.claim"),
        ("dec", "case.decide"),
        ("evi", "case.note"),
        ("wl", "letter.start"),
        ("dark", "theme.dark"),
        ("take in", "files.take_in"),
        ("undo", "undo"),
    ],
)
def test_the_best_is_what_was_meant(typed: str, meant: str) -> None:
    scored = {spec.id: likeness(typed, f"{spec.title} {spec.section}") for spec in all_actions()}
    best = max(scored, key=lambda name: scored[name] or 0)
    assert best == meant


def test_letters_out_of_order_do_not_fit() -> None:
    assert likeness("mialc", "Claim") is None


def test_nothing_typed_fits_everything() -> None:
    assert likeness("  ", "Claim") == 0
