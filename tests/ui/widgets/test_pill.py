"""A pill's tone goes with its words, which a screen reader hears."""

import pytest
from pytestqt.qtbot import QtBot

from ui.theme.style import theme
from ui.theme.tokens import DARK, LIGHT, Tokens
from ui.widgets.pill import Pill, Tone, tone_colours


def test_it_is_as_wide_as_its_words(qtbot: QtBot) -> None:
    pill = Pill("2 d", "green")
    qtbot.addWidget(pill)
    narrow = pill.sizeHint().width()
    pill.set("31 h 12 m left", "red")
    assert pill.sizeHint().width() > narrow
    assert pill.accessibleName() == "31 h 12 m left"


def test_it_is_painted_on_the_ground_of_its_tone(qtbot: QtBot) -> None:
    pill = Pill("overdue", "red")
    qtbot.addWidget(pill)
    pill.resize(pill.sizeHint())
    image = pill.grab().toImage()
    _, ground = tone_colours(theme().tokens, "red")
    assert image.pixelColor(image.width() // 2, 2).name().upper() == ground.upper()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", ["red", "amber", "green", "neutral", "accent"])
def test_every_tone_has_a_colour_and_a_ground_of_its_own(tokens: Tokens, tone: Tone) -> None:
    ink, ground = tone_colours(tokens, tone)
    assert ink != ground
