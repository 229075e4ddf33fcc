"""132,000 reviews imported, encrypted and journalled, against bare SQLite inserting the same rows.

The floor has the same two tables with the same indexes in an unencrypted file without a journal
beside it; what it inserts lies ready in memory, so it neither reads the file nor works out an id.
Content without a case is in no full-text index, here and there.
"""

import csv
import gzip
import io
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time_ns
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.support.profiles import desk_at, ledger_in, random_keys
from workbench.operations.importing import import_table
from workbench.storage.replica_tables import account_table, content_table

pytestmark = [pytest.mark.benchmark, pytest.mark.shared]

ROWS = 132_000
_HEADER = ["listing_id", "id", "date", "reviewer_id", "reviewer_name", "comments"]


def _reviews(shared: Path) -> Iterator[list[str]]:
    """Real reviews, given again with other ids until there are enough."""
    folder = shared / "data" / "2-reviews" / "airbnb-snapshots"
    rows: dict[str, list[str]] = {}
    for archive in sorted(folder.glob("*.csv.gz")):
        text = gzip.decompress(archive.read_bytes()).decode()
        for row in csv.reader(io.StringIO(text, newline="")):
            if len(row) == len(_HEADER) and row[1] != "id":
                rows.setdefault(row[1], row)
    known = list(rows.values())
    for number in range(ROWS):
        again, place = divmod(number, len(known))
        row = known[place]
        yield [row[0], f"{again}-{row[1]}", *row[2:]]


def _plain(rows: dict[str, list[tuple[Any, ...]]], place: Path) -> None:
    connection = sqlite3.connect(place)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        for table in (account_table, content_table):
            connection.execute(str(CreateTable(table).compile(dialect=dialect.dialect())))
            for index in table.indexes:
                connection.execute(str(CreateIndex(index).compile(dialect=dialect.dialect())))
        for name, found in rows.items():
            marks = ", ".join("?" * len(found[0]))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", found)  # noqa: S608  # names of this test
        connection.commit()
    finally:
        connection.close()


def test_reviews_imported(
    shared: Path, tmp_path: Path, figures: Callable[[str, float, float | None, float], None]
) -> None:
    path = tmp_path / "reviews.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_HEADER)
        table.writerows(_reviews(shared))
    folder = tmp_path / "profile"
    folder.mkdir()
    with ledger_in(folder, random_keys()) as ledger:
        began = process_time_ns()
        done = import_table(desk_at(ledger), str(path), None)
        measured = (process_time_ns() - began) / 1e6
        assert len(done.preview.table.rows) == ROWS
        rows: dict[str, list[tuple[Any, ...]]] = {}
        with ledger.replica.reading() as connection:
            for name in ("account", "content"):
                # In no order, as rows arrive.
                found = connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY random()")  # noqa: S608  # names of this test
                rows[name] = [tuple(row) for row in found]
    assert len(rows["content"]) == ROWS
    began = process_time_ns()
    _plain(rows, tmp_path / "plain.db")
    floor = (process_time_ns() - began) / 1e6
    figures("132,000 reviews imported (processor time)", measured, floor, 2)
