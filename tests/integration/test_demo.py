"""The demo: a centre made once, whole or not at all, and a workstation for whoever plays."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from workbench.app import Workbench, open_workbench, unlock_profile
from workbench.central.catalog import weaknesses
from workbench.demo import people, running_centre, signed_in
from workbench.demo.centre import DEMO_PASSWORD, dsn_of
from workbench.demo.profile import DEMO_PASSPHRASE
from workbench.domain.cases import CaseKind, State, View
from workbench.domain.queue import QueueQuestion
from workbench.errors import UserError
from workbench.operations.casework import add_tag
from workbench.operations.letters import letter_pdf
from workbench.operations.verification import verify
from workbench.security.wrapping import WrongPassphrase
from workbench.settings import Settings

CASES = 120
LEAD, VENDORS = people()[0].login, "emil.soendergaard"


@contextmanager
def reachable() -> Iterator[Path]:
    """A folder that an unprivileged server passes through, where these tests are root's."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Where the small demo of these tests lies."""
    with reachable() as folder:
        yield folder / "demo"


@pytest.fixture
def empty() -> Iterator[Path]:
    """A folder for a demo of a test's own."""
    with reachable() as folder:
        yield folder


@pytest.fixture(scope="module")
def dsn(place: Path) -> Iterator[str]:
    """Its centre, running."""
    with running_centre(place, cases=CASES) as found:
        yield found


@pytest.fixture(scope="module")
def lead(place: Path, dsn: str) -> Settings:
    """The profile of the lead."""
    return signed_in(Settings(place), dsn, LEAD)


@pytest.fixture
def workbench(lead: Settings) -> Iterator[Workbench]:
    """The lead at work."""
    opened = open_workbench(unlock_profile(lead))
    yield opened
    opened.close()


def page(settings: Settings, question: QueueQuestion, limit: int) -> list[object]:
    reader = unlock_profile(settings).queue_reader()
    found = reader.page(question, datetime.now(UTC), limit)
    reader.close()
    return [*found]


@pytest.mark.parametrize("view", View)
def test_every_view_has_something_to_show(lead: Settings, view: View) -> None:
    assert page(lead, QueueQuestion(view=view, person=LEAD), 5)


def test_every_kind_and_state_is_there(lead: Settings) -> None:
    reader = unlock_profile(lead).queue_reader()
    found = reader.page(QueueQuestion(view=View.ALL), datetime.now(UTC), CASES + 1)
    reader.close()
    assert len(found) == CASES
    assert {item.kind for item in found} == {kind.value for kind in CaseKind}
    assert {item.state for item in found} == {state.value for state in State}


def test_chains_hold_and_everybody_is_known(workbench: Workbench) -> None:
    checked = verify(workbench.desk)
    assert checked.holds, checked.words
    assert checked.notes > CASES
    assert {p.login: (p.name, p.role) for p in workbench.people()} == {
        p.login: (p.name, p.role) for p in people()
    }


def test_the_case_told_by_hand_is_whole(workbench: Workbench, lead: Settings) -> None:
    """Its letter is a PDF that comes from the centre, for the number on its reference line."""
    reader = workbench.profile.queue_reader()
    question = QueueQuestion(view=View.MINE, person=LEAD, search="docket")
    (item,) = reader.page(question, datetime.now(UTC), 2)
    reader.close()
    case = workbench.desk.read(item.case)
    (letter,) = case.stream("letter")
    assert workbench.sync is not None
    workbench.sync.fetch_file(letter.body["pdf"]["sha256"], item.case)
    pdf = letter_pdf(workbench.desk, letter)
    assert letter.body["fields"]["our_reference"] == case.reference
    assert pdf.startswith(b"%PDF-")
    assert len(case.stream("note")) >= 2
    assert {party.role for party in case.parties} == {"counsel", "complainant", "reviewer"}


def test_nothing_lets_anybody_past_the_guard(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as owner:
        assert weaknesses(owner) == ()


def test_two_who_play_see_each_others_work(place: Path, dsn: str, workbench: Workbench) -> None:
    theirs = open_workbench(unlock_profile(signed_in(Settings(place), dsn, VENDORS)))
    try:
        reader = theirs.profile.queue_reader()
        item = reader.page(QueueQuestion(view=View.OPEN), datetime.now(UTC), 1)[0]
        scopes = {
            theirs.desk.read(found.case).scope
            for found in reader.page(QueueQuestion(view=View.ALL), datetime.now(UTC), CASES)
        }
        reader.close()
        assert scopes == {"vendor-north"}
        assert add_tag(workbench.desk, [item.case], "seen by the lead").outcome == "pending"
        assert workbench.sync is not None
        assert theirs.sync is not None
        workbench.sync.step()
        theirs.sync.step()
        assert "seen by the lead" in theirs.desk.read(item.case).tags
    finally:
        theirs.close()


def test_the_server_stops_with_the_last_who_plays(empty: Path) -> None:
    with running_centre(empty / "demo", cases=1) as first:
        with running_centre(empty / "demo", cases=1) as second:
            assert second == first
        psycopg.connect(first).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first)


def test_an_interrupted_making_is_begun_again(empty: Path) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(done: int, total: int) -> None:
        raise Interrupted

    folder = empty / "demo"
    with pytest.raises(Interrupted), running_centre(folder, interrupt, cases=CASES):
        pass
    told: list[tuple[int, int]] = []
    with running_centre(folder, lambda *step: told.append(step), cases=3) as dsn:
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1]
        with psycopg.connect(dsn) as owner:
            made = owner.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'department%'"
            ).fetchall()
            opened = owner.execute("SELECT count(*) > 0 FROM app.case_item").fetchone()
        assert (made, opened) == ([("department",)], (True,))
        with psycopg.connect(dsn_of(dsn, LEAD), password=DEMO_PASSWORD) as session:
            assert session.execute("SELECT api.me()").fetchone() == (LEAD,)


def test_a_profile_opens_with_the_passphrase_it_was_made_under(
    place: Path, dsn: str, lead: Settings
) -> None:
    mine = Settings(place, passphrase="of the person")
    made = signed_in(mine, dsn, "ruth.abara")
    assert made.passphrase == "of the person"
    with pytest.raises(WrongPassphrase):
        unlock_profile(replace(made, passphrase=DEMO_PASSPHRASE))
    assert signed_in(mine, dsn, LEAD) == lead


def test_somebodys_own_profile_is_not_taken_for_the_demo(tmp_path: Path) -> None:
    open_workbench(unlock_profile(Settings(tmp_path, passphrase="mine"))).close()
    before = sorted(path.name for path in tmp_path.iterdir())
    with (
        pytest.raises(UserError, match=r"not the demo's\. Nothing was changed"),
        running_centre(tmp_path, cases=1),
    ):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_lies_in_the_place_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UserError, match="Nothing was changed"), running_centre(tmp_path, cases=1):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
