"""Figures of the benchmarks: one aligned row each, and the whole table at the end of the run.

A benchmark never asserts on a time, which another machine or a busy minute would turn around; it
prints the ratio to a floor measured in the same run, and whether that keeps the bound.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

HEADING = f"{'work':<58} {'measured':>12} {'floor':>12} {'ratio':>8} {'bound':>10}"


@dataclass(frozen=True)
class Row:
    """One measured work; times in milliseconds.

    With a floor the bound is a ratio, without one it is a time of its own.
    """

    work: str
    measured_ms: float
    floor_ms: float | None
    bound: float

    @property
    def kept(self) -> bool:
        """Whether the bound holds in this run."""
        value = self.measured_ms if self.floor_ms is None else self.measured_ms / self.floor_ms
        return value <= self.bound

    def __str__(self) -> str:
        """The row as it is printed."""
        if self.floor_ms is None:
            floor, ratio, bound = "-", "-", f"{self.bound:g} ms"
        else:
            floor = f"{self.floor_ms:.3f} ms"
            ratio = f"{self.measured_ms / self.floor_ms:.2f}x"
            bound = f"{self.bound:g}x"
        measured = f"{self.measured_ms:.3f} ms"
        return (
            f"{self.work:<58} {measured:>12} {floor:>12} {ratio:>8} {bound:>10}"
            f"  {'ok' if self.kept else 'over'}"
        )


ROWS = pytest.StashKey[list[Row]]()


@pytest.fixture
def figures(
    request: pytest.FixtureRequest,
) -> Callable[[str, float, float | None, float], None]:
    """Print one row: `figures(work, measured_ms, floor_ms, bound)`.

    `bound` is the allowed ratio to `floor_ms`, or milliseconds where `floor_ms` is None.
    """
    capture = request.config.pluginmanager.getplugin("capturemanager")
    rows = request.config.stash.setdefault(ROWS, [])

    def print_row(work: str, measured_ms: float, floor_ms: float | None, bound: float) -> None:
        row = Row(work, measured_ms, floor_ms, bound)
        rows.append(row)
        with capture.global_and_fixture_disabled():
            print(f"\n{row}")

    return print_row


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print all rows of the run together, those over their bound in red."""
    rows = config.stash.get(ROWS, [])
    if rows:
        terminalreporter.section("figures")
        terminalreporter.write_line(HEADING)
    for row in rows:
        terminalreporter.write_line(str(row), red=not row.kept)
