"""The facts beside a case: its clock, its parties, its tags, why it is what it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.case.case_file import CaseFile
from ui.case.clock import time_left
from ui.case.clock_strip import ClockStrip, clock_words
from ui.case.pill_button import PillButton
from ui.models.jurisdictions import jurisdiction_words
from ui.theme.style import theme
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.instant_words import exact, moment
from ui.widgets.pill import Tone
from workbench.domain.case_clocks import CaseClock
from workbench.domain.cases import CaseKind, CaseSnapshot, Party, State
from workbench.domain.sla import is_house_target
from workbench.domain.threat_steps import BASIS, STEPS

_WIDTH = 236
_KINDS = {"case.wait": "case.wait", "case.resume": "case.resume", "case.party": "party.add"}
"""The kind of operation behind an action, where it sets no field."""


class FactsColumn(QScrollArea):
    """Shows the facts; says which action or which tag's removal was wanted."""

    wanted = Signal(str)
    tag_removed = Signal(str)
    clocks_wanted = Signal()
    """The clocks are to be shown as a table."""
    party_removed = Signal(object)
    """A `Party`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Facts of the case")
        self.setWidgetResizable(True)
        # One goes through it by its buttons; they come into sight by themselves.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(theme().px(_WIDTH))
        theme().changed.connect(self._widen)
        self._column = QVBoxLayout()
        self._file: CaseFile | None = None

    def _widen(self) -> None:
        """Take the width that goes with the text's size."""
        self.setFixedWidth(theme().px(_WIDTH))

    def show_case(self, file: CaseFile) -> None:
        """Show the facts of a case as it stands."""
        scrolled = self.verticalScrollBar().value()
        page = QFrame()
        page.setProperty("role", "panel")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(8, 12, 16, 12)
        self._column.setSpacing(4)
        self._file = file
        if file.snapshot.kind == CaseKind.THREAT_TO_LIFE:
            self._write_steps()
        self._write_clock(file)
        self._write_state(file)
        self._write_parties(file.snapshot.parties)
        self._write_tags(file.snapshot.tags)
        self._write_reasons(file)
        self._write_origin(file.snapshot)
        self._column.addStretch(1)
        self.setWidget(page)
        self.verticalScrollBar().setValue(scrolled)

    def _write_steps(self) -> None:
        self._section("Threat to life")
        for place, step in enumerate(STEPS, start=1):
            self._line(f"{place}. {step.words}", "", tip=step.basis)
        self._line(BASIS, "caption")

    def _write_clock(self, file: CaseFile) -> None:
        case = file.snapshot
        self._section("Clock")
        if case.due is None:
            self._line(case.due_basis or "No due time is set.", "dim")
        else:
            house = is_house_target(case.due_basis)
            self._line("House target" if house else "Due", "strong")
            left, _ = time_left(case.due)
            working = State(case.state).needs_work
            said = f"{moment(case.due)} — {left}" if working else moment(case.due)
            self._line(said, "", tip=exact(case.due))
            self._line(case.due_basis, "dim")
            if house:
                promise = "What the department promises itself. It is no deadline of law."
                self._line(promise, "caption")
        for clock in file.clocks:
            self._write_strip(clock)
        if file.clocks:
            table = PillButton("Clocks")
            table.say("As a table …", "neutral", "All stretches of time, with reasons; as CSV")
            table.clicked.connect(self.clocks_wanted)
            self._column.addWidget(table, 0, Qt.AlignmentFlag.AlignLeft)
        self._action("Change the due time …" if case.due else "Set a due time …", "case.due")

    def _write_strip(self, clock: CaseClock) -> None:
        self._column.addSpacing(4)
        self._line(clock.title, "caption", tip=clock.basis)
        self._column.addWidget(ClockStrip(clock))
        self._line(clock_words(clock), "caption")
        if clock.paused_although_answered:
            self._line("⚠ It waits still, though an answer has come.", "caption")

    def _write_state(self, file: CaseFile) -> None:
        case = file.snapshot
        self._section("State")
        if case.state == State.WAITING:
            until = f", until {moment(case.waiting_until)}" if case.waiting_until else ""
            self._line(f"Waiting for {case.waiting_for}{until}", "")
            self._action("Go on with it", "case.resume")
        elif State(case.state).needs_work:
            self._line(State(case.state).words, "")
            self._action("Wait for somebody …", "case.wait")
        elif file.decision_on_its_way:
            self._line("Decision on its way to the centre", "")
        else:
            self._line(State(case.state).words, "")

    def _write_parties(self, parties: tuple[Party, ...]) -> None:
        self._section("Parties")
        if not parties:
            self._line("Nobody is named yet.", "dim")
        for party in parties:
            self._write_party(party)
        self._action("+ Add party", "case.party", tip="Add somebody with a part in the case")

    def _write_party(self, party: Party) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        name = self._label(f"{party.role.capitalize()} — {party.name}", "", party.address)
        row.addWidget(name, 1)
        remove = PillButton(f"Remove {party.name}")
        remove.say("✕", "neutral", f"Take {party.name} off the case")
        remove.clicked.connect(lambda: self.party_removed.emit(party))
        self._forbid(remove, "party.remove")
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        if party.address and party.address != party.name:
            self._line(party.address, "caption")
        if party.new_correspondent:
            self._line("⚠ New correspondent: not known to be entitled to an answer", "caption")

    def _write_tags(self, tags: tuple[str, ...]) -> None:
        self._section("Tags")
        row = QWidget()
        flow = FlowLayout(row)
        for tag in tags:
            chip = PillButton("Tag")
            chip.say(f"{tag}  ✕", "neutral", f"Remove the tag “{tag}”")
            chip.clicked.connect(lambda _=False, tag=tag: self.tag_removed.emit(tag))
            self._forbid(chip, "tag.remove")
            flow.addWidget(chip)
        add = PillButton("Tags")
        add.say("+ Add tag", "accent", "Put a tag on the case (T)")
        add.clicked.connect(lambda: self.wanted.emit("case.tag"))
        self._forbid(add, "tag.add")
        flow.addWidget(add)
        self._column.addWidget(row)

    def _write_reasons(self, file: CaseFile) -> None:
        case = file.snapshot
        self._section("Why it is so")
        kind = CaseKind(case.kind).words if case.kind in set(CaseKind) else case.kind
        law = jurisdiction_words(case.jurisdiction) if case.jurisdiction else "Law not known"
        facts = (("kind", kind), ("priority", f"P{case.priority}"), ("jurisdiction", law))
        for name, words in facts:
            reason = case.reasons.get(name, "")
            self._action(words, f"case.{name}", "neutral")
            if reason:
                self._line(f"Proposed: {reason}", "caption")

    def _write_origin(self, case: CaseSnapshot) -> None:
        self._section("Received")
        self._line(moment(case.received), "", tip=exact(case.received))
        if case.received_source:
            self._line(case.received_source[0].upper() + case.received_source[1:], "caption")
        self._action("Correct …", "case.received")
        self._section("Subject")
        self._line(case.subject, "")
        self._action("Rename …", "case.subject")

    def _section(self, title: str) -> None:
        if self._column.count():
            self._column.addSpacing(10)
        self._line(title.upper(), "section")

    def _line(self, text: str, role: str, tip: str = "") -> None:
        self._column.addWidget(self._label(text, role, tip))

    def _label(self, text: str, role: str, tip: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        label.setToolTip(tip)
        return label

    def _action(self, text: str, action: str, tone: Tone = "accent", tip: str = "") -> None:
        button = PillButton("Change")
        button.say(text, tone, tip)
        button.clicked.connect(lambda: self.wanted.emit(action))
        self._forbid(button, _KINDS.get(action, action.replace("case.", "case.set_")))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _forbid(self, button: PillButton, kind: str) -> None:
        """Grey out what the person's role may not do, and say why."""
        why_not = self._file.forbidden(kind) if self._file is not None else ""
        if why_not:
            button.setEnabled(False)
            button.setToolTip(why_not)
            button.setAccessibleDescription(why_not)
