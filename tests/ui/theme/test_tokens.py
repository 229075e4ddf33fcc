"""Text can be read on every ground it stands on, in both themes."""

import pytest

from ui.theme.tokens import DARK, LIGHT, Tokens

LEAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""

PAIRS = [
    *((ink, ground) for ink in ("ink", "dim") for ground in ("background", "panel", "selection")),
    *((ink, "neutral_ground") for ink in ("ink", "dim")),
    *(("accent", ground) for ground in ("background", "panel", "selection")),
    *((tone, f"{tone}_ground") for tone in ("red", "amber", "green")),
    *((tone, ground) for tone in ("red", "amber", "green") for ground in ("panel", "selection")),
    ("on_accent", "accent"),
    ("on_rail", "rail"),
    ("ink", "red_ground"),
    ("panel", "ink"),  # the notice
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= LEAST


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_chosen_place_on_the_rail_is_white_on_dark(tokens: Tokens) -> None:
    assert contrast("#FFFFFF", tokens.rail_choice) >= LEAST
