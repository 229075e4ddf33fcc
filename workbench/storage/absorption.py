"""Taking in what changed at the centre: one transaction of the replica, whatever it brings."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workbench.storage.central_cases import lay_cases
from workbench.storage.central_rows import entry_seq, lay_entries
from workbench.storage.chain_marks import ChainMarks
from workbench.storage.overlay import cases_of, forget, lay, lift
from workbench.storage.pulled import ENTRY_COLUMNS, MEMBER_COLUMNS, Pulled, Rows
from workbench.storage.purge import overwriting, take_away
from workbench.storage.removal import remove_entries, rows_of
from workbench.storage.side_rows import ReadImport
from workbench.storage.splits import follow_sets, show_in_place, split_messages, split_off_to
from workbench.storage.sync_marks import save_cursors

_E = {name: place for place, name in enumerate(ENTRY_COLUMNS)}
_ROWS = (
    "SELECT case_item.id, case_item.row FROM json_each(?) AS one "
    "JOIN case_item ON case_item.id = one.value"
)
_IN_SCOPE = "SELECT row, id FROM case_item WHERE id = ? AND scope = ?"
_SAME = (
    "SELECT entry.seq, entry.op_id, entry.actor FROM json_each(?) AS one "
    "JOIN entry ON entry.op_id = one.value"
)
_THERE = "SELECT entry.seq FROM json_each(?) AS one JOIN entry ON entry.seq = one.value"
_ADD_MEMBER = "INSERT INTO member VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_REMOVE_MEMBER = "DELETE FROM member WHERE case_row = ? AND name = ? AND value = ?"


class Absorption:
    """One set of news being taken in, under the replica's lock."""

    def __init__(
        self, replica: Connection, journal: Connection, login: str, read_import: ReadImport
    ) -> None:
        self._replica = replica
        self._journal = journal
        self._login = login
        self._read_import = read_import
        self._messages: set[UUID] = set()
        """Those that may have to be shown on another case."""

    def take(self, pulled: Pulled) -> None:
        """Take everything in; lost scopes were purged before."""
        own = own_operations(pulled.entries, self._login)
        touched = _touched(pulled) | {*cases_of(self._replica, pulled.settled | own)}
        self._messages |= lift(self._replica, touched)
        forget(self._replica, pulled.settled | own)
        self._take_exits(pulled.exits)
        marks = ChainMarks(self._replica)
        came = lay_cases(self._replica, pulled.cases, marks)
        self._messages |= split_off_to(self._replica, came)
        self._take_entries(pulled.entries)
        self._take_members(pulled.members)
        marks.compare()
        show_in_place(self._replica, self._messages)
        self._take_lists(pulled)
        lay(self._replica, self._journal, touched, self._read_import)
        save_cursors(self._replica, pulled.cursors, pulled.identity)

    def _take_exits(self, exits: Iterable[tuple[str, str]]) -> None:
        for scope, case in exits:
            found = self._replica.exec_driver_sql(_IN_SCOPE, (case, scope)).first()
            if found is not None:
                with overwriting(self._replica):
                    take_away(self._replica, [found])

    def _take_entries(self, entries: Rows) -> None:
        if not entries:
            return
        entries = sorted(entries, key=entry_seq)
        made = {(entry[_E["op_id"]], entry[_E["actor"]]) for entry in entries}
        same = rows_of(self._replica, _SAME, [op_id for op_id, _ in made])
        there = {row.seq for row in same if (row.op_id, row.actor) in made}
        there |= {row.seq for row in rows_of(self._replica, _THERE, [*map(entry_seq, entries)])}
        remove_entries(self._replica, there)
        lay_entries(self._replica, entries, self._read_import)
        came = [UUID(hex=e[_E["op_id"]]) for e in entries if e[_E["stream"]] == "message"]
        self._messages |= split_messages(self._replica, came)

    def _take_members(self, members: Rows) -> None:
        rows = {row.id: row.row for row in rows_of(self._replica, _ROWS, {m[0] for m in members})}
        known = [(rows[m[0]], m[1], m[2], m[3]) for m in members if m[0] in rows]
        for statement, wanted in ((_ADD_MEMBER, 1), (_REMOVE_MEMBER, 0)):
            values = [member[:3] for member in known if bool(member[3]) == bool(wanted)]
            if values:
                self._replica.exec_driver_sql(statement, values)
        homes = {row for row, name, *_ in known if name == "split"}
        self._messages |= follow_sets(self._replica, homes)

    def _take_lists(self, pulled: Pulled) -> None:
        for table, rows in (("person", pulled.people), ("quarantine", pulled.quarantined)):
            if rows is None:
                continue
            self._replica.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608  # two names
            if rows:
                self._replica.exec_driver_sql(_INSERT[table], [tuple(row) for row in rows])


_INSERT = {
    "person": "INSERT INTO person (login, name, role, facts) VALUES (?, ?, ?, ?)",
    "quarantine": (
        "INSERT INTO quarantine (op_id, actor, kind, case_id, args, reason, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"
    ),
}


def own_operations(entries: Rows, login: str) -> frozenset[UUID]:
    """Return the operations among pulled entries that this person made: they are central."""
    actor, op_id = _E["actor"], _E["op_id"]
    return frozenset(UUID(hex=entry[op_id]) for entry in entries if entry[actor] == login)


def _touched(pulled: Pulled) -> set[str]:
    of_entries: Iterable[Sequence[Any]] = pulled.entries
    cases = {case[0] for case in pulled.cases} | {case for _, case in pulled.exits}
    cases |= {entry[_E["case_id"]] for entry in of_entries if entry[_E["case_id"]] is not None}
    return cases | {member[MEMBER_COLUMNS.index("case_id")] for member in pulled.members}
