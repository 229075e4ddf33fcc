"""What a workstation meets: scopes that come and go, cuts, kills, restores, newer centres."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import psycopg
import pytest

from tests.support.centre_acts import SALT, count
from tests.support.network import Network, Trouble, network_to
from tests.support.postgres import Centre
from tests.support.tree import ROOT
from tests.support.workstations import Workstation, workstations
from workbench.central import provision
from workbench.errors import EnvironmentFault, NotHere
from workbench.operations.casework import set_subject
from workbench.operations.notes import NewAttachment, write_note
from workbench.storage.outbox import pending
from workbench.sync.exchange import Exchange
from workbench.sync.files import CHUNK
from workbench.sync.state import Link, SyncState
from workbench.sync.turn import turn

Pair = tuple[Workstation, Workstation]


@pytest.fixture
def pair(centre: Centre, tmp_path: Path) -> Iterator[Pair]:
    """The lead and a specialist, both in-house."""
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        yield ann, bo


@pytest.fixture
def case(pair: Pair) -> UUID:
    """A case that both see."""
    made = pair[0].new_case()
    for station in pair:
        station.sync()
    return made


@pytest.fixture
def network(centre: Centre) -> Iterator[Network]:
    """The way to the centre, as bad as networks are."""
    with network_to(centre.running.port) as made:
        yield made


def beyond(network: Network, centre: Centre, folder: Path, login: str) -> Workstation:
    """A workstation at the other end of a network."""
    place = f"host=127.0.0.1 port={network.port} dbname={centre.database}"
    return Workstation(folder / f"{login} beyond", place, login)


def test_a_moved_case_leaves_and_unsent_work_on_it_reaches_its_lead(
    pair: Pair, case: UUID, centre: Centre
) -> None:
    ann, bo = pair
    write_note(bo.desk, case, "Written on the train.")
    with centre.owner() as owner:
        provision.move_case(owner, str(case), "north")
    (told,) = bo.step().told
    assert told.outcome == "quarantined"
    for station in pair:
        station.step()
        assert not cases_of(station)
    with ann.ledger.replica.reading() as replica:
        kept = replica.exec_driver_sql("SELECT actor, kind, args FROM quarantine").all()
    assert [(row.actor, row.kind) for row in kept] == [("bo", "note.write")]
    assert "Written on the train." in kept[0].args
    with bo.ledger.replica.reading() as replica:
        assert replica.exec_driver_sql("SELECT count(*) FROM quarantine").scalar() == 0


def test_a_scope_that_is_taken_away_is_purged_and_one_that_is_given_comes(
    pair: Pair, case: UUID, centre: Centre
) -> None:
    _, bo = pair
    with centre.owner() as owner:
        provision.revoke(owner, "bo", "in-house")
        provision.grant(owner, "bo", "north")
    result = bo.step()
    assert result.scopes_lost == ("in-house",)
    assert bo.ledger.binding is not None
    assert bo.engine.binding.scopes == ("north",)
    assert not cases_of(bo)
    with centre.owner() as owner:
        provision.grant(owner, "bo", "in-house")
    bo.sync()
    assert cases_of(bo) == [case]


@pytest.mark.parametrize("size", [9, 3 * CHUNK], ids=["small", "large"])
def test_a_file_that_no_one_else_has_survives_the_loss_of_its_scope(
    centre: Centre, tmp_path: Path, size: int
) -> None:
    """The note was answered, its file had still to follow; with the scope it does."""
    with workstations(centre, tmp_path, "vera", "vic") as (vera, vic):
        case = vic.new_case()
        for station in (vic, vera):
            station.sync()
        content = b"evidence!" * (size // 9)
        write_note(vera.desk, case, "Seen.", [NewAttachment("a.txt", content)])
        with patch.object(Exchange, "send_files"):
            vera.sync()
        with centre.owner() as owner:
            provision.revoke(owner, "vera", "north")
        vera.sync()
        vera.sync()
        with centre.owner() as owner:
            provision.grant(owner, "vera", "north")
        vera.sync()
        vera.sync()
        vic.sync()
        assert vic.engine.fetch_file(sha256(content).hexdigest(), case) == content


def test_a_file_that_was_lost_here_holds_nothing_up(pair: Pair, case: UUID) -> None:
    ann, bo = pair
    write_note(ann.desk, case, "Seen.", [NewAttachment("a.bin", b"x" * 400_000)])
    for path in (ann.folder / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    set_subject(ann.desk, case, "After the loss")
    ann.sync()
    bo.sync()
    assert bo.desk.read(case).subject == "After the loss"


def test_a_deactivated_person_stops_and_goes_on_when_let_in_again(
    pair: Pair, case: UUID, centre: Centre
) -> None:
    _, bo = pair
    write_note(bo.desk, case, "Unsent.")
    with centre.owner() as owner:
        provision.deactivate(owner, "bo")
    result = bo.step()
    assert result.state.link is Link.SHUT_OUT
    assert (result.scopes_lost, result.waiting) == (("in-house",), 1)
    assert not cases_of(bo)
    with centre.owner() as owner:
        provision.reactivate(owner, "bo")
        provision.grant(owner, "bo", "in-house")
    assert dict(bo.sync()[0].outcomes) == {"applied": 1}
    assert [n.body["text"] for n in bo.desk.read(case).stream("note")] == ["Unsent."]


def test_a_password_that_was_changed_elsewhere_is_asked_for_and_nothing_is_lost(
    pair: Pair, case: UUID, centre: Centre
) -> None:
    _, bo = pair
    write_note(bo.desk, case, "Kept.")
    with centre.owner() as owner:
        provision.reset_password(owner, "bo", "another password")
    assert [bo.step().state.link for _ in range(2)] == [Link.PASSWORD_WANTED] * 2
    assert bo.step().waiting == 1
    bo.password = "another password"
    assert bo.sync()[-1].waiting == 0


def test_a_large_attachment_goes_on_where_a_cut_broke_it_off(
    network: Network, centre: Centre, tmp_path: Path, pair: Pair, case: UUID
) -> None:
    ann, _ = pair
    content = os.urandom(5 * CHUNK + 17)
    bo = beyond(network, centre, tmp_path, "bo")
    try:
        bo.sync()
        write_note(bo.desk, case, "With the film.", [NewAttachment("film.mp4", content)])
        network.cut_after = network.passed + 3 * CHUNK + CHUNK // 2
        assert bo.step().state.link is Link.OFFLINE
        before = chunks(centre)
        assert 2 <= before <= 3
        network.trouble = Trouble.NONE
        bo.sync()
        assert chunks(centre) == 6
        assert network.passed < 7 * CHUNK
    finally:
        bo.close()
    ann.step()
    digest = sha256(content).hexdigest()
    with pytest.raises(NotHere) as lacking:
        ann.ledger.blobs.read(digest)
    assert lacking.value.size == len(content)
    steps: list[tuple[int, int]] = []
    assert ann.engine.fetch_file(digest, case, lambda *at: steps.append(at)) == content
    assert steps[-1] == (len(content), len(content))
    assert ann.ledger.blobs.read(digest) == content


def test_a_download_goes_on_where_a_cut_broke_it_off(
    network: Network, centre: Centre, tmp_path: Path, pair: Pair, case: UUID
) -> None:
    ann, _ = pair
    content = os.urandom(4 * CHUNK)
    digest = sha256(content).hexdigest()
    write_note(ann.desk, case, "With the film.", [NewAttachment("film.mp4", content)])
    ann.step()
    bo = beyond(network, centre, tmp_path, "bo")
    try:
        bo.sync()

        def cut(here: int, _: int) -> None:
            if here == 2 * CHUNK:
                network.trouble = Trouble.CUT

        with pytest.raises(EnvironmentFault, match="2,097,152 bytes are here"):
            bo.engine.fetch_file(digest, case, cut)
        network.trouble = Trouble.NONE
        steps: list[int] = []
        assert bo.engine.fetch_file(digest, case, lambda here, _: steps.append(here)) == content
        assert steps == [3 * CHUNK, 4 * CHUNK]
    finally:
        bo.close()


def test_work_goes_out_when_the_network_heals(
    network: Network, centre: Centre, tmp_path: Path, pair: Pair, case: UUID
) -> None:
    bo = beyond(network, centre, tmp_path, "bo")
    try:
        bo.sync()
        network.trouble = Trouble.CUT
        states = []
        for _ in range(2):
            write_note(bo.desk, case, "Written without a network.")
            states.append(bo.step().state)
        assert [(s.link, s.waiting) for s in states] == [(Link.OFFLINE, 1), (Link.OFFLINE, 2)]
        assert states[0].since == states[1].since
        assert bo.engine.next_wait() < 10
        network.trouble = Trouble.NONE
        assert dict(bo.step().outcomes) == {"applied": 2}
    finally:
        bo.close()


def test_an_answer_that_was_lost_is_asked_for_again(
    network: Network, centre: Centre, tmp_path: Path, pair: Pair, case: UUID
) -> None:
    """The operation arrived: its receipt answers, and nothing is done twice."""
    bo = beyond(network, centre, tmp_path, "bo")
    try:
        bo.sync()
        write_note(bo.desk, case, "Once.")
        with bo.ledger.journal.reading() as journal:
            (entry,) = pending(journal, 10)
        operation = entry.operation
        with centre.session("bo") as session:
            session.execute(
                "SELECT api.apply(%s, null, %s, %s, %s, %s)",
                (
                    operation.op_id,
                    entry.seq,
                    operation.kind,
                    operation.case,
                    psycopg.types.json.Jsonb(dict(operation.args)),
                ),
            )
        assert dict(bo.step().outcomes) == {"applied": 1}
        assert [n.n for n in bo.desk.read(case).stream("note")] == [1]
    finally:
        bo.close()


def test_a_kill_between_sending_and_the_answer_does_nothing_twice(
    pair: Pair, case: UUID, centre: Centre
) -> None:
    """The process is ended with all its operations at the centre and no answer read."""
    _, bo = pair
    write_note(bo.desk, case, "First.")
    write_note(bo.desk, case, "Second.")
    bo.close()
    keys = ",".join(key.hex() for key in bo.keys)
    place = f"host=127.0.0.1 port={centre.running.port} dbname={centre.database}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.dying_workstation", bo.folder, keys, place, "bo"],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    bo.open()
    with centre.owner() as owner:
        while count(owner, "receipt") < 3:
            os.sched_yield()
    assert dict(bo.step().outcomes) == {"applied": 2}
    assert [n.body["text"] for n in bo.desk.read(case).stream("note")] == ["First.", "Second."]
    with centre.owner() as owner:
        assert count(owner, "receipt") == 3


def test_a_first_sync_that_was_killed_goes_on_where_it_was(
    pair: Pair, centre: Centre, tmp_path: Path
) -> None:
    ann, _ = pair
    for number in range(450):
        ann.new_case(f"Case {number}")
    ann.sync()
    (tmp_path / "later").mkdir()
    with workstations(centre, tmp_path / "later", "bo") as (later,):
        closed_after_a_block(later)
        there = len(cases_of(later))
        assert 0 < there < 450
        later.open()
        assert later.engine.state.link is not Link.SYNCED
        results = later.sync()
        assert len(cases_of(later)) == 450
        assert sum(r.pulled for r in results) < 2 * 450


def test_a_restored_centre_is_offered_all_that_it_lost(
    pair: Pair, case: UUID, centre: Centre
) -> None:
    """As after `central restore`: another epoch, and the last operations are gone."""
    ann, bo = pair
    write_note(bo.desk, case, "Lost by the centre.")
    set_subject(bo.desk, case, "Lost too")
    bo.step()
    ann.step()
    lost = ann.new_case("Lost with all that is on it")
    ann.step()
    bo.step()
    forget(centre, case, after=1)
    forget(centre, lost, after=0)
    with centre.owner() as owner:
        owner.execute("UPDATE app.centre SET epoch = gen_random_uuid()")
        owner.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'bo'"
        )
    for station in (bo, ann, bo, ann):
        station.step()
    for station in pair:
        state = station.engine.state
        assert (state.link, state.waiting) == (Link.SYNCED, 0), state
        assert sorted(cases_of(station)) == sorted([case, lost])
        seen = station.desk.read(case)
        assert seen.subject == "Lost too"
        assert [n.body["text"] for n in seen.stream("note")] == ["Lost by the centre."]


def test_a_workstation_restored_from_an_old_copy_catches_up(
    pair: Pair, case: UUID, tmp_path: Path
) -> None:
    ann, bo = pair
    bo.copy(tmp_path / "copy")
    write_note(bo.desk, case, "After the copy.")
    set_subject(ann.desk, case, "Ann's title")
    ann.step()
    bo.step()
    bo.restore(tmp_path / "copy")
    bo.sync()
    seen = bo.desk.read(case)
    assert seen.subject == "Ann's title"
    assert [n.body["text"] for n in seen.stream("note")] == ["After the copy."]
    write_note(bo.desk, case, "And goes on.")
    assert dict(bo.step().outcomes) == {"applied": 1}


def test_an_old_program_only_sends(pair: Pair, case: UUID, centre: Centre) -> None:
    ann, bo = pair
    set_subject(ann.desk, case, "Not for old programs")
    ann.step()
    newer(centre)
    bo.reopen()
    write_note(bo.desk, case, "Sent all the same.")
    result = bo.step()
    assert (result.state.link, dict(result.outcomes)) == (Link.TOO_OLD, {"applied": 1})
    assert result.waiting == 0
    assert bo.desk.outline(case).subject != "Not for old programs"
    with centre.owner() as owner:
        assert count(owner, "entry") == 3


def test_an_operation_that_the_centre_cannot_take_is_set_aside(pair: Pair, case: UUID) -> None:
    _, bo = pair
    args = {"text": "x" * 300_000, "salt": SALT, "attachments": []}
    bo.desk.record([bo.desk.operation("note.write", case, args)])
    write_note(bo.desk, case, "The rest goes on.")
    result = bo.step()
    assert dict(result.outcomes) == {"refused": 1, "applied": 1}
    assert "256 KiB" in result.told[0].detail["reason"]
    assert [n.body["text"] for n in bo.desk.read(case).stream("note")] == ["The rest goes on."]


def test_digests_find_and_heal_what_went_wrong_unseen(pair: Pair, case: UUID) -> None:
    _, bo = pair
    with bo.ledger.replica.writing() as replica:
        replica.exec_driver_sql("UPDATE case_item SET subject = 'Rotten', fingerprint = 1")
    assert bo.step().changed is False
    bo.engine.compare_soon()
    assert bo.step().changed is True
    assert bo.desk.outline(case).subject == "A bike was sold twice"
    bo.engine.compare_soon()
    assert bo.step().changed is False


def test_colleagues_on_the_same_case_are_heard_of(pair: Pair, case: UUID) -> None:
    ann, bo = pair
    assert ann.engine.here(case) == []
    (seen,) = bo.engine.here(case, writing=True)
    assert (seen.login, seen.name, seen.writing) == ("ann", "Ann", False)
    assert [p.writing for p in ann.engine.here(case)] == [True]
    assert bo.engine.here(None) == []
    assert ann.engine.here(case) == []


def test_a_second_program_of_the_profile_waits_for_its_turn(
    pair: Pair, case: UUID, centre: Centre
) -> None:
    _, bo = pair
    write_note(bo.desk, case, "Once.")
    with turn(bo.folder) as ours:
        assert ours
        assert bo.step().pushed == 0
    assert bo.step().pushed == 1


def closed_after_a_block(station: Workstation) -> None:
    """Break off a first sync once there is something to look at."""

    def enough(state: SyncState) -> None:
        if state.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        station.engine.step(enough)
    station.close()


def cases_of(station: Workstation) -> list[UUID]:
    with station.ledger.replica.reading() as replica:
        found = replica.exec_driver_sql("SELECT id FROM case_item ORDER BY row").scalars()
        return [UUID(hex=case) for case in found]


def chunks(centre: Centre) -> int:
    with centre.owner() as owner:
        return count(owner, "file_chunk")


def forget(centre: Centre, case: UUID, after: int) -> None:
    """Take entries after a place, or the whole case, out of a centre, as a restore does."""
    with centre.owner() as owner, owner.transaction():
        owner.execute("SET LOCAL session_replication_role = replica")
        for trigger in ("keep", "keep_all"):
            for table in ("entry", "entry_body"):
                owner.execute(f"ALTER TABLE app.{table} DISABLE TRIGGER {trigger}".encode())
        gone = "SELECT actor, op_id FROM app.entry WHERE case_id = %s AND place > %s"
        for table in ("receipt", "entry_body", "entry"):
            owner.execute(
                f"DELETE FROM app.{table} WHERE (actor, op_id) IN ({gone})".encode(),  # noqa: S608  # names of ours
                (case, after),
            )
        if after == 0:
            owner.execute("DELETE FROM app.case_item WHERE case_id = %s", (case,))
        else:
            owner.execute(
                "UPDATE app.case_item SET entries = %s, lengths = '{}', subject ="
                " 'A bike was sold twice', head = decode(repeat('00', 32), 'hex'),"
                " fields = jsonb_set(fields, '{subject}', '[\"A bike was sold twice\", 0]')"
                " WHERE case_id = %s",
                (after, case),
            )
        for trigger in ("keep", "keep_all"):
            for table in ("entry", "entry_body"):
                owner.execute(f"ALTER TABLE app.{table} ENABLE ALWAYS TRIGGER {trigger}".encode())


def newer(centre: Centre) -> None:
    """Make a centre of a later program, which does not talk to this one any more."""
    with centre.owner() as owner:
        row = owner.execute("SELECT pg_get_functiondef('api.hello'::regproc)").fetchone()
        assert row is not None
        owner.execute(row[0].replace("'least', 1", "'least', 2").encode())
