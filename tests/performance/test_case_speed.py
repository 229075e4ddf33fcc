"""How long it takes from choosing a large case to seeing it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter_ns
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from tests.support.benches import bench_over
from tests.support.one_case import mail, profile_in, record_case
from ui.case.case_pane import CasePane

NOTES, MESSAGES, ROUNDS = 200, 50, 11


class Paints(QObject):
    """Says when a pane has painted a case."""

    painted = Signal()

    def __init__(self, pane: CasePane) -> None:
        super().__init__(pane)
        self.awaited: UUID | None = None
        self._pane = pane
        pane.sheets.investigation.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Note a paint of the case that is awaited; the answer is queued behind the paint."""
        shown = self._pane.snapshot()
        if event.type() == QEvent.Type.Paint and shown is not None and shown.case == self.awaited:
            self.painted.emit()
        return super().eventFilter(watched, event)


@pytest.mark.benchmark
def test_open_a_case_of_many_notes_and_messages(
    qtbot: QtBot, tmp_path: Path, figures: Callable[[str, float, float | None, float], None]
) -> None:
    """From the choice to the painted notes, the read included; two cases in turn."""
    with bench_over(profile_in(tmp_path / "profile"), qtbot) as hand:
        cases = []
        for thread in ("first", "second"):
            folder = tmp_path / thread
            folder.mkdir()
            mails = [_mail(n, thread) for n in range(MESSAGES)]
            record = partial(record_case, folder=folder, messages=mails, notes=NOTES)
            cases.append(hand.now(record))
        pane = CasePane(hand.bench)
        qtbot.addWidget(pane)
        pane.resize(900, 900)
        pane.show()
        paints = Paints(pane)
        times = sorted(_opening(qtbot, pane, paints, cases[n % 2]) for n in range(ROUNDS))
        what = f"open a case of {NOTES} notes and {MESSAGES} messages"
        figures(what, times[ROUNDS // 2], None, 60)
        figures(f"{what}, the slowest of {ROUNDS}", times[-1], None, 60)


def _mail(n: int, thread: str) -> bytes:
    return mail(n).replace(b"@law.example>", f"@{thread}.example>".encode())


def _opening(qtbot: QtBot, pane: CasePane, paints: Paints, case: UUID) -> float:
    ended: list[int] = []
    connection = paints.painted.connect(
        lambda: ended.append(perf_counter_ns()), Qt.ConnectionType.QueuedConnection
    )
    paints.awaited = case
    started = perf_counter_ns()
    with qtbot.waitSignal(paints.painted):
        pane.show_case(case)
    qtbot.waitUntil(lambda: bool(ended))
    paints.painted.disconnect(connection)
    return (ended[0] - started) / 1e6
