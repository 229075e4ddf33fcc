"""Which cases are meant: some by name, or all that answer a question, however many these are."""

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QMimeData

from ui.widgets.dragged import CASES
from workbench.domain.cases import View
from workbench.domain.queue import QueueQuestion, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Selection:
    """Cases that an action is for. With a question it is a query, and lists nothing."""

    cases: tuple[UUID, ...] = ()
    question: QueueQuestion | None = None
    matching: int = 0
    """How many answered the question when it was chosen; the batch says how many it found."""

    @property
    def count(self) -> int:
        """How many cases are meant."""
        return len(self.cases) if self.question is None else self.matching

    def __bool__(self) -> bool:
        """Whether any case is meant."""
        return self.count > 0


NOTHING = Selection()
"""No case is meant."""


def as_mime(selection: Selection) -> QMimeData:
    """Return cases as they are dragged."""
    data = {
        "cases": [str(case) for case in selection.cases],
        "question": None if selection.question is None else asdict(selection.question),
        "matching": selection.matching,
    }
    mime = QMimeData()
    mime.setData(CASES, json.dumps(data).encode())
    return mime


def from_mime(mime: QMimeData) -> Selection | None:
    """Return the cases that are dragged, or None when it is something else."""
    if not mime.hasFormat(CASES):
        return None
    data: Mapping[str, Any] = json.loads(bytes(mime.data(CASES).data()))
    question = None
    if data["question"] is not None:
        asked = QueueQuestion(**data["question"])
        question = replace(asked, view=View(asked.view), sort=Sort(asked.sort))
    return Selection(tuple(map(UUID, data["cases"])), question, data["matching"])
