"""From starting the program to a filled, usable queue, against an empty window of the same Qt."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.performance.test_queue_speed import HUNDRED_THOUSAND, built
from tests.support.tree import ROOT

pytestmark = pytest.mark.benchmark

Figures = Callable[[str, float, float | None, float], None]
ROUNDS = 11


def started(*arguments: str, **environment: str) -> float:
    """Milliseconds from starting the process to its first paint of what counts."""
    program = ROOT / "tests" / "support" / "first_paint.py"
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic_ns()
    told = subprocess.run(
        [sys.executable, program, *arguments],
        env={**inherited, **environment, "STARTED": str(began), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return float(told.stdout)


@pytest.mark.timeout(900)
def test_start_to_a_filled_queue(pytestconfig: pytest.Config, figures: Figures) -> None:
    """Both start in turn, warm; the key is fetched as a person's machine would."""
    assert pytestconfig.cache is not None
    profile = built(pytestconfig, HUNDRED_THOUSAND).folder
    # Warm means compiled too, as after any first start; a checkout may be kept free of bytecode.
    compiled = {"PYTHONPYCACHEPREFIX": str(pytestconfig.cache.mkdir("bytecode"))}
    started("empty", **compiled)
    started("queue", str(profile), WORKBENCH_PASSPHRASE="t", **compiled)
    floors, with_passphrase = [], []
    for _ in range(ROUNDS):
        floors.append(started("empty", **compiled))
        with_passphrase.append(started("queue", str(profile), WORKBENCH_PASSPHRASE="t", **compiled))
    floor = statistics.median(floors)
    work = "start to a filled queue of 100,000 cases, key by passphrase"
    figures(work, statistics.median(with_passphrase), floor, 3)
