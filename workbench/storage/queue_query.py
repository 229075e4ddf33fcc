"""The queue's hot path: pages and ids of a view among a million cases, in plain SQL.

This module alone speaks to the driver directly: the first page is painted before SQLAlchemy is
imported, and a page costs 0.06 ms here against 0.2 ms through a built statement.
A question is answered in one of three ways: by walking the one index that holds its order; where
one of its conditions leaves few cases, by gathering these and sorting them; where a search has
many hits and the newest are wanted, by walking the hits. A reader is for one thread at a time.
"""

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from workbench.domain.cases import QueueItem, View
from workbench.domain.instants import from_micros
from workbench.domain.queue import Count, QueueQuestion, ViewCounts
from workbench.errors import EnvironmentFault
from workbench.storage.damage import noting_damage
from workbench.storage.places import FIRST_PENDING_CASE
from workbench.storage.queue_statement import Narrowing, Question, after, counter_of, take_apart
from workbench.storage.sqlcipher import connect

_COLUMNS = (
    "row, id, number, kind, state, priority, subject, assignee, due, due_basis, received, "
    "due_sort, lease, pending"
)
_KEYS = "row, priority, received, due_sort"
_FOLLOWED = (
    "SELECT group_concat(value, ' ') FROM meta"
    " WHERE key = 'applied_seq' OR key BETWEEN 'cursor:' AND 'cursor;'"
    " OR key BETWEEN 'mark:' AND 'mark;'"
)
_CAP = 1_000
_FEW = 2_000
"""Up to so many cases are gathered and sorted, which takes some 4 ms; more are walked in order."""
_CHUNK = 20_000
_AT_HAND_KIB, _PASSING_KIB = 40_000, 8_000
_LAST_DOCUMENT = (1 << 63) - 1
_STEPS = 20_000
"""Steps of SQLite's machine between two looks at whether an answer is still wanted: some 1 ms."""

Sql = tuple[str, list[Any]]


class QueueReader:
    """Reads the queue from one connection of its own."""

    def __init__(self, path: Path, key: bytes, *, at_hand: bool = True) -> None:
        """Open the file.

        Args:
            path: the replica.
            key: its key.
            at_hand: keep what was read in memory, as a page costs 25 µs to decrypt again; not
                worth its room for long reads, which never come back to the same pages.
        """
        self._path = path
        cache = _AT_HAND_KIB if at_hand else _PASSING_KIB
        self._connection = connect(path, key, synchronous="NORMAL", cache_kib=cache)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def page(
        self,
        question: QueueQuestion,
        now: datetime,
        limit: int,
        after: QueueItem | None = None,
    ) -> list[QueueItem]:
        """Return the first cases of a view, or those that follow one of them in its order.

        A search has its "newest first" in the order of arrival here.
        """
        sql, values = self._ordered(take_apart(question, now), _COLUMNS, after)
        return [_item(row) for row in self._run(f"{sql} LIMIT ?", [*values, limit])]

    def first(
        self, question: QueueQuestion, now: datetime, limit: int
    ) -> tuple[list[QueueItem], Count]:
        """Return the first cases of a view, and how many there are.

        Where several conditions each leave many, counting would take longer than all the rest:
        then there are at least as many as were asked for, and `ids` tells the rest.
        """
        parts = take_apart(question, now)
        few = self._few(parts)
        if few is not None:
            found = self._run(*_gathered(parts, _COLUMNS, few, None))
            return [_item(row) for row in found[:limit]], Count(len(found))
        sql, values = _ordered(parts, _COLUMNS, None, None)
        items = [_item(row) for row in self._run(f"{sql} LIMIT ?", [*values, limit])]
        if len(items) < limit:
            return items, Count(len(items))
        if parts.is_loose and counter_of(question) is None:
            return items, Count(limit, capped=True)
        return items, self._counted(question, parts, None, _CAP)

    def ids(
        self, question: QueueQuestion, now: datetime, wanted: Callable[[], bool] = lambda: True
    ) -> "array[int]":
        """Return the rows of all cases of a view in its order.

        Args:
            question: the view.
            now: the time that "due" and "breached" are measured against.
            wanted: is asked every millisecond or so; once it returns False, what was found so far
                is returned.
        """
        parts = take_apart(question, now)
        if parts.is_only_search:
            # Looking up all hits is faster than asking of each case whether it is one.
            hits, values = _hits_walked(parts, _KEYS, None)
            ordered = f"{hits} ORDER BY {parts.order}"
        else:
            ordered, values = self._ordered(parts, _KEYS, None)
        found: array[int] = array("q")
        self._connection.set_progress_handler(lambda: not wanted(), _STEPS)
        try:
            with noting_damage(self._path):
                cursor = self._connection.execute(f"SELECT row FROM ({ordered})", values)  # noqa: S608  # made here
                while chunk := cursor.fetchmany(_CHUNK):
                    found.extend(chain.from_iterable(chunk))
        except EnvironmentFault:
            if wanted():
                raise
        finally:
            self._connection.set_progress_handler(None, 0)
        return found

    def rows(self, ids: Sequence[int]) -> list[QueueItem]:
        """Return these cases in this order; those that are gone are left out."""
        sql = f"SELECT {_COLUMNS} FROM case_item WHERE row IN (SELECT value FROM json_each(?))"  # noqa: S608  # a constant
        found = {row[0]: _item(row) for row in self._run(sql, [json.dumps(list(ids))])}
        return [found[row] for row in ids if row in found]

    def matching(
        self, question: QueueQuestion, now: datetime, ids: Sequence[int]
    ) -> frozenset[int]:
        """Return which of these cases answer the question."""
        sql, values = _gathered(take_apart(question, now), "row", ids, None)
        return frozenset(row[0] for row in self._run(sql, values))

    def count(self, question: QueueQuestion, now: datetime, cap: int = _CAP) -> Count:
        """Return how many cases a view holds: exact from the counters, else counted up to `cap`."""
        parts = take_apart(question, now)
        plain = counter_of(question) is not None
        return self._counted(question, parts, None if plain else self._few(parts), cap)

    def _counted(
        self, question: QueueQuestion, parts: Question, few: Sequence[int] | None, cap: int
    ) -> Count:
        counter = counter_of(question)
        if counter is not None:
            row = self._one("SELECT n FROM counter WHERE name = ? AND value = ?", counter)
            return Count(row[0] if row else 0)
        if few is not None:
            sql, values = _gathered(parts, "row", few, None)
        elif parts.expression is not None:
            sql, values = _hits_walked(parts, "row", None)
        else:
            sql, values = _walked(parts, "row", None, ordered=False)
        n = self._one(f"SELECT count(*) FROM ({sql} LIMIT ?)", [*values, cap + 1])[0]  # noqa: S608  # made here
        return Count(min(n, cap), capped=n > cap)

    def view_counts(self, person: str, now: datetime) -> ViewCounts:
        """Return the count of each standing view."""
        return {view: self.count(QueueQuestion(view=view, person=person), now) for view in View}

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """Return what the open cases can be filtered by: the values of each column, and the tags.

        Each value is one leap along an index, however many cases have it.
        """
        leaps = {
            column: f"case_item INDEXED BY case_is_open_{column}_received WHERE is_open = 1 AND"
            for column in ("language", "jurisdiction", "assignee")
        }
        found = {column: self._leap(source, column) for column, source in leaps.items()}
        tags = self._leap("member WHERE name = 'tag' AND", "value")
        return {**found, "tag": tuple(json.loads(tag) for tag in tags)}

    def _leap(self, source: str, column: str) -> tuple[str, ...]:
        sql = (
            f"WITH RECURSIVE leap (v) AS (SELECT min({column}) FROM {source} {column} > '' "  # noqa: S608  # names of this module only
            f"UNION ALL SELECT (SELECT min({column}) FROM {source} {column} > v) FROM leap "
            "WHERE v IS NOT NULL) SELECT v FROM leap WHERE v IS NOT NULL LIMIT 500"
        )
        return tuple(row[0] for row in self._run(sql, []))

    def change_mark(self) -> tuple[int, str]:
        """Return a value that differs once any process has changed the replica.

        The second part differs once something was recorded, or came from a centre.
        """
        version = self._one("PRAGMA data_version", [])[0]
        return version, self._one(_FOLLOWED, [])[0] or ""

    def last_row(self) -> int:
        """Return the place of the case that arrived last; 0 when there is none.

        What was opened here and is not yet central did not arrive: it was made.
        """
        sql = "SELECT max(row) FROM case_item WHERE row < ?"
        return int(self._one(sql, [FIRST_PENDING_CASE])[0] or 0)

    def newer_than(self, question: QueueQuestion, now: datetime, row: int) -> Count:
        """Return how many cases of a view arrived after a row."""
        parts = take_apart(question, now)
        condition, values = _conditions(parts, parts.narrowings)
        arrived = "case_item NOT INDEXED WHERE row > ? AND row < ?"
        sql = f"SELECT 1 FROM {arrived} AND {condition} LIMIT ?"  # noqa: S608  # made here
        bounds = [row, FIRST_PENDING_CASE]
        n = self._one(f"SELECT count(*) FROM ({sql})", [*bounds, *values, _CAP + 1])[0]  # noqa: S608  # made here
        return Count(min(n, _CAP), capped=n > _CAP)

    def _ordered(self, question: Question, columns: str, item: QueueItem | None) -> Sql:
        # The newest hits of a search are read off its own index, however many there are.
        at_once = question.is_only_search and question.by_arrival
        few = None if at_once else self._few(question)
        return _ordered(question, columns, few, item)

    def _few(self, question: Question) -> list[int] | None:
        """Return the rows that one of the conditions leaves, if they are few and not in order."""
        for narrowing in () if question.walks else question.narrowings:
            rows = f"{narrowing.rows} LIMIT ?"
            values = [*narrowing.values, _FEW + 1]
            # Counted first: handing over some thousand rows takes longer than finding them.
            if self._one(f"SELECT count(*) FROM ({rows})", values)[0] <= _FEW:  # noqa: S608  # made here
                return [row[0] for row in self._run(rows, values)]
        return None

    def _run(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with noting_damage(self._path):
            return list(self._connection.execute(sql, values).fetchall())

    def _one(self, sql: str, values: Sequence[Any]) -> tuple[Any, ...]:
        with noting_damage(self._path):
            row: tuple[Any, ...] = self._connection.execute(sql, values).fetchone()
            return row


def _ordered(
    question: Question, columns: str, few: Sequence[int] | None, item: QueueItem | None
) -> Sql:
    if few is not None:
        return _gathered(question, columns, few, item)
    return (_hits_walked if question.by_arrival else _walked)(question, columns, item)


def _walked(
    question: Question, columns: str, item: QueueItem | None, *, ordered: bool = True
) -> Sql:
    """Walk the index of each scope; SQLite merges two walks as it goes."""
    arms: list[str] = []
    values: list[Any] = []
    for scope in question.scopes:
        where = [scope, *(n.condition for n in question.narrowings)]
        values += [value for n in question.narrowings for value in n.values]
        if item is not None:
            position, key = after(question, item)
            where.append(position)
            values += key
        source = f"case_item INDEXED BY {question.index}"
        arms.append(f"SELECT {columns} FROM {source} WHERE {' AND '.join(where)}")  # noqa: S608  # made here
    order = f" ORDER BY {question.order}" if ordered else ""
    return " UNION ALL ".join(arms) + order, values


def _gathered(question: Question, columns: str, rows: Sequence[int], item: QueueItem | None) -> Sql:
    """Look at just these rows, and sort them."""
    condition, values = _conditions(question, question.narrowings)
    if item is not None:
        position, key = after(question, item)
        condition += f" AND {position}"
        values += key
    source = "case_item NOT INDEXED WHERE row IN (SELECT value FROM json_each(?))"
    sql = f"SELECT {columns} FROM {source} AND {condition} ORDER BY {question.order}"  # noqa: S608  # made here
    return sql, [json.dumps(list(rows)), *values]


def _hits_walked(question: Question, columns: str, item: QueueItem | None) -> Sql:
    """Walk the hits of a search from the newest case to the oldest."""
    rest = [n for n in question.narrowings if n.values != (question.expression,)]
    condition, values = _conditions(question, rest)
    # LIMIT -1 keeps the order inside: SQLite drops the ORDER BY of a joined subquery without one.
    hits = (
        "SELECT DISTINCT rowid >> 16 AS hit FROM search WHERE search MATCH ? AND rowid < ? "
        "ORDER BY rowid DESC LIMIT -1"
    )
    source = f"({hits}) CROSS JOIN case_item ON case_item.row = hit"
    newest = _LAST_DOCUMENT if item is None else item.row << 16
    return f"SELECT {columns} FROM {source} WHERE {condition}", [  # noqa: S608  # made here
        question.expression,
        newest,
        *values,
    ]


def _conditions(question: Question, narrowings: Sequence[Narrowing]) -> tuple[str, list[Any]]:
    scope = f"({' OR '.join(question.scopes)})"
    values = [value for narrowing in narrowings for value in narrowing.values]
    return " AND ".join([scope, *(narrowing.condition for narrowing in narrowings)]), values


def _item(row: Sequence[Any]) -> QueueItem:
    place, case, number, kind, state, priority, subject, assignee, due, basis, received = row[:11]
    lease, pending = row[12:]
    return QueueItem(  # by position: named arguments would take a third longer
        place,
        UUID(int=int(case, 16)),
        number,
        kind,
        state,
        priority,
        subject,
        assignee,
        None if due is None else from_micros(due),
        basis,
        from_micros(received),
        None if lease is None else from_micros(lease),
        pending > 0,
    )
