"""Files go up in chunks, are whole only with the right hash, and are for their scope alone."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from tests.support.centre_acts import CHUNK, SALT, apply, count, open_case, put_file
from tests.support.postgres import Centre
from workbench.central import provision
from workbench.domain.ids import new_id

PICTURE = bytes(range(256)) * 5_000
"""Two chunks, the second not full."""
HASH = sha256(PICTURE).digest()


def note_with(session: Connection, case: UUID, *contents: bytes) -> UUID:
    """Write a note that speaks of files, and return its operation's id."""
    attached = [{"sha256": sha256(content).hexdigest()} for content in contents]
    op_id = new_id()
    args = {"text": "See there.", "salt": SALT, "attachments": attached}
    assert apply(session, "note.write", case, args, op_id)[0] == "applied"
    return op_id


def put(
    session: Connection, case: UUID | None, op_id: UUID, n: int, content: bytes, **other: Any
) -> int:
    given = {"sha256": HASH, "size": len(PICTURE)} | other
    row = session.execute(
        "SELECT api.put_chunk(%s, %s, %s, %s, %s, %s)",
        (case, op_id, given["sha256"], given["size"], n, content),
    ).fetchone()
    assert row is not None
    return int(row[0])


def state(session: Connection, case: UUID | None, digest: bytes = HASH) -> tuple[Any, ...] | None:
    return session.execute("SELECT * FROM api.file_state(%s, %s)", (case, digest)).fetchone()


def fetched(session: Connection, digest: bytes = HASH) -> bytes:
    chunks = session.execute(
        "SELECT bytes FROM app.file_chunk WHERE sha256 = %s ORDER BY n", (digest,)
    )
    return b"".join(chunk for (chunk,) in chunks)


def test_a_file_goes_up_chunk_by_chunk_and_is_picked_up_where_it_stopped(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("vic") as vic:
        case = open_case(vera, "north")
        op_id = note_with(vera, case, PICTURE)
        assert state(vera, case) == (None, 0, False)
        assert put(vera, case, op_id, 0, PICTURE[:CHUNK]) == 1
        assert put(vera, case, op_id, 0, PICTURE[:CHUNK]) == 1  # said again
        assert state(vic, case) == (len(PICTURE), 1, False)
        assert put(vera, case, op_id, 1, PICTURE[CHUNK:]) == -1
        assert put(vera, case, op_id, 1, PICTURE[CHUNK:]) == -1
        assert state(vic, case) == (len(PICTURE), -1, True)
        assert fetched(vic) == PICTURE
        complete = vic.execute("SELECT complete, size FROM app.file").fetchall()
        assert complete == [(True, len(PICTURE))]


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1])
def test_files_of_any_size(staffed: Centre, size: int) -> None:
    content = b"x" * size
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        put_file(vera, case, note_with(vera, case, content), content)
        assert state(vera, case, sha256(content).digest()) == (size, -1, True)
        assert fetched(vera, sha256(content).digest()) == content


def test_what_does_not_have_its_hash_begins_anew(staffed: Centre) -> None:
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        op_id = note_with(vera, case, PICTURE)
        put(vera, case, op_id, 0, bytes(CHUNK))
        assert put(vera, case, op_id, 1, PICTURE[CHUNK:]) == 0
        assert state(vera, case) == (len(PICTURE), 0, False)
        # Who said another size first, by mistake or not, does not keep the right one out.
        assert put(vera, case, op_id, 0, b"abc", size=3) == 0
        put_file(vera, case, op_id, PICTURE)
        assert fetched(vera) == PICTURE


def test_chunks_have_their_size_and_files_a_bound(staffed: Centre) -> None:
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        op_id = note_with(vera, case, PICTURE)
        for n, content, size in (
            (0, b"short", len(PICTURE)),
            (0, PICTURE[: CHUNK + 1], len(PICTURE)),
            (-1, b"", len(PICTURE)),
            (0, PICTURE[:CHUNK], 101 * CHUNK),
            (0, b"", -1),
        ):
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                put(vera, case, op_id, n, content, size=size)
        assert put(vera, case, op_id, 2_000_000_000, b"") == 0
        assert count(vera, "file_chunk") == 0


@pytest.mark.parametrize("named", ["pdf", "source"])
def test_letters_and_sources_are_files_too(staffed: Centre, named: str) -> None:
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        op_id = new_id()
        args = {named: {"sha256": HASH.hex()}}
        apply(vera, "letter.freeze", case, args, op_id)
        put_file(vera, case, op_id, PICTURE)
        imported = new_id()
        source = {"scope": "north", "rows": 1, "name": "x", "source": {"sha256": HASH.hex()}}
        apply(vera, "content.import", None, source, imported)
        assert state(vera, None) == (len(PICTURE), -1, True)
        assert put(vera, None, imported, 0, PICTURE[:CHUNK]) == -1


def test_nobody_sends_or_asks_for_what_no_operation_they_see_names(staffed: Centre) -> None:
    """Neither a hidden case, nor another's operation, nor a hash alone opens anything."""
    with staffed.session("vera") as vera, staffed.session("wim") as wim:
        case = open_case(vera, "north")
        op_id = note_with(vera, case, PICTURE)
        put_file(vera, case, op_id, PICTURE)
        own = open_case(wim, "south")
        for at, operation in ((case, op_id), (own, op_id), (own, new_id()), (None, op_id)):
            with pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
                put(wim, at, operation, 0, PICTURE[:CHUNK])
            assert "No operation that you see" in str(refusal.value)
            assert state(wim, at) == (None, 0, False)
        assert (fetched(wim), count(wim, "file"), count(wim, "file_use")) == (b"", 0, 0)


def test_that_a_file_is_there_is_told_within_its_scope_only(staffed: Centre) -> None:
    """Who names a hash of another scope's file has to send the bytes like the first."""
    with staffed.session("vera") as vera, staffed.session("wim") as wim:
        case = open_case(vera, "north")
        put_file(vera, case, note_with(vera, case, PICTURE), PICTURE)
        own = open_case(wim, "south")
        op_id = note_with(wim, own, PICTURE)
        assert state(wim, own) == (None, 0, False)
        assert put(wim, own, op_id, 0, PICTURE[:CHUNK]) == 1
        assert fetched(wim) == PICTURE[:CHUNK]


def test_files_move_with_their_case_and_leave_nothing_behind(staffed: Centre) -> None:
    with staffed.owner() as owner:
        provision.grant(owner, "vic", "south")
    with (
        staffed.session("vera") as vera,
        staffed.session("vic") as vic,
        staffed.session("wim") as wim,
    ):
        case, other = open_case(vera, "north"), open_case(vera, "north")
        alone, shared, half = b"alone", b"shared", PICTURE
        op_id = note_with(vera, case, alone, shared, half)
        for content in (alone, shared):
            put_file(vera, case, op_id, content)
        put(vera, case, op_id, 0, half[:CHUNK])
        note_with(vera, other, shared)
        move = {"value": "south", "base": "north", "base_revision": 0, "reason": ""}
        assert apply(vic, "case.move", case, move)[0] == "applied"
        known = {content: sha256(content).digest() for content in (alone, shared, half)}
        assert [fetched(wim, known[c]) for c in (alone, shared, half)] == [alone, shared, b""]
        assert state(wim, case, known[half]) == (None, 0, False)
        assert [fetched(vera, known[c]) for c in (alone, shared, half)] == [b"", shared, b""]
        assert count(vera, "file_use") == 1
        put_file(wim, case, op_id, half)
        assert fetched(wim, known[half]) == half
