"""Signing in asks for what it needs, says what is wrong, and keeps what was typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.panes import without_visible_focus
from ui.dialogs.sign_in import SignIn, SignInPage


class Asked:
    """A page with what it answered."""

    def __init__(self, qtbot: QtBot, known: tuple[str, str] | None = None) -> None:
        self.given: list[SignIn] = []
        self.left: list[bool] = []
        self.page = SignInPage(self.given.append, lambda: self.left.append(True), known)
        qtbot.addWidget(self.page)
        self.page.resize(900, 700)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        self.page.setFocus()

    def fill(self, **texts: str) -> None:
        """Type into fields by their names."""
        for name, text in texts.items():
            field = getattr(self.page, name)
            assert isinstance(field, QLineEdit)
            field.setText(text)


@pytest.fixture
def asked(qtbot: QtBot) -> Asked:
    return Asked(qtbot)


def test_enter_goes_from_field_to_field_and_signs_in(asked: Asked) -> None:
    for text in ("centre.example.org", "anna", "four words are good"):
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    (given,) = asked.given
    assert (given.server, given.login, given.password, given.new_password) == (
        "centre.example.org",
        "anna",
        "four words are good",
        None,
    )
    assert not asked.page.sign_in.isEnabled()
    assert "four words" not in repr(given)


def test_what_is_missing_is_named(asked: Asked) -> None:
    asked.fill(server="centre.example.org")
    asked.page.sign_in.click()
    assert asked.page.words.text() == "Login is missing."
    assert (QApplication.focusWidget(), asked.given) == (asked.page.login, [])


def test_a_refusal_is_said_and_what_was_typed_stays(asked: Asked) -> None:
    asked.fill(server="centre.example.org", login="anna", password="wrong")
    asked.page.sign_in.click()
    asked.page.refuse("The centre does not know this login and password.")
    assert asked.page.words.isVisible()
    assert (asked.page.login.text(), asked.page.sign_in.isEnabled()) == ("anna", True)
    assert QApplication.focusWidget() is asked.page.password


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "Take at least 12 characters; four words are good."),
        (
            "long enough for me",
            "long enough for mi",
            "The two new passwords are not the same. Type the second again.",
        ),
    ],
)
def test_a_new_password_is_long_enough_and_typed_twice(
    asked: Asked, first: str, second: str, said: str
) -> None:
    asked.fill(server="c", login="anna", password="once")
    asked.page.want_new_password()
    assert QApplication.focusWidget() is asked.page.first
    asked.fill(first=first, second=second)
    asked.page.sign_in.click()
    assert (asked.page.words.text(), asked.given) == (said, [])
    asked.fill(first="long enough for me", second="long enough for me")
    asked.page.sign_in.click()
    assert [given.new_password for given in asked.given] == ["long enough for me"]


def test_asked_again_only_the_password_can_be_typed(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ("host=centre dbname=team", "anna"))
    assert QApplication.focusWidget() is asked.page.password
    assert asked.page.server.isReadOnly()
    assert asked.page.login.isReadOnly()


def test_esc_goes_back_to_the_work(asked: Asked) -> None:
    QTest.keyClick(asked.page.login, Qt.Key.Key_Escape)
    assert asked.left == [True]


def test_the_focus_is_seen_wherever_it_is(asked: Asked, qtbot: QtBot) -> None:
    assert without_visible_focus(asked.page, qtbot) == []
