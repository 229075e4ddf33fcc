"""What the centre keeps, and as what: entries, receipts, redactions, broken operations."""

from threading import Thread
from typing import Any

import psycopg
import pytest

from tests.support.centre_acts import apply, count, everything, open_case, write_note
from tests.support.postgres import Centre
from workbench.domain.ids import new_id


def test_a_row_of_another_class_is_shown_to_nobody(staffed: Centre) -> None:
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        write_note(vera, case)
        with staffed.owner() as connection:
            connection.execute("UPDATE app.entry_body SET class = 'privileged'")
            connection.execute("UPDATE app.case_item SET class = 'private'")
        assert [count(vera, name) for name in ("case_item", "entry", "entry_body")] == [0, 2, 0]
        assert write_note(vera, case)[0] == "quarantined"


def test_what_happened_cannot_be_rewritten_even_by_the_owner(staffed: Centre) -> None:
    """Triggers hold under session_replication_role too, which skips ordinary ones."""
    with staffed.session("vera") as vera:
        write_note(vera, open_case(vera, "north"))
    with staffed.owner() as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in (
            "UPDATE app.entry SET actor = 'wim'",
            "DELETE FROM app.entry",
            "TRUNCATE app.entry",
            "UPDATE app.entry_body SET body = '{}'",
        ):
            with pytest.raises(psycopg.errors.RestrictViolation):
                connection.execute(statement.encode())
        stamped = "UPDATE app.case_item SET subject = 'x' RETURNING row_xid = pg_current_xact_id()"
        assert connection.execute(stamped).fetchall() == [(True,)]


def test_a_redacted_note_leaves_its_chain(staffed: Centre) -> None:
    """The body goes, the entry with its hashes stays."""
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        hashes = [write_note(vera, case, text)[1]["hash"] for text in ("one", "two")]
        with staffed.owner() as connection:
            connection.execute("DELETE FROM app.entry_body WHERE body ->> 'text' = 'one'")
        kept = vera.execute(
            "SELECT encode(hash, 'hex') FROM app.entry WHERE stream = 'note' ORDER BY n"
        ).fetchall()
        assert [value for (value,) in kept] == hashes
        third = write_note(vera, case, "three")[1]
        assert (third["n"], third["previous_hash"]) == (3, hashes[-1])


def test_values_that_do_not_fit_are_refused_and_leave_nothing(staffed: Centre) -> None:
    """A broken client is told; its next operation goes on."""
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        before = everything(staffed)[0]
        broken: dict[str, dict[str, Any]] = {
            "case.set_priority": {"value": "urgent", "base_revision": 0},
            "case.set_due": {"value": "soon", "base_revision": 0},
            "case.set_subject": {"value": None, "base_revision": 0},
            "note.write": {"text": "x", "salt": "", "attachments": [{}]},
            "tag.add": {},
            "case.wait": {},
        }
        for kind, args in broken.items():
            outcome, detail = apply(vera, kind, case, args)
            assert outcome == "refused", (kind, detail)
        assert apply(vera, "no.such", case)[0] == "refused"
        assert apply(vera, "case.claim", None)[0] == "refused"
        assert everything(staffed)[0] == before
        kept = vera.execute(
            "SELECT count(*) FROM app.receipt WHERE outcome = 'refused' AND args IS NOT NULL"
        ).fetchone()
        assert kept == (8,)


def test_an_operation_offered_again_changes_nothing(staffed: Centre) -> None:
    """A client that heard no answer says the same once more and is told the same."""
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        op_id = new_id()
        args: dict[str, Any] = {"text": "x", "salt": "", "attachments": []}
        told = apply(vera, "note.write", case, args, op_id)
        before = everything(staffed)
        assert apply(vera, "note.write", case, args, op_id) == told
        assert everything(staffed) == before
        other = args | {"text": "y"}
        for kind, said in {"note.write": other, "tag.add": args}.items():
            with pytest.raises(psycopg.errors.UniqueViolation, match="another operation"):
                apply(vera, kind, case, said, op_id)
        assert everything(staffed) == before


def test_one_operation_offered_by_two_sessions_at_once_is_done_once(staffed: Centre) -> None:
    """The second waits for the first, and is told what became of it."""
    with staffed.session("vera") as vera, staffed.session("vera") as twin:
        case = open_case(vera, "north")
        op_id = new_id()
        heard: list[object] = []
        with vera.transaction():
            told = apply(vera, "case.claim", case, {}, op_id)
            second = Thread(target=lambda: heard.append(apply(twin, "case.claim", case, {}, op_id)))
            second.start()
            wait_for_lock(staffed, twin.info.backend_pid)
        second.join()
        assert heard == [told]
        assert count(vera, "entry") == 2


def wait_for_lock(centre: Centre, pid: int) -> None:
    """Return when that session waits for another's lock."""
    waits = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    with centre.owner() as connection:
        while connection.execute(waits, (pid,)).fetchone() != (True,):
            pass


def test_a_conflict_keeps_base_mine_and_theirs(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("vic") as vic:
        case = open_case(vera, "north", subject="A")
        for session, value in ((vera, "B"), (vic, "C")):
            change = {"value": value, "base": "A", "base_revision": 0}
            apply(session, "case.set_subject", case, change)
        kept = vera.execute("SELECT actor, field, base, mine, theirs FROM app.conflict").fetchall()
        assert kept == [("vic", "subject", "A", "C", "B")]
        assert vera.execute("SELECT subject FROM app.case_item").fetchall() == [("B",)]


def test_receipts_are_ones_own(staffed: Centre) -> None:
    with staffed.session("ann") as ann, staffed.session("bo") as bo:
        open_case(ann, "in-house")
        assert (count(ann, "receipt"), count(bo, "receipt")) == (1, 0)
