"""Bad days of the store: kills, full disks, torn files, locks, lost keys. Nothing said is lost."""

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.support.profiles import (
    Keys,
    desk_at,
    ledger_in,
    mail,
    new_case,
    open_ledger,
    random_keys,
)
from tests.support.tree import ROOT
from workbench.domain.people import Role
from workbench.errors import EnvironmentFault, UserError, WorkbenchError
from workbench.operations.intake import take_in
from workbench.operations.notes import NewAttachment, read_draft, save_draft, write_note
from workbench.operations.verification import verify
from workbench.storage.journal import operation_table
from workbench.storage.ledger import Ledger
from workbench.storage.sqlcipher import connect

KILLS = 25
PAGE = 4096


@pytest.fixture
def keys() -> Keys:
    return random_keys()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "profile"
    made.mkdir()
    return made


def with_notes(folder: Path, keys: Keys, notes: int = 30) -> UUID:
    """A closed profile with one case of some notes."""
    with ledger_in(folder, keys) as ledger:
        desk = desk_at(ledger)
        case = new_case(desk)
        for number in range(notes):
            write_note(desk, case, f"note {number} " + "x" * 500)
    return case


def texts(ledger: Ledger, case: UUID) -> list[str]:
    return [note.body["text"] for note in desk_at(ledger).read(case).stream("note")]


def overwrite(path: Path, start: int, length: int = 3 * PAGE) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(length))


def module(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed_writer(folder: Path, keys: Keys, case: UUID, mails: Path, after: int) -> list[str]:
    """Let a program write, kill it once it made so many promises, and return them all."""
    mails.mkdir()
    arguments = (str(folder), b"".join(keys).hex(), str(case), str(mails))
    with module("tests.support.busy_writer", *arguments) as process:
        assert process.stdout is not None
        promises = [process.stdout.readline().strip() for _ in range(after + 1)]
        process.kill()
        promises += [line.strip() for line in process.stdout if line.endswith("\n")]
        error = process.stderr.read() if process.stderr else ""
    assert promises[0] == "ready", error
    return promises[1:]


def test_killed_at_any_moment_it_keeps_all_it_had_promised(
    folder: Path, keys: Keys, tmp_path: Path
) -> None:
    """A real program, killed many times; each start must open what the kill before left."""
    chance = random.Random(20418)  # noqa: S311  # moments, no secret
    case = with_notes(folder, keys, 1)
    promised: list[str] = []
    said: list[str] = []
    for kill in range(KILLS):
        mails = tmp_path / f"mails-{kill}"
        said = killed_writer(folder, keys, case, mails, chance.randint(0, 12))
        promised += said
    with ledger_in(folder, keys) as ledger:
        desk = desk_at(ledger)
        notes = {str(note.op_id) for note in desk.read(case).stream("note")}
        said_notes = {line.split()[1] for line in promised if line.startswith("note")}
        assert said_notes <= notes
        assert len(notes - said_notes) <= KILLS + 1, "more than what was in flight is there unsaid"
        for line in promised:
            if line.startswith("mail"):
                assert desk.read(UUID(line.split()[1])).stream("message")
        last = [int(line.split()[1]) for line in said if line.startswith("draft")]
        if last:
            assert int(read_draft(desk, "note:x").split()[1]) - last[-1] in {0, 1}
        found = verify(desk)
        assert found.holds, found.words
        for entry in desk.read(case).stream("note"):
            for attachment in entry.body["attachments"]:
                assert len(ledger.blobs.read(attachment["sha256"])) == attachment["size"]


def test_an_acknowledged_mail_is_taken_in_once_though_the_program_was_killed(
    folder: Path, keys: Keys, tmp_path: Path
) -> None:
    case = with_notes(folder, keys, 1)
    said = killed_writer(folder, keys, case, tmp_path / "mails", 9)
    paths = sorted(map(str, (tmp_path / "mails").iterdir()))
    with ledger_in(folder, keys) as ledger:
        outcomes = [r.outcome for r in take_in(desk_at(ledger), paths)]
        again = [r.outcome for r in take_in(desk_at(ledger), paths)]
    assert outcomes.count("duplicate") >= sum(line.startswith("mail") for line in said)
    assert set(again) == {"duplicate"}


# --- the disk ---------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("this container may not mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(place: Path) -> Path:
    """Take all the space that is left."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (64 * 1024, 512):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def test_a_full_disk_is_said_and_what_was_said_to_be_kept_is_kept(
    small_disk: Path, keys: Keys
) -> None:
    folder = small_disk / "profile"
    folder.mkdir()
    case = with_notes(folder, keys, 3)
    with ledger_in(folder, keys) as ledger:
        filler = fill_up(small_disk)
        kept = 3
        with pytest.raises(EnvironmentFault, match="full") as failed:  # noqa: PT012  # which one fails is not foreseen
            for _ in range(10_000):
                write_note(desk_at(ledger), case, "x" * 3000)
                kept += 1
        assert "kept" in str(failed.value)
        with pytest.raises(EnvironmentFault, match="could not be stored"):
            write_note(desk_at(ledger), case, "big", [NewAttachment("b", b"y" * 600_000)])
        filler.unlink()
        ledger.catch_up()
        recorded = len(texts(ledger, case))
        assert recorded - kept == ("recorded and kept" in str(failed.value))
        write_note(desk_at(ledger), case, "there is room again")
        assert verify(desk_at(ledger)).holds
    with ledger_in(folder, keys) as ledger:
        assert len(texts(ledger, case)) == recorded + 1


def test_files_that_may_grow_no_further_are_like_a_full_disk(folder: Path, keys: Keys) -> None:
    """A limit on the size of files, set in a program of its own: everywhere, also without root."""
    case = with_notes(folder, keys, 3)
    grown = max(path.stat().st_size for path in folder.iterdir())
    program = f"""
import resource, signal, sys
from pathlib import Path
from uuid import UUID
from tests.support.profiles import desk_at, open_ledger
from workbench.errors import EnvironmentFault
from workbench.operations.notes import write_note
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
k = bytes.fromhex({b"".join(keys).hex()!r})
ledger = open_ledger(Path({str(folder)!r}), (k[:32], k[32:64], k[64:]))
resource.setrlimit(resource.RLIMIT_FSIZE, ({grown + 40_000}, {grown + 40_000}))
kept = 0
try:
    while kept < 1000:
        write_note(desk_at(ledger), UUID({str(case)!r}), "y" * 3000)
        kept += 1
except EnvironmentFault as fault:
    print(kept, fault)
"""
    if sys.platform == "win32":
        pytest.skip("Windows has no such limit")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    count, _, sentence = done.stdout.partition(" ")
    assert "kept" in sentence
    with ledger_in(folder, keys) as ledger:
        extra = len(texts(ledger, case)) - 3 - int(count)
        assert extra == ("recorded and kept" in sentence)
        assert verify(desk_at(ledger)).holds


def test_a_read_only_profile_is_said_and_left_as_it_is(folder: Path, keys: Keys) -> None:
    with_notes(folder, keys, 2)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    program = f"""
import os, sys
from pathlib import Path
from tests.support.profiles import open_ledger, desk_at
from workbench.errors import EnvironmentFault
k = bytes.fromhex({b"".join(keys).hex()!r})
import workbench.operations.incoming, sqlalchemy.dialects.sqlite
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    ledger = open_ledger(Path("."), (k[:32], k[32:64], k[64:]))
    ledger.journal.set_meta("a", "b")
except EnvironmentFault as fault:
    print(fault)
"""
    if sys.platform == "win32":
        pytest.skip("rights are another matter on Windows")
    folder.chmod(0o555)
    for path in folder.iterdir():
        path.chmod(0o444)
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert "Nothing was changed" in done.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


# --- other programs ---------------------------------------------------------------------------


def test_a_lock_that_is_not_let_go_is_said(
    folder: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.storage.sqlcipher.BUSY_SECONDS", 0.2)
    case = with_notes(folder, keys, 2)
    for name, key in (("journal.db", keys[0]), ("replica.db", keys[1])):
        other = connect(folder / name, key, synchronous="NORMAL")
        try:
            with ledger_in(folder, keys) as ledger:
                other.execute("BEGIN IMMEDIATE")
                with pytest.raises(EnvironmentFault, match=f"Another program holds.*{name}"):
                    write_note(desk_at(ledger), case, "refused by the lock")
                other.execute("ROLLBACK")
                assert len(texts(ledger, case)) == 2
                write_note(desk_at(ledger), case, "and then it goes")
                assert texts(ledger, case).pop() == "and then it goes"
        finally:
            other.close()
        case = with_notes(folder, keys, 2)


def _sealed_at_once(folder: Path, keys: Keys, case: UUID, name: str) -> str:
    return f"""
from pathlib import Path
from uuid import UUID
from tests.support.profiles import desk_at, open_ledger
from workbench.operations.notes import write_note
k = bytes.fromhex({b"".join(keys).hex()!r})
ledger = open_ledger(Path({str(folder)!r}), (k[:32], k[32:64], k[64:]))
for number in range(40):
    write_note(desk_at(ledger, {name!r}), UUID({str(case)!r}), f"{name} {{number}}")
ledger.close()
"""


def test_two_programs_write_one_chain(folder: Path, keys: Keys) -> None:
    case = with_notes(folder, keys, 0)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _sealed_at_once(folder, keys, case, name)], cwd=ROOT
        )
        for name in ("ann", "bo")
    ]
    assert [program.wait() for program in programs] == [0, 0]
    with ledger_in(folder, keys) as ledger:
        notes = desk_at(ledger).read(case).stream("note")
        assert [note.n for note in notes] == list(range(1, 81))
        assert verify(desk_at(ledger)).holds


def test_two_programs_begin_one_profile_and_take_in_the_same_folder(tmp_path: Path) -> None:
    """Both meet an empty folder: one key, one journal, each file exactly once."""
    mails = tmp_path / "mails"
    mails.mkdir()
    for number in range(1, 121):
        answers = (number - 1,) if number % 3 == 0 else ()
        (mails / f"{number}.eml").write_bytes(mail(number, answers=answers))
    environment = {
        "WORKBENCH_PASSPHRASE": "of the test",
        "WORKBENCH_PROFILE": str(tmp_path / "profile"),
    }
    programs = [module("workbench", "intake", str(mails), **environment) for _ in range(3)]
    said = [program.communicate() for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], said
    lines = [line.split()[1] for out, _ in said for line in out.splitlines()]
    assert lines.count("new") == 80
    assert lines.count("joined") == 40
    assert lines.count("duplicate") == 240


def test_threads_of_one_program_take_turns(folder: Path, keys: Keys) -> None:
    case = with_notes(folder, keys, 0)
    failures: list[BaseException] = []

    def write(ledger: Ledger, name: str) -> None:
        try:
            for number in range(20):
                write_note(desk_at(ledger, name), case, f"{name} {number}")
                save_draft(desk_at(ledger, name), name, str(number))
        except BaseException as error:  # noqa: BLE001  # told to the test
            failures.append(error)

    with ledger_in(folder, keys) as ledger:
        threads = [threading.Thread(target=write, args=(ledger, name)) for name in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(texts(ledger, case)) == 60


# --- damage -----------------------------------------------------------------------------------


def spoil_middle(path: Path) -> None:
    overwrite(path, path.stat().st_size // 2 // PAGE * PAGE)


def spoil_start(path: Path) -> None:
    overwrite(path, 0)


def spoil_most(path: Path) -> None:
    overwrite(path, PAGE, path.stat().st_size - PAGE)


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


@pytest.mark.parametrize("spoil", [spoil_middle, spoil_start, spoil_most, cut_short, empty])
def test_a_torn_replica_is_made_anew(
    folder: Path, keys: Keys, spoil: Callable[[Path], None]
) -> None:
    """At once, or after one sentence and a new start: never later."""
    case = with_notes(folder, keys)
    spoil(folder / "replica.db")
    said = ""
    try:
        with ledger_in(folder, keys) as ledger:
            texts(ledger, case)
    except WorkbenchError as fault:
        said = str(fault)
    assert not said or "Everything recorded is kept" in said
    with ledger_in(folder, keys) as ledger:
        assert len(texts(ledger, case)) == 30


@pytest.mark.parametrize("name", ["replica.db", "replica.db-wal", "replica.db-shm"])
def test_a_missing_replica_is_made_anew(folder: Path, keys: Keys, name: str) -> None:
    case = with_notes(folder, keys, 5)
    (folder / name).unlink(missing_ok=True)
    with ledger_in(folder, keys) as ledger:
        assert len(texts(ledger, case)) == 5
        assert verify(desk_at(ledger)).holds


def test_a_replica_made_anew_by_another_program_is_followed(folder: Path, keys: Keys) -> None:
    case = with_notes(folder, keys, 3)
    with ledger_in(folder, keys) as ours:
        (folder / "replica.damaged").touch()
        with ledger_in(folder, keys) as theirs:
            write_note(desk_at(theirs), case, "theirs")
            assert texts(ours, case).pop() == "theirs"
            write_note(desk_at(ours), case, "ours")
            assert texts(theirs, case).pop() == "ours"


def test_a_cut_log_of_the_replica_only_makes_it_lag(folder: Path, keys: Keys) -> None:
    ledger = open_ledger(folder, keys)
    desk = desk_at(ledger)
    case = new_case(desk)
    for number in range(10):
        write_note(desk, case, str(number))
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)  # as a power cut leaves it: nothing was closed
    ledger.close()
    log = copy / "replica.db-wal"
    os.truncate(log, log.stat().st_size - 3 * PAGE)
    with ledger_in(copy, keys) as ledger:
        assert len(texts(ledger, case)) == 10


@pytest.mark.parametrize("spoil", [spoil_start, spoil_most, cut_short])
def test_a_torn_journal_is_said_and_not_touched(
    folder: Path, keys: Keys, spoil: Callable[[Path], None]
) -> None:
    with_notes(folder, keys)
    spoil(folder / "journal.db")
    before = (folder / "journal.db").read_bytes()
    with (
        pytest.raises(EnvironmentFault, match=r"journal\.db.*(backup|replaced)"),
        ledger_in(folder, keys) as ledger,
    ):
        verify(desk_at(ledger))
    assert (folder / "journal.db").read_bytes() == before
    assert not (folder / "replica.damaged").exists(), "the replica is whole and must be kept"


def test_a_journal_torn_in_the_middle_is_found_by_verify(folder: Path, keys: Keys) -> None:
    with_notes(folder, keys)
    spoil_middle(folder / "journal.db")
    with ledger_in(folder, keys) as ledger, pytest.raises(EnvironmentFault, match="backup"):
        verify(desk_at(ledger))


def test_a_journal_behind_the_replica_is_said_and_nothing_is_thrown_away(
    folder: Path, keys: Keys
) -> None:
    """As after a restored backup of the journal alone: the copy may hold the only trace."""
    case = with_notes(folder, keys, 3)
    older = (folder / "journal.db").read_bytes()
    with ledger_in(folder, keys) as ledger:
        write_note(desk_at(ledger), case, "not in the backup")
    (folder / "journal.db").write_bytes(older)
    with ledger_in(folder, keys) as ledger:
        with pytest.raises(EnvironmentFault, match="1 are missing"):
            write_note(desk_at(ledger), case, "on top")
        assert texts(ledger, case)[-1] == "not in the backup"
        assert not verify(desk_at(ledger)).holds
    (folder / "replica.db").rename(folder / "set-aside")
    with ledger_in(folder, keys) as ledger:
        assert len(texts(ledger, case)) == 3


def test_another_key_opens_nothing_and_changes_nothing(folder: Path, keys: Keys) -> None:
    case = with_notes(folder, keys, 2)
    journal = (folder / "journal.db").read_bytes()
    with pytest.raises(EnvironmentFault, match="does not open with this key"):
        open_ledger(folder, random_keys())
    assert (folder / "journal.db").read_bytes() == journal
    with ledger_in(folder, keys) as ledger:
        assert len(texts(ledger, case)) == 2


def test_a_journal_of_a_newer_version_is_refused(folder: Path, keys: Keys) -> None:
    with_notes(folder, keys, 1)
    connection = connect(folder / "journal.db", keys[0], synchronous="FULL")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UserError, match=r"newer version.*Nothing was changed"):
        open_ledger(folder, keys)


def test_a_replica_of_another_version_is_made_anew(folder: Path, keys: Keys) -> None:
    case = with_notes(folder, keys, 2)
    connection = connect(folder / "replica.db", keys[1], synchronous="NORMAL")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with ledger_in(folder, keys) as ledger:
        assert len(texts(ledger, case)) == 2


def test_the_journal_takes_no_change_and_no_removal(folder: Path, keys: Keys) -> None:
    with_notes(folder, keys, 2)
    connection = connect(folder / "journal.db", keys[0], synchronous="FULL")
    try:
        for statement in (
            "DELETE FROM operation",
            "UPDATE operation SET args = '{}'",
            "UPDATE operation SET actor = 'nobody'",
        ):
            with pytest.raises(Exception, match="append-only"):
                connection.execute(statement)
    finally:
        connection.close()


@pytest.mark.parametrize("spoil", [spoil_start, cut_short, empty, Path.unlink])
def test_a_spoilt_file_is_said_and_the_rest_is_there(
    folder: Path, keys: Keys, spoil: Callable[[Path], None]
) -> None:
    with ledger_in(folder, keys) as ledger:
        case = new_case(desk_at(ledger))
        large = NewAttachment("large.bin", b"l" * 700_000)
        write_note(desk_at(ledger), case, "with a large file", [large])
        (stored,) = [path for path in (folder / "files").rglob("*") if path.is_file()]
        spoil(stored)
        sha256 = desk_at(ledger).read(case).stream("note")[0].body["attachments"][0]["sha256"]
        with pytest.raises(EnvironmentFault, match="The case and its notes are kept"):
            ledger.blobs.read(sha256)
        assert texts(ledger, case) == ["with a large file"]
        broken = verify(desk_at(ledger)).broken
        assert broken is not None
        assert broken.n == 1


def test_what_a_killed_program_left_unfinished_goes_after_a_day(folder: Path, keys: Keys) -> None:
    unfinished = folder / "files" / "unfinished"
    unfinished.mkdir(parents=True)
    for name, age in (("old", 2 * 86_400), ("young", 60)):
        (unfinished / name).write_bytes(b"half")
        then = (unfinished / name).stat().st_mtime - age
        os.utime(unfinished / name, (then, then))
    with_notes(folder, keys, 1)
    assert [path.name for path in unfinished.iterdir()] == ["young"]


def test_rows_that_cannot_be_laid_out_take_the_operation_back_whole(
    folder: Path, keys: Keys
) -> None:
    """A mistake of the program must not leave a journal that no start can follow."""
    case = with_notes(folder, keys, 1)
    with ledger_in(folder, keys) as ledger:
        desk = desk_at(ledger)
        args = {"value": None, "base_revision": 0, "reason": "", "reason_before": ""}
        with pytest.raises(IntegrityError, match="NOT NULL"):
            desk.record([desk.operation("case.set_subject", case, args)])
        assert desk.read(case).subject == "A bike was sold twice"
        with ledger.journal.reading() as connection:
            kinds = list(connection.scalars(select(operation_table.c.kind)))
        assert "case.set_subject" not in kinds
    with ledger_in(folder, keys) as ledger:
        assert len(texts(ledger, case)) == 1


def test_a_replica_far_behind_is_caught_up_before_anything_is_judged(
    folder: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = with_notes(folder, keys, 20)
    (folder / "replica.db").unlink()
    monkeypatch.setattr("workbench.storage.ledger._SLICE", 4)
    ledger = Ledger(folder, keys, lambda *_: [])
    try:
        desk = desk_at(ledger, role=Role.TEAM_LEAD)
        assert desk.record([desk.operation("case.claim", case, {})])[0].outcome == "applied"
        assert verify(desk).holds
        assert len(texts(ledger, case)) == 20
    finally:
        ledger.close()
