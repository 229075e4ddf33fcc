"""Cases that are dragged are the same where they are dropped, named or meant by a question."""

import pytest
from PySide6.QtCore import QMimeData

from ui.models.selection import NOTHING, Selection, as_mime, from_mime
from workbench.domain.cases import View
from workbench.domain.ids import new_id
from workbench.domain.queue import QueueQuestion, Sort


@pytest.mark.parametrize(
    "selection",
    [
        Selection((new_id(), new_id())),
        Selection((), QueueQuestion(View.DUE, "ann", Sort.PRIORITY, "bike", priority=2), 12_345),
    ],
)
def test_a_dragged_selection_arrives_as_it_was(selection: Selection) -> None:
    assert from_mime(as_mime(selection)) == selection


def test_something_else_is_no_selection() -> None:
    assert from_mime(QMimeData()) is None
    assert not NOTHING
