"""What is remembered of the chains of notes, so that a cut or exchanged tail shows.

The replica's own rows are the memory: where the centre shows another last note than before, the
note that was last has to be there still, with the same hash.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from workbench.domain.evidence import GENESIS
from workbench.storage.pulled import CASE_COLUMNS

_HEAD = CASE_COLUMNS.index("head")
_NUMBER = CASE_COLUMNS.index("number")
_NOTE = (
    "SELECT hash FROM entry INDEXED BY entry_stream "
    "WHERE stream = 'note' AND case_row = ? AND n = ? AND outcome = 'applied'"
)
_CUT = "INSERT INTO cut_chain (case_id, n, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


class ChainMarks:
    """The last notes of the cases that one set of news changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen: list[tuple[str, int, int, str]] = []

    def note(self, there: Any, case: Sequence[Any]) -> None:
        """Remember a case as it was, if its last note is another now.

        Args:
            there: the case's row before.
            case: as the centre tells it now.
        """
        if there.head != case[_HEAD] and there.head != GENESIS:
            n = json.loads(there.lengths).get("note", 0)
            self._seen.append((there.id, case[_NUMBER], n, bytes(there.head).hex()))

    def compare(self) -> None:
        """Keep what was last before and is no more."""
        for case, row, n, head in self._seen:
            if self._connection.exec_driver_sql(_NOTE, (row, n)).scalar() != head:
                self._connection.exec_driver_sql(_CUT, (case, n, head))
