"""Every text can be read on whatever lies behind it, in both themes."""

import re

import pytest

from tests.support.tree import ROOT
from ui.theme.tokens import DARK, LIGHT, Tokens

ENOUGH = 4.5
"""Contrast of text, WCAG 2.2, success criterion 1.4.3."""
ENOUGH_FOR_A_SIGN = 3.0
"""Contrast of what only has to be seen, such as the frame of what has the focus: 1.4.11."""

GROUNDS = ("background", "panel", "selection", "neutral_ground")
PAIRS = [
    *((text, ground) for text in ("ink", "dim") for ground in GROUNDS),
    *((text, ground) for text in ("accent", "red") for ground in ("background", "panel")),
    *((tone, f"{tone}_ground") for tone in ("red", "amber", "green")),
    *((tone, ground) for tone in ("red", "amber", "green") for ground in ("panel", "selection")),
    *(("ink", f"{tone}_ground") for tone in ("red", "amber", "green")),
    ("dim", "red_ground"),
    ("accent", "selection"),
    ("on_accent", "accent"),
    ("on_rail", "rail"),
    ("on_rail", "rail_choice"),
    ("panel", "ink"),
]
"""Text and what it stands on, wherever a widget draws or the style sheet says so."""

IN_A_RULE = re.compile(r"\{([^{}]*)\}")
COLOUR = re.compile(r"(?<![-\w])color:\s*@(\w+)")
GROUND = re.compile(r"(?<![-\w])background:\s*@(\w+)")


def light(colour: str) -> float:
    """Relative luminance of `#RRGGBB` (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, from 1 to 21."""
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= ENOUGH


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_white_can_be_read_on_the_rail(tokens: Tokens) -> None:
    assert contrast("#FFFFFF", tokens.rail_choice) >= ENOUGH


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("sign", "ground"), [("accent", "panel"), ("accent", "background"), ("rail_focus", "rail")]
)
def test_where_the_focus_is_can_be_seen(tokens: Tokens, sign: str, ground: str) -> None:
    assert contrast(getattr(tokens, sign), getattr(tokens, ground)) >= ENOUGH_FOR_A_SIGN


def test_every_pair_of_the_style_sheet_is_among_those_measured() -> None:
    """A new rule with a colour and a ground of its own has to join the list above."""
    sheet = (ROOT / "resources" / "styles" / "window.qss").read_text(encoding="utf-8")
    used = {
        (colour[1], ground[1])
        for rule in IN_A_RULE.findall(sheet)
        if (colour := COLOUR.search(rule)) and (ground := GROUND.search(rule))
    }
    assert used
    assert used - set(PAIRS) == set()
