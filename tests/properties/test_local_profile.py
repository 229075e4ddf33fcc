"""A local profile in the hands of several people and programs: whatever they do in whatever order.

Random verbs through two ledgers on one folder, as two running programs have them. The journal is
the truth: from it alone the same state follows, by the pure rules and by a replica made anew.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from tests.support.profiles import NOON, desk_at, mail, new_case, open_ledger, random_keys
from workbench.changes import Changes
from workbench.domain.cases import CaseSnapshot, State
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.domain.rules import CaseState, replay
from workbench.operations import casework
from workbench.operations.desk import Desk
from workbench.operations.intake import split_message, take_in
from workbench.operations.notes import NewAttachment, write_note
from workbench.operations.undo import undo
from workbench.operations.verification import verify
from workbench.storage import replica_tables as tables
from workbench.storage.case_columns import state_from
from workbench.storage.journal import JournalEntry, entries_after
from workbench.storage.ledger import Ledger
from workbench.storage.search import document_id

PEOPLE = (("ann", Role.TEAM_LEAD), ("bo", Role.SPECIALIST), ("cy", Role.AUDITOR))
ROWS_COMPARED = [
    table for table in tables.TABLES.sorted_tables if table.name not in {"meta", "counter"}
]

who = st.integers(0, len(PEOPLE) - 1)
program = st.integers(0, 1)
words = st.sampled_from(["bike", "refund", "straße", "\U0001f6b2", "x" * 300])


def journal_of(ledger: Ledger) -> list[JournalEntry]:
    with ledger.journal.reading() as connection:
        return entries_after(connection, 0, 1_000_000)


def rows_of(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the replica, in an order of its own."""
    with ledger.replica.reading() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in ROWS_COMPARED
        }
        counters = select(tables.counter_table).where(tables.counter_table.c.n != 0)
        found["counter"] = sorted(tuple(row) for row in connection.execute(counters))
        documents = connection.exec_driver_sql("SELECT rowid FROM search ORDER BY rowid")
        found["search"] = [tuple(row) for row in documents]
    return found


class LocalProfile(RuleBasedStateMachine):
    """Two programs, three people, one folder."""

    cases: Bundle[UUID] = Bundle("cases")
    done: Bundle[Changes] = Bundle("done")

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory(prefix="workbench-")
        self.folder = Path(self._place.name) / "profile"
        self.folder.mkdir()
        self.keys = random_keys()
        self.ledgers = [open_ledger(self.folder, self.keys) for _ in range(2)]
        self.mails = 0
        self.tokens: dict[UUID, int] = {}
        self.told: dict[UUID, str] = {}

    def teardown(self) -> None:
        self.check_the_journal_alone()
        for ledger in self.ledgers:
            ledger.close()
        self._place.cleanup()

    def desk(self, at: int, person: int) -> Desk:
        login, role = PEOPLE[person]
        return desk_at(self.ledgers[at], login, role)

    def tell(self, changes: Changes) -> Changes:
        self.told |= {recorded.op_id: recorded.outcome for recorded in changes.recorded}
        return changes

    @initialize(target=cases)
    def begin(self) -> UUID:
        return new_case(self.desk(0, 0))

    @rule(target=cases, at=program, person=st.integers(0, 1), subject=words)
    def opens(self, at: int, person: int, subject: str) -> UUID:
        return new_case(self.desk(at, person), subject)

    @rule(target=cases, at=program, answered=st.integers(0, 5))
    def a_mail_comes(self, at: int, answered: int) -> UUID:
        self.mails += 1
        answers = (answered,) if answered and answered != self.mails else ()
        path = self.folder.parent / f"{self.mails}.eml"
        path.write_bytes(mail(self.mails, answers=answers))
        first = take_in(self.desk(at, 0), [str(path)])[0]
        again = take_in(self.desk(1 - at, 0), [str(path)])[0]
        assert (again.outcome, again.case) == ("duplicate", first.case)
        assert first.case is not None
        return first.case

    @rule(at=program, person=who, case=cases, text=words, attached=st.booleans())
    def writes_a_note(self, at: int, person: int, case: UUID, text: str, attached: bool) -> None:
        files = [NewAttachment("a.txt", text.encode())] if attached else []
        self.tell(write_note(self.desk(at, person), case, text, files))

    @rule(
        target=done,
        at=program,
        person=who,
        case=cases,
        verb=st.sampled_from(
            [
                lambda desk, case: casework.claim_cases(desk, [case]),
                lambda desk, case: casework.release_cases(desk, [case]),
                lambda desk, case: casework.assign_cases(desk, [case], "bo"),
                lambda desk, case: casework.set_kind(desk, [case], "appeal.business"),
                lambda desk, case: casework.set_priority(desk, [case], 1, "an order"),
                lambda desk, case: casework.set_jurisdiction(desk, [case], "DE"),
                lambda desk, case: casework.set_subject(desk, case, "Another title"),
                lambda desk, case: casework.set_due(desk, [case], NOON, "an order"),
                lambda desk, case: casework.set_due(desk, [case], None, ""),
                lambda desk, case: casework.add_tag(desk, [case], "urgent"),
                lambda desk, case: casework.remove_tag(desk, [case], "urgent"),
                lambda desk, case: casework.add_party(desk, case, "counsel", "Ida"),
                lambda desk, case: casework.wait_for(desk, [case], "Bo", NOON + timedelta(days=3)),
                lambda desk, case: casework.resume_cases(desk, [case]),
                lambda desk, case: casework.close_cases(desk, [case], "empty"),
                lambda desk, case: casework.reopen_case(desk, case, "news"),
                lambda desk, case: casework.decide_case(desk, case, "keep", "no breach"),
            ]
        ),
    )
    def acts(self, at: int, person: int, case: UUID, verb: Any) -> Changes:
        return self.tell(verb(self.desk(at, person), case))

    @rule(target=cases, at=program, case=cases)
    def splits(self, at: int, case: UUID) -> Any:
        desk = self.desk(at, 0)
        messages = desk.read(case).stream("message")
        if len(messages) < 2:
            return multiple()
        changes = self.tell(split_message(desk, case, messages[-1].op_id))
        opened = changes.recorded[0].case
        assert opened is not None
        assert messages[-1].op_id in {m.op_id for m in desk.read(opened).stream("message")}
        back = undo(desk, changes.undoable)
        assert [m.op_id for m in desk.read(case).stream("message")] == [m.op_id for m in messages]
        assert desk.read(opened).state == State.CLOSED
        self.tell(undo(desk, back.undoable))
        assert desk.read(opened).state == State.NEW
        return opened

    @rule(at=program, changes=done)
    def takes_back(self, at: int, changes: Changes) -> None:
        """Later, when others may have gone on: it never fails, at most it is not applied."""
        if changes.undoable:
            self.tell(undo(self.desk(at, 0), changes.undoable))

    @rule(at=program, case=cases, priority=st.integers(0, 4))
    def at_once_takes_back(self, at: int, case: UUID, priority: int) -> None:
        desk = self.desk(at, 0)
        casework.assign_cases(desk, [case], "ann")  # who was held before is open, and stays so
        before = facts(desk.read(case))
        verbs: list[Callable[[], Changes]] = [
            lambda: casework.set_priority(desk, [case], priority, "so"),
            lambda: casework.add_tag(desk, [case], f"p{priority}"),
            lambda: casework.assign_cases(desk, [case], "cy"),
            lambda: casework.close_cases(desk, [case], "no matter"),
        ]
        for verb in verbs:
            changes = self.tell(verb())
            if changes.undoable:
                self.tell(undo(desk, changes.undoable))
            assert facts(desk.read(case)) == before

    @rule(at=program, place=st.integers(0, 1_000))
    def offers_again(self, at: int, place: int) -> None:
        """A program that does not know whether it was heard says the same once more."""
        entries = journal_of(self.ledgers[at])
        entry = entries[place % len(entries)]
        (recorded,) = self.ledgers[at].record([entry.operation], entry.role)
        assert (recorded.op_id, recorded.outcome) == (entry.operation.op_id, entry.outcome)
        assert len(journal_of(self.ledgers[at])) == len(entries)

    @invariant()
    def tokens_only_rise(self) -> None:
        with self.ledgers[0].replica.reading() as connection:
            columns = (tables.case_table.c.id, tables.case_table.c.token)
            for case, token in connection.execute(select(*columns)):
                assert token >= self.tokens.get(case, 0)
                self.tokens[case] = token

    @invariant()
    def the_journal_holds_what_was_told(self) -> None:
        entries = journal_of(self.ledgers[1])
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        outcomes = {entry.operation.op_id: entry.outcome for entry in entries}
        assert len(outcomes) == len(entries)
        assert {op_id: outcomes.get(op_id) for op_id in self.told} == self.told

    @invariant()
    def a_case_is_decided_once_until_it_is_reopened(self) -> None:
        decided: set[UUID | None] = set()
        for entry in journal_of(self.ledgers[0]):
            if entry.outcome == "applied" and entry.operation.kind == "case.decide":
                assert entry.operation.case not in decided
                decided.add(entry.operation.case)
            if entry.outcome == "applied" and entry.operation.kind == "case.reopen":
                decided.discard(entry.operation.case)

    @invariant()
    def the_chains_hold(self) -> None:
        found = verify(self.desk(1, 0))
        assert found.holds, found.words

    def check_the_journal_alone(self) -> None:
        """The rules and a replica made anew come to what the live replica shows."""
        live = rows_of(self.ledgers[0])
        assert live["search"] == sorted(self._documents())
        for case, history in self._histories():
            replayed = replay(history, self._number(case))
            members = {name: values for name, values in replayed.members.items() if values}
            assert replace(replayed, members=members) == self._shown(case)
        for path in self.folder.glob("replica.db*"):
            path.unlink()
        anew = open_ledger(self.folder, self.keys)
        try:
            assert rows_of(anew) == live
        finally:
            anew.close()

    def _documents(self) -> Iterator[tuple[int]]:
        """The places in the full-text index that the entries of the cases name."""
        entry = tables.entry_table.c
        place = func.coalesce(entry.guest_document, entry.document)
        named = select(entry.case_row, place).where(entry.document.is_not(None))
        with self.ledgers[0].replica.reading() as connection:
            for case_row, document in connection.execute(named):
                yield (document_id(case_row, document),)

    def _histories(self) -> Iterator[tuple[UUID, list[tuple[Operation, Role]]]]:
        histories: dict[UUID, list[tuple[Operation, Role]]] = {}
        for entry in journal_of(self.ledgers[0]):
            if entry.operation.case is not None:
                histories.setdefault(entry.operation.case, []).append((entry.operation, entry.role))
        yield from histories.items()

    def _number(self, case: UUID) -> int:
        number = self.desk(0, 0).read(case).number
        assert number is not None
        return number

    def _shown(self, case: UUID) -> CaseState:
        with self.ledgers[0].replica.reading() as connection:
            row = (
                connection.execute(select(tables.case_table).where(tables.case_table.c.id == case))
                .mappings()
                .one()
            )
            members: dict[str, frozenset[str]] = {}
            of_case = select(tables.member_table.c.name, tables.member_table.c.value).where(
                tables.member_table.c.case_row == row["row"]
            )
            for name, value in connection.execute(of_case):
                members[name] = members.get(name, frozenset()) | {value}
            return state_from(dict(row), members)


def facts(case: CaseSnapshot) -> dict[str, Any]:
    """What undo has to restore."""
    names = ("state", "priority", "subject", "due", "due_basis", "assignee", "tags", "kind")
    return {name: getattr(case, name) for name in names}


def test_whatever_is_done_the_journal_alone_gives_it_again() -> None:
    # Without shrinking: each step writes to a disk, so it would take minutes; a blob is printed.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    chosen = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=25, phases=phases
    )
    run_state_machine_as_test(LocalProfile, settings=chosen)
