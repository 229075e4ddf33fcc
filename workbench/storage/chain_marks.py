"""What is remembered of the chains of notes, so that a cut or exchanged tail shows.

The replica's own rows are one memory: where the centre shows another last note than before, the
note that was last has to be there still, with the same hash. The journal keeps another, which
outlives a replica made anew: the last note of each case that was verified.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from workbench.domain.evidence import GENESIS
from workbench.storage.journal import chain_mark_table
from workbench.storage.pulled import CASE_COLUMNS
from workbench.storage.replica_tables import cut_chain_table, overlay_table

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


@dataclass(frozen=True, slots=True)
class ChainMark:
    """A note that was the last of its case once."""

    case: UUID
    n: int
    hash: str


def remembered(journal: Connection, replica: Connection) -> list[ChainMark]:
    """Return the notes that have to be in their chains still."""
    tables = ((journal, chain_mark_table), (replica, cut_chain_table))
    return [
        ChainMark(row.case_id, row.n, row.hash)
        for connection, table in tables
        for row in connection.execute(select(table))
    ]


def remember(journal: Connection, marks: Sequence[ChainMark]) -> None:
    """Keep the last notes of cases, inside the journal's transaction."""
    statement = upsert(chain_mark_table)
    kept = {name: statement.excluded[name] for name in ("n", "hash")}
    statement = statement.on_conflict_do_update(index_elements=["case_id"], set_=kept)
    if marks:
        rows = [{"case_id": mark.case, "n": mark.n, "hash": mark.hash} for mark in marks]
        journal.execute(statement, rows)


def not_yet_pulled(replica: Connection) -> frozenset[UUID]:
    """Return the own operations that are not shown as the centre has them, answered or not."""
    return frozenset(replica.scalars(select(overlay_table.c.op_id)))
