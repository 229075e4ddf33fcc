"""Failures are said in words where somebody can mend them, and reported where nobody here can."""

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ui.faults import Faults, bug_report
from workbench.errors import EnvironmentFault, UserError


class Said:
    """What a notice was asked to say."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.again: Callable[[], None] | None = None

    def __call__(
        self, text: str, action: str = "", again: Callable[[], None] | None = None, **_: Any
    ) -> None:
        self.calls.append((text, action))
        self.again = again


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def faults(said: Said, qtbot: QtBot) -> Iterator[Faults]:
    made = Faults(said)
    yield made
    made.deaf()
    made.deleteLater()


def test_what_a_person_can_change_is_said(faults: Faults, said: Said) -> None:
    faults.tell(UserError("A decision needs its reasons."))
    assert said.calls == [("A decision needs its reasons.", "")]


def test_what_the_machine_refused_can_be_tried_again(faults: Faults, said: Said) -> None:
    tried: list[bool] = []
    faults.tell(EnvironmentFault("The disk is full."), lambda: tried.append(True))
    assert said.calls == [("The disk is full.", "Try again")]
    assert said.again is not None
    said.again()
    assert tried == [True]


def test_anything_else_is_a_bug_with_a_report(faults: Faults, said: Said, qtbot: QtBot) -> None:
    with qtbot.waitSignal(faults.bug) as heard:
        faults.tell(KeyError("subject"))
    assert "KeyError" in heard.args[0]
    assert said.calls == []


def test_a_report_tells_the_place_and_quotes_no_case() -> None:
    with pytest.raises(ValueError, match="Sample Street") as raised:
        int("Mrs Example of Sample Street complains")
    report = bug_report(raised.value)
    assert "Sample Street complains'" not in report
    assert "test_faults.py" in report
    assert "Qt 6." in report


def test_a_failure_in_a_thread_arrives(faults: Faults, qtbot: QtBot) -> None:
    faults.listen()

    def fail() -> None:
        raise KeyError("subject")

    with qtbot.waitSignal(faults.bug) as heard:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert "KeyError" in heard.args[0]


def test_a_failure_nobody_caught_arrives(
    faults: Faults, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    faults.listen()
    with qtbot.waitSignal(faults.bug):
        sys.excepthook(KeyError, KeyError("subject"), None)
    assert "KeyError" in capsys.readouterr().err


def test_an_interrupt_is_no_bug(faults: Faults, qtbot: QtBot) -> None:
    faults.listen()
    with qtbot.assertNotEmitted(faults.bug):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
