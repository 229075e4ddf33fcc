"""Drafts are stored while one writes, without being asked."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.benches import bench_over
from tests.support.one_case import profile_in
from ui.jobs.drafts import DraftKeeper
from workbench.operations.notes import read_draft


def test_the_last_key_is_stored_and_a_served_draft_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    with bench_over(profile_in(tmp_path), qtbot) as hand:
        keeper = DraftKeeper(hand.bench)
        for text in ("w", "wo", "wor"):
            keeper.keep("note:1", text)
        qtbot.waitUntil(lambda: hand.now(lambda desk: read_draft(desk, "note:1")) == "wor")
        keeper.keep("note:2", "served")
        keeper.drop("note:2")
        keeper.flush()
        assert hand.now(lambda desk: read_draft(desk, "note:2")) == ""
        assert keeper.recall("note:1", "stored") == "wor"
        assert keeper.recall("note:3", "stored") == "stored"


def test_later_keys_do_not_put_the_saving_off(qtbot: QtBot, tmp_path: Path) -> None:
    """Who types without a pause is saved as well."""
    with bench_over(profile_in(tmp_path), qtbot) as hand:
        keeper = DraftKeeper(hand.bench)
        keeper.keep("note:1", "a")
        first = keeper._clock.remainingTime()
        keeper.keep("note:1", "ab")
        assert 0 <= keeper._clock.remainingTime() <= first
        keeper.flush()
