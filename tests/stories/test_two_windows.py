"""Two people, two windows, one centre: what each does reaches the other, and nothing is lost.

Ann leads the in-house team and the field team; Bo works in-house; Vic works for a vendor. Each of
them sits at a window of the program; the centre is a real PostgreSQL. The way from Bo to it can be
cut, as on a train.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.bound_windows import window_at
from tests.support.network import Network, Trouble, network_to
from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from tests.support.team_place import choose, drop_on, go_to, team
from tests.support.windows import press, write
from tests.support.workstations import Workstation, place_of
from ui.case.panels.assign_panel import AssignPanel
from ui.dialogs.choices import ChoicesPanel
from ui.main_window import MainWindow
from workbench.central import provision
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.cases import View
from workbench.domain.people import Role
from workbench.errors import UserError
from workbench.operations.casework import decide_case
from workbench.sync.state import Link

YESTERDAY = "UPDATE app.case_item SET lease = lease - interval '1 day' WHERE case_id = %s"
BIKE = "A bike was sold twice"


@dataclass
class Person:
    """Somebody at their window."""

    window: MainWindow
    qtbot: QtBot

    def turns_to_the_window(self) -> None:
        """The keys go to this window now."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def goes_to(self, case: UUID) -> None:
        """Open a case, in front of the keys."""
        self.turns_to_the_window()
        self.window.go_to_case(case)
        self.qtbot.waitUntil(lambda: self._looks_at() == case)
        self.window.queue.setFocus()

    def _looks_at(self) -> UUID | None:
        snapshot = self.window.case.snapshot()
        return snapshot.case if snapshot is not None else None

    def presses(self, *keys: str, on: QWidget | None = None) -> None:
        """Press keys in the queue, or elsewhere."""
        for key in keys:
            press(key, on or self.window.queue.view)

    def renames(self, subject: str) -> None:
        """Give the case in the panel another subject, with F2."""
        self.presses("F2")
        press("Ctrl+A")
        write(subject)
        press("Return")

    def gives_to(self, name: str) -> None:
        """Give the case in the panel to somebody: A, a name, Enter."""
        self.presses("a")
        panel = self.window.case.findChild(AssignPanel)
        assert panel is not None
        self.qtbot.waitUntil(lambda: panel.list.count() > 0)
        write(name)
        press("Return")

    def decides(self, case: UUID, what: str, why: str) -> None:
        """Decide a case."""
        self.window.bench.do(lambda desk: decide_case(desk, case, what, why))

    def hears(self, words: str) -> None:
        """Wait until the notice says so."""
        self.qtbot.waitUntil(lambda: words in self.window.notice.text)

    def reads_below(self, words: str) -> None:
        """Wait until the status line says so."""
        self.qtbot.waitUntil(lambda: words in self.window.status.text)

    def reads_in_the_comparison(self, not_in_force: str, in_force: str) -> None:
        """Wait until two decisions stand side by side."""
        view = self.window.pane("conflicts").decision
        self.qtbot.waitUntil(lambda: not_in_force in view.written.sheet.toPlainText())
        assert in_force in view.stands.sheet.toPlainText()

    def meets_the_centre(self) -> None:
        """Bring both to one state: all that waits has gone, all news has come."""
        contact = self.window.bench.contact
        with self.qtbot.waitSignal(self.window.bench.synced):
            self.presses("F5")
        self.qtbot.waitUntil(
            lambda: contact.state.link is Link.SYNCED and not contact.state.waiting
        )

    def sees(self, case: UUID, **fields: object) -> None:
        """Wait until a case stands so on this computer; others' news may have to come first."""

        def stands() -> bool:
            outline = self.window.bench._desk().outline(case)
            return all(getattr(outline, name) == value for name, value in fields.items())

        if not stands():
            self.meets_the_centre()
        self.qtbot.waitUntil(stands)


@dataclass
class Office:
    """The people, the cases, and Bo's way to the centre."""

    centre: Centre
    ann: Person
    bo: Person
    line: Network
    cases: list[UUID]


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedCluster]:
    """A PostgreSQL for the file."""
    with cluster() as started:
        make_template(started)
        yield started


@pytest.fixture
def centre(running: EmbeddedCluster) -> Iterator[Centre]:
    """Who works, and where."""
    with fresh_centre(running) as made:
        made.staff(
            [
                ("ann", Role.TEAM_LEAD, "in-house"),
                ("bo", Role.SPECIALIST, "in-house"),
                ("vic", Role.SPECIALIST, "north"),
            ],
            [("in-house", None), ("field", None), ("north", "North Ltd")],
        )
        with made.owner() as owner:
            provision.grant(owner, "ann", "field")
        yield made


@contextmanager
def at_their_window(station: Workstation, qtbot: QtBot) -> Iterator[Person]:
    with window_at(station, qtbot) as window:
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: window.bench.contact.state.link is Link.SYNCED)
        # The queue opens a case by itself once it is read; whoever works waits to see it.
        qtbot.waitUntil(lambda: window.case.snapshot() is not None)
        yield Person(window, qtbot)


@pytest.fixture
def office(centre: Centre, tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    """Ann's and Bo's windows side by side, over four cases."""
    bo_at = Workstation(tmp_path / "bo", place_of(centre), "bo")
    cases = [bo_at.new_case(subject) for subject in (BIKE, "A threat", "A forgery", "A mistake")]
    bo_at.sync()
    with network_to(centre.running.port) as line:
        bo_at.close()
        place = place_of(centre).replace(f"port={centre.running.port}", f"port={line.port}")
        bo_at = Workstation(tmp_path / "bo-on-the-train", place, "bo")
        bo_at.sync()
        ann_at = Workstation(tmp_path / "ann", place_of(centre), "ann")
        ann_at.sync()
        with at_their_window(ann_at, qtbot) as ann, at_their_window(bo_at, qtbot) as bo:
            yield Office(centre, ann, bo, line, cases)


def test_what_one_claims_the_other_is_told(office: Office, qtbot: QtBot) -> None:
    ann, bo, case = office.ann, office.bo, office.cases[0]
    bo.goes_to(case)
    bo.presses("c")
    bo.hears("Claimed E-1")
    qtbot.waitUntil(lambda: "Yours until" in bo.window.case.header._line.text())
    bo.reads_below("Synced ")

    # Ann looks at the same case: it says whose it is, and that Bo is there just now.
    ann.goes_to(case)
    ann.sees(case, assignee="bo")
    qtbot.waitUntil(lambda: "Bo" in ann.window.case.header._line.text())
    bo.window.case.others.look()
    ann.window.case.others.look()
    qtbot.waitUntil(lambda: "Bo" in ann.window.case.header._others.text())

    # Ann's own claim is refused, with the reason.
    ann.presses("c")
    ann.hears("bo holds it")


def test_both_rename_a_case_and_the_conflict_is_settled_by_a_key(
    office: Office, qtbot: QtBot
) -> None:
    ann, bo, case = office.ann, office.bo, office.cases[0]
    office.line.trouble = Trouble.CUT
    bo.goes_to(case)
    bo.renames("A blue bike was sold twice")
    ann.goes_to(case)
    ann.renames("A bike was sold twice in Aarhus")
    ann.sees(case, subject="A bike was sold twice in Aarhus")
    ann.meets_the_centre()

    # Back on the line, Bo is told once, and one button leads to both versions.
    office.line.trouble = Trouble.NONE
    bo.meets_the_centre()
    bo.hears("met another change")
    bo.window.notice.button.click()
    assert bo.window.current_place == "conflicts"
    view = bo.window.pane("conflicts").conflict
    qtbot.waitUntil(lambda: view.base.sheet.toPlainText().strip() == BIKE)
    assert "blue" in view.mine.sheet.toPlainText()
    assert "Aarhus" in view.theirs.sheet.toPlainText()
    assert view.merge.written() == "A blue bike was sold twice in Aarhus"

    # Alt+Enter takes the merged text, and Ann has it too.
    bo.turns_to_the_window()
    bo.presses("Alt+Return", on=bo.window.pane("conflicts"))
    bo.sees(case, subject="A blue bike was sold twice in Aarhus")
    bo.meets_the_centre()
    ann.sees(case, subject="A blue bike was sold twice in Aarhus")


def test_a_lead_shares_work_out_and_takes_over_what_lapsed(office: Office, qtbot: QtBot) -> None:
    ann, bo, third = office.ann, office.bo, office.cases[2]
    bo.goes_to(third)
    bo.presses("c")
    bo.sees(third, assignee="bo")
    bo.meets_the_centre()
    with office.centre.owner() as owner:
        owner.execute(
            "UPDATE app.case_item SET lease = lease - interval '5 hours' WHERE case_id = %s",
            [third],
        )

    # In the place of the team, two unclaimed cases are dragged onto Bo.
    ann.meets_the_centre()
    ann.window.show_place("team")
    qtbot.waitUntil(lambda: bool(team(ann.window).model.lines))
    go_to(ann.window, "Unclaimed", qtbot)
    dragged = choose(ann.window, 2, qtbot)
    drop_on(ann.window, "Bo")
    ann.hears("Assigned 2 cases to Bo")
    for case in dragged:
        bo.sees(case, assignee="bo")

    # One of them she gives to herself instead: A, a name, Enter.
    ann.goes_to(dragged[0])
    ann.gives_to("ann")
    bo.sees(dragged[0], assignee="ann")

    # The other goes to the field team, of which Bo is no member: it leaves his computer.
    ann.goes_to(dragged[1])
    ann.presses("Shift+M")
    panel = ann.window.findChild(ChoicesPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.list.count() == 1)
    write("field")
    press("Return")
    ann.hears("to field")
    ann.meets_the_centre()
    bo.meets_the_centre()
    qtbot.waitUntil(lambda: not _has(bo, dragged[1]))

    # Bo's claim of yesterday has run out: Shift+O takes the case over.
    ann.goes_to(third)
    ann.presses("Shift+O")
    ann.hears("Took over E-3")
    bo.sees(third, assignee="ann")


def test_on_the_train_all_is_kept_and_afterwards_all_arrives(office: Office, qtbot: QtBot) -> None:
    ann, bo, (first, second, *_) = office.ann, office.bo, office.cases
    office.line.trouble = Trouble.CUT
    bo.goes_to(first)
    bo.presses("c", "1")
    bo.goes_to(second)
    bo.presses("c")
    bo.reads_below(", all kept · ")
    bo.reads_below("changes waiting")
    assert bo.window.status.text.startswith("Offline since ")
    qtbot.waitUntil(lambda: "not yet central" in bo.window.case.header._pending.text)
    ann.meets_the_centre()
    assert ann.window.bench._desk().outline(first).assignee is None

    office.line.trouble = Trouble.NONE
    bo.meets_the_centre()
    bo.reads_below("Synced ")
    assert "waiting" not in bo.window.status.text
    ann.sees(first, assignee="bo", priority=1)
    ann.sees(second, assignee="bo")


def test_a_decision_that_came_too_late_is_shown_to_both(office: Office, qtbot: QtBot) -> None:
    ann, bo, case = office.ann, office.bo, office.cases[1]
    bo.goes_to(case)
    bo.presses("c")
    bo.sees(case, assignee="bo")
    bo.meets_the_centre()
    office.line.trouble = Trouble.CUT
    bo.decides(case, "keep", "An opinion, not a threat.")
    bo.hears("Decision on its way to the centre")

    # Ann takes the case to herself meanwhile, and decides it.
    ann.goes_to(case)
    ann.sees(case, assignee="bo")
    ann.gives_to("ann")
    ann.sees(case, assignee="ann")
    ann.decides(case, "remove", "It names an address.")
    ann.hears("E-2 is decided")

    # Bo's decision is not in force. His reasons are kept, and both are told.
    office.line.trouble = Trouble.NONE
    bo.meets_the_centre()
    bo.hears("your decision was not applied")
    ann.meets_the_centre()
    ann.hears("Somebody else decided E-2 too. Yours is in force.")
    for person in (bo, ann):
        person.window.notice.button.click()
        person.reads_in_the_comparison("An opinion, not a threat.", "It names an address.")


def test_a_vendor_never_sees_the_other_scope(office: Office, tmp_path: Path, qtbot: QtBot) -> None:
    vic_at = Workstation(tmp_path / "vic", place_of(office.centre), "vic")
    own = vic_at.new_case("A case of the vendor's")
    vic_at.sync()
    with at_their_window(vic_at, qtbot) as vic:
        vic.window.show_view(View.ALL)
        vic.sees(own, subject="A case of the vendor's")
        vic.window.queue.setFocus()
        vic.meets_the_centre()
        assert not any(_has(vic, case) for case in office.cases)
        qtbot.waitUntil(lambda: vic.window.queue.model.rowCount() == 1)
        vic.window.show_place("team")
        qtbot.waitUntil(lambda: bool(team(vic.window).model.lines))
        assert {line.name for line in team(vic.window).model.lines} == {"Unclaimed", "Vic (you)"}
        office.ann.meets_the_centre()
        assert not _has(office.ann, own)


def test_all_that_match_are_done_in_one_batch_at_the_centre_and_taken_back(
    office: Office, qtbot: QtBot
) -> None:
    ann, bo = office.ann, office.bo
    ann.goes_to(office.cases[0])
    ann.window.show_view(View.UNCLAIMED)
    qtbot.waitUntil(lambda: ann.window.queue.model.rowCount() == len(office.cases))
    ann.window.queue.setFocus()
    ann.presses("Ctrl+A", "Ctrl+A")
    ann.presses("c")
    with qtbot.waitSignal(ann.window.sharing.batches.ended) as ended:
        press("Return")
    assert ended.args[0].words.startswith("Claimed 4 cases")
    ann.meets_the_centre()
    for case in office.cases:
        bo.sees(case, assignee="ann")

    ann.presses("Ctrl+Z")
    for case in office.cases:
        ann.sees(case, assignee=None)
    ann.meets_the_centre()
    for case in office.cases:
        bo.sees(case, assignee=None)


def _has(person: Person, case: UUID) -> bool:
    """Whether a case is on this person's computer."""
    try:
        person.window.bench._desk().outline(case)
    except UserError:
        return False
    return True
