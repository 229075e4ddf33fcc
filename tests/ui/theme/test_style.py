"""The theme fills the style sheet, follows the chosen mode, and scales."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.tree import ROOT
from ui.theme.style import STEP, Theme, theme

ICONS = sorted(path.stem for path in (ROOT / "resources/icons").glob("*.svg"))


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    yield theme()
    theme().set_mode("system")
    theme().set_scale(1.0)


def test_there_is_one_theme(look: Theme) -> None:
    assert theme() is look


def test_every_place_of_the_sheet_is_filled(look: Theme, qapp: QApplication) -> None:
    rules = re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.DOTALL)
    assert "@" not in rules
    assert not re.search(r"\ddp\b", rules)
    assert look.tokens.accent in rules


def test_dark_is_another_look_and_is_told(look: Theme, qtbot: QtBot) -> None:
    look.set_mode("light")
    with qtbot.waitSignal(look.changed):
        look.set_mode("dark")
    assert look.tokens.dark
    assert look.color("panel").lightness() < look.color("ink").lightness()


def test_text_scales_to_twice_its_size_and_no_further(look: Theme) -> None:
    look.set_scale(2.0)
    assert look.font().pixelSize() == 26
    assert look.px(8) == 16
    look.set_scale(look.scale + STEP)
    assert look.scale == 2.0


@pytest.mark.parametrize("wish", [{}, {"medium": True}, {"bold": True}])
def test_letters_are_inter(look: Theme, wish: dict[str, bool]) -> None:
    assert QFontInfo(look.font(**wish)).family().startswith("Inter")


def test_figures_can_stand_in_columns(look: Theme) -> None:
    assert look.font(tabular=True).isFeatureSet(QFont.Tag("tnum"))
    assert not look.font().isFeatureSet(QFont.Tag("tnum"))


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_drawn_in_the_colour_asked_for(look: Theme, name: str) -> None:
    image = look.icon(name, "#FF0000").pixmap(QSize(24, 24)).toImage()
    drawn = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert drawn
    assert all(colour.red() > 200 and colour.green() < 40 for colour in drawn)
