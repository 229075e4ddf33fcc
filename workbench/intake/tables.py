"""Tables of reviews: CSV, JSON and Excel, as platforms and their customers export them.

Nothing in a table is executed or evaluated: a formula is a text. A row that cannot be read is
named with its line and kept as it stands; the others are read none the less.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from types import MappingProxyType

from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.intake.charsets import decode
from workbench.intake.csv_rows import csv_records, first_row, named
from workbench.intake.json_rows import json_records, keys_in
from workbench.intake.review_columns import SYNONYMS, mapping_of, normal
from workbench.intake.review_rows import ReviewRow, review_of
from workbench.intake.row_failures import LONGEST_RAW, RowFailure
from workbench.intake.workbooks import looks_like_workbook, sheets_of

__all__ = ["ReviewRow", "ReviewTable", "RowFailure", "looks_like_table", "read_reviews"]

_HEAD = 1 << 16
_LOOKED_AT = 50
"""Rows whose columns make up the shape: JSON objects leave out what is empty."""

Records = Iterator[tuple[int, dict[str, str]]]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ReviewTable:
    """The reviews of a file, the rows that failed, and which column was taken for which field.

    `doubts` are rows that were read without one of their fields. `mapping_from` is `given`,
    `remembered` or `guessed`. `columns` are those of the first rows; `shape` is the same for files
    that have the same.
    """

    rows: tuple[ReviewRow, ...]
    failures: tuple[RowFailure, ...]
    doubts: tuple[RowFailure, ...]
    mapping: Mapping[str, str]
    mapping_from: str
    columns: tuple[str, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A table before its fields are known: its columns, and its rows by column with their line."""

    columns: tuple[str, ...]
    records: Records
    failures: list[RowFailure]

    @property
    def shape(self) -> str:
        """What tells tables of the same columns, in whatever order and spelling."""
        names = json.dumps(sorted({normal(name) for name in self.columns}))
        return hashlib.sha256(names.encode()).hexdigest()[:16]


def looks_like_table(source: bytes, name: str = "") -> bool:
    """Tell whether these bytes are a table that holds reviews; ``name`` is the file's."""
    if looks_like_workbook(source):
        return name.lower().endswith((".xlsx", ".xlsm")) or b"xl/workbook.xml" in source
    head = source[:_HEAD]
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    text = text_of(head)
    if text.lstrip()[:1] in ("[", "{"):
        found = mapping_of(keys_in(text))
        return "text" in found and bool(found.keys() & {"platform_id", "rating", "published"})
    first = first_row(text)
    if name.lower().endswith((".csv", ".tsv")):
        return len(first) > 1
    return len(first) > 1 and "text" in mapping_of(first)


def open_table(source: bytes, name: str = "") -> Opened:
    """Find the columns of a table; its rows are read as they are asked for.

    Raises:
        UserError: it has no rows, or is an Excel file that cannot be read.
    """
    failures: list[RowFailure] = []
    if looks_like_workbook(source):
        records = _of_workbook(source)
    elif text_of(source[:_HEAD]).lstrip()[:1] in ("[", "{"):
        records = iter(json_records(text_of(source), failures))
    else:
        records = csv_records(text_of(source), failures)
    first = list(islice(records, _LOOKED_AT))
    columns = tuple(dict.fromkeys(column for _, record in first for column in record))
    if not columns:
        raise UserError(_unreadable(name, "it holds no rows of reviews"))
    return Opened(columns, chain(first, records), failures)


Recall = Callable[[str], Mapping[str, str]]
"""Gives the mapping that was last used for tables of a shape, {} without one."""


def read_reviews(
    source: bytes,
    name: str = "",
    given: Mapping[str, str] | None = None,
    recall: Recall | None = None,
) -> ReviewTable:
    """Read the reviews of a table.

    Args:
        source: the file's bytes.
        name: its name, for what is said of it.
        given: which column holds which field where somebody said so; the others are guessed by
            their names. A field with the column "" is left out.
        recall: asked when nothing is given.

    Raises:
        UserError: no column holds a review's text or title, or one that was given is not there.
    """
    table = open_table(source, name)
    said, source_of = _said(table, given, recall)
    mapping = chosen_mapping(table.columns, said)
    if not mapping.keys() & {"text", "title"}:
        raise UserError(_unreadable(name, "no column is known to hold the text of reviews"))
    rows: list[ReviewRow] = []
    doubts: list[RowFailure] = []
    for line, record in table.records:
        row, doubt = review_of(record, mapping)
        if not (row.text or row.title or row.platform_id or row.rating is not None):
            table.failures.append(failed_row(line, "The row holds no review.", record))
            continue
        rows.append(row)
        if doubt:
            doubts.append(failed_row(line, doubt, record))
    return ReviewTable(
        rows=tuple(rows),
        failures=tuple(sorted(table.failures, key=lambda each: each.line)),
        doubts=tuple(doubts),
        mapping=MappingProxyType(mapping),
        mapping_from=source_of,
        columns=table.columns,
        shape=table.shape,
    )


def _said(
    table: Opened, given: Mapping[str, str] | None, recall: Recall | None
) -> tuple[Mapping[str, str], str]:
    if given:
        return given, "given"
    if recall is not None and (remembered := recall(table.shape)):
        # All that was not used then is not to be guessed now.
        return dict.fromkeys(SYNONYMS, "") | dict(remembered), "remembered"
    return {}, "guessed"


def chosen_mapping(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return which column holds which field: as given, else by the names of the columns.

    Raises:
        UserError: there is no such field, or no such column.
    """
    by_name = {normal(column): column for column in columns}
    if unknown := [field for field in given if field not in SYNONYMS]:
        raise UserError(f"There is no field “{unknown[0]}”. Choose from: {', '.join(SYNONYMS)}.")
    said: dict[str, str] = {}
    for field, column in given.items():
        if column and normal(column) not in by_name:
            known = ", ".join(by_name.values())
            raise UserError(f"The file has no column “{column}”. It has: {known}.")
        said[field] = by_name[normal(column)] if column else ""
    taken = set(said.values())
    guessed = {f: c for f, c in mapping_of(by_name.values()).items() if c not in taken}
    return {field: column for field, column in (guessed | said).items() if column}


def _of_workbook(source: bytes) -> Records:
    """Give the rows of the first sheet whose columns hold reviews, else of the first with rows."""
    fallback: tuple[list[str], Iterator[tuple[int, list[str]]]] | None = None
    for _, rows in sheets_of(source):
        first = next(rows, None)
        if first is None:
            continue
        header = named(first[1])
        fallback = fallback or (header, rows)
        if mapping_of(header).keys() & {"text", "title"}:
            fallback = (header, rows)
            break
    if fallback is None:
        return
    header, rows = fallback
    for number, cells in rows:
        yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))


def _unreadable(name: str, reason: str) -> str:
    what = f"“{name}”" if name else "The file"
    return f"{what} was not read as a table of reviews: {reason}. The file is kept as it is."


def text_of(source: bytes) -> str:
    """Return the text of a table; lines in another charset than the rest are read in theirs."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return clean(source.decode("utf-16", "replace"))
    if source.startswith(b"\xef\xbb\xbf"):
        source = source[3:]
    try:
        return clean(source.decode())
    except UnicodeDecodeError:
        return _mixed(source)


def _mixed(source: bytes) -> str:
    lines: list[str | None] = []
    others: list[bytes] = []
    for line in source.split(b"\n"):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(None)
            others.append(line)
    read = iter(decode(b"\n".join(others))[0].split("\n"))
    return clean("\n".join(next(read, "") if line is None else line for line in lines))


def failed_row(number: int, reason: str, record: Mapping[str, str]) -> RowFailure:
    """Return a failure that shows the row's cells."""
    return RowFailure(number, reason, json.dumps(record, ensure_ascii=False)[:LONGEST_RAW])
