"""The strips of a case's clocks in its facts, as words, as a picture and as a table."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand
from ui.case.case_pane import CasePane
from ui.case.clock_strip import ClockStrip, clock_words
from ui.dialogs.clock_sheet import ClockSheet
from ui.theme.style import theme
from workbench.domain.case_clocks import CaseClock, Told, case_clocks
from workbench.domain.clock_policy import Policies
from workbench.operations.casework import set_kind

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def clocks(kind: str = "data_subject_request") -> tuple[CaseClock, ...]:
    fields = {"kind": kind, "priority": 3, "scope": "s", "jurisdiction": "EU/DK"}
    history = [
        Told("case.open", {"fields": fields | {"received": NOON.isoformat()}}, NOON),
        Told("case.wait", {"for": "counsel"}, NOON + timedelta(days=2)),
        Told("message.receive", {"automatic": None}, NOON + timedelta(days=3)),
    ]
    return case_clocks(history, Policies(), NOON + timedelta(days=4))


def test_it_is_told_in_words() -> None:
    law, house = clocks()
    assert clock_words(law) == "3 d 13 h counted"
    assert clock_words(house) == "2 d counted · 2 d paused · waits for counsel"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_rests_is_drawn_in_another_colour(qtbot: QtBot, mode: str) -> None:
    theme().set_mode(mode)  # type: ignore[arg-type]  # one of the two
    strip = ClockStrip(clocks()[1])
    qtbot.addWidget(strip)
    strip.resize(200, 18)
    image = strip.grab().toImage()
    scale = image.width() / 200
    middle = image.height() // 2
    seen = [image.pixelColor(int(x * scale), middle).name().upper() for x in (20, 150)]
    tokens = theme().tokens
    assert seen == [tokens.accent.upper(), tokens.amber.upper()]
    assert "waiting for counsel, who has answered" in strip.accessibleDescription()
    theme().set_mode("system")


def test_the_table_is_saved_as_csv(qtbot: QtBot, tmp_path: Path) -> None:
    said: list[str] = []
    sheet = ClockSheet(clocks(), "E-1", said.append)
    qtbot.addWidget(sheet)
    assert sheet.table.rowCount() == sum(len(one.strip) for one in clocks())
    sheet.save(tmp_path / "c.csv")
    lines = (tmp_path / "c.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == sheet.table.rowCount() + 1
    sheet.save(tmp_path / "nowhere" / "c.csv")
    assert said[0].startswith("Saved c.csv in ")
    assert "could not be written" in said[1]


def test_a_threat_to_life_shows_what_the_law_wants_done_first(
    pane: CasePane, case: UUID, hand: BenchHand, qtbot: QtBot
) -> None:
    assert not told_in(pane, "1. Inform the authorities")
    hand.bench.do(lambda desk: set_kind(desk, [case], "threat_to_life", "A death threat."))
    qtbot.waitUntil(lambda: told_in(pane, "1. Inform the authorities"))
    assert told_in(pane, "DSA Art. 18")
    assert pane.facts.findChildren(ClockStrip)


def told_in(pane: CasePane, words: str) -> bool:
    return any(words in label.text() for label in pane.facts.findChildren(QLabel))
