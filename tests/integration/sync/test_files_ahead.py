"""Files of one's own cases are here before they are opened; nothing else waits for them."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.network import Trouble, network_to
from tests.support.postgres import Centre
from tests.support.workstations import Workstation, workstations
from workbench.operations.casework import claim_cases
from workbench.operations.notes import NewAttachment, write_note
from workbench.sync.state import Link

MIB = 1024 * 1024


@pytest.fixture
def pair(centre: Centre, tmp_path: Path) -> Iterator[tuple[Workstation, Workstation]]:
    """Ann, who writes notes with files, and Bo, whose cases they are about."""
    with workstations(centre, tmp_path, "ann", "bo") as (ann, bo):
        yield ann, bo


def attach(ann: Workstation, case: UUID, content: bytes) -> str:
    """Attach a file; its hash."""
    write_note(ann.desk, case, "See the file.", [NewAttachment("film.mp4", content)])
    ann.sync()
    return sha256(content).hexdigest()


def case_of(bo: Workstation) -> UUID:
    """A case that Bo holds."""
    case = bo.new_case()
    claim_cases(bo.desk, [case])
    bo.sync()
    return case


def test_files_of_own_cases_come_in_the_next_rounds_and_others_do_not(
    pair: tuple[Workstation, Workstation],
) -> None:
    ann, bo = pair
    mine, other = case_of(bo), bo.new_case()
    bo.sync()
    ann.sync()
    small = attach(ann, mine, os.urandom(500))
    large = attach(ann, mine, os.urandom(2 * MIB + 17))
    foreign = attach(ann, other, os.urandom(500))
    for _ in range(3):
        bo.step()
    assert bo.ledger.blobs.has(small)
    assert bo.ledger.blobs.has(large)
    assert not bo.ledger.blobs.has(foreign)
    assert len(bo.ledger.blobs.read(large)) == 2 * MIB + 17


def test_a_round_after_ones_own_verb_fetches_nothing_ahead(
    pair: tuple[Workstation, Workstation],
) -> None:
    ann, bo = pair
    case = case_of(bo)
    ann.sync()
    digest = attach(ann, case, os.urandom(500))
    write_note(bo.desk, case, "Urgent.")
    assert bo.engine.push_now().waiting == 0
    assert not bo.ledger.blobs.has(digest)
    bo.step()
    assert bo.ledger.blobs.has(digest)


def test_what_waits_goes_first_and_the_file_goes_on_afterwards(
    pair: tuple[Workstation, Workstation], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bo writes while a large file comes: it stops at the next piece, and goes on from there."""
    ann, bo = pair
    case = case_of(bo)
    ann.sync()
    digest = attach(ann, case, os.urandom(3 * MIB))
    bo.engine.push_now()
    asked: list[int] = []

    def writes_soon() -> bool:
        asked.append(1)
        if len(asked) == 5:
            write_note(bo.desk, case, "Urgent.")
        return bo.engine._waiting() > 0

    monkeypatch.setattr(bo.engine, "_is_called", writes_soon)
    bo.step()
    assert not bo.ledger.blobs.has(digest)
    came = len(bo.engine._partial[digest])
    assert 0 < came < MIB
    bo.sync()
    bo.step()
    assert bo.ledger.blobs.has(digest)
    assert not bo.engine._partial


def test_a_cut_costs_no_byte_that_came(centre: Centre, tmp_path: Path) -> None:
    with network_to(centre.running.port) as line, workstations(centre, tmp_path, "ann") as (ann,):
        place = f"host=127.0.0.1 port={line.port} dbname={centre.database}"
        bo = Workstation(tmp_path / "bo", place, "bo")
        try:
            case = case_of(bo)
            ann.sync()
            digest = attach(ann, case, os.urandom(3 * MIB))
            bo.engine.push_now()

            def cut() -> bool:
                if bo.engine._partial.get(digest):
                    line.trouble = Trouble.CUT
                return False

            bo.engine._is_called = cut  # type: ignore[method-assign]  # where the line breaks
            assert bo.step().state.link is Link.OFFLINE
            came = len(bo.engine._partial[digest])
            assert came > 0
            line.trouble = Trouble.NONE
            del bo.engine._is_called
            for _ in range(3):
                bo.step()
            assert bo.ledger.blobs.has(digest)
        finally:
            bo.close()
