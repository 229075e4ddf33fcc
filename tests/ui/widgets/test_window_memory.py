"""The window finds its place and look again; what lies in the file may be anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter
from pytestqt.qtbot import QtBot

from ui.theme.style import theme
from ui.widgets.window_memory import FILE, WindowMemory


@pytest.fixture(autouse=True)
def usual_look(qtbot: QtBot) -> Iterator[None]:
    yield
    theme().set_mode("system")
    theme().set_scale(1.0)


def window_with_parts(qtbot: QtBot) -> tuple[QMainWindow, QSplitter]:
    window, parts = QMainWindow(), QSplitter()
    parts.setObjectName("parts")
    for _ in range(2):
        parts.addWidget(QFrame())
    window.setCentralWidget(parts)
    qtbot.addWidget(window)
    window.show()
    return window, parts


def test_sizes_are_found_again(qtbot: QtBot, tmp_path: Path) -> None:
    window, parts = window_with_parts(qtbot)
    window.resize(700, 500)
    parts.setSizes([200, 500])
    WindowMemory(tmp_path).keep_place(window, parts)
    again, parts_again = window_with_parts(qtbot)
    WindowMemory(tmp_path).recall_place(again, parts_again)
    assert again.size() == window.size()
    assert parts_again.sizes() == parts.sizes()


def test_a_new_profile_has_the_usual_sizes(qtbot: QtBot, tmp_path: Path) -> None:
    window, parts = window_with_parts(qtbot)
    before = window.size()
    WindowMemory(tmp_path).recall_place(window, parts)
    assert window.size() == before


def test_the_look_is_found_again(tmp_path: Path) -> None:
    theme().set_mode("dark")
    theme().set_scale(1.5)
    WindowMemory(tmp_path).keep_look()
    theme().set_mode("system")
    theme().set_scale(1.0)
    WindowMemory(tmp_path).recall_look()
    assert (theme().mode, theme().scale) == ("dark", 1.5)


@pytest.mark.parametrize(
    "text", ["[look]\nmode=sepia\nscale=large\n", "[look]\nscale=1e9\n", "\0\xff", ""]
)
def test_what_nobody_wrote_is_passed_over(qtbot: QtBot, tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    memory = WindowMemory(tmp_path)
    memory.recall_look()
    window, parts = window_with_parts(qtbot)
    memory.recall_place(window, parts)
    assert theme().mode == "system"
    assert theme().scale <= 2.0
