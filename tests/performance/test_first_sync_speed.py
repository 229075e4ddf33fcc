"""The first sync's half on this side: blocks of cases from memory into the replica.

The floor is what plain SQLite takes for the same values in the same tables, with the same indexes
and the same full-text index, in ascending order of their keys and with nobody else at work.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark

Figures = Callable[[str, float, float | None, float], None]
CASES = int(os.environ.get("WORKBENCH_FIRST_SYNC_CASES", "100000"))
"""A million takes some minutes."""
WITHIN = 1 / 0.6
"""At least 60 of 100 of the floor's rate."""


def test_first_sync(tmp_path: Path, figures: Figures) -> None:
    measured, floor = (in_a_process(which, tmp_path) for which in ("ours", "floor"))
    figures(f"{CASES:,} cases absorbed, each with its opening", measured[0], floor[0], WITHIN)
    figures("the first 1,000 of them there to be read", measured[1], None, 1_000)
    figures("longest wait for the replica's lock", measured[2], None, 50)
    print(f"\nmemory at its most: {measured[3]:.0f} MB (bound 300 MB), floor {floor[3]:.0f} MB")
    print(f"rate: {CASES / measured[0] * 1000:,.0f} cases/s, floor {CASES / floor[0] * 1000:,.0f}")


def in_a_process(which: str, folder: Path) -> list[float]:
    """Milliseconds in all, for the first block, of the longest wait; megabytes."""
    command = [sys.executable, "-m", "tests.support.first_sync", which, str(folder), str(CASES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1_700, check=True)
    return [float(part) for part in done.stdout.split()]
