"""The three parts share the room so that the case keeps what it needs."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QFrame, QListWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import theme
from ui.widgets.parts import Parts


@pytest.fixture
def views(qtbot: QtBot) -> QListWidget:
    return QListWidget()


@pytest.fixture
def parts(views: QListWidget, qtbot: QtBot) -> Iterator[Parts]:
    made = Parts(views, QListWidget(), QFrame())
    qtbot.addWidget(made)
    made.resize(1212, 760)
    made.show()
    yield made
    theme().set_scale(1.0)


def test_a_usual_window_shows_all_three(parts: Parts) -> None:
    views, queue, case = parts.sizes()
    assert 0 < views < queue < case


def test_large_text_lets_the_views_go_and_brings_them_back(
    parts: Parts, views: QListWidget
) -> None:
    usual = parts.sizes()
    theme().set_scale(2.0)
    assert not views.isVisible()
    assert parts.sizes()[2] > parts.sizes()[1] > usual[1]
    theme().set_scale(1.0)
    assert views.isVisible()
    assert parts.sizes() == pytest.approx(usual, abs=2)


def test_a_small_window_lets_the_views_go(parts: Parts, views: QListWidget) -> None:
    parts.resize(800, 700)
    assert not views.isVisible()


def test_the_case_takes_the_room_that_was_kept(parts: Parts, qtbot: QtBot) -> None:
    before = parts.sizes()
    case = QListWidget()
    parts.put_case(case)
    assert parts.widget(2) is case
    assert parts.sizes() == before
    parts.resize(1500, 760)
    assert parts.sizes()[:2] == pytest.approx(before[:2], abs=2)
