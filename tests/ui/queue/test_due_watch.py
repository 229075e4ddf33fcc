"""A case of one's own that is due soon is told of once, with a way to it."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.profiles import new_case
from tests.support.windows import new_profile, open_window
from workbench.changes import Changes
from workbench.operations.casework import claim_cases, set_due
from workbench.operations.desk import Desk


def due_in(desk: Desk, minutes: int) -> Changes:
    """A case that is claimed and due so soon."""
    case = new_case(desk)
    claim_cases(desk, [case])
    due = datetime.now(UTC) + timedelta(minutes=minutes)
    return set_due(desk, [case], due, "Order of a court: at once")


def test_it_reminds_once_and_of_ones_own_alone(tmp_path: Path, qtbot: QtBot) -> None:
    with open_window(new_profile(tmp_path, "am"), qtbot) as window:
        told: list[str] = []
        window.due_watch.reminded.connect(lambda words, _case: told.append(words))
        done: list[Changes] = []
        for minutes in (40, 300):
            window.bench.do(partial(due_in, minutes=minutes), done.append)
        qtbot.waitUntil(lambda: len(done) == 2)
        window.due_watch.look()
        qtbot.waitUntil(lambda: bool(told))
        assert told[0].startswith("E-1 is due in ")
        assert "(Order of a court)" in told[0]
        assert "E-1 is due in " in window.notice.text
        window.due_watch.look()
        later: list[object] = []
        window.bench.read_queue(lambda reader: reader.change_mark(), later.append)
        qtbot.waitUntil(lambda: bool(later))
        assert len(told) == 1
