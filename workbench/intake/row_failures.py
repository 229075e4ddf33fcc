"""Rows that could not be read, each with its reason."""

from dataclasses import dataclass

LONGEST_RAW = 1 << 16
"""Characters of a broken row that are kept beside its reason."""


@dataclass(frozen=True, slots=True)
class RowFailure:
    """A row that could not be read: its line (from 1), why, and what stands there."""

    line: int
    reason: str
    raw: str
