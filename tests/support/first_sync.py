"""Takes many cases in, in a process of its own: `ours` into a replica, `floor` into plain SQLite.

Run as `python -m tests.support.first_sync WHICH FOLDER COUNT`; prints milliseconds in all, for the
first block, of the longest wait of somebody who writes meanwhile, and the peak memory in MB.
"""

import os
import resource
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import sqlite
from sqlcipher3 import dbapi2

from tests.support.many_central_cases import SCOPE, central_pages
from workbench.domain.people import Role
from workbench.storage import replica_tables as tables
from workbench.storage.binding import BOUND_TO, Binding
from workbench.storage.central_cases import INSERT_CASES
from workbench.storage.ledger import Ledger
from workbench.storage.pulled import Page
from workbench.storage.search import document_id, foldable

BLOCK, FIRST_BLOCK = 20_000, 1_000
Take = Callable[[Page], None]


@contextmanager
def ours(folder: Path, waits: list[float]) -> Iterator[Take]:
    """Give what takes a block into a bound profile while a person writes now and then."""
    folder.mkdir()
    keys = (os.urandom(32), os.urandom(32), os.urandom(32))
    ledger = Ledger(folder, keys, lambda *_: ())
    binding = Binding("", "ann", "Ann", Role.TEAM_LEAD, (SCOPE,))
    ledger.journal.set_meta(BOUND_TO, binding.spelt())
    ledger.close()
    ledger = Ledger(folder, keys, lambda *_: ())
    stop = threading.Event()

    def person() -> None:
        """Want the lock ten times a second, for a moment, and measure the wait."""
        while not stop.wait(0.1):
            started = perf_counter()
            with ledger._turns.first(), ledger.replica.writing():
                waits.append(perf_counter() - started)

    at_work = threading.Thread(target=person)
    at_work.start()
    yield ledger.reception.absorb_page
    stop.set()
    at_work.join()
    ledger.close()


@contextmanager
def floor(folder: Path, slices: list[float]) -> Iterator[Take]:
    """Give what takes a block into a plain file with the same tables and indexes."""
    plain = dbapi2.connect(str(folder.with_suffix(".db")), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -64000"):
        plain.execute(f"PRAGMA {pragma}")
    dialect = sqlite.dialect()

    def run(statement: Any, *_: Any, **__: Any) -> None:
        plain.execute(str(statement.compile(dialect=dialect)))

    made = create_mock_engine("sqlite://", run)
    kept = [tables.case_table, tables.entry_table, tables.member_table]
    tables.TABLES.create_all(made, tables=kept, checkfirst=False)
    plain.execute(tables.SEARCH_DDL)
    entry = (
        "INSERT INTO entry (seq, op_id, case_row, home, kind, actor, at, claimed_at, body, "
        "outcome, imported, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
    )

    def take(page: Page) -> None:
        texts = [(document_id(c[1], 1), foldable(c[7])) for c in page.cases]
        entries = [
            (e[2] << 20 | e[3], e[0], e[2], e[2], e[5], e[8], e[9], e[10], e[11], e[13], e[14])
            for e in page.entries
        ]
        started = perf_counter()
        plain.execute("BEGIN")
        plain.executemany(INSERT_CASES, page.cases)
        plain.executemany(entry, entries)
        plain.executemany("INSERT INTO search (rowid, body) VALUES (?, ?)", texts)
        plain.execute("COMMIT")
        slices.append(perf_counter() - started)

    yield take
    plain.close()


def main(which: str, folder: Path, count: int) -> None:
    """Take the cases in and tell."""
    slices: list[float] = []
    first = spent = 0.0
    with (ours if which == "ours" else floor)(folder / which, slices) as take:
        for page in central_pages(count, BLOCK):
            for part in _parts(page) if not first else [page]:
                started = perf_counter()
                take(part)
                spent += perf_counter() - started
                first = first or spent
    spent = spent if which == "ours" else sum(slices)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(spent * 1000, first * 1000, max(slices) * 1000, peak)


def _parts(page: Page) -> list[Page]:
    """The first page is taken in two: what is to be seen at once, and the rest."""
    cut = FIRST_BLOCK
    ids = {case[0] for case in page.cases[:cut]}
    halves = []
    for first, cases, entries, mine in (
        (page.first, page.cases[:cut], page.entries[:cut], True),
        (page.first + cut, page.cases[cut:], page.entries[cut:], False),
    ):
        members = [m for m in page.members if (m[0] in ids) == mine]
        halves.append(Page(page.scope, first, first + len(cases) - 1, cases, entries, members))
    return halves


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
