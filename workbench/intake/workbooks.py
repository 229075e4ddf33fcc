"""Rows of Excel files (.xlsx), within bounds: small files may unfold to gigabytes.

The container is looked at before anything is unfolded. Formulas are not executed: a cell gives the
value that the program which wrote the file had computed, or else the formula as a text.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

from workbench.domain.text import clean
from workbench.errors import UserError

MOST_UNFOLDED = 400_000_000
"""Bytes of all parts together."""
MOST_RATIO = 200
"""Times that the parts may be larger than the file; real tables stay below 20."""
MOST_COLUMNS = 256
MOST_CELL = 100_000
_MOST_PARTS = 2_000
_MOST_BLANK_ROWS = 1_000
_SMALL = 10_000_000
_PROLOGUE = 1_024

Rows = Iterator[tuple[int, list[str]]]


class _Sheet(Protocol):
    def iter_rows(self, *, max_col: int, values_only: bool) -> Iterator[Sequence[Any]]: ...


def looks_like_workbook(source: bytes) -> bool:
    """Tell an Excel file from the other files of its container."""
    return source.startswith(b"PK\x03\x04") and b"xl/" in source


def sheets_of(source: bytes) -> Iterator[tuple[str, Rows]]:
    """Give each sheet's name with its rows: (number from 1, cells as texts), blank ones left out.

    Raises:
        UserError: it unfolds beyond all bounds, is locked, or is no Excel file.
    """
    _guard(source)
    from openpyxl import load_workbook  # only few tables are of this kind

    try:
        shown = load_workbook(io.BytesIO(source), read_only=True, data_only=True)
        written = load_workbook(io.BytesIO(source), read_only=True, data_only=False)
    except _DAMAGE as error:
        raise UserError(_no_workbook("it is damaged")) from error
    for sheet in shown.worksheets:
        twin = written[sheet.title]
        for each in (sheet, twin):
            # What a sheet says of its size may be a lie, and empty cells would be made up to it.
            each.reset_dimensions()
        yield clean(sheet.title), _rows(sheet, twin)


_DAMAGE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, SyntaxError),
    *(zipfile.BadZipFile, OverflowError, RuntimeError, EOFError, AssertionError),
)
"""What openpyxl, its XML parser and zipfile raise on files that are none."""


def _rows(sheet: _Sheet, twin: _Sheet) -> Rows:
    blank = 0
    try:
        pairs = zip(
            sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True),
            twin.iter_rows(max_col=MOST_COLUMNS, values_only=True),
            strict=False,
        )
        for number, (values, formulas) in enumerate(pairs, 1):
            cells = [
                _text(formula if value is None else value)
                for value, formula in zip(values, formulas, strict=False)
            ]
            while cells and not cells[-1]:
                cells.pop()
            blank = 0 if cells else blank + 1
            if blank > _MOST_BLANK_ROWS:
                return
            if cells:
                yield number, cells
    except _DAMAGE as error:
        raise UserError(_no_workbook("a sheet is damaged")) from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004  # exact
        return str(int(value))
    return clean(str(value))[:MOST_CELL]


def _guard(source: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as parts:
            listed = parts.infolist()
            size = sum(each.file_size for each in listed)
            _bound(len(listed), size, len(source))
            for each in listed:
                if each.filename.endswith((".xml", ".rels")):
                    with parts.open(each) as part:
                        # Entities of a document type unfold within the parser.
                        if b"<!DOCTYPE" in part.read(_PROLOGUE).upper():
                            raise UserError(_no_workbook("it declares a document type"))
    except _DAMAGE as error:
        raise UserError(_no_workbook("it is damaged or locked")) from error


def _bound(parts: int, unfolded: int, size: int) -> None:
    if parts > _MOST_PARTS:
        raise UserError(_no_workbook(f"it holds {parts:,} parts"))
    if unfolded > MOST_UNFOLDED or (unfolded > _SMALL and unfolded > MOST_RATIO * size):
        raise UserError(_no_workbook(f"it would unfold to {unfolded:,} bytes"))


def _no_workbook(why: str) -> str:
    return f"The Excel file was not read: {why}. It is kept as it is."
