"""The demo's profile: made once, whole or not at all, with something in every view."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.app import open_workbench, unlock_profile
from workbench.demo import DEMO_PASSPHRASE, people
from workbench.demo.profile import prepare
from workbench.domain.cases import CaseKind, State, View
from workbench.domain.queue import QueueQuestion
from workbench.errors import UserError
from workbench.operations.letters import letter_pdf
from workbench.operations.verification import verify
from workbench.security.wrapping import WrongPassphrase
from workbench.settings import Settings

CASES = 120


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo profile, made once."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    prepare(folder, cases=CASES)
    return folder


def settings(folder: Path) -> Settings:
    return Settings(profile=folder, passphrase=DEMO_PASSPHRASE, person=people()[0].login)


@pytest.mark.parametrize("view", View)
def test_every_view_has_something_to_show(made: Path, view: View) -> None:
    reader = unlock_profile(settings(made)).queue_reader()
    question = QueueQuestion(view=view, person=people()[0].login)
    found = reader.page(question, datetime.now(UTC), 5)
    reader.close()
    assert found


def test_every_kind_and_state_is_there(made: Path) -> None:
    reader = unlock_profile(settings(made)).queue_reader()
    page = reader.page(QueueQuestion(view=View.ALL), datetime.now(UTC), CASES + 1)
    reader.close()
    assert len(page) == CASES
    assert {item.kind for item in page} == {kind.value for kind in CaseKind}
    assert {item.state for item in page} == {state.value for state in State}


def test_chains_hold_and_everybody_can_be_played(made: Path) -> None:
    workbench = open_workbench(unlock_profile(settings(made)))
    checked = verify(workbench.desk)
    known = {person.login: person for person in workbench.people()}
    workbench.close()
    assert checked.broken is None
    assert checked.notes > CASES
    assert known == {person.login: person for person in people()}


def test_the_case_told_by_hand_is_whole(made: Path) -> None:
    """Its letter is a PDF that the store gives back, for the number on its reference line."""
    workbench = open_workbench(unlock_profile(settings(made)))
    reader = workbench.profile.queue_reader()
    question = QueueQuestion(view=View.MINE, person=people()[0].login, search="docket")
    (item,) = reader.page(question, datetime.now(UTC), 2)
    reader.close()
    case = workbench.desk.read(item.case)
    (letter,) = case.stream("letter")
    pdf = letter_pdf(workbench.desk, letter)
    workbench.close()
    assert letter.body["fields"]["our_reference"] == case.reference
    assert pdf.startswith(b"%PDF-")
    assert len(case.stream("note")) >= 2
    assert {party.role for party in case.parties} == {"counsel", "complainant", "reviewer"}


def test_a_second_making_does_nothing(made: Path) -> None:
    def contents() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in made.rglob("*") if p.is_file()}

    before, told = contents(), []
    prepare(made, lambda done, total: told.append((done, total)), cases=CASES)
    assert contents() == before
    assert told == []


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    prepare(tmp_path / "demo", lambda done, total: told.append((done, total)), cases=CASES)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_an_interrupted_making_is_begun_again(tmp_path: Path) -> None:
    """What it left is thrown away, and no half profile ever stands in the demo's place."""

    class Interrupted(Exception):
        pass

    def interrupt(done: int, total: int) -> None:
        raise Interrupted

    folder = tmp_path / "demo"
    with pytest.raises(Interrupted):
        prepare(folder, interrupt, cases=CASES)
    assert not folder.exists()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left_over = tmp_path / f"demo.unfinished-{ended.pid}"
    left_over.mkdir()
    (left_over / "journal.db").write_bytes(b"cut short")
    prepare(folder, cases=CASES)
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_another_making_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / f"demo.unfinished-{os.getppid()}"
    other.mkdir()
    (other / "journal.db").write_bytes(b"half made")
    prepare(tmp_path / "demo", cases=1)
    assert (other / "journal.db").read_bytes() == b"half made"


def test_of_two_makings_the_first_to_end_counts(tmp_path: Path) -> None:
    """Whoever comes second finds the demo made, and leaves nothing of its own behind."""
    folder, other = tmp_path / "demo", tmp_path / "other"
    prepare(other, cases=1)
    key = (other / "key.json").read_bytes()

    def meanwhile(done: int, total: int) -> None:
        if other.exists():
            other.rename(folder)

    prepare(folder, meanwhile, cases=1)
    assert (folder / "key.json").read_bytes() == key
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_somebodys_own_profile_is_not_taken_for_the_demo(tmp_path: Path) -> None:
    open_workbench(unlock_profile(Settings(tmp_path, passphrase="mine"))).close()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(UserError, match=r"not the demo's\. Nothing was changed"):
        prepare(tmp_path, cases=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_it_opens_with_the_passphrase_it_was_made_under(tmp_path: Path) -> None:
    prepare(tmp_path / "demo", cases=1, passphrase="of the person")
    unlock_profile(Settings(tmp_path / "demo", passphrase="of the person"))
    with pytest.raises(WrongPassphrase):
        unlock_profile(Settings(tmp_path / "demo", passphrase=DEMO_PASSPHRASE))


def test_what_lies_in_the_place_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UserError, match="Nothing was changed"):
        prepare(tmp_path, cases=CASES)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
