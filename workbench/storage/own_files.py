"""Which files a person is likely to open next: those of the cases they hold."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from workbench.storage.places import PLACE_BITS
from workbench.storage.replica_tables import case_table, file_use_table

_C, _F = case_table.c, file_use_table.c


class OwnFile(NamedTuple):
    """A file that an open case of the person's names."""

    case: UUID
    sha256: str
    size: int


def own_files(connection: Connection, login: str, cases: int, largest: int) -> list[OwnFile]:
    """Return the files of somebody's open cases, those of the newest case first.

    Args:
        connection: to the replica.
        login: who holds the cases.
        cases: of so many cases at most.
        largest: no file of more bytes than this.
    """
    newest = (
        select(_C.row, _C.id)
        .where(_C.is_open == 1, _C.assignee == login)
        .order_by(_C.row.desc())
        .limit(cases)
        .subquery()
    )
    first = newest.c.row.op("<<")(PLACE_BITS)
    after = (newest.c.row + 1).op("<<")(PLACE_BITS)
    statement = (
        select(newest.c.id, _F.sha256, _F.size)
        .join(file_use_table, (_F.seq >= first) & (_F.seq < after))
        .where(_F.size <= largest)
        .order_by(newest.c.row.desc(), _F.seq)
    )
    rows = connection.execute(statement)
    return [OwnFile(row.id, row.sha256.hex(), row.size) for row in rows]
