"""A disk that is full, a clock that is wrong, and what a disk tells of cases that are gone."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from tests.support.postgres import Centre
from tests.support.workstations import Workstation, workstations
from workbench.central import provision
from workbench.domain.instants import to_iso
from workbench.errors import EnvironmentFault
from workbench.operations import casework
from workbench.operations.notes import NewAttachment, write_note
from workbench.operations.verification import verify

SECRET = "quetzalcoatlus"
_ROOM = 4_096
_PAGE, _RESERVED, _SALT = 4_096, 80, 16


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Let no file of this process grow, as on a disk without room."""
    largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(largest, _ROOM), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def test_news_that_a_full_disk_does_not_hold_come_again(centre: Centre, tmp_path: Path) -> None:
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        case = ann.new_case()
        ann.sync()
        bo.sync()
        for number in range(30):
            write_note(ann.desk, case, f"Finding {number}. " * 200)
        ann.sync()
        with full_disk(bo.folder), pytest.raises(EnvironmentFault, match=r"full|could not|cannot"):
            bo.step()
        bo.reopen()
        bo.sync()
        assert len(bo.desk.read(case).stream("note")) == 30
        assert verify(bo.desk).holds


def test_what_is_written_on_a_full_disk_is_refused_and_what_was_kept_goes_out(
    centre: Centre, tmp_path: Path
) -> None:
    with workstations(centre, tmp_path, "ann") as (ann,):
        case = ann.new_case()
        casework.add_tag(ann.desk, [case], "kept")
        with full_disk(ann.folder), pytest.raises(EnvironmentFault):
            write_note(ann.desk, case, "x" * 100_000)
        ann.reopen()
        ann.sync()
        assert ann.desk.read(case).tags == ("kept",)
        assert ann.desk.read(case).stream("note") == ()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_a_day_off_changes_no_time_of_record(
    centre: Centre, tmp_path: Path, days: int
) -> None:
    """What the workstation's clock says is kept as a claim; the centre's clock counts."""
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        case = ann.new_case()
        ann.sync()
        real = ann.desk.now
        ann.desk = replace(ann.desk, now=lambda: real() + timedelta(days=days))
        write_note(ann.desk, case, "By a clock that is wrong.")
        casework.claim_cases(ann.desk, [case])
        ann.sync()
        bo.sync()
        shown = bo.desk.read(case)
        (note,) = shown.stream("note")
        assert abs(note.at - real()) < timedelta(minutes=5)
        assert note.claimed_at is not None
        assert abs(note.claimed_at - real() - timedelta(days=days)) < timedelta(minutes=5)
        assert shown.lease is not None
        assert timedelta(hours=3) < shown.lease - real() < timedelta(hours=5)
        assert to_iso(shown.received) == to_iso(ann.desk.read(case).received)


def readable(folder: Path, *needles: bytes) -> list[tuple[str, bytes]]:
    """What of these is found in any file of a folder."""
    return [
        (path.name, needle)
        for path in folder.rglob("*")
        if path.is_file()
        for needle in needles
        if needle.lower() in path.read_bytes().lower()
    ]


@pytest.mark.parametrize("still_open", [True, False])
def test_no_text_of_a_case_lies_readable_in_a_bound_profile(
    centre: Centre, tmp_path: Path, *, still_open: bool
) -> None:
    """Nor does the password of the sign-in, which has no keyring here."""
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        case = ann.new_case(SECRET)
        large = NewAttachment("large.txt", SECRET.encode() * 40_000)
        write_note(ann.desk, case, SECRET, [large, NewAttachment("a.txt", SECRET.encode())])
        ann.sync()
        bo.sync()
        for attachment in bo.desk.read(case).stream("note")[0].body["attachments"]:
            bo.engine.fetch_file(attachment["sha256"], case)
        if not still_open:
            bo.close()
        needles = (SECRET.encode(), bo.password.encode(), b"SQLite format")
        assert readable(bo.folder, *needles) == []
        if not still_open:
            bo.open()


def test_a_scope_that_was_taken_away_leaves_nothing_that_its_key_could_read(
    centre: Centre, tmp_path: Path
) -> None:
    """Not in rows, not in freed pages, not in the full-text index, not among the stored files."""
    with workstations(centre, tmp_path, "vic", "vera") as (vic, vera):
        case = vic.new_case(SECRET)
        content = SECRET.encode() * 40_000
        write_note(vic.desk, case, SECRET, [NewAttachment("large.txt", content)])
        vic.sync()
        vera.sync()
        (attachment,) = vera.desk.read(case).stream("note")[0].body["attachments"]
        vera.engine.fetch_file(attachment["sha256"], case)
        assert in_the_clear(vera, case)
        with centre.owner() as owner:
            provision.revoke(owner, "vera", "north")
        vera.sync()
        assert not in_the_clear(vera, case)
        assert not list((vera.folder / "files").rglob("*/*"))


def in_the_clear(workstation: Workstation, case: UUID) -> bool:
    """Whether any page of the replica, freed ones too, holds the secret or the case's id."""
    connection = workstation.ledger.replica.driver_connection()
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    content = decrypted((workstation.folder / "replica.db").read_bytes(), workstation.keys[1])
    return SECRET.encode() in content.lower() or case.hex.encode() in content


def decrypted(database: bytes, key: bytes) -> bytes:
    """What the pages of a SQLCipher 4 database hold: AES-256-CBC, the IV at the end of each."""
    pages = []
    for start in range(0, len(database), _PAGE):
        page = database[start : start + _PAGE]
        body = page[_SALT if start == 0 else 0 : _PAGE - _RESERVED]
        iv = page[_PAGE - _RESERVED : _PAGE - _RESERVED + 16]
        pages.append(Cipher(AES256(key), CBC(iv)).decryptor().update(body))
    return b"".join(pages)
