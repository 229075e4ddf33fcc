"""The sheet: cards that are text, laid out only as far as they are seen, and never fetched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ui.widgets.sheet import Sheet
from ui.widgets.sheet_pen import Pen, Run, link, strong


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    sheet = Sheet("Notes")
    qtbot.addWidget(sheet)
    sheet.resize(400, 300)
    sheet.show()
    return sheet


ARABIC = "\u0645\u0631\u062d\u0628\u0627"


def many(pen: Pen, count: int = 100) -> Iterator[None]:
    for n in range(count):
        with pen.card():
            pen.headed((strong(f"Note {n}"),), (link("sealed", f"hash:{n}"),))
            pen.paragraph(Run("words " * 30))
        yield


def test_a_long_page_is_written_bit_by_bit_and_wholly(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.show_page(many)
    assert "Note 3" in sheet.toPlainText()
    assert "Note 99" not in sheet.toPlainText()
    qtbot.waitUntil(lambda: "Note 99" in sheet.toPlainText())


def test_writing_again_keeps_the_place_and_the_selection(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.show_page(many)
    qtbot.waitUntil(lambda: sheet.verticalScrollBar().maximum() > 5_000)
    sheet.verticalScrollBar().setValue(4_000)
    sheet.rewrite()
    assert sheet.verticalScrollBar().value() == 4_000


def test_a_page_out_of_sight_is_not_written_until_it_is_seen(sheet: Sheet) -> None:
    written: list[int] = []
    sheet.hide()
    sheet.show_page(lambda _: written.append(1))
    assert written == []
    sheet.show()
    assert written == [1]


def test_text_of_strangers_is_text(sheet: Sheet) -> None:
    hostile = "<img src=x><script>alert(1)</script><b>bold</b>"
    sheet.show_page(lambda pen: pen.paragraph(Run(hostile)))
    assert sheet.toPlainText() == hostile


def test_each_line_has_its_own_direction(sheet: Sheet) -> None:
    sheet.show_page(lambda pen: pen.paragraph(Run("English\n" + ARABIC)))
    block = sheet.document().firstBlock()
    assert block.textDirection() is Qt.LayoutDirection.LeftToRight
    assert block.next().textDirection() is Qt.LayoutDirection.RightToLeft


def test_a_picture_is_wanted_when_seen_and_comes_from_nowhere_else(
    sheet: Sheet, qtbot: QtBot, tmp_path: Path
) -> None:
    """A name that is a path of the disk is asked of the owner, not read."""
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    path = tmp_path / "secret.png"
    picture.save(str(path))
    with qtbot.waitSignal(sheet.picture_wanted) as wanted:
        sheet.show_page(lambda pen: pen.pictured(str(path), 20, 20, [(Run("beside"),)]))
    assert wanted.args == [str(path)]
    red = 0xFFFF0000
    assert not any(red == pixel(sheet, x, y) for x in range(0, 40, 4) for y in range(0, 40, 4))
    sheet.set_picture(str(path), picture)
    qtbot.waitUntil(lambda: any(red == pixel(sheet, x, y) for x in range(40) for y in range(40)))


def pixel(sheet: Sheet, x: int, y: int) -> int:
    return sheet.viewport().grab().toImage().pixel(x, y)
