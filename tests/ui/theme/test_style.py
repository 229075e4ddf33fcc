"""One theme for the application: the system's, or the person's choice, in any size."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QFontMetrics, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.tree import ROOT
from ui.theme.style import Theme, theme
from ui.theme.tokens import DARK, LIGHT

ICONS = sorted(path.stem for path in (ROOT / "resources" / "icons").glob("*.svg"))


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    """The theme, handed back as it was."""
    found = theme()
    yield found
    found.set_mode("system")
    found.set_scale(1.0)


def test_there_is_one_theme(look: Theme) -> None:
    assert theme() is look


def test_the_person_may_force_dark_and_everybody_hears_of_it(look: Theme, qtbot: QtBot) -> None:
    look.set_mode("light")
    with qtbot.waitSignal(look.changed):
        look.set_mode("dark")
    assert look.tokens is DARK
    window = QApplication.palette().color(QPalette.ColorRole.Window).name().upper()
    assert window == DARK.background


def test_choosing_what_is_there_already_disturbs_nobody(look: Theme, qtbot: QtBot) -> None:
    look.set_mode("light")
    assert look.tokens is LIGHT
    with qtbot.assertNotEmitted(look.changed):
        look.set_mode("light")


def test_no_place_of_the_sheet_stays_open(look: Theme) -> None:
    """A name that is no token, or a length without its unit, would make Qt drop the rule."""
    for mode in ("light", "dark"):
        look.set_mode(mode)
        sheet = QApplication.instance().styleSheet()  # type: ignore[union-attr]
        body = sheet.split("*/", 1)[1]
        assert "@" not in body
        assert "dp" not in body


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_lengths_and_letters_grow_together(look: Theme, scale: float) -> None:
    look.set_scale(scale)
    assert look.px(100) == round(100 * scale)
    assert look.font(13).pixelSize() == round(13 * scale)
    assert f"font-size: {round(19 * scale)}px" in QApplication.instance().styleSheet()  # type: ignore[union-attr]


@pytest.mark.parametrize(("asked", "given"), [(0.1, 0.8), (5, 2.0)])
def test_text_is_neither_too_small_nor_too_large(look: Theme, asked: float, given: float) -> None:
    look.set_scale(asked)
    assert look.scale == given


def test_the_bundled_letters_are_used(look: Theme) -> None:
    assert QFontInfo(look.font()).family() == "Inter"


def test_figures_stand_in_columns(look: Theme) -> None:
    metrics = QFontMetrics(look.font(13, tabular=True))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
    plain = QFontMetrics(look.font(13))
    assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("8888")


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_shows_in_the_colour_it_is_asked_for(look: Theme, name: str) -> None:
    picture = look.icon(name, "#FF0000").pixmap(QSize(24, 24)).toImage()
    picture = picture.convertToFormat(QImage.Format.Format_ARGB32)
    drawn = [
        picture.pixelColor(x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > 200
    ]
    assert len(drawn) > 4
    assert all(colour.red() > 240 and colour.green() < 15 for colour in drawn)


def test_an_icon_is_drawn_once(look: Theme) -> None:
    assert look.icon("queue") is look.icon("queue")
    before = look.icon("queue")
    look.set_mode("dark" if not look.tokens.dark else "light")
    assert look.icon("queue") is not before
