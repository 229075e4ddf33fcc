"""The palette: by number, then by subject, then by text; and no line that is chosen jumps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.windows import drop, new_profile, open_window, write
from ui.main_window import MainWindow
from ui.palette.command_palette import CommandPalette
from ui.palette.entry import Entry
from workbench.domain.cases import QueueItem

MAIL = """\
From: Harriet Pell <pell@solicitors.example>
To: legal@reviews.example
Subject: {subject}
Message-ID: <{number}@solicitors.example>

{text}
"""
CASES = [
    ("Velocipede sold twice", "Please look at it."),
    ("A notice of complaint", "It is about a velocipede, E-1 says."),
    ("Another notice", "The velocipede again."),
]


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    mails = [tmp_path / f"{number}.eml" for number in range(len(CASES))]
    for number, (subject, text) in enumerate(CASES):
        mails[number].write_text(MAIL.format(subject=subject, number=number, text=text))
    (tmp_path / "profile").mkdir()
    with open_window(new_profile(tmp_path / "profile", "mette"), qtbot) as opened:
        with qtbot.waitSignal(opened.taking_in.ended):
            drop(mails, opened)
        yield opened


@pytest.fixture
def palette(window: MainWindow) -> CommandPalette:
    window.open_palette()
    return window.palette_here


def titles(palette: CommandPalette) -> list[str]:
    return [entry.title for entry in palette.entries()]


def test_the_subject_comes_before_the_text_though_it_is_older(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    write("velocip")
    qtbot.waitUntil(lambda: len(titles(palette)) == len(CASES))
    assert "Velocipede sold twice" in titles(palette)[0]


def test_the_exact_number_comes_before_texts_that_name_it(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    number = next(
        entry.title.split()[0] for entry in _found(palette, qtbot, "sold") if "sold" in entry.title
    )
    palette.field.clear()
    write(number)
    qtbot.waitUntil(lambda: bool(titles(palette)) and titles(palette)[0].startswith(number))
    assert palette.list.currentRow() == 0


def _found(palette: CommandPalette, qtbot: QtBot, words: str) -> list[Entry]:
    write(words)
    qtbot.waitUntil(lambda: any(entry.case for entry in palette.entries()))
    return palette.entries()


def test_the_chosen_line_stays_chosen_when_late_hits_arrive(
    palette: CommandPalette, window: MainWindow, qtbot: QtBot
) -> None:
    hits = _hits(window, qtbot)
    write("velocip")
    qtbot.waitUntil(lambda: len(titles(palette)) == len(CASES))
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    chosen = palette.entries()[palette.list.currentRow()]
    first = next(hit for hit in hits if hit.case == chosen.case)
    palette._on_found("velocip", [], [first, *(hit for hit in hits if hit != first)])
    assert palette.entries()[palette.list.currentRow()] == chosen
    palette._on_found("velocip", [], list(reversed(hits)))
    assert palette.entries()[palette.list.currentRow()] == chosen


def _hits(window: MainWindow, qtbot: QtBot) -> list[QueueItem]:
    answers: list[list[QueueItem]] = []
    window.bench.read_queue(lambda reader: reader.rows([1, 2, 3]), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


def test_actions_stay_above_cases_that_are_found_later(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    write("notice")
    before = titles(palette)
    qtbot.waitUntil(lambda: any(entry.case for entry in palette.entries()))
    assert titles(palette)[: len(before)] == before


def test_what_was_found_for_other_words_is_not_offered(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    """Enter right after typing must never open what fitted the words before."""
    _found(palette, qtbot, "velocip")
    palette.field.setText("zzzz")
    assert titles(palette) == []
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.waitUntil(lambda: palette.nothing.text().startswith("Nothing fits"))
    assert palette.nothing.isVisible()


def test_the_chosen_case_is_opened(
    palette: CommandPalette, window: MainWindow, qtbot: QtBot
) -> None:
    _found(palette, qtbot, "velocip")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.case.snapshot() is not None)
    snapshot = window.case.snapshot()
    assert snapshot is not None
    assert snapshot.subject == "Velocipede sold twice"
    assert not palette.isVisible()
