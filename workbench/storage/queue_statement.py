"""From a question to the queue to the parts of its SQL: what narrows it, which index walks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from workbench.domain.cases import QueueItem, View
from workbench.domain.ids import canonical_json
from workbench.domain.instants import to_micros
from workbench.domain.queue import DUE_SOON, QueueQuestion, Sort
from workbench.storage.replica_file import NEVER
from workbench.storage.search import match_expression

_FILTERS = ("assignee", "kind", "jurisdiction", "language", "priority")
"""Columns that may be filtered by, those that usually leave the fewest cases first."""

_ORDERS = {
    Sort.DUE: ("due_sort",),
    Sort.PRIORITY: ("priority", "due_sort"),
    Sort.RECEIVED: ("received",),
}
_HIT = (
    "EXISTS (SELECT 1 FROM search WHERE search MATCH ? "
    "AND rowid BETWEEN case_item.row << 16 AND case_item.row << 16 | 65535)"
)
_TAGGED = (
    "EXISTS (SELECT 1 FROM member WHERE case_row = case_item.row AND name = 'tag' AND value = ?)"
)


class Narrowing(NamedTuple):
    """One condition that leaves a part of the cases."""

    condition: str
    values: tuple[Any, ...]
    rows: str
    """The statement that finds all rows the condition leaves, through its own index."""
    column: str = ""
    """The column it holds to one value, if it does."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    scopes: tuple[str, ...]
    """Conditions whose union is the view: each is the beginning of an index."""
    narrowings: tuple[Narrowing, ...]
    expression: str | None
    """What to search for."""
    sort: Sort

    @property
    def by_arrival(self) -> bool:
        """Whether "newest" means last arrived: a search is answered in the order of its index."""
        return self.expression is not None and self.sort is Sort.RECEIVED

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that order the cases, the last one telling any two apart."""
        return ("row",) if self.by_arrival else (*_ORDERS[self.sort], "row")

    @property
    def order(self) -> str:
        """The ORDER BY terms."""
        direction = " DESC" if self.sort is Sort.RECEIVED else ""
        return ", ".join(key + direction for key in self.keys)

    @property
    def walks(self) -> bool:
        """Whether one index holds just the wanted cases in the wanted order."""
        if self.expression is not None or len(self.narrowings) > 1:
            return False
        columns = [narrowing.column for narrowing in self.narrowings]
        return "" not in columns and (not columns or self.scopes[0].startswith("is_open"))

    @property
    def is_only_search(self) -> bool:
        """Whether nothing but a search narrows it."""
        return self.expression is not None and len(self.narrowings) == 1

    @property
    def is_loose(self) -> bool:
        """Whether to count its cases means to look at each of many: it has no index of its own."""
        common = self.is_only_search and not self.scopes[0].startswith("state")
        return not (self.walks or common)

    @property
    def held(self) -> Narrowing | None:
        """The condition that the walked index holds to one value."""
        if self.scopes[0].startswith("state"):
            return None
        columns = [n for n in self.narrowings if n.column in _FILTERS]
        others = [n for n in columns if n.column != "priority"]
        return next(iter(others or columns), None)

    @property
    def index(self) -> str:
        """The index to walk: named outright, as the planner has no statistics to guess from."""
        order = _ORDERS[self.sort]
        if self.scopes[0].startswith("state"):
            return "_".join(("case_state", *order))
        first = [self.held.column] if self.held else []
        if any(n.column == "priority" for n in self.narrowings) and self.sort is Sort.DUE:
            order = _ORDERS[Sort.PRIORITY]
        if first == ["priority"] and self.sort is not Sort.RECEIVED:
            first = []  # the order begins with it
        return "_".join(("case_is_open", *first, *order))


def take_apart(question: QueueQuestion, now: datetime) -> Question:
    """Return the parts of a question; `now` is what "due" and "breached" are measured against."""
    match question.view:
        case View.ALL:
            scopes: tuple[str, ...] = ("is_open = 1", "is_open = 0")
        case View.WAITING:
            scopes = ("state = 'waiting'",)
        case _:
            scopes = ("is_open = 1",)
    expression = match_expression(question.search)
    return Question(
        scopes, tuple(_narrowings(question, now, expression)), expression, question.sort
    )


def after(question: Question, item: QueueItem) -> tuple[str, list[Any]]:
    """Return the condition that leaves what follows a case in the question's order."""
    due = NEVER if item.due is None else to_micros(item.due)
    known = {
        "due_sort": due,
        "priority": item.priority,
        "received": to_micros(item.received),
        "row": item.row,
    }
    beyond = "<" if question.sort is Sort.RECEIVED else ">"
    keys = question.keys
    marks = ", ".join("?" * len(keys))
    return f"({', '.join(keys)}) {beyond} ({marks})", [known[key] for key in keys]


def counter_of(question: QueueQuestion) -> tuple[str, str] | None:
    """Return the counter that knows how many, if the question is as plain as that."""
    others = (question.language, question.jurisdiction, question.tag, question.assignee)
    if match_expression(question.search) or any(value is not None for value in others):
        return None
    narrowed = (question.kind is not None) + (question.priority is not None)
    if question.view is View.OPEN and narrowed == 1:
        name = "kind" if question.kind is not None else "priority"
        return name, str(getattr(question, name))
    if narrowed or question.lapsed or question.view in {View.DUE, View.BREACHED}:
        return None
    return question.view.value, question.person if question.view is View.MINE else ""


def _narrowings(
    question: QueueQuestion, now: datetime, expression: str | None
) -> Iterator[Narrowing]:
    if expression is not None:
        rows = "SELECT DISTINCT rowid >> 16 FROM search WHERE search MATCH ?"
        yield Narrowing(_HIT, (expression,), rows)
    if question.tag is not None:
        value = canonical_json(question.tag).decode()
        rows = "SELECT case_row FROM member WHERE name = 'tag' AND value = ?"
        yield Narrowing(_TAGGED, (value,), rows)
    if question.view is View.BREACHED:
        yield _due("due_sort < ?", question, to_micros(now))
    elif question.view is View.DUE:
        yield _due("due_sort BETWEEN ? AND ?", question, to_micros(now), to_micros(now + DUE_SOON))
    elif question.view is View.MINE:
        yield _column("assignee", question.person)
    elif question.view is View.UNCLAIMED:
        yield _column("assignee", None)
    if question.lapsed:
        condition = "lease <= ?"
        yield Narrowing(
            condition, (to_micros(now),), _rows("case_lease", f"is_open = 1 AND {condition}")
        )
    for column in _FILTERS:
        value = getattr(question, column)
        if value is not None:
            yield _column(column, value)


def _due(condition: str, question: QueueQuestion, *values: int) -> Narrowing:
    rows = _rows("case_is_open_due_sort", f"is_open = 1 AND {condition}")
    # The due index holds such cases together; in another order they are scattered.
    return Narrowing(condition, values, rows, "due_sort" if question.sort is Sort.DUE else "")


def _column(column: str, value: object) -> Narrowing:
    condition = f"{column} IS ?" if value is None else f"{column} = ?"
    index = f"case_is_open_{column}_received"
    return Narrowing(
        condition, (value,), _rows(index, f"is_open IN (1, 0) AND {condition}"), column
    )


def _rows(index: str, condition: str) -> str:
    return f"SELECT row FROM case_item INDEXED BY {index} WHERE {condition}"  # noqa: S608  # names of this module only
