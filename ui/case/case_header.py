"""The head of a case: what it is, how urgent, until when, who holds it, and what to do."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.case.case_file import CaseFile
from ui.case.clock import time_left
from ui.case.pill_button import PillButton
from ui.models.jurisdictions import jurisdiction_words
from ui.models.lease_words import holding_words, lapsed
from ui.theme.style import theme
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.instant_words import moment
from ui.widgets.pill import Pill, Tone
from workbench.domain.cases import CaseKind, Entry, State
from workbench.domain.ids import number_text
from workbench.domain.operations import KINDS
from workbench.domain.sla import is_house_target

_MINUTE_MS = 60_000
_NARROW = 760
_MOST_STATE = 40
_URGENT: tuple[Tone, ...] = ("red", "red", "amber", "neutral", "neutral")
"""The tone of each priority; its name goes with it."""


class CaseHeader(QFrame):
    """Shows a case's head and says which action was wanted, by the action's id."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._file: CaseFile | None = None
        self._reference = QLabel()
        self._reference.setProperty("role", "dim")
        self._reference.setMinimumHeight(theme().px(22))
        self._reference.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._kind = self._pill("Kind", "case.kind")
        self._priority = self._pill("Priority", "case.priority")
        self._law = self._pill("Jurisdiction", "case.jurisdiction")
        self._compare = self._pill("Compare", "case.compare")
        self._due = Pill("")
        self._state = Pill("")
        self._pending = Pill("")
        self._claim = self._button("Claim", "case.claim", "C")
        self._assign = self._button("Assign", "case.assign", "A")
        self._letter = self._button("Letter", "case.letter", "L")
        self._decide = self._button("Decide …", "case.decide", "D")
        self._decide.setProperty("kind", "primary")
        self._title = ElidedLabel(role="title")
        self._line = ElidedLabel(role="dim")
        self._others = ElidedLabel(role="others")
        self._others.setAccessibleName("Who else is on this case")
        self._others.hide()
        self._arrange()
        self._tick = QTimer(self)
        self._tick.setInterval(_MINUTE_MS)
        self._tick.timeout.connect(self._pass_time)

    def show_case(self, file: CaseFile) -> None:
        """Show another case, or the same one as it stands now."""
        self._file = file
        case = file.snapshot
        self._reference.setText(number_text(case.number) or "No number yet")
        self._reference.setToolTip(
            "" if case.number else f"The centre numbers it when it arrives there. Id {case.case}"
        )
        kind = CaseKind(case.kind).words if case.kind in set(CaseKind) else case.kind
        self._kind.say(kind, "neutral", _why("Kind", case.reasons.get("kind", "")))
        tip = _why("Priority", case.reasons.get("priority", ""))
        self._priority.say(f"P{case.priority}", _URGENT[case.priority], tip)
        law = jurisdiction_words(case.jurisdiction) if case.jurisdiction else "Law not known"
        why = _why("Jurisdiction", case.reasons.get("jurisdiction", ""))
        self._law.say(law, "neutral", why)
        self._show_compare(file)
        self._show_state()
        self._pass_time()
        self._title.setText(case.subject)
        self._show_actions(file)

    def show_others(self, words: str) -> None:
        """Say who else looks at the case or writes on it; empty for nobody."""
        self._others.setText(words)
        self._others.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where there is little room, the actions stand below."""
        super().resizeEvent(event)
        place = self._top if self.width() >= theme().px(_NARROW) else self._foot
        if place.indexOf(self._actions) < 0:
            place.addWidget(self._actions, 0, Qt.AlignmentFlag.AlignTop)

    def showEvent(self, event: QShowEvent) -> None:
        """The clock goes on while it is seen."""
        super().showEvent(event)
        self._pass_time()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing ticks out of sight."""
        self._tick.stop()
        super().hideEvent(event)

    def _arrange(self) -> None:
        pills = QWidget()
        flow = FlowLayout(pills)
        for pill in (
            self._reference,
            self._kind,
            self._priority,
            self._due,
            self._state,
            self._pending,
            self._law,
            self._compare,
        ):
            flow.addWidget(pill)
        self._actions = QWidget()
        buttons = QHBoxLayout(self._actions)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        for button in (self._claim, self._assign, self._letter, self._decide):
            buttons.addWidget(button)
        self._top = QHBoxLayout()
        self._top.addWidget(pills, 1)
        self._foot = QHBoxLayout()
        self._foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 4)
        column.setSpacing(4)
        column.addLayout(self._top)
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addWidget(self._others)
        column.addLayout(self._foot)
        self._top.addWidget(self._actions, 0, Qt.AlignmentFlag.AlignTop)

    def _pill(self, purpose: str, action: str) -> PillButton:
        pill = PillButton(purpose)
        pill.clicked.connect(lambda: self.wanted.emit(action))
        return pill

    def _button(self, text: str, action: str, key: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(f"{text.removesuffix(' …')} ({key})")
        button.clicked.connect(lambda: self.wanted.emit(self._action_of(button, action)))
        return button

    def _action_of(self, button: QPushButton, action: str) -> str:
        case = self._file.snapshot if self._file else None
        if case is not None and button is self._decide and not State(case.state).needs_work:
            return "case.reopen"
        if self._file is not None and button is self._claim and self._file.held_by_me:
            return "case.release"
        return action

    def _show_state(self) -> None:
        assert self._file is not None  # noqa: S101  # only called with a case
        case = self._file.snapshot
        self._show_pending(case.pending)
        tone: Tone = "amber" if case.state == State.WAITING else "neutral"
        words = State(case.state).words
        if self._file.decision_on_its_way:
            tone, words = "amber", "Decision on its way"
        if case.state == State.WAITING:
            until = f" until {moment(case.waiting_until)}" if case.waiting_until else ""
            words = f"Waiting for {case.waiting_for}{until}"
        self._state.set(words if len(words) <= _MOST_STATE else words[:_MOST_STATE] + "…", tone)
        self._state.setToolTip(words)
        self._state.setVisible(case.state not in {State.NEW, State.OPEN})

    def _show_pending(self, pending: int) -> None:
        changes = f"{pending:,} changes" if pending > 1 else "1 change"
        self._pending.set(f"↑ {changes} not yet central", "amber")
        self._pending.setToolTip(
            "Kept on this computer and shown as if they counted. They count for everybody once the "
            "centre has recorded them."
        )
        self._pending.setVisible(pending > 0)

    def _pass_time(self) -> None:
        if self._file is not None:
            self._show_due()
            self._line.setText(_line(self._file))

    def _show_compare(self, file: CaseFile) -> None:
        """Mark a case of which something met another's change, or another's decision."""
        lost = any(e.outcome == "superseded" for e in file.snapshot.entries)
        self._compare.setVisible(bool(file.conflicts) or lost)
        words = f"{file.conflicts:,} to compare" if file.conflicts else "A decision not in force"
        tone: Tone = "amber" if file.conflicts else "neutral"
        tip = "Somebody else changed it meanwhile. Both are kept: compare them (Shift+C)."
        self._compare.say(words, tone, tip)

    def _show_due(self) -> None:
        if self._file is None:
            return
        case = self._file.snapshot
        self._due.setVisible(case.due is not None and State(case.state).needs_work)
        if case.due is not None:
            words, tone = time_left(case.due)
            named = " · house target" if is_house_target(case.due_basis) else ""
            self._due.set(words + named, tone)
            self._due.setToolTip(f"Due {moment(case.due)}. {case.due_basis}")

    def _show_actions(self, file: CaseFile) -> None:
        case = file.snapshot
        working = State(case.state).needs_work
        free = case.assignee is None or file.held_by_me
        over = lapsed(case.lease, datetime.now(UTC)) and not free
        self._claim.setText("Release" if file.held_by_me else "Take over" if over else "Claim")
        self._claim.setVisible(working and (free or over))
        self._assign.setVisible(working)
        self._decide.setText("Decide …" if working else "Reopen …")
        kinds = {
            self._claim: "case.claim",
            self._assign: "case.assign",
            self._letter: "letter.freeze",
            self._decide: "case.decide" if working else "case.reopen",
        }
        for button, kind in kinds.items():
            why_not = file.forbidden(kind)
            button.setEnabled(not why_not)
            button.setToolTip(why_not or button.toolTip())
            button.setAccessibleDescription(why_not or KINDS[kind].words.partition(":")[0])


def _why(what: str, reason: str) -> str:
    said = f"Proposed: {reason}" if reason else "Nobody has said why."
    return f"{said}\nPress to change the {what.lower()}."


def _line(file: CaseFile) -> str:
    case = file.snapshot
    parts = [_holding(file)]
    source = f" ({case.received_source})" if case.received_source else ""
    parts.append(f"Received {moment(case.received)}{source}")
    if case.due is not None:
        parts.append(f"Due {moment(case.due)} ({case.due_basis})")
    return " · ".join(parts)


def _holding(file: CaseFile) -> str:
    case, held = file.snapshot, file.held_since()
    if case.assignee is None or held is None:
        return "Unclaimed"
    who = file.who(case.assignee)
    when = moment(held.at).removeprefix("Today ")
    if held.outcome == "pending":
        return _provisionally(file, held)
    if case.lease is not None:
        held_words = holding_words(who, case.lease, datetime.now(UTC), mine=file.held_by_me)
        return f"{held_words[:1].upper()}{held_words[1:]} (claimed {when})"
    if held.kind == "case.claim":
        return f"Claimed by {who} {when}"
    return f"Assigned to {who} {when}"


def _provisionally(file: CaseFile, held: Entry) -> str:
    """A claim or assignment that the centre has not confirmed: another may have come first."""
    if held.kind == "case.claim":
        return "Yours provisionally: the claim is on its way to the centre"
    who = file.who(file.snapshot.assignee or "")
    return f"Assigned to {who} provisionally: it is on its way to the centre"
