"""A case of its own for each test, and the pane with it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.support.benches import BenchHand
from tests.support.one_case import mail, record_case
from tests.support.panes import show
from ui.case.case_pane import CasePane


@pytest.fixture
def case(hand: BenchHand, mails: Path, request: pytest.FixtureRequest) -> UUID:
    """A case of its own thread."""
    thread = request.node.name.encode()
    texts = [mail(n).replace(b"@law.example>", b"@" + thread + b".example>") for n in range(2)]
    return hand.now(lambda desk: record_case(desk, mails, messages=texts))


@pytest.fixture
def pane(hand: BenchHand, case: UUID, qtbot: QtBot) -> Iterator[CasePane]:
    """The pane with that case."""
    pane = CasePane(hand.bench)
    qtbot.addWidget(pane)
    pane.resize(900, 900)
    pane.show()
    show(qtbot, pane, case)
    yield pane
    pane.flush_drafts()
