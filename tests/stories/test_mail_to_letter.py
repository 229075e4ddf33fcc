"""From a mail to a letter: a day at the workbench, told through the real window.

Mette works alone on her computer. A solicitor's mail arrives; she takes it in, investigates,
decides and answers with a letter in PDF, mostly with her keyboard.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.support.windows import drop, new_profile, open_window, press, write
from ui.case.panels.decide_panel import DecidePanel
from ui.dialogs.shortcut_sheet import ShortcutSheet
from ui.main_window import MainWindow
from workbench.domain.cases import CaseSnapshot, State

COMPLAINT = b"""\
From: Harriet Pell <pell@solicitors.example>
To: legal@reviews.example
Subject: Notice of complaint: alleged theft by staff
Message-ID: <complaint-1@solicitors.example>
Date: Fri, 20 Nov 2026 17:00:00 +0000
Content-Type: text/plain; charset=utf-8

Dear Sirs,

we act for Spoke & Chain Ltd. The review "the man at the counter took them" is defamatory: it
alleges theft. Please remove it.

Harriet Pell
"""

REPLY = COMPLAINT.replace(
    b"Message-ID: <complaint-1@", b"In-Reply-To: <complaint-1@solicitors.example>\nMessage-ID: <2@"
)


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "complaint.eml"
    path.write_bytes(COMPLAINT)
    return path


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    folder = tmp_path / "profile"
    folder.mkdir()
    with open_window(new_profile(folder, "mette"), qtbot) as opened:
        yield opened


@pytest.fixture
def with_case(window: MainWindow, mail: Path, qtbot: QtBot) -> MainWindow:
    """The window after the mail was dropped on it, its case open in the panel."""
    with qtbot.waitSignal(window.taking_in.ended):
        drop([mail], window)
    qtbot.waitUntil(lambda: window.case.snapshot() is not None or _choose_first(window))
    return window


def _choose_first(window: MainWindow) -> bool:
    """Move to the first case of the queue, as soon as there is one."""
    if window.queue.current_case() is None:
        window.actions_here.run("queue.down")
    return False


def case_of(window: MainWindow) -> CaseSnapshot:
    snapshot = window.case.snapshot()
    assert snapshot is not None
    return snapshot


def leave_text(window: MainWindow) -> None:
    """Esc goes back to the queue, where single letters are commands."""
    window.show_place("queue")
    press("Escape", QApplication.focusWidget() or window)


def test_from_the_mail_to_the_letter(with_case: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = with_case

    # The mail she dropped on the window is a case now, and the window says so.
    assert "1 new" in window.notice.text
    assert case_of(window).subject == "Notice of complaint: alleged theft by staff"
    assert case_of(window).assignee is None

    # C claims it.
    leave_text(window)
    press("c")
    qtbot.waitUntil(lambda: case_of(window).assignee == "mette")
    assert window.notice.text == "Claimed E-1"

    # E leads to the evidence note. A photo of the till goes with it; Ctrl+Enter seals.
    photo = tmp_path / "till.txt"
    photo.write_text("17:04 two lights, paid in cash")
    press("e")
    write("The till shows the sale at 17:04.")
    drop([photo], window.case.composer.text.viewport())
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: len(case_of(window).stream("note")) == 1)
    note = case_of(window).stream("note")[0]
    assert note.body["text"] == "The till shows the sale at 17:04."
    [kept] = note.body["attachments"]
    assert kept["sha256"] == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert note.hash

    # D asks for the decision. Without reasons there is none.
    leave_text(window)
    press("d")
    panel = window.findChild(DecidePanel)
    assert panel is not None
    panel.action.setCurrentIndex(panel.action.findData("keep"))
    panel.reason.setFocus()
    press("Ctrl+Return")
    assert case_of(window).state == State.OPEN
    assert "reasons" in panel.fault.text()
    write("The notice lacks what the law asks for; the till supports the reviewer.")
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: case_of(window).state == State.DECIDED)
    [decision] = case_of(window).stream("decision")
    assert decision.body["action"] == "keep"

    # L begins the letter that goes with a decision. The case fills what it knows; only what it
    # cannot know is asked for, and until that is there no letter is made.
    leave_text(window)
    press("l")
    form = window.pane("letters").form
    qtbot.waitUntil(lambda: form.reason.text().startswith("Still needed"))
    assert not form.make.isEnabled()
    missing = {
        "Facts": "The review says that staff took two bicycle lights.",
        "Ground": "Nothing in the review breaches clause 4 of the terms, version 7.",
        "Automated means": "None were used.",
    }
    fields = {field.accessibleName(): field for field in form.findChildren(QPlainTextEdit)}
    for name, words in missing.items():
        fields[name].setFocus()
        write(words)
    qtbot.waitUntil(form.make.isEnabled)
    form.make.click()
    qtbot.waitUntil(lambda: len(case_of(window).stream("letter")) == 1)
    [letter] = case_of(window).stream("letter")
    pdf = window.bench._desk().ledger.blobs.read(letter.body["pdf"]["sha256"])
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == letter.body["pdf"]["sha256"]


def test_what_was_claimed_by_mistake_is_given_back(with_case: MainWindow, qtbot: QtBot) -> None:
    """The notice offers Undo; Ctrl+Z does the same."""
    window = with_case
    leave_text(window)
    press("c")
    qtbot.waitUntil(lambda: case_of(window).assignee == "mette")
    assert window.notice.button.text() == "Undo"
    press("Ctrl+Z")
    qtbot.waitUntil(lambda: case_of(window).assignee is None)


def test_letters_typed_into_a_text_are_no_commands(with_case: MainWindow) -> None:
    window = with_case
    leave_text(window)
    press("e")
    write("cnd?/ 01234 gm")
    assert window.case.composer.text.toPlainText() == "cnd?/ 01234 gm"
    assert case_of(window).assignee is None
    assert window.findChild(ShortcutSheet) is None

    press("/", window.queue)
    write("carl?")
    assert case_of(window).assignee is None


def test_a_command_is_found_by_a_few_letters(with_case: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+K works even while writing; the cursor then is where it was."""
    window = with_case
    leave_text(window)
    press("e")
    press("Ctrl+K")
    assert window.palette_here.isVisible()
    write("claim")
    press("Return")
    qtbot.waitUntil(lambda: case_of(window).assignee == "mette")
    assert not window.palette_here.isVisible()
    assert window.case.composer.text.hasFocus()


def test_a_case_is_found_by_its_number_or_its_words(with_case: MainWindow, qtbot: QtBot) -> None:
    window = with_case
    window.show_case(None)
    press("Ctrl+K", window)
    write("E-1")
    qtbot.waitUntil(lambda: any(entry.case for entry in window.palette_here.entries()))
    press("Return")
    qtbot.waitUntil(lambda: case_of(window).number == 1)

    press("Ctrl+K", window)
    write("alleged th")
    qtbot.waitUntil(lambda: any(entry.case for entry in window.palette_here.entries()))
    press("Escape")
    assert not window.palette_here.isVisible()


def test_what_cannot_be_done_now_says_why(with_case: MainWindow) -> None:
    """The palette tells it beside the command; its key tells it in the notice."""
    window = with_case
    press("Ctrl+K", window)
    write("resume")
    [resume] = [e for e in window.palette_here.entries() if e.action == "case.resume"]
    assert not resume.possible
    assert resume.side == "It does not wait for anybody."
    press("Escape")
    leave_text(window)
    press("Shift+W")
    assert window.notice.text == "It does not wait for anybody."


def test_the_sheet_of_keys_shows_every_key(window: MainWindow) -> None:
    leave_text(window)
    press("?")
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None
    words = {label.text() for label in sheet.findChildren(QLabel)}
    named = {action.title for action in window.actions_here.registry if action.shortcut}
    assert named <= words
    sheet.close()


def test_a_note_half_written_is_there_after_a_restart(
    tmp_path: Path, mail: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    profile = new_profile(folder, "mette")
    with open_window(profile, qtbot) as window:
        with qtbot.waitSignal(window.taking_in.ended):
            drop([mail], window)
        qtbot.waitUntil(lambda: window.case.snapshot() is not None or _choose_first(window))
        window.case.focus_composer()
        write("The till shows")

    with open_window(profile, qtbot) as again:
        qtbot.waitUntil(lambda: again.case.snapshot() is not None or _choose_first(again))
        assert again.case.composer.text.toPlainText() == "The till shows"


def test_a_second_mail_joins_its_thread(
    with_case: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    answer = tmp_path / "answer.eml"
    answer.write_bytes(REPLY)
    with qtbot.waitSignal(with_case.taking_in.ended):
        drop([answer], with_case)
    assert "1 joined" in with_case.notice.text
    qtbot.waitUntil(lambda: len(case_of(with_case).stream("message")) == 2)


def test_the_look_is_remembered(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    profile = new_profile(folder)
    with open_window(profile, qtbot) as window:
        window.actions_here.run("theme.dark")
        window.actions_here.run("text.larger")
    with open_window(profile, qtbot) as again:
        assert again.palette().window().color().lightness() < 60
        assert QApplication.font().pixelSize() == 14
        assert "complaint" not in (folder / "window.ini").read_text()
