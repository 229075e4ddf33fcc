"""A window that is killed while somebody types loses at most the burst of keys in flight."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.support.draft_typist import BURST, typed
from tests.support.profiles import new_case
from tests.support.windows import new_profile
from ui.jobs import drafts
from workbench.app import open_workbench

ROOT = Path(__file__).parents[2]
KILLED_AFTER = (1, 3, 4, 6, 11, 17)
"""Lines the window has said: before anything was saved, within a burst, as one was saved."""


@contextmanager
def typing_window(profile: Path) -> Iterator["tuple[subprocess.Popen[str], IO[str]]"]:
    """A window, a process of its own, in which somebody types."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.draft_typist", str(profile)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout
        finally:
            process.kill()


def killed(profile: Path, after: int) -> list[str]:
    """Kill the window with SIGKILL once it has said so much; return all it said."""
    with typing_window(profile) as (process, said):
        lines = [said.readline().rstrip("\n") for _ in range(after + 1)]
        process.kill()
        # What it said between the last line read and the kill.
        lines += [line.rstrip("\n") for line in said if line.endswith("\n")]
        error = process.stderr.read() if process.stderr else ""
    assert lines[0].startswith("found"), error
    return lines


def last(lines: list[str], word: str, otherwise: int) -> int:
    """The last number that was said with a word."""
    return max(
        (int(n) for said, _, n in (x.partition(" ") for x in lines) if said == word),
        default=otherwise,
    )


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile with one case."""
    with closing(open_workbench(new_profile(tmp_path, "ann"))) as workbench:
        new_case(workbench.desk)
    return tmp_path


def test_the_draft_is_there_after_each_kill_but_for_the_last_burst(profile: Path) -> None:
    promised, tried = 0, 0
    for after in (*KILLED_AFTER, 0):
        lines = killed(profile, after)
        found = lines[0].removeprefix("found ")
        assert promised <= len(found) <= tried, (promised, found, tried)
        assert found == typed(len(found))
        promised = last(lines, "saved", len(found))
        # A key may be in the window, even saved, before it could be told.
        tried = last(lines, "typed", len(found)) + 1
        assert tried - 1 - promised <= BURST


def test_a_burst_waits_less_than_three_tenths_of_a_second_for_its_turn() -> None:
    """How long the disk takes is its own; how long the window waits is ours."""
    assert drafts._SAVED_AFTER_MS < 300
