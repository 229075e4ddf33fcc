"""The queue among a million cases, against plain SQLite and against the clock.

The replicas are built once and kept in pytest's cache folder; the floors are made of the same
cases beside them.
"""

import gc
import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter_ns
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from pytestqt.qtbot import QtBot

from tests.support.many_cases import COMMON, NOW, RARE, fill_replica, made_cases
from tests.support.stopwatch import median_ms
from ui.jobs.bench import Bench
from ui.jobs.runner import JobRunner
from ui.queue.queue_pane import QueuePane
from workbench.app import Profile, unlock_profile
from workbench.domain.cases import View
from workbench.domain.queue import QueueQuestion, Sort
from workbench.settings import Settings
from workbench.storage.queue_query import QueueReader
from workbench.storage.replica_file import VERSION

pytestmark = pytest.mark.benchmark

Figures = Callable[[str, float, float | None, float], None]
MILLION, HUNDRED_THOUSAND = 1_000_000, 100_000
KIND = "legal_letter.defamation"
SHOWN = "row, id, number, kind, state, priority, subject, assignee, due, due_basis, received"
MADE = "made 3"
"""Raise it when the made cases change."""


def built(config: pytest.Config, count: int) -> Profile:
    """A profile of so many cases, made once."""
    assert config.cache is not None
    folder = config.cache.mkdir(f"cases-{count}-{VERSION}-{MADE.replace(' ', '-')}")
    profile = unlock_profile(Settings(folder, passphrase="t"))
    if not (folder / "plain.db").exists():
        (folder / "replica.db").unlink(missing_ok=True)
        fill_replica(folder, profile.keys.replica, made_cases(count))
        fill_plain(folder / "plain.db", count)
    return replace(profile, has_queue=True)


def fill_plain(path: Path, count: int) -> None:
    """The floor: bare tables, one ideal covering index, one FTS5 table, no encryption."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    plain = sqlite3.connect(part)
    plain.execute(
        "CREATE TABLE c (row INTEGER PRIMARY KEY, id, number, kind, state, priority, subject, "
        "assignee, due, due_basis, received, is_open, due_sort)"
    )
    plain.execute(
        "CREATE VIRTUAL TABLE f USING fts5(body, content='', prefix='2 3 4 5 6', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    cases = made_cases(count)
    while batch := list(itertools.islice(cases, 20_000)):
        places = (0, 1, 2, 4, 5, 7, 8, 9, 11, 13, 14, 6, 12)
        values = [case.values() for case in batch]
        plain.executemany(
            f"INSERT INTO c VALUES ({','.join('?' * 13)})",  # noqa: S608  # only marks
            [[value[place] for place in places] for value in values],
        )
        plain.executemany(
            "INSERT INTO f (rowid, body) VALUES (?, ?)", [(c.row, c.text) for c in batch]
        )
    plain.execute(f"CREATE INDEX ideal ON c (is_open, kind, due_sort, {SHOWN})")
    plain.execute("INSERT INTO f (f) VALUES ('optimize')")
    plain.commit()
    plain.close()
    part.rename(path)


@pytest.fixture(scope="module")
def million(request: pytest.FixtureRequest) -> Profile:
    return built(request.config, MILLION)


@pytest.fixture(scope="module")
def hundred_thousand(request: pytest.FixtureRequest) -> Profile:
    return built(request.config, HUNDRED_THOUSAND)


def page_ms(reader: QueueReader) -> tuple[float, float]:
    """First page of a filtered, sorted view, and the next one."""
    question = QueueQuestion(view=View.OPEN, kind=KIND, sort=Sort.DUE)
    last = reader.page(question, NOW, 50)[-1]
    return (
        median_ms(lambda: reader.page(question, NOW, 50), rounds=99),
        median_ms(lambda: reader.page(question, NOW, 50, after=last), rounds=99),
    )


def floor_page_ms(path: Path) -> tuple[float, float]:
    plain = sqlite3.connect(path)
    first = f"SELECT {SHOWN}, due_sort FROM c WHERE is_open = 1 AND kind = ? "  # noqa: S608  # columns
    order = "ORDER BY due_sort, row LIMIT 50"
    last = plain.execute(first + order, (KIND,)).fetchall()[-1]
    after = f"{first} AND (due_sort, row) > (?, ?) {order}"
    key = (KIND, last[-1], last[0])
    times = (
        median_ms(lambda: plain.execute(first + order, (KIND,)).fetchall(), rounds=99),
        median_ms(lambda: plain.execute(after, key).fetchall(), rounds=99),
    )
    plain.close()
    return times


def test_pages(million: Profile, hundred_thousand: Profile, figures: Figures) -> None:
    times = {}
    for name, profile in (("1M", million), ("100k", hundred_thousand)):
        reader = profile.queue_reader()
        times[name] = page_ms(reader)
        reader.close()
    floors = floor_page_ms(million.folder / "plain.db")
    for work, place in (("first page, filtered and sorted", 0), ("next page", 1)):
        figures(f"{work}, 1M", times["1M"][place], floors[place], 3)
        figures(f"{work}, 1M against 100k", times["1M"][place], times["100k"][place], 1.3)


def newest(plain: sqlite3.Connection, word: str) -> list[Any]:
    """The newest 50 cases with a word, by FTS5 and one join."""
    sql = (
        "SELECT c.row, id, number, kind, state, priority, subject, assignee, due, due_basis, "
        "received FROM f JOIN c ON c.row = f.rowid WHERE f MATCH ? ORDER BY f.rowid DESC LIMIT 50"
    )
    return plain.execute(sql, (word,)).fetchall()


def test_search(million: Profile, figures: Figures) -> None:
    reader = million.queue_reader()
    plain = sqlite3.connect(million.folder / "plain.db")
    for name, word in (("rare", RARE), ("common", COMMON)):
        question = QueueQuestion(view=View.ALL, search=f"{word} ", sort=Sort.RECEIVED)
        measured = median_ms(partial(reader.page, question, NOW, 50), rounds=49)
        floor = median_ms(partial(newest, plain, word), rounds=49)
        figures(f"search, {name} word, newest 50, 1M", measured, floor, 3)
    plain.close()
    reader.close()


@pytest.fixture
def pane(qtbot: QtBot, million: Profile) -> Iterator[QueuePane]:
    bench = Bench(million, JobRunner())
    made = QueuePane(bench)
    qtbot.addWidget(made)
    made.resize(400, 800)
    made.show()
    qtbot.waitUntil(lambda: made.model.window.complete, timeout=30_000)
    yield made
    made.close()
    bench.close()


CLICKS: list[dict[str, Any]] = [
    {"view": View.ALL},
    {"view": View.OPEN, "kind": KIND},
    {"view": View.OPEN, "kind": "threat_to_life", "sort": Sort.PRIORITY},
    {"view": View.OPEN, "priority": 1},
    {"view": View.ALL, "language": "uk", "sort": Sort.RECEIVED},
    {"view": View.OPEN, "jurisdiction": "DE", "language": "de"},
    {"view": View.OPEN, "tag": "vip"},
    {"view": View.BREACHED, "sort": Sort.PRIORITY},
    {"view": View.DUE, "kind": KIND},
    {"view": View.WAITING, "language": "da"},
    {"view": View.UNCLAIMED, "sort": Sort.RECEIVED},
    {"view": View.MINE, "person": "person03"},
    {"view": View.OPEN, "search": RARE[:4]},
    {"view": View.ALL, "search": RARE},
    {"view": View.OPEN, "search": COMMON},
    {"view": View.ALL, "search": COMMON[:3], "sort": Sort.RECEIVED},
    {"view": View.OPEN, "search": "bacedi"},
    {"view": View.OPEN, "search": "bacedi review"},
]


class PaintWatch(QObject):
    """Sees the list of a queue being painted."""

    painted = False

    def reset(self) -> None:
        """Wait for another paint."""
        self.painted = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # the name Qt calls
        """Note a paint and let it be."""
        self.painted |= event.type() == QEvent.Type.Paint
        return False


def test_click_to_painted(qtbot: QtBot, pane: QueuePane, figures: Figures) -> None:
    """From the ask to the pixels of the answer, with its count; each question thrice."""
    watch, times = PaintWatch(), []
    pane.view.viewport().installEventFilter(watch)
    pane.feed.answered.connect(watch.reset)
    for change in CLICKS * 3:
        question = replace(QueueQuestion(person="person01"), **change)
        started = perf_counter_ns()
        with qtbot.waitSignal(pane.feed.answered, timeout=20_000):
            pane.feed.ask(question)
        while not watch.painted:  # what the answer changed, as the window's loop would paint it
            QCoreApplication.sendPostedEvents()
        times.append(((perf_counter_ns() - started) / 1e6, change))
        print(f"{times[-1][0]:8.2f} {change}")
        qtbot.waitUntil(lambda: pane.model.window.complete, timeout=30_000)
    milliseconds = sorted(time for time, _ in times)
    figures(
        "click or search, painted with its count, 1M: median",
        milliseconds[len(times) // 2],
        None,
        18,
    )
    figures(
        "click or search, painted with its count, 1M: p95",
        milliseconds[int(len(times) * 0.95)],
        None,
        25,
    )


def test_scrolling(qtbot: QtBot, pane: QueuePane, figures: Figures) -> None:
    """A heartbeat in the event loop feels each moment in which the window could not answer."""
    gaps: list[float] = []
    last = perf_counter_ns()

    def beat() -> None:
        nonlocal last
        now = perf_counter_ns()
        gaps.append((now - last) / 1e6)
        last = now

    heart = QTimer(pane)
    heart.setInterval(1)
    heart.timeout.connect(beat)
    heart.start()
    gc.collect()  # what the tests before have left is no matter of the window
    last = perf_counter_ns()
    with qtbot.waitSignal(pane.feed.answered, timeout=20_000):
        pane.feed.ask(QueueQuestion(view=View.ALL))
    qtbot.waitUntil(lambda: pane.model.rowCount() == MILLION, timeout=30_000)
    figures("take a million rows: longest gap", max(gaps), None, 50)

    def here() -> bool:
        place = pane.view.first_place()
        return place >= 0 and pane.model.item(place) is not None

    gaps.clear()
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(here, timeout=5_000)
    for step in range(1, 101):
        bar.setValue(bar.maximum() // 2 + step * bar.maximum() // 200)
        qtbot.waitUntil(here, timeout=5_000)
    pane.view.go_to(MILLION - 1)
    qtbot.waitUntil(lambda: pane.current_case() is not None, timeout=5_000)
    heart.stop()
    figures("jump to the middle, scroll to the end: longest gap", max(gaps), None, 50)


def test_memory(million: Profile) -> None:
    """In a process of its own, as the floors and the making of cases take memory here."""
    command = [sys.executable, "-m", "tests.support.long_queue", str(million.folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    print(f"\na million cases, searched, sorted, scrolled: {done.stdout.strip()} MB (bound 200 MB)")
