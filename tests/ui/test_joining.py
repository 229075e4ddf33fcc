"""The way in to a centre through the window: signed in, gone over to another person, shut out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_of
from tests.support.postgres import PASSWORD, Centre
from tests.support.starts import start_of
from tests.support.windows import drop, press
from tests.support.workstations import Workstation, place_of
from ui.application import Start
from ui.dialogs.people_page import PeoplePage
from ui.dialogs.sign_in import SignInPage
from ui.dialogs.standstill import StandstillPage
from ui.main_window import MainWindow
from workbench.central import provision
from workbench.domain.people import Role
from workbench.operations.workers import begun_with, workers
from workbench.settings import Settings
from workbench.sync.state import Link

OWN = "chosen by the person"
MAIL = b"From: a@b.example\nSubject: A notice\nMessage-ID: <1@b.example>\n\nPlease.\n"


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching a passphrase takes 0.1 s; how strong it is, its own tests say."""
    monkeypatch.setattr("workbench.security.wrapping._COST", 1 << 10)


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """The program, begun with empty records of its own."""
    settings = Settings(tmp_path / "local", passphrase="t", person="mette")
    with start_of(settings, qtbot) as made:
        qtbot.waitUntil(lambda: made.window.opened)
        yield made


def page_of(window: MainWindow, kind: type) -> object:
    page = window.pages.currentWidget()
    assert isinstance(page, kind), page
    return page


def signing(window: MainWindow) -> SignInPage:
    window.joining.sign_in()
    page = page_of(window, SignInPage)
    assert isinstance(page, SignInPage)
    return page


def give(page: SignInPage, server: str, login: str, password: str) -> None:
    page.server.setText(server)
    page.login.setText(login)
    page.password.setText(password)
    page.sign_in.click()


def at_the_centre(start: Start, login: str) -> Callable[[], bool]:
    """Whether the window is open as somebody, with everything here."""

    def check() -> bool:
        contact = start.window.bench.contact
        return (
            start.window.opened
            and start.window.bench.login == login
            and contact.state.link is Link.SYNCED
        )

    return check


def test_empty_records_become_the_persons(start: Start, centre: Centre, qtbot: QtBot) -> None:
    folder = start.bench.settings.profile
    give(signing(start.window), place_of(centre), "bo", PASSWORD)
    qtbot.waitUntil(at_the_centre(start, "bo"))
    assert start.bench.settings.profile == folder == begun_with()
    qtbot.waitUntil(lambda: [worker.name for worker in workers()] == ["Bo"])
    assert "You work as bo" in start.window.status.text


def test_records_that_are_used_stay_what_they_are(
    start: Start, centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    """A local profile is its own centre for life: the person gets another beside it."""
    mail = tmp_path / "1.eml"
    mail.write_bytes(MAIL)
    with qtbot.waitSignal(start.window.taking_in.ended):
        drop([mail], start.window)
    folder = start.bench.settings.profile
    give(signing(start.window), place_of(centre), "bo", PASSWORD)
    qtbot.waitUntil(at_the_centre(start, "bo"))
    assert start.bench.settings.profile != folder
    assert start.window.queue.feed.model.rowCount() == 0


def test_a_first_password_is_changed_on_the_way(start: Start, centre: Centre, qtbot: QtBot) -> None:
    with centre.owner() as owner:
        access = provision.add_person(owner, "cy", "Cy", Role.SPECIALIST, ["in-house"])
    page = signing(start.window)
    give(page, place_of(centre), "cy", str(access.one_time_password))
    qtbot.waitUntil(lambda: page.asks_new and page.sign_in.isEnabled())
    page.first.setText(OWN)
    page.second.setText(OWN)
    page.sign_in.click()
    qtbot.waitUntil(at_the_centre(start, "cy"))


@pytest.mark.parametrize(
    ("server", "login", "password", "said"),
    [
        ("", "bo", "not the password", "password"),
        ("host=127.0.0.1 port=1 dbname=none", "bo", PASSWORD, "reach"),
        ("dbname=none", "bo", PASSWORD, "names no server"),
    ],
)
def test_what_did_not_let_the_person_in_is_said_and_nothing_is_lost(
    start: Start, centre: Centre, qtbot: QtBot, server: str, login: str, password: str, said: str
) -> None:
    page = signing(start.window)
    give(page, server or place_of(centre), login, password)
    qtbot.waitUntil(lambda: bool(page.words.text()))
    assert said in page.words.text()
    assert page.login.text() == login
    press("Escape", page.login)
    assert start.window.pages.currentIndex() == 0
    assert not start.window.bench.contact.bound


def test_the_window_goes_from_one_person_to_another(
    start: Start, centre: Centre, qtbot: QtBot
) -> None:
    give(signing(start.window), place_of(centre), "bo", PASSWORD)
    qtbot.waitUntil(at_the_centre(start, "bo"))
    give(signing(start.window), place_of(centre), "ann", PASSWORD)
    qtbot.waitUntil(at_the_centre(start, "ann"))
    qtbot.waitUntil(lambda: len(workers()) == 2)
    start.window.joining.switch()
    page = page_of(start.window, PeoplePage)
    assert isinstance(page, PeoplePage)
    assert page.list.item(0).text().startswith("Bo · 127.0.0.1:")
    # What was typed at the start guards this profile too.
    start._settings = Settings(start._settings.profile, passphrase="t")
    page.open.click()
    qtbot.waitUntil(lambda: start.front is not None and start.front.asking is not None)
    assert start.front is not None
    assert start.front.asking is not None
    start.front.asking.first.setText("t")
    start.front.asking.open.click()
    qtbot.waitUntil(at_the_centre(start, "bo"))


def test_who_is_shut_out_is_told_why_and_comes_back_when_let_in(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    with window_of(centre, "bo", tmp_path, qtbot) as window:
        with centre.owner() as owner:
            provision.deactivate(owner, "bo")
        window.bench.sync_now()
        qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), StandstillPage))
        with centre.owner() as owner:
            provision.reactivate(owner, "bo")
            provision.grant(owner, "bo", "in-house")
        page = page_of(window, StandstillPage)
        assert isinstance(page, StandstillPage)
        page.buttons[0].click()
        qtbot.waitUntil(lambda: window.pages.currentIndex() == 0)


def test_a_password_that_was_changed_elsewhere_is_asked_for_and_nothing_is_lost(
    start: Start, centre: Centre, qtbot: QtBot
) -> None:
    give(signing(start.window), place_of(centre), "bo", PASSWORD)
    qtbot.waitUntil(at_the_centre(start, "bo"))
    window = start.window
    with centre.owner() as owner:
        owner.execute(f"ALTER ROLE bo PASSWORD '{OWN}'".encode())
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bo'")
    window.bench.sync_now()
    qtbot.waitUntil(lambda: window.notice.offered("Give the password") is not None)
    window.notice.button.click()
    page = page_of(window, SignInPage)
    assert isinstance(page, SignInPage)
    page.password.setText(OWN)
    page.sign_in.click()
    qtbot.waitUntil(lambda: window.bench.contact.state.link is Link.SYNCED)
    assert window.pages.currentIndex() == 0
    assert start.window is window


def test_the_first_sync_tells_how_far_it_is_and_leaves_the_window_usable(
    centre: Centre, tmp_path: Path, qtbot: QtBot
) -> None:
    ann = Workstation(tmp_path / "ann", place_of(centre), "ann")
    for number in range(300):
        ann.new_case(f"Bike {number}")
    ann.sync()
    ann.close()
    with window_of(centre, "bo", tmp_path, qtbot) as window:
        assert window.first_sync.isHidden()
        qtbot.waitUntil(lambda: window.queue.feed.model.rowCount() > 0)
        window.queue.pill.click()
        qtbot.waitUntil(lambda: window.queue.feed.model.rowCount() == 300)
