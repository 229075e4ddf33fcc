"""What a person asks of the queue: a view, filters, words to search for, an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from workbench.domain.cases import View

DUE_SOON = timedelta(hours=24)
"""How far ahead the view "due" looks."""


class Sort(StrEnum):
    """The order of the queue."""

    DUE = "due"
    PRIORITY = "priority"
    RECEIVED = "received"

    @property
    def words(self) -> str:
        """The order as people say it."""
        return _SORT_WORDS[self]


_SORT_WORDS = {
    Sort.DUE: "Due first",
    Sort.PRIORITY: "Most urgent first",
    Sort.RECEIVED: "Newest first",
}


@dataclass(frozen=True, slots=True)
class QueueQuestion:
    """One question to the queue. Filters that are None let everything pass."""

    view: View = View.OPEN
    person: str = ""
    """Who asks: whose cases the view "mine" shows."""
    sort: Sort = Sort.DUE
    search: str = ""
    kind: str | None = None
    priority: int | None = None
    language: str | None = None
    jurisdiction: str | None = None
    tag: str | None = None
    assignee: str | None = None
    lapsed: bool = False
    """Only cases whose claim has run out, so that others may take them over."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `capped` means at least so many."""

    n: int
    capped: bool = False

    def __str__(self) -> str:
        """The count as it is shown: "1,284" or "1,000+"."""
        return f"{self.n:,}{'+' if self.capped else ''}"


ViewCounts = Mapping[View, Count]
