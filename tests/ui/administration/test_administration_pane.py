"""The administration in the window, on a real server: done at once, said, and taken back."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand
from tests.support.centre_acts import open_case
from tests.support.panes import without_visible_focus
from tests.support.postgres import Centre, drop, owner
from ui.administration.administration_pane import AdministrationPane
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.people import Role
from workbench.domain.roster import RosterPerson, RosterScope

Undo = Callable[[], None] | None


class Clerk:
    """Notes what the pane says, as the window's notice does."""

    def __init__(self, pane: AdministrationPane, qtbot: QtBot) -> None:
        self.pane, self._qtbot = pane, qtbot
        self.said: list[tuple[str, Undo]] = []
        pane.done.connect(lambda words, undo: self.said.append((words, undo)))

    def enter(self, dsn: str) -> None:
        """Go in."""
        self.pane.entrance.dsn.setText(dsn)
        self.pane.entrance.enter.click()
        self._qtbot.waitUntil(lambda: self.pane._whole.currentIndex() == 1)

    def did(self, act: Callable[[], Any]) -> str:
        """Do something and wait until it is said."""
        before = len(self.said)
        act()
        self._qtbot.waitUntil(lambda: len(self.said) > before)
        return self.said[-1][0]

    def undo(self) -> str:
        """Take the last thing back by what was offered."""
        undo = self.said[-1][1]
        assert undo is not None
        return self.did(undo)

    def person(self, login: str) -> RosterPerson:
        """Somebody as the pane shows them."""
        roster = self.pane.people._roster
        assert roster is not None
        return next(p for p in roster.people if p.login == login)

    def scope(self, name: str) -> RosterScope:
        """A scope as the pane shows it."""
        roster = self.pane.people._roster
        assert roster is not None
        return next(s for s in roster.scopes if s.name == name)


@pytest.fixture
def clerk(pane: AdministrationPane, centre: Centre, qtbot: QtBot) -> Clerk:
    """Somebody who is in."""
    made = Clerk(pane, qtbot)
    made.enter(centre.dsn)
    return made


def test_a_wrong_way_in_is_said_and_stays_typed(
    pane: AdministrationPane, centre: Centre, qtbot: QtBot
) -> None:
    entrance = pane.entrance
    assert not entrance.enter.isEnabled()
    for dsn, words in {
        "host=127.0.0.1 port=1 dbname=x user=y password=z": "cannot be reached",
        "no dsn at all": "no DSN",
    }.items():
        entrance.dsn.setText(dsn)
        entrance.enter.click()
        qtbot.waitUntil(lambda words=words: words in entrance.fault.text())  # type: ignore[misc]
        qtbot.waitUntil(entrance.enter.isEnabled)
        assert entrance.dsn.text() == dsn


def test_a_persons_own_login_administers_nothing(
    pane: AdministrationPane, centre: Centre, qtbot: QtBot
) -> None:
    pane.entrance.dsn.setText(centre.dsn_of("vera"))
    pane.entrance.enter.click()
    qtbot.waitUntil(lambda: pane.counter._asking == 0)
    assert pane._whole.currentIndex() == 0


def test_the_way_in_is_forgotten(clerk: Clerk) -> None:
    assert clerk.pane.entrance.dsn.text() == ""
    assert "password" not in repr(clerk.pane.counter._office)
    clerk.pane.leave()
    assert not clerk.pane.counter.is_open


def test_the_environment_names_the_centre(
    hand: BenchHand, centre: Centre, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_CENTRAL", centre.dsn)
    pane = AdministrationPane(hand.bench)
    qtbot.addWidget(pane)
    pane.show()
    pane.begin()
    qtbot.waitUntil(lambda: pane._whole.currentIndex() == 1)
    assert pane.people.list.topLevelItemCount() == 3


def test_an_empty_database_is_made_a_centre(
    pane: AdministrationPane, running: EmbeddedCluster, qtbot: QtBot
) -> None:
    with owner(running.dsn()) as connection:
        connection.execute("CREATE DATABASE unmade")
    try:
        clerk = Clerk(pane, qtbot)
        pane.entrance.dsn.setText(running.dsn("unmade"))
        pane.entrance.enter.click()
        qtbot.waitUntil(pane.entrance.update_button.isVisible)
        assert "cannot be taken back" not in pane.entrance.fault.text()
        assert "none of them can be taken back" in pane.entrance.missing.text()
        assert "Brought the centre up to date" in clerk.did(pane.entrance.update_button.click)
        assert pane._whole.currentIndex() == 1
    finally:
        drop(running, "unmade")


def test_somebody_is_added_and_the_password_shown_once(clerk: Clerk, centre: Centre) -> None:
    page = clerk.pane.people
    page.add.click()
    assert "cannot be removed" in page.new.hint.text()
    page.new.login.setText("zoe")
    page.new.name.setText("Zoe Ash")
    page.new.role.setCurrentIndex(page.new.role.findData("legal_liaison"))
    page.new.scopes.item(1).setCheckState(Qt.CheckState.Checked)
    assert clerk.did(page.new.attempt) == "Added Zoe Ash as zoe"
    assert clerk.said[-1][1] is None
    zoe = clerk.person("zoe")
    assert (zoe.role, zoe.scopes, zoe.password_pending) == (Role.LEGAL_LIAISON, ("north",), True)
    password = page.handover.password.text()
    page.handover.copy.click()
    assert QGuiApplication.clipboard().text() == password
    with psycopg.connect(centre.dsn_of("zoe", password)) as session:
        assert session.execute("SELECT 1").fetchone() == (1,)
    page.handover.away.click()
    assert page.handover.password.text() == ""
    assert not page.new.isVisible()


def test_what_could_not_be_added_stays_typed(clerk: Clerk, qtbot: QtBot) -> None:
    page = clerk.pane.people
    page.add.click()
    page.new.login.setText("Vera!")
    page.new.name.setText("Vera")
    page.new.attempt()
    qtbot.waitUntil(lambda: "cannot be a login" in page.new.fault.text())
    assert (page.new.login.text(), page.new.isVisible()) == ("Vera!", True)
    assert page.new.do_button.isEnabled()


def test_a_role_is_set_and_taken_back(clerk: Clerk) -> None:
    page = clerk.pane.people
    page.list.choose("vera")
    card = page.card
    card.role.setCurrentIndex(card.role.findData("auditor"))
    words = clerk.did(lambda: card.role.activated.emit(card.role.currentIndex()))
    assert words == "Vera is auditor now"
    assert clerk.person("vera").role is Role.AUDITOR
    clerk.undo()
    assert clerk.person("vera").role is Role.SPECIALIST


def test_scopes_are_given_and_taken_by_their_boxes(clerk: Clerk) -> None:
    page = clerk.pane.people
    page.list.choose("vera")
    box = page.card.scopes.item(0)
    words = clerk.did(lambda: box.setCheckState(Qt.CheckState.Checked))
    assert words == "Vera sees the cases of in-house now"
    assert clerk.person("vera").scopes == ("in-house", "north")
    clerk.undo()
    assert clerk.person("vera").scopes == ("north",)
    page.list.choose("vera")
    box = page.card.scopes.item(1)
    clerk.did(lambda: box.setCheckState(Qt.CheckState.Unchecked))
    assert clerk.person("vera").scopes == ()
    clerk.undo()
    assert clerk.person("vera").scopes == ("north",)


def test_shutting_out_is_taken_back_with_the_scopes(clerk: Clerk, centre: Centre) -> None:
    page = clerk.pane.people
    page.list.choose("vera")
    assert "can be taken back" in page.card._on_access.text()
    assert "shut out" in clerk.did(page.card.access.click)
    with pytest.raises(psycopg.OperationalError):
        centre.session("vera")
    page.list.choose("vera")
    assert page.card.access.text() == "Reactivate"
    assert not page.card.password.isEnabled()
    clerk.undo()
    with centre.session("vera") as session:
        assert session.execute("SELECT count(*) FROM app.scope").fetchone() == (1,)


def test_a_new_password_says_before_that_it_cannot_be_taken_back(
    clerk: Clerk, centre: Centre
) -> None:
    page = clerk.pane.people
    page.list.choose("vic")
    assert "cannot be taken back" in page.card._on_password.text()
    clerk.did(page.card.password.click)
    assert clerk.said[-1][1] is None
    assert clerk.person("vic").password_pending
    with pytest.raises(psycopg.OperationalError):
        centre.session("vic")
    assert page.handover.isVisible()


def test_a_scope_is_added_and_a_case_moved_and_moved_back(
    clerk: Clerk, centre: Centre, qtbot: QtBot
) -> None:
    with centre.session("vera") as vera:
        open_case(vera, "north")
        number = vera.execute("SELECT number FROM app.case_item").fetchone()
    assert number is not None
    clerk.pane.tabs.setCurrentIndex(1)
    page = clerk.pane.scopes
    page.add.click()
    page.new.name.setText("south")
    page.new.vendor.setText("South Ltd")
    assert clerk.did(page.new.attempt) == "Added the scope south"
    page.case.setText(f"E-{number[0]}")
    page.target.setCurrentText("south")
    assert clerk.did(page.move_button.click) == f"Moved E-{number[0]} from north to south"
    assert (clerk.scope("south").cases, clerk.scope("north").cases) == (1, 0)
    clerk.undo()
    assert (clerk.scope("south").cases, clerk.scope("north").open_cases) == (0, 1)
    page.case.setText("E-99")
    page.move_button.click()
    qtbot.waitUntil(lambda: "no case E-99" in page.fault.text())
    assert page.case.text() == "E-99"


def test_the_guard_is_looked_at_in_words(clerk: Clerk, centre: Centre, qtbot: QtBot) -> None:
    page = clerk.pane.guard
    clerk.pane.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "Nothing lets anybody past" in page.sheet.toPlainText())
    with centre.owner() as connection:
        connection.execute("ALTER TABLE app.case_item NO FORCE ROW LEVEL SECURITY")
    page.again.click()
    qtbot.waitUntil(lambda: "row-level security" in page.sheet.toPlainText())
    assert "case_item" in page.sheet.toPlainText()
    assert "nothing had to be done" in clerk.did(page.update_button.click)


def test_who_is_connected_and_when_they_were_last_there(
    clerk: Clerk, centre: Centre, qtbot: QtBot
) -> None:
    assert clerk.person("vera").last_contact is None
    with centre.session("vera") as vera:
        open_case(vera, "north")
        clerk.pane.counter.look()
        qtbot.waitUntil(lambda: clerk.person("vera").connected)
    assert clerk.person("vera").last_contact is not None


def test_a_centre_that_goes_away_is_said(clerk: Clerk, centre: Centre, qtbot: QtBot) -> None:
    told: list[str] = []
    clerk.pane.said.connect(told.append)
    with owner(centre.running.dsn()) as connection:
        connection.execute(f"ALTER DATABASE {centre.database} RENAME TO gone".encode())
    try:
        clerk.pane.counter.do("set_role", "vera", "auditor")
        qtbot.waitUntil(lambda: bool(told))
        qtbot.waitUntil(lambda: clerk.pane.counter._asking == 0)
    finally:
        with owner(centre.running.dsn()) as connection:
            connection.execute(f"ALTER DATABASE gone RENAME TO {centre.database}".encode())


def test_the_focus_is_seen_wherever_it_is(clerk: Clerk, qtbot: QtBot) -> None:
    for at in range(3):
        clerk.pane.tabs.setCurrentIndex(at)
        qtbot.waitUntil(lambda: clerk.pane.counter._asking == 0)
        assert without_visible_focus(clerk.pane, qtbot) == []
