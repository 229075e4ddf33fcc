"""A profile that belongs to a centre, through thick and thin: work, answers, pulls, crashes.

Whatever happened in whatever order, once all is quiet the replica holds, row for row, what one
fetched anew holds; and what still waits for the centre lies over it as the rules would replay it.
"""

import shutil
import tempfile
from collections.abc import Callable
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
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from tests.support.profiles import NOON, mail, new_case, random_keys
from tests.support.tiny_centre import TinyCentre
from workbench.changes import Changes
from workbench.domain.ids import new_id
from workbench.domain.operations import Operation, Outcome
from workbench.domain.people import Person, Role
from workbench.domain.rules import CaseState, judge
from workbench.operations import casework
from workbench.operations.desk import Desk
from workbench.operations.incoming import rows_again
from workbench.operations.intake import split_message, take_in
from workbench.operations.notes import NewAttachment, write_note
from workbench.operations.undo import undo
from workbench.storage import outbox, sync_marks
from workbench.storage import replica_tables as tables
from workbench.storage.binding import BOUND_TO, Binding
from workbench.storage.case_columns import state_from
from workbench.storage.ledger import Ledger
from workbench.storage.pulled import Pulled

SCOPES = ("north", "south")
ANN, BO = "ann", "bo"
BINDING = Binding("host=centre", ANN, "Ann", Role.TEAM_LEAD.value, SCOPES)
COMPARED = [
    table
    for table in tables.TABLES.sorted_tables
    if table.name not in {"meta", "counter", "cut_chain", "doomed_file"}
]

scope = st.sampled_from(SCOPES)
words = st.sampled_from(["bike", "refund", "straße", "\U0001f6b2"])
place = st.integers(0, 1_000)

Verb = Callable[[Desk, UUID], Changes]
VERBS: list[Verb] = [
    lambda desk, case: casework.claim_cases(desk, [case]),
    lambda desk, case: casework.release_cases(desk, [case]),
    lambda desk, case: casework.assign_cases(desk, [case], BO),
    lambda desk, case: casework.set_kind(desk, [case], "appeal.business"),
    lambda desk, case: casework.set_priority(desk, [case], 1, "an order"),
    lambda desk, case: casework.set_subject(desk, case, "Another title"),
    lambda desk, case: casework.set_due(desk, [case], None, ""),
    lambda desk, case: casework.add_tag(desk, [case], "urgent"),
    lambda desk, case: casework.remove_tag(desk, [case], "urgent"),
    lambda desk, case: casework.add_party(desk, case, "counsel", "Ida"),
    lambda desk, case: casework.wait_for(desk, [case], "Bo", NOON + timedelta(days=3)),
    lambda desk, case: casework.resume_cases(desk, [case]),
    lambda desk, case: casework.close_cases(desk, [case], "empty"),
    lambda desk, case: casework.reopen_case(desk, case, "news"),
    lambda desk, case: casework.decide_case(desk, case, "keep", "no breach"),
    lambda desk, case: write_note(desk, case, "Seen.", [NewAttachment("a.txt", b"seen")]),
]


def bound_ledger(folder: Path, keys: Any) -> Ledger:
    """A ledger of ann's profile, brought up to date as the application does."""
    ledger = Ledger(folder, keys, rows_again)
    if ledger.binding is None:
        ledger.journal.set_meta(BOUND_TO, BINDING.spelt())
        ledger.close()
        return bound_ledger(folder, keys)
    ledger.catch_up()
    return ledger


def rows_of(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the replica, in an order of its own, and every word in its index."""
    with ledger.replica.reading() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in COMPARED
        }
        counters = select(tables.counter_table).where(tables.counter_table.c.n != 0)
        found["counter"] = sorted(tuple(row) for row in connection.execute(counters))
    plain = ledger.replica.driver_connection()
    plain.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
    found["search"] = sorted(plain.execute("SELECT doc, term, offset FROM words").fetchall())
    plain.close()
    return found


class BoundProfile(RuleBasedStateMachine):
    """Ann at her workstation, Bo straight at the centre."""

    done: Bundle[Changes] = Bundle("done")

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory(prefix="workbench-")
        self.folder = Path(self._place.name) / "profile"
        self.folder.mkdir()
        self.keys = random_keys()
        self.ledger = bound_ledger(self.folder, self.keys)
        self.centre = TinyCentre()
        self.centre.roles = {ANN: Role.TEAM_LEAD, BO: Role.TEAM_LEAD}
        self.centre.members = {ANN: set(SCOPES), BO: set(SCOPES)}
        self.mails = 0

    def teardown(self) -> None:
        self.push(1_000, answers=1_000)
        self.pull_all()
        self.check_against_a_new_replica()
        with self.ledger.journal.reading() as connection:
            assert outbox.waiting(connection) == 0
        self.ledger.close()
        self._place.cleanup()

    @property
    def desk(self) -> Desk:
        return Desk(
            self.ledger, Person(ANN, "Ann", Role.TEAM_LEAD, SCOPES), now=lambda: self.centre.now
        )

    def shown(self, at: int) -> UUID | None:
        with self.ledger.replica.reading() as connection:
            cases = connection.scalars(select(tables.case_table.c.id)).all()
        return sorted(cases)[at % len(cases)] if cases else None

    @initialize()
    def begin(self) -> None:
        for where in (*SCOPES, *SCOPES):
            self.bo_opens(where, "bike")
        self.pull_all()

    # What ann does.

    @rule(where=scope, subject=words)
    def ann_opens(self, where: str, subject: str) -> None:
        desk = replace(self.desk, person=Person(ANN, "Ann", Role.TEAM_LEAD, (where,)))
        new_case(desk, subject)

    @rule(target=done, at=place, verb=st.sampled_from(VERBS))
    def ann_acts(self, at: int, verb: Verb) -> Changes:
        case = self.shown(at)
        return verb(self.desk, case) if case is not None else Changes((), "")

    @rule(at=place, to=scope)
    def ann_moves(self, at: int, to: str) -> None:
        case = self.shown(at)
        if case is not None:
            seen = self.desk.outline(case)
            args = {
                "value": to,
                "base": seen.scope,
                "base_revision": seen.revisions.get("scope", 0),
            }
            args |= {"reason": "", "reason_before": ""}
            self.desk.record([self.desk.operation("case.move", case, args)])

    @rule(target=done, answered=st.integers(0, 3))
    def a_mail_comes(self, answered: int) -> Changes:
        self.mails += 1
        path = self.folder.parent / f"{self.mails}.eml"
        answers = (answered,) if answered and answered < self.mails else ()
        path.write_bytes(mail(self.mails, answers=answers))
        take_in(self.desk, [str(path)])
        return Changes((), "")

    @rule()
    def a_table_comes(self) -> None:
        self.mails += 1
        path = self.folder.parent / f"{self.mails}.csv"
        path.write_text(f"review_id,title,text,rating\nr{self.mails},Bad,Stolen bike,1\n")
        take_in(self.desk, [str(path)])

    @rule(target=done, at=place)
    def ann_splits(self, at: int) -> Changes:
        case = self.shown(at)
        if case is None:
            return Changes((), "")
        messages = self.desk.read(case).stream("message")
        if len(messages) < 2:
            return Changes((), "")
        return split_message(self.desk, case, messages[at % len(messages)].op_id)

    @rule(target=done, changes=done)
    def ann_takes_back(self, changes: Changes) -> Changes:
        return undo(self.desk, changes.undoable) if changes.undoable else changes

    # What others do at the centre.

    def by_bo(self, kind: str, case: UUID, args: dict[str, Any], op_id: UUID | None = None) -> None:
        self.centre.apply(Operation(op_id or new_id(), kind, case, args, BO, self.centre.now))

    @rule(where=scope, subject=words)
    def bo_opens(self, where: str, subject: str) -> None:
        op_id = new_id()
        fields = {
            "scope": where,
            "kind": "csm_escalation",
            "priority": 3,
            "subject": subject,
            "received": "2026-11-20T12:00:00+00:00",
            "received_source": "a letter",
            "due": "2026-11-21T12:00:00+00:00",
            "jurisdiction": "DK",
            "language": "en",
            "channel": "mail",
        }
        self.by_bo("case.open", UUID(int=op_id.int ^ 1), {"fields": fields, "reasons": {}}, op_id)

    @rule(
        at=place,
        act=st.sampled_from(
            [
                ("case.claim", {}),
                ("case.set_subject", {"value": "His title", "base_revision": 0, "reason": ""}),
                ("case.set_priority", {"value": 0, "base_revision": 0, "reason": "his"}),
                ("tag.add", {"value": "vip"}),
                ("tag.remove", {"value": "urgent"}),
                ("case.assign", {"to": ANN}),
                ("case.close", {"reason": "done"}),
                ("case.reopen", {"reason": "not done"}),
                ("case.move", {"value": "south", "base_revision": 0, "reason": ""}),
                ("case.move", {"value": "north", "base_revision": 1, "reason": ""}),
                ("note.write", {"text": "His.", "salt": "00", "attachments": []}),
            ]
        ),
    )
    def bo_acts(self, at: int, act: tuple[str, dict[str, Any]]) -> None:
        cases = sorted(self.centre.cases)
        self.by_bo(act[0], cases[at % len(cases)], act[1])

    @rule(at=place)
    def bo_splits(self, at: int) -> None:
        """Split a message of any case off to any other."""
        cases = self.centre.cases
        messages = [
            (case.case, entry["operation"].op_id)
            for case in cases.values()
            for entry in case.entries
            if entry["operation"].kind == "message.receive"
        ]
        if messages:
            case, message = messages[at % len(messages)]
            other = sorted(cases)[at % len(cases)]
            if other != case:
                value = {"message": str(message), "to": str(other)}
                self.by_bo("split.add", case, {"value": value})

    @rule(at=place)
    def bo_resolves(self, at: int) -> None:
        conflicts = [
            (case, entry["operation"])
            for case in self.centre.cases.values()
            for entry in case.entries
            if entry["outcome"] == "conflict"
        ]
        if conflicts:
            case, lost = conflicts[at % len(conflicts)]
            target = lost.kind.removeprefix("case.set_")
            found = case.state.fields.get(target)
            args = {"value": lost.args["value"], "base_revision": found.revision if found else 0}
            args |= {"reason": "", "resolves": str(lost.op_id)}
            self.by_bo(lost.kind, case.case, args)

    @rule(sees=st.booleans())
    def south_is_granted_or_revoked(self, sees: bool) -> None:
        self.centre.members[ANN] = set(SCOPES if sees else SCOPES[:1])

    @rule()
    def hours_pass(self) -> None:
        self.centre.now += timedelta(hours=5)

    # What goes between them.

    @rule(offered=st.integers(1, 4), answers=st.integers(0, 4))
    def push(self, offered: int, answers: int) -> None:
        """Some of the answers may be lost on their way."""
        with self.ledger.journal.reading() as connection:
            waiting = outbox.pending(connection, offered)
        for heard, entry in enumerate(waiting):
            outcome, detail, at = self.centre.apply(entry.operation)
            if heard < answers:
                with self.ledger.journal.writing() as connection:
                    outbox.settle(connection, entry.operation.op_id, outcome, detail, at)

    @rule(only=st.sampled_from([SCOPES, ("north",), ("south",)]))
    def pull(self, only: tuple[str, ...]) -> None:
        settled = self.ledger.reception.answered()
        with self.ledger.replica.reading() as connection:
            marks = sync_marks.read_marks(connection)
        seen = self.centre.members[ANN]
        known = {*marks.cursors, *marks.first_syncs}
        cursors = {s: c for s, c in marks.cursors.items() if s in seen and s in only}
        pulled = self.centre.pull(cursors, settled)
        # With the cursors of some scopes only, one cannot tell that the others have no news of an
        # operation.
        settled = settled if cursors.keys() == seen else frozenset()
        self.ledger.reception.absorb(
            replace(pulled, lost_scopes=sorted(known - seen), settled=settled)
        )

    @rule(where=scope, size=st.integers(1, 4), most=st.integers(1, 3))
    def goes_on_with_a_first_sync(self, where: str, size: int, most: int) -> None:
        """The newest blocks first; a cursor of the beginning's time at the end."""
        with self.ledger.replica.reading() as connection:
            marks = sync_marks.read_marks(connection)
        if where in marks.cursors or where not in self.centre.members[ANN]:
            return
        begun = f"{self.centre.last_number} {self.centre.version}"
        below, snapshot = map(int, marks.first_syncs.get(where, begun).split())
        for _ in range(most):
            first = max(below - size + 1, 0)
            mark = f"{first - 1} {snapshot}"
            self.ledger.reception.absorb_page(self.centre.page(where, first, below, mark))
            below = first - 1
            if below < 0:
                rest = Pulled(entries=self.without_case(where), cursors={where: str(snapshot)})
                self.ledger.reception.absorb(rest)
                return

    @rule(where=scope, first=st.integers(0, 6), size=st.integers(0, 6))
    def a_block_is_repaired(self, where: str, first: int, size: int) -> None:
        with self.ledger.replica.reading() as connection:
            marks = sync_marks.read_marks(connection)
        if where in self.centre.members[ANN] and where in marks.cursors:
            self.pull(SCOPES)
            self.ledger.reception.absorb_page(self.centre.page(where, first, first + size))

    # What befalls the workstation.

    @rule()
    def the_replica_is_lost(self) -> None:
        self.ledger.close()
        for path in self.folder.glob("replica.db*"):
            path.unlink()
        self.ledger = bound_ledger(self.folder, self.keys)

    @rule(at=place, verb=st.sampled_from(VERBS))
    def killed_before_the_replica_commits(self, at: int, verb: Verb) -> None:
        """The journal has it, the replica not yet: as if the second commit had not come."""
        self.ledger.close()
        saved = self.folder.parent / "saved.db"
        shutil.copy(self.folder / "replica.db", saved)
        self.ledger = bound_ledger(self.folder, self.keys)
        self.ann_acts(at, verb)
        self.push(2, answers=1)
        self.ledger.close()
        for path in self.folder.glob("replica.db*"):
            path.unlink()
        shutil.copy(saved, self.folder / "replica.db")
        self.ledger = bound_ledger(self.folder, self.keys)

    @invariant()
    def what_waits_lies_over_what_the_centre_showed(self) -> None:
        """By the rules alone, from the kept version and the journal."""
        with self.ledger.replica.reading() as replica:
            laid = replica.execute(select(tables.overlay_table)).all()
            for case in {row.case_id for row in laid if row.case_id is not None}:
                shown = _state(replica, tables.case_table, tables.member_table, case)
                if shown is None:
                    continue
                state = _state(replica, tables.base_table, tables.base_member_table, case)
                entries = [
                    self.ledger.journal.find(r.op_id) for r in sorted(laid) if r.case_id == case
                ]
                # What was answered no is shown until a pull comes after the answer.
                if all(entry and entry.outcome in {"pending", "applied"} for entry in entries):
                    for entry in filter(None, entries):
                        state = _predicted(state or CaseState(), entry.operation, entry.role)
                    assert shown == state

    def without_case(self, where: str) -> list[Any]:
        """What belongs to a scope and to no case: the pages of a first sync hold cases only."""
        everything = self.centre.pull({where: "-1"}, frozenset())
        return [entry for entry in everything.entries if entry[1] is None]

    def pull_all(self) -> None:
        seen = self.centre.members[ANN]
        self.pull(())
        for where in seen:
            self.goes_on_with_a_first_sync(where, 3, 1_000)
        self.pull(SCOPES)

    @rule()
    def check_against_a_new_replica(self) -> None:
        """Both ways in which a replica comes about show the same."""
        self.pull_all()
        live = rows_of(self.ledger)
        for number, by_pages in enumerate((True, False)):
            folder = self.folder.parent / f"anew-{number}"
            folder.mkdir()
            self.ledger.journal.cut_log()
            shutil.copy(self.folder / "journal.db", folder)
            anew = bound_ledger(folder, self.keys)
            self._fetch(anew, by_pages=by_pages)
            fetched = rows_of(anew)
            anew.close()
            shutil.rmtree(folder)
            for name, rows in live.items():
                assert differing(rows, fetched[name]) == [], name

    def _fetch(self, anew: Ledger, *, by_pages: bool) -> None:
        seen, settled = sorted(self.centre.members[ANN]), anew.reception.answered()
        if by_pages:
            for where in seen:
                page = self.centre.page(where, 0, self.centre.last_number)
                anew.reception.absorb_page(page)
            pulled = self.centre.pull(dict.fromkeys(seen, str(self.centre.version)), settled)
            pulled = replace(pulled, entries=[e for s in seen for e in self.without_case(s)])
        else:
            pulled = self.centre.pull(dict.fromkeys(seen, "-1"), settled)
        anew.reception.absorb(pulled)


def differing(ours: list[Any], theirs: list[Any]) -> list[Any]:
    """What only one of them holds."""
    return [row for row in ours if row not in theirs] + [row for row in theirs if row not in ours]


def _state(connection: Any, cases: Any, members: Any, case: UUID) -> CaseState | None:
    row = connection.execute(select(cases).where(cases.c.id == case)).mappings().first()
    if row is None:
        return None
    sets: dict[str, frozenset[str]] = {}
    of_case = select(members.c.name, members.c.value).where(members.c.case_row == row["row"])
    for name, value in connection.execute(of_case):
        sets[name] = sets.get(name, frozenset()) | {value}
    return state_from(dict(row), sets)


def _predicted(state: CaseState, operation: Operation, role: Role) -> CaseState:
    verdict = judge(state, operation, role, 0, operation.at)
    if verdict.outcome is not Outcome.APPLIED:
        return state
    members = {name: values for name, values in verdict.state.members.items() if values}
    number = state.number
    return replace(verdict.state, members=members, number=number)


def test_whatever_happens_all_replicas_of_a_person_show_the_same() -> None:
    # Without shrinking: each step writes to a disk, so it would take minutes; a blob is printed.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    chosen = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=25, phases=phases
    )
    run_state_machine_as_test(BoundProfile, settings=chosen)
