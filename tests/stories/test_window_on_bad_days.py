"""The window on bad days, through the real start: what it says, what it keeps, how one goes on.

Nothing stands in for anything: the profile is encrypted, the lock is another connection's, the
full disk is a limit that the operating system enforces.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.starts import start_of
from tests.support.windows import drop, held_elsewhere, press, write
from ui.application import Start
from ui.dialogs.passphrase import PassphrasePage
from ui.dialogs.refusal import RefusalPage
from workbench.security.data_key import unlock
from workbench.settings import Settings
from workbench.storage.sqlcipher import connect

PASSPHRASE = "four words are good"
NOTE = "The till shows the sale at 17:04."
MAIL = b"""\
From: Harriet Pell <pell@solicitors.example>
To: legal@reviews.example
Subject: A notice of complaint
Message-ID: <%d@solicitors.example>

Please remove the review.
"""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants to wait five seconds for a lock in a test."""
    monkeypatch.setattr("workbench.storage.sqlcipher.BUSY_SECONDS", 0.2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@contextmanager
def started(folder: Path, qtbot: QtBot, passphrase: str | None = PASSPHRASE) -> Iterator[Start]:
    """The program as Mette starts it."""
    with start_of(Settings(folder, passphrase=passphrase, person="mette"), qtbot) as start:
        yield start


def opened(start: Start, qtbot: QtBot) -> None:
    """Wait until the records are open, and go to the first case if there is one."""
    qtbot.waitUntil(lambda: start.window.opened)
    start.window.activateWindow()


def with_case(start: Start, qtbot: QtBot, tmp_path: Path, cases: int = 1) -> None:
    """Take mails in, and open the first case."""
    mails = [tmp_path / f"{number}.eml" for number in range(cases)]
    for number, mail in enumerate(mails):
        mail.write_bytes(MAIL % number)
    with qtbot.waitSignal(start.window.taking_in.ended):
        drop(mails, start.window)
    first_case(start, qtbot)


def first_case(start: Start, qtbot: QtBot) -> None:
    def shown() -> bool:
        if start.window.queue.current_case() is None:
            start.window.actions_here.run("queue.down")
        return start.window.case.snapshot() is not None

    qtbot.waitUntil(shown)


def made(folder: Path, qtbot: QtBot, tmp_path: Path, cases: int = 1) -> None:
    """A profile that was used and closed."""
    with started(folder, qtbot) as start:
        opened(start, qtbot)
        with_case(start, qtbot, tmp_path, cases)


def refusal(start: Start, qtbot: QtBot, after: RefusalPage | None = None) -> RefusalPage:
    """The page that says why nothing is open; `after` is one that was seen before."""

    def page() -> RefusalPage | None:
        places = [start.window, start.front]
        found = [place.findChild(RefusalPage) for place in places if place is not None]
        there = (one for one in found if one is not None and one is not after)
        return next((one for one in there if one.isVisible()), None)

    qtbot.waitUntil(lambda: page() is not None)
    shown = page()
    assert shown is not None
    return shown


def question(start: Start, qtbot: QtBot) -> PassphrasePage:
    """The page that asks for the passphrase."""
    qtbot.waitUntil(lambda: start.front is not None and start.front.asking is not None)
    assert start.front is not None
    page = start.front.asking
    assert page is not None
    return page


def torn(file: Path, *, keep: int = 0) -> None:
    """Write what is no database over a file, from one place on."""
    whole = file.stat().st_size
    with file.open("r+b") as opened_file:
        opened_file.seek(keep)
        opened_file.write(os.urandom(whole - keep))


def test_a_wrong_passphrase_three_times_and_then_the_right_one(
    folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    """It is said kindly, nothing is locked, and what is asked stays the same page."""
    made(folder, qtbot, tmp_path)
    with started(folder, qtbot, None) as start:
        page = question(start, qtbot)
        assert not start.window.isVisible()
        said = set()
        for attempt in ("once", "twice", "a third time"):
            page.words.clear()
            page.first.setFocus()
            write(attempt)
            press("Return")
            qtbot.waitUntil(lambda: bool(page.words.text()))
            assert page.first.isEnabled()
            assert page.first.selectedText() == page.first.text()
            said.add(page.words.text())
        assert len(said) == 2, "the third time it says more"
        assert "nothing is locked" in page.words.text()
        write(PASSPHRASE)
        press("Return")
        opened(start, qtbot)
        assert start.window.isVisible()
        assert start.front is None
        qtbot.waitUntil(lambda: len(start.window.queue.feed.model.window) == 1)


def test_a_profile_that_another_program_holds(folder: Path, qtbot: QtBot, tmp_path: Path) -> None:
    """The page says so; once the other is done, one button opens everything."""
    made(folder, qtbot, tmp_path)
    (folder / "replica.db").unlink()  # so that opening has to write
    keys = unlock(folder, PASSPHRASE)
    other = connect(folder / "journal.db", keys.journal, synchronous="NORMAL")
    try:
        other.execute("BEGIN IMMEDIATE")
        with started(folder, qtbot) as start:
            page = refusal(start, qtbot)
            assert "Another program holds" in page.words.text()
            assert str(folder) in " ".join(label.text() for label in page.findChildren(QLabel))
            assert page.again.hasFocus()
            other.execute("ROLLBACK")
            press("Space")
            opened(start, qtbot)
            qtbot.waitUntil(lambda: len(start.window.queue.feed.model.window) == 1)
            assert start.window.findChild(RefusalPage) is None
    finally:
        other.close()


def test_a_lock_in_the_middle_of_the_day(folder: Path, qtbot: QtBot, tmp_path: Path) -> None:
    """What could not be done is done by the notice's button, and is there once."""
    with started(folder, qtbot) as start:
        opened(start, qtbot)
        with_case(start, qtbot, tmp_path)
        window = start.window
        window.queue.setFocus()
        with held_elsewhere(start.bench, "journal.db"):
            press("c")
            qtbot.waitUntil(lambda: "Another program holds" in window.notice.text)
            assert window.notice.button.text() == "Try again"
            assert window.notice.isVisible()
        window.notice.button.click()
        qtbot.waitUntil(lambda: window.notice.text == "Claimed E-1")
        qtbot.waitUntil(lambda: _assignee(start) == "mette")
        assert window.notice.button.text() == "Undo"


def _assignee(start: Start) -> str | None:
    snapshot = start.window.case.snapshot()
    return None if snapshot is None else snapshot.assignee


@pytest.mark.parametrize("keep", [0, 16 * 4096])
def test_a_torn_copy_is_made_anew_and_says_how_far_it_is(
    folder: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: int
) -> None:
    made(folder, qtbot, tmp_path, cases=9)
    torn(folder / "replica.db", keep=keep)
    monkeypatch.setattr("workbench.storage.ledger._SLICE", 4)
    said: list[str] = []
    with started(folder, qtbot) as start:
        start.bench.opening.connect(lambda *_: said.append(start.window.status.text))
        opened(start, qtbot)
        qtbot.waitUntil(lambda: len(start.window.queue.feed.model.window) == 9)
    assert said[0].startswith("Bringing your records up to date: 4 of ")
    assert said[-1].endswith("27 of 27 …")


@pytest.mark.parametrize("keep", [0, 4096])
def test_a_torn_journal_is_left_as_it_is(
    folder: Path, qtbot: QtBot, tmp_path: Path, keep: int
) -> None:
    """The one file that nothing can be made from: nothing is written over it."""
    made(folder, qtbot, tmp_path)
    torn(folder / "journal.db", keep=keep)
    before = (folder / "journal.db").read_bytes()
    with started(folder, qtbot) as start:
        page = refusal(start, qtbot)
        words = page.words.text()
        assert "journal.db" in words
        assert re.search("Nothing was (changed|written)", words)
        page.again.click()
        assert refusal(start, qtbot, page).words.text() == words
    assert (folder / "journal.db").read_bytes() == before


def test_a_profile_of_a_newer_version(folder: Path, qtbot: QtBot, tmp_path: Path) -> None:
    made(folder, qtbot, tmp_path)
    connection = connect(
        folder / "journal.db", unlock(folder, PASSPHRASE).journal, synchronous="FULL"
    )
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with started(folder, qtbot) as start:
        assert "newer version" in refusal(start, qtbot).words.text()


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder that whoever runs the test may be kept from writing: also root, who gives it up."""
    if sys.platform == "win32":
        pytest.skip("rights are another matter on Windows")
    place = Path(tempfile.mkdtemp(prefix="workbench-"))
    place.chmod(0o755)
    yield place
    for path in (place, *place.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(place)


@contextmanager
def nobody() -> Iterator[None]:
    """Work without root's right to write everywhere."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_may_not_be_written(unprivileged: Path, qtbot: QtBot, tmp_path: Path) -> None:
    folder = unprivileged / "profile"
    made(folder, qtbot, tmp_path)
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o555)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with nobody(), started(folder, qtbot) as start:
        page = refusal(start, qtbot)
        assert "Nothing was changed" in page.words.text()
        assert page.again.isVisible()
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """No file may grow beyond the largest of the profile: for a database that is a full disk."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such limit")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    smallest = min(p.stat().st_size for p in folder.glob("*.db-wal"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (smallest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_while_a_note_is_sealed(folder: Path, qtbot: QtBot, tmp_path: Path) -> None:
    """The words stay in the field, a sentence says what happened, and then it goes on."""
    with started(folder, qtbot) as start:
        opened(start, qtbot)
        with_case(start, qtbot, tmp_path)
        window, composer = start.window, start.window.case.composer
        with full_disk(folder):
            window.actions_here.run("case.note")
            write(NOTE)
            press("Ctrl+Return")
            qtbot.waitUntil(composer.seal_button.isEnabled)
            said = " ".join(label.text() for label in composer.findChildren(QLabel))
            assert "Everything recorded before is kept" in said
            assert "your words are still here" in said
            assert composer.text.toPlainText() == NOTE
            qtbot.waitUntil(lambda: "is kept" in window.notice.text)
            assert window.notice.button.text() == "Try again"
        window.notice.button.click()  # the draft, which could not be stored either
        composer.text.setFocus()
        press("Ctrl+Return")
        qtbot.waitUntil(lambda: _notes(start) == [NOTE])
        assert composer.text.toPlainText() == ""


def test_a_draft_that_met_a_full_disk_is_there_after_a_restart(
    folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with started(folder, qtbot) as start:
        opened(start, qtbot)
        with_case(start, qtbot, tmp_path)
        with full_disk(folder):
            start.window.actions_here.run("case.note")
            write(NOTE)
            qtbot.waitUntil(lambda: "is kept" in start.window.notice.text)
        start.window.notice.button.click()
    with started(folder, qtbot) as again:
        opened(again, qtbot)
        first_case(again, qtbot)
        assert again.window.case.composer.text.toPlainText() == NOTE


def _notes(start: Start) -> list[str]:
    snapshot = start.window.case.snapshot()
    return [] if snapshot is None else [note.body["text"] for note in snapshot.stream("note")]
