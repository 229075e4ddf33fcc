"""The queue's hot path: pages and ids of a view among a million cases, in plain SQL.

This module alone speaks to the driver directly: the first page is painted before SQLAlchemy is
imported, and a page costs 0.06 ms here against 0.2 ms through a built statement (SPEED, trap 6).
Each question walks one index that is named outright, since the planner has no statistics to guess
from. A reader is for one thread at a time.
"""

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from workbench.domain.cases import QueueItem, View
from workbench.domain.ids import canonical_json
from workbench.domain.instants import from_micros, to_micros
from workbench.domain.queue import DUE_SOON, Count, QueueQuestion, Sort, ViewCounts
from workbench.storage.search import match_expression
from workbench.storage.sqlcipher import connect, in_words

_COLUMNS = "row, id, number, kind, state, priority, subject, assignee, due, due_basis, received"
_ORDERS = {
    Sort.DUE: ("due_sort",),
    Sort.PRIORITY: ("priority", "due_sort"),
    Sort.RECEIVED: ("received",),
}
_FEW = 1_000
"""Up to so many search hits are gathered and sorted; more are met by walking the order."""
_CHUNK = 20_000

Parameters = list[Any]


class QueueReader:
    """Reads the queue from one connection of its own."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._connection = connect(path, key, synchronous="NORMAL", cache_kib=64_000)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def page(
        self, question: QueueQuestion, now: datetime, limit: int, after: QueueItem | None = None
    ) -> list[QueueItem]:
        """Return the first cases of a view, or those that follow one of them in its order."""
        sql, parameters = self._select(question, now, _COLUMNS, after)
        return [_item(row) for row in self._run(f"{sql} LIMIT ?", [*parameters, limit])]

    def ids(
        self,
        question: QueueQuestion,
        now: datetime,
        progress: "Callable[[array[int]], bool] | None" = None,
    ) -> "array[int]":
        """Return the rows of all cases of a view in its order.

        Args:
            question: the view.
            now: the time that "due" and "breached" are measured against.
            progress: is given the array so far after each 20,000; returning False stops.
        """
        sql, parameters = self._select(question, now, "row", None)
        found: "array[int]" = array("q")
        with in_words(self._path):
            cursor = self._connection.execute(sql, parameters)
            while chunk := cursor.fetchmany(_CHUNK):
                found.extend(chain.from_iterable(chunk))
                if progress is not None and not progress(found):
                    break
        return found

    def rows(self, ids: Sequence[int]) -> list[QueueItem]:
        """Return these cases in this order; those that are gone are left out."""
        marks = ",".join("?" * len(ids))
        sql = f"SELECT {_COLUMNS} FROM case_item WHERE row IN ({marks})"  # noqa: S608  # only marks
        found = {row[0]: _item(row) for row in self._run(sql, list(ids))}
        return [found[row] for row in ids if row in found]

    def count(self, question: QueueQuestion, now: datetime, cap: int = _FEW) -> Count:
        """Return how many cases a view holds: exact from the counters, else counted up to `cap`."""
        counter = _counter(question)
        if counter is not None:
            row = self._one("SELECT n FROM counter WHERE name = ? AND value = ?", counter)
            return Count(row[0] if row else 0)
        sql, parameters = self._select(question, now, "row", None, ordered=False)
        row = self._one(f"SELECT count(*) FROM ({sql} LIMIT ?)", [*parameters, cap + 1])  # noqa: S608  # made here
        return Count(min(row[0], cap), capped=row[0] > cap)

    def view_counts(self, person: str, now: datetime) -> ViewCounts:
        """Return the count of each standing view."""
        return {view: self.count(QueueQuestion(view=view, person=person), now) for view in View}

    def change_mark(self) -> tuple[int, str]:
        """Return a value that differs once any process has changed the replica."""
        version = self._one("PRAGMA data_version", [])[0]
        followed = self._one("SELECT value FROM meta WHERE key = 'applied_seq'", [])
        return version, followed[0] if followed else ""

    def newer_than(self, question: QueueQuestion, now: datetime, row: int) -> Count:
        """Return how many cases of a view arrived after a row."""
        sql, parameters = self._select(question, now, "row", None, ordered=False, beyond=row)
        found = self._one(f"SELECT count(*) FROM ({sql} LIMIT ?)", [*parameters, _FEW + 1])  # noqa: S608  # made here
        return Count(min(found[0], _FEW), capped=found[0] > _FEW)

    def _select(  # the parts of one statement
        self,
        question: QueueQuestion,
        now: datetime,
        columns: str,
        after: QueueItem | None,
        *,
        ordered: bool = True,
        beyond: int | None = None,
    ) -> tuple[str, Parameters]:
        where, parameters = _conditions(question, now)
        if beyond is not None:
            where.append("row > ?")
            parameters.append(beyond)
        expression = match_expression(question.search)
        arrival = False
        if expression is not None:
            arrival = question.sort is Sort.RECEIVED
            hits, few = self._hits(expression)
            if few is not None:
                where.append(f"row IN ({','.join(map(str, few))})")
            elif arrival or not ordered:
                source = f"{hits} CROSS JOIN case_item ON case_item.row = hit.row"
                return _statement(columns, source, where, ["hit.row"] if ordered else [], True), [
                    expression,
                    *parameters,
                ]
            else:
                where.append(
                    "EXISTS (SELECT 1 FROM search WHERE search MATCH ? "
                    "AND rowid BETWEEN case_item.row << 16 AND case_item.row << 16 | 65535)"
                )
                parameters.append(expression)
        order = ["row"] if arrival else list(_ORDERS[question.sort])
        descending = question.sort is Sort.RECEIVED
        if after is not None:
            position, values = _after(question.sort, arrival, after)
            where.append(position)
            parameters += values
        by_row = any(condition.startswith("row IN") for condition in where)
        source = "case_item" if by_row else f"case_item INDEXED BY {_index(question)}"
        return _statement(columns, source, where, order if ordered else [], descending), parameters

    def _hits(self, expression: str) -> tuple[str, list[int] | None]:
        """Return the newest-first walk over the hits, and the hits themselves if they are few."""
        walk = "(SELECT DISTINCT rowid >> 16 AS row FROM search WHERE search MATCH ? ORDER BY rowid DESC)"
        sql = f"SELECT row FROM {walk} LIMIT ?"  # noqa: S608  # made here
        found = [row[0] for row in self._run(sql, [expression, _FEW + 1])]
        return f"{walk} AS hit", found if len(found) <= _FEW else None

    def _run(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with in_words(self._path):
            return list(self._connection.execute(sql, parameters).fetchall())

    def _one(self, sql: str, parameters: Sequence[Any]) -> tuple[Any, ...]:
        with in_words(self._path):
            row: tuple[Any, ...] = self._connection.execute(sql, parameters).fetchone()
            return row


def _conditions(question: QueueQuestion, now: datetime) -> tuple[list[str], Parameters]:
    where: list[str] = []
    parameters: Parameters = []
    match question.view:
        case View.ALL:
            pass
        case View.WAITING:
            where.append("state = 'waiting'")
        case _:
            where.append("is_open = 1")
    if question.view is View.MINE:
        where.append("assignee = ?")
        parameters.append(question.person)
    elif question.view is View.UNCLAIMED:
        where.append("assignee IS NULL")
    elif question.view is View.BREACHED:
        where.append("due_sort < ?")
        parameters.append(to_micros(now))
    elif question.view is View.DUE:
        where.append("due_sort BETWEEN ? AND ?")
        parameters += [to_micros(now), to_micros(now + DUE_SOON)]
    for column in ("kind", "priority", "language", "jurisdiction", "assignee"):
        value = getattr(question, column)
        if value is not None:
            where.append(f"{column} = ?")
            parameters.append(value)
    if question.tag is not None:
        where.append(
            "EXISTS (SELECT 1 FROM member WHERE case_row = case_item.row "
            "AND name = 'tag' AND value = ?)"
        )
        parameters.append(canonical_json(question.tag).decode())
    return where, parameters


def _index(question: QueueQuestion) -> str:
    """Return the index whose walk gives the view in its order."""
    filters: tuple[str, ...]
    if question.view is View.ALL:
        filters = ()
    elif question.view is View.WAITING:
        filters = ("state",)
    elif question.view in {View.MINE, View.UNCLAIMED} or question.assignee is not None:
        filters = ("is_open", "assignee")
    elif question.kind is not None:
        filters = ("is_open", "kind")
    else:
        filters = ("is_open",)
    return "case_" + "_".join((*filters, *_ORDERS[question.sort]))


def _statement(
    columns: str, source: str, where: list[str], order: list[str], descending: bool
) -> str:
    qualified = ", ".join(f"case_item.{name.strip()}" for name in columns.split(","))
    sql = f"SELECT {qualified} FROM {source}"  # noqa: S608  # names of this module only
    if where:
        sql += " WHERE " + " AND ".join(where).replace("row IN", "case_item.row IN")
    if order:
        keys = [*order] if order[-1].endswith("row") else [*order, "case_item.row"]
        direction = " DESC" if descending else ""
        sql += " ORDER BY " + ", ".join(key + direction for key in keys)
    return sql


def _after(sort: Sort, arrival: bool, item: QueueItem) -> tuple[str, Parameters]:
    due = (1 << 62) if item.due is None else to_micros(item.due)
    if arrival:
        return "case_item.row < ?", [item.row]
    if sort is Sort.RECEIVED:
        return "(received, case_item.row) < (?, ?)", [to_micros(item.received), item.row]
    if sort is Sort.PRIORITY:
        return "(priority, due_sort, case_item.row) > (?, ?, ?)", [item.priority, due, item.row]
    return "(due_sort, case_item.row) > (?, ?)", [due, item.row]


def _counter(question: QueueQuestion) -> Parameters | None:
    """Return the counter that knows the answer, if the question is as plain as that."""
    filters = (question.language, question.jurisdiction, question.tag, question.assignee)
    if question.search.strip() or any(value is not None for value in filters):
        return None
    narrowed = (question.kind is not None) + (question.priority is not None)
    if question.view is View.OPEN and narrowed == 1:
        name = "kind" if question.kind is not None else "priority"
        return [name, str(getattr(question, name))]
    if narrowed or question.view in {View.DUE, View.BREACHED}:
        return None
    return [question.view.value, question.person if question.view is View.MINE else ""]


def _item(row: Sequence[Any]) -> QueueItem:
    place, case, number, kind, state, priority, subject, assignee, due, basis, received = row
    return QueueItem(
        row=place,
        case=UUID(case),
        number=number,
        kind=kind,
        state=state,
        priority=priority,
        subject=subject,
        assignee=assignee,
        due=None if due is None else from_micros(due),
        due_basis=basis,
        received=from_micros(received),
    )
