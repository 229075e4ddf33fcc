"""A bound profile on real files: what is lost leaves no trace, what is cut shows, files may lag."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from tests.support.profiles import NOON, new_case, random_keys
from tests.support.tiny_centre import TinyCentre
from workbench.domain.people import Person, Role
from workbench.errors import NotHere
from workbench.operations.desk import Desk
from workbench.operations.incoming import rows_again
from workbench.operations.intake import take_in
from workbench.operations.notes import NewAttachment, write_note
from workbench.operations.verification import verify
from workbench.storage import outbox
from workbench.storage import replica_tables as tables
from workbench.storage.binding import BOUND_TO, Binding
from workbench.storage.ledger import Ledger
from workbench.storage.pulled import Pulled

SCOPES = ("north", "south")
LARGE = b"a large file " * 40_000


class Station:
    """One person's workstation at a centre."""

    def __init__(self, folder: Path, centre: TinyCentre, login: str) -> None:
        folder.mkdir()
        self.folder, self.centre, self.login = folder, centre, login
        self.keys = random_keys()
        binding = Binding("", login, login.capitalize(), Role.TEAM_LEAD, SCOPES)
        unbound = self._opened()
        unbound.journal.set_meta(BOUND_TO, binding.spelt())
        unbound.close()
        self.ledger = self._opened()
        centre.roles[login], centre.members[login] = Role.TEAM_LEAD, set(SCOPES)

    def _opened(self) -> Ledger:
        return Ledger(self.folder, self.keys, rows_again)

    def desk(self, scope: str = "north") -> Desk:
        person = Person(self.login, self.login, Role.TEAM_LEAD, (scope, *SCOPES))
        return Desk(self.ledger, person, now=lambda: NOON)

    def sync(self) -> None:
        """Send all, and fetch all anew."""
        with self.ledger.journal.reading() as connection:
            waiting = outbox.pending(connection, 1_000)
        for entry in waiting:
            with self.ledger.journal.writing() as connection:
                answer = self.centre.apply(entry.operation)
                outbox.settle(connection, entry.operation.op_id, *answer)
        seen = self.centre.members[self.login]
        pulled = self.centre.pull(dict.fromkeys(seen, "-1"), self.ledger.reception.answered())
        self.ledger.reception.absorb(pulled)

    def words(self) -> set[str]:
        """Every word in the full-text index, also of what is deleted there."""
        plain = self.ledger.replica.driver_connection()
        plain.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, row)")
        found = {row[0] for row in plain.execute("SELECT term FROM words")}
        plain.close()
        return found


@pytest.fixture
def centre() -> TinyCentre:
    return TinyCentre()


@pytest.fixture
def ann(tmp_path: Path, centre: TinyCentre) -> Iterator[Station]:
    station = Station(tmp_path / "ann", centre, "ann")
    yield station
    station.ledger.close()


@pytest.fixture
def bo(tmp_path: Path, centre: TinyCentre) -> Iterator[Station]:
    station = Station(tmp_path / "bo", centre, "bo")
    yield station
    station.ledger.close()


def rows_with(station: Station, text: str) -> int:
    """In how many rows of the replica a text stands."""
    with station.ledger.replica.reading() as connection:
        found = 0
        for table in tables.TABLES.sorted_tables:
            rows = connection.execute(table.select())
            found += sum(text in repr(row) for row in rows)
    return found


def test_a_lost_scope_leaves_no_row_no_word_and_no_file(ann: Station, bo: Station) -> None:
    kept = new_case(bo.desk("north"), "A bicycle")
    lost = new_case(bo.desk("south"), "A xylophone")
    for case, content in ((kept, b"shared"), (lost, b"shared"), (lost, b"secret")):
        said = "Xenon" if content == b"secret" else "Seen"
        write_note(bo.desk(), case, said, [NewAttachment("a", content)])
    write_note(bo.desk(), lost, "Large", [NewAttachment("b", LARGE)])
    bo.sync()
    ann.sync()
    for content in (b"shared", b"secret", LARGE):
        ann.ledger.blobs.keep(content)
    write_note(ann.desk(), lost, "Mine, not sent")
    assert {"xylophone", "xenon"} <= ann.words()

    ann.ledger.reception.absorb(Pulled(lost_scopes=("south",)))

    assert rows_with(ann, "xylophone") == rows_with(ann, "Xenon") == 0
    assert rows_with(ann, "Mine, not sent") == 0
    assert "bicycle" in ann.words()
    assert not {"xylophone", "xenon", "large"} & ann.words()
    assert (ann.folder / "replica.db-wal").stat().st_size < 20_000, "cut, and begun anew"
    assert ann.ledger.blobs.read(sha(b"shared")) == b"shared"
    assert not ann.ledger.blobs.has(sha(b"secret"))
    assert not ann.ledger.blobs.has(sha(LARGE))
    assert not [path for path in (ann.folder / "files").rglob("*") if path.is_file()]
    journal = ann.ledger.journal.newest(1)[0]
    assert journal.operation.args["text"] == "Mine, not sent"


def test_a_file_at_the_centre_says_its_size(ann: Station, bo: Station) -> None:
    case = new_case(bo.desk())
    write_note(bo.desk(), case, "Look", [NewAttachment("b", LARGE)])
    bo.sync()
    ann.sync()
    with pytest.raises(NotHere) as refused:
        ann.ledger.blobs.read(sha(LARGE))
    assert refused.value.size == len(LARGE)
    ann.ledger.blobs.keep(LARGE)
    assert ann.ledger.blobs.read(sha(LARGE)) == LARGE


def test_an_import_shows_its_rows_once_its_file_is_here(
    ann: Station, bo: Station, tmp_path: Path
) -> None:
    table = tmp_path / "reviews.csv"
    table.write_text("review_id,title,text,rating\nr1,Bad,Stolen bike,1\n")
    take_in(bo.desk(), [str(table)])
    bo.sync()
    ann.sync()
    (wanted,) = ann.ledger.reception.imports_wanting_files()
    assert wanted.scope == "north"
    ann.ledger.blobs.keep(table.read_bytes())
    ann.ledger.reception.absorb_file(wanted.sha256)
    assert ann.ledger.reception.imports_wanting_files() == ()
    with ann.ledger.replica.reading() as connection:
        assert [row.title for row in connection.execute(tables.content_table.select())] == ["Bad"]


def test_verification_knows_own_notes_and_cut_tails(ann: Station, bo: Station) -> None:
    case = new_case(bo.desk())
    bo.sync()
    ann.sync()
    write_note(ann.desk(), case, "Mine")
    assert verify(ann.desk()).holds, "a note that waits is in no chain yet"
    ann.sync()
    write_note(bo.desk(), case, "His")
    bo.sync()
    ann.sync()
    assert verify(ann.desk()).holds

    cut_last_note(ann.centre, case)
    ann.sync()
    assert "showed it before" in verify(ann.desk()).words
    ann.ledger.reception.absorb_page(ann.centre.page("north", 0, 10))
    assert "showed it before" in verify(ann.desk()).words


def test_verification_sees_a_note_that_was_altered_here(ann: Station) -> None:
    write_note(ann.desk(), new_case(ann.desk()), "Mine")
    ann.sync()
    assert verify(ann.desk()).holds
    body = {"text": "x", "salt": "", "attachments": []}
    with ann.ledger.replica.writing() as connection:
        entry = tables.entry_table
        connection.execute(update(entry).where(entry.c.stream == "note").values(body=body))
    assert not verify(ann.desk()).holds


def cut_last_note(centre: TinyCentre, case: UUID) -> None:
    """What somebody with the centre's disk can do."""
    found = centre.cases[case]
    found.entries.pop()
    head = bytes.fromhex(found.entries[-1]["detail"]["hash"])
    found.state = replace(found.state, head=head, lengths={"note": 1})
    found.columns |= {"head": head, "lengths": {"note": 1}}


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
