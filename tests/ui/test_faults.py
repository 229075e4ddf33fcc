"""Every failure is said in its family's way, wherever it was raised."""

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import qCritical
from pytestqt.qtbot import QtBot

from ui.faults import Faults, bug_report
from workbench.errors import EnvironmentFault, UserError

Said = list[tuple[str, str, Callable[[], None] | None]]


@pytest.fixture
def said() -> Said:
    """What the notice was told: words, the button, what it does."""
    return []


@pytest.fixture
def faults(qapp: object, said: Said) -> Faults:
    """Where failures arrive."""

    def say(
        text: str,
        action_text: str = "",
        on_action: Callable[[], None] | None = None,
        *,
        stays: bool = False,
    ) -> None:
        assert stays, "a failure must not vanish unread"
        said.append((text, action_text, on_action))

    return Faults(say)


@pytest.fixture
def listening(faults: Faults, capfd: pytest.CaptureFixture[str]) -> Iterator[Faults]:
    """The same, hearing what nobody caught."""
    before = sys.excepthook, threading.excepthook
    faults.listen()
    yield faults
    faults.deaf()
    sys.excepthook, threading.excepthook = before


def raised(error: Exception) -> Exception:
    """The error with the place where it was raised."""
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def test_what_a_person_can_mend_is_said(faults: Faults, said: Said) -> None:
    faults.tell(UserError("Nothing was saved; give a reason."))
    assert said == [("Nothing was saved; give a reason.", "", None)]


def test_what_the_machine_refused_can_be_tried_again(faults: Faults, said: Said) -> None:
    tried: list[bool] = []
    faults.tell(EnvironmentFault("The disk is full."), lambda: tried.append(True))
    text, button, again = said[0]
    assert (text, button) == ("The disk is full.", "Try again")
    assert again is not None
    again()
    assert tried == [True]


def test_anything_else_is_a_bug_with_the_place_where_it_broke(
    faults: Faults, said: Said, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(faults.bug) as told:
        faults.tell(raised(KeyError("a word of a case")))
    report = told.args[0]
    assert "KeyError" in report
    assert "test_faults.py" in report
    assert said == []


def test_a_report_quotes_no_case() -> None:
    report = bug_report(raised(ValueError("the man at the counter took them")))
    assert "counter" not in report.splitlines()[-1]
    assert report.splitlines()[-1].startswith("ValueError: (32 characters")


def test_what_a_slot_raised_arrives(listening: Faults, qtbot: QtBot) -> None:
    error = raised(ZeroDivisionError("1 / 0"))
    with qtbot.waitSignal(listening.bug) as told:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "ZeroDivisionError" in told.args[0]


def test_what_a_thread_raised_arrives_on_the_interface_thread(
    listening: Faults, qtbot: QtBot
) -> None:
    heard: list[tuple[int, str]] = []
    listening.bug.connect(lambda report: heard.append((threading.get_ident(), report)))
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0][0] == threading.get_ident()
    assert "ZeroDivisionError" in heard[0][1]


def test_what_qt_calls_critical_is_reported(listening: Faults, qtbot: QtBot) -> None:
    with qtbot.waitSignal(listening.bug) as told:
        qCritical("a plugin lost its head")
    assert "RuntimeError" in told.args[0]


def test_stopping_the_program_is_no_fault(
    listening: Faults, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    with qtbot.assertNotEmitted(listening.bug):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capfd.readouterr().err


def test_the_hooks_are_handed_back(faults: Faults) -> None:
    before = sys.excepthook, threading.excepthook
    faults.listen()
    assert sys.excepthook != before[0]
    faults.deaf()
    assert (sys.excepthook, threading.excepthook) == (
        sys.__excepthook__,
        threading.__excepthook__,
    )
    sys.excepthook, threading.excepthook = before
