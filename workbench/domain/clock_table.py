"""The strips of clocks as a table: to be read without the picture, and taken elsewhere as CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.case_clocks import CaseClock
from workbench.domain.clocks import Effect, Stretch
from workbench.domain.instants import to_iso

COLUMNS = ("Clock", "From (UTC)", "To (UTC)", "Seconds", "What", "Reason", "Answered meanwhile")
_SECOND = timedelta(seconds=1)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def strip_rows(clocks: Sequence[CaseClock]) -> list[tuple[str, ...]]:
    """Return a row for each stretch of each clock, up to the instant of reading."""
    return [
        (
            clock.name,
            to_iso(one.start),
            to_iso(one.end),
            f"{(one.end - one.start) / _SECOND:.6f}".rstrip("0").rstrip("."),
            what_words(clock, one),
            one.reason,
            "yes" if one.answered else "",
        )
        for clock in clocks
        for one in clock.strip
    ]


def what_words(clock: CaseClock, stretch: Stretch) -> str:
    """Return what a stretch of time is to a clock; a law knows no working hours of ours."""
    off = stretch.effect is Effect.OFF
    return "not counted" if off and clock.is_law else stretch.effect.value


def strips_as_csv(clocks: Sequence[CaseClock]) -> str:
    """Return the rows as CSV; what a spreadsheet would take for a formula is made plain text."""
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([[_plain(cell) for cell in row] for row in strip_rows(clocks)])
    return made.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
