"""Rows of CSV, whatever the delimiter, with broken rows told apart from sound ones."""

import csv
import io
import re
from collections.abc import Callable, Iterator

from workbench.intake.row_failures import LONGEST_RAW, RowFailure

_FEWEST_FIELDS = 2
_MOST_RESTARTS = 1000
_DELIMITERS = ",;\t|"
_HEAD = 1 << 16


def first_row(text: str) -> list[str]:
    """Return the first row of a text that may be cut anywhere, () when it is no CSV."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return next(rows, [])
    except csv.Error:
        return []


def _delimiter(head: str) -> str:
    """Return the delimiter that the first line has most of; csv.Sniffer guesses from the texts."""
    line = head.lstrip("\r\n").partition("\n")[0]
    outside = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=outside.count)


def csv_records(text: str, failures: list[RowFailure]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each row by its column, with its line; broken rows are put to the failures."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = [line + "\n" for line in text.split("\n")]
    delimiter = _delimiter(text[:_HEAD])
    header: list[str] = []
    for begins, cells, reason in _csv_rows(lines, delimiter, lambda: len(header)):
        if reason:
            failures.append(RowFailure(begins, reason, lines[begins - 1].strip()[:LONGEST_RAW]))
        elif not header:
            header.extend(named(cells))
        else:
            filled = cells + [""] * (len(header) - len(cells))
            yield begins, dict(zip(header, filled, strict=True))


def _csv_rows(
    lines: list[str], delimiter: str, width: Callable[[], int]
) -> Iterator[tuple[int, list[str], str]]:
    """Give each row with its line, and a reason instead of cells where it cannot be read.

    A quote that is never closed swallows the rows after it. So a row of several lines that does
    not fit the header, or grows beyond a cell's limit, fails alone and reading goes on at the next
    line.
    """
    at = 0
    for _ in range(_MOST_RESTARTS):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter)
        begins, reason, broken = at + 1, "", False
        while not broken:
            begins = at + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells, reason, broken = [], f"The row is no CSV: {error}.", True
            reason = reason or _misfit(cells, width())
            broken = broken or bool(reason and at + reader.line_num > begins)
            if any(cells) or reason:
                yield begins, cells, reason
            reason = ""
        at = begins
    yield at + 1, [], "Too many rows are broken; the rest of the file was not read."


def _misfit(cells: list[str], width: int) -> str:
    if not width or not any(cells) or min(_FEWEST_FIELDS, width) <= len(cells) <= width:
        return ""
    return f"The row has {len(cells)} cells where the header has {width}."


def named(cells: list[str]) -> list[str]:
    """Return the header with a name for each column, each once."""
    names: list[str] = []
    taken: dict[str, int] = {}
    for place, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {place}"
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names
