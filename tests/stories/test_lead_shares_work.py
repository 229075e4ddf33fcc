"""A lead shares the work out: a morning in the demo department, told through the real window.

Amara leads the in-house team, and since today the northern vendor's too. Ruth has far too much on
her desk; Tomáš went home with a case claimed.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.demo_team import LEAD, copy_of, make_demo
from tests.support.profiles import new_case
from tests.support.team_place import choose, drop_on, go_to, line_of, team
from tests.support.windows import open_window, press, write
from ui.dialogs.choices import ChoicesPanel
from ui.dialogs.refused_list import RefusedList
from ui.main_window import MainWindow
from workbench.app import Profile, open_workbench
from workbench.domain.ids import new_id
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.operations.reassignment import give_cases

BUSY = 26


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The department, with Ruth overloaded and a claim that has lapsed."""
    folder = tmp_path_factory.mktemp("department")
    made = make_demo(folder)
    (folder / "work").mkdir()
    workbench = open_workbench(copy_of(made, folder / "work"))
    desk = workbench.desk
    try:
        facts = {
            "scopes": ["inhouse-emea", "vendor-north"],
            "vendor": None,
            "languages": ["en", "fr"],
            "skills": [],
            "capacity": 16,
        }
        me = {"login": LEAD, "name": "Amara Moss", "role": "team_lead", "facts": facts}
        desk.ledger.record([desk.operation("person.add", None, me)], Role.ADMINISTRATOR)
        received = datetime.now(UTC) - timedelta(days=1)
        cases = [new_case(desk, f"Bike {n}", received=received) for n in range(BUSY + 2)]
        give_cases(desk, cases[:BUSY], "ruth.abara")
        long_ago = datetime.now(UTC) - timedelta(hours=5)
        claim = Operation(new_id(), "case.claim", cases[BUSY], {}, "tomas.havel", long_ago)
        desk.ledger.record([claim], Role.SPECIALIST)
    finally:
        workbench.close()
    return folder / "work" / "profile"


@pytest.fixture
def profile_of(department: Path, tmp_path: Path) -> Callable[[str], Profile]:
    return lambda person: copy_of(department, tmp_path, person)


@pytest.fixture
def window(profile_of: Callable[[str], Profile], qtbot: QtBot) -> Iterator[MainWindow]:
    """Amara's window, at the place of the team."""
    with open_window(profile_of(LEAD), qtbot) as opened:
        opened.resize(1440, 900)
        opened.queue.setFocus()
        press("g")
        press("t")
        qtbot.waitUntil(lambda: bool(team(opened).model.lines))
        yield opened


def holders(window: MainWindow, cases: tuple[UUID, ...]) -> set[str | None]:
    desk = window.bench._desk()
    return {desk.outline(case).assignee for case in cases}


def says(window: MainWindow, words: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: words in window.notice.text)


def test_an_overloaded_person_is_seen_and_relieved_by_dragging_ten_cases(
    window: MainWindow, qtbot: QtBot
) -> None:
    # The fullest stands first, and the figures say that somebody is over capacity.
    people = [line for line in team(window).model.lines if line.person is not None]
    assert people[0].name == "Ruth Abara"
    units = people[0].holding.units
    assert units > people[0].person.capacity

    # Ten of her cases are dragged onto Lucia.
    go_to(window, "Ruth Abara", qtbot)
    before = line_of(window, "Lucia").holding.cases
    cases = choose(window, 10, qtbot)
    drop_on(window, "Lucia")
    says(window, "Assigned 10 cases to Lucia Ferrante", qtbot)
    assert holders(window, cases) == {"lucia.ferrante"}
    qtbot.waitUntil(lambda: line_of(window, "Lucia").holding.cases == before + 10)
    assert line_of(window, "Ruth").holding.units < units

    # Lucia is on holiday from tomorrow: all ten go back at once.
    press("Ctrl+Z", team(window).table)
    qtbot.waitUntil(lambda: holders(window, cases) == {"ruth.abara"})
    qtbot.waitUntil(lambda: line_of(window, "Lucia").holding.cases == before)

    # A offers everybody, whom the cases suit best first, with the reason.
    cases = choose(window, 10, qtbot)
    press("a", team(window).cases.view)
    panel = window.findChild(ChoicesPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.list.count() == len(people))
    first = panel.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert "units free" in first.beside
    last = panel.list.item(len(people) - 1).data(Qt.ItemDataRole.UserRole)
    assert last.why_not
    write("naomi")
    press("Return")
    says(window, "Assigned 10 cases to Naomi Tachikawa", qtbot)
    assert holders(window, cases) == {"naomi.tachi"}


def test_a_case_is_moved_to_another_team_and_only_to_ones_own(
    window: MainWindow, qtbot: QtBot
) -> None:
    go_to(window, "Unclaimed", qtbot)
    desk = window.bench._desk()
    pane = team(window)
    places = range(pane.cases.feed.model.rowCount())
    cases = {n: pane.cases.feed.model.item(n).case for n in places}
    place = next(n for n in places if desk.outline(cases[n]).scope == "inhouse-emea")
    case = cases[place]
    pane.cases.view.setFocus()
    pane.cases.view.go_to(place)
    press("Shift+M", team(window).cases.view)
    panel = window.findChild(ChoicesPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.list.count() == 1)
    write("north")
    press("Return")
    says(window, "to vendor-north", qtbot)
    assert desk.outline(case).scope == "vendor-north"
    press("Ctrl+Z", team(window).table)
    qtbot.waitUntil(lambda: desk.outline(case).scope == "inhouse-emea")


def test_a_lapsed_claim_is_taken_over(window: MainWindow, qtbot: QtBot) -> None:
    go_to(window, "Lapsed claims", qtbot)
    [case] = choose(window, 1, qtbot)
    assert holders(window, (case,)) == {"tomas.havel"}
    press("Shift+O", team(window).cases.view)
    says(window, "Took over E-", qtbot)
    assert holders(window, (case,)) == {LEAD}
    qtbot.waitUntil(lambda: all(line.name != "Lapsed claims" for line in team(window).model.lines))


def test_all_that_match_are_done_in_one_batch_that_tells_what_was_refused(
    window: MainWindow, qtbot: QtBot
) -> None:
    press("g", team(window).table)
    press("q", team(window).table)
    qtbot.waitUntil(lambda: window.places.currentWidget() is window.parts)
    window.queue.setFocus()
    qtbot.waitUntil(lambda: window.queue.model.window.complete)
    qtbot.waitUntil(lambda: window.queue.model.rowCount() > BUSY)
    press("Ctrl+A", window.queue.view)
    press("Ctrl+A", window.queue.view)
    matching = window.queue.selection()
    assert matching.question is not None
    press("c", window.queue.view)
    panel = window.sharing.asking.panel
    assert panel is not None
    assert panel.accessibleName() == f"Claiming {matching.count} cases?"
    with qtbot.waitSignal(window.sharing.batches.ended) as ended:
        press("Return")
    result = ended.args[0]
    assert "refused: ruth.abara holds it" in result.words

    # What was refused is listed, and Enter leads to a case.
    assert window.notice.button.text() == "Open the list"
    window.notice.button.click()
    listed = window.findChild(RefusedList)
    assert listed is not None
    qtbot.waitUntil(lambda: listed.list.count() == len(result.refused))
    press("Return", listed.list)
    qtbot.waitUntil(lambda: (s := window.case.snapshot()) is not None and s.case in result.refused)

    # The whole batch is taken back.
    press("Ctrl+Z", window.queue.view)
    says(window, "Undone on", qtbot)


def test_what_a_role_forbids_says_why_and_the_records_refuse_it_too(
    profile_of: Callable[[str], Profile], qtbot: QtBot
) -> None:
    with open_window(profile_of("ruth.abara"), qtbot) as window:
        qtbot.waitUntil(lambda: window.queue.current_case() is not None)
        window.queue.setFocus()
        press("a", window.queue.view)
        why = "This is for a team lead or a vendor lead; you are a specialist."
        assert window.notice.text == why
        assert window.actions_here.why_not("case.move").startswith("This is for a team lead")
        case = window.queue.current_case()
        assert case is not None
        refused = give_cases(window.bench._desk(), [case], "lucia.ferrante")
        assert refused.outcome == "refused"
