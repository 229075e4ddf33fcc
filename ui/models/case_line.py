"""A case as one line of the queue: its words, made once and painted often."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ui.models.lease_words import holding_words, lapsed, lease_clock
from workbench.domain.cases import CaseKind, QueueItem, State
from workbench.domain.ids import number_text
from workbench.domain.sla import in_short

Tone = Literal["red", "amber", "green", "neutral"]

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_RED_WITHIN = timedelta(hours=8)
_AMBER_WITHIN = timedelta(hours=72)
_URGENT = 1
_KINDS = {kind.value: kind.words for kind in CaseKind}
_NAME_PARTS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What the queue shows of a case."""

    item: QueueItem
    priority: str
    subject: str
    bold: bool
    due: str
    tone: Tone
    below: str
    """The second line: with the basis of the due time in short."""
    whole: str
    """The second line with the whole basis."""
    mark: str
    """What stands before the second line where something done here is not yet central."""
    holder: str
    """Who holds it in two letters, with the end of their claim where it has one."""
    spoken: str
    """The whole line for a screen reader."""


NOT_CENTRAL = "not yet central"


def case_line(item: QueueItem, now: datetime, moved_on: bool = False, me: str = "") -> CaseLine:
    """Return the words of a case.

    Args:
        item: the case as the queue read it.
        now: what the due time is measured against.
        moved_on: it has left the view, and stays in its place until the person looks anew.
        me: the login of who looks.
    """
    due, tone = due_words(item.due, now) if State(item.state).needs_work else ("decided", "neutral")
    if item.state == State.CLOSED:
        due = "closed"
    elif item.state == State.DECIDED and item.pending:
        due = "on its way"  # it is decided once the centre says so
    kind = _KINDS.get(item.kind, item.kind)
    state = "moved on" if moved_on else "waiting" if item.state == State.WAITING else ""
    reference = number_text(item.number) or "no number yet"
    below, whole = (
        " · ".join(part for part in (state, reference, kind, basis) if part)
        for basis in (in_short(item.due_basis), item.due_basis)
    )
    subject = " ".join(item.subject.split()) or "(no subject)"
    mark = f"↑ {NOT_CENTRAL}" if item.pending else ""
    spoken = f"P{item.priority}, {subject}, {due}, {whole}, {_held(item, now, me)}"
    return CaseLine(
        item=item,
        priority=f"P{item.priority}",
        subject=subject,
        bold=item.state == State.NEW or item.priority <= _URGENT or tone == "red",
        due=due,
        tone=tone,
        below=below,
        whole=whole,
        mark=mark,
        holder=_holder(item, now, me),
        spoken=f"{spoken}, {NOT_CENTRAL}" if item.pending else spoken,
    )


def _holder(item: QueueItem, now: datetime, me: str) -> str:
    who = "You" if item.assignee and item.assignee == me else initials(item.assignee)
    if item.lease is None or item.assignee is None:
        return who
    return f"{who} · {'lapsed' if lapsed(item.lease, now) else lease_clock(item.lease, now)}"


def _held(item: QueueItem, now: datetime, me: str) -> str:
    if item.assignee is None:
        return "unclaimed"
    if item.lease is None:
        return f"held by {'you' if item.assignee == me else item.assignee}"
    return holding_words(item.assignee, item.lease, now, mine=item.assignee == me)


def due_words(due: datetime | None, now: datetime) -> tuple[str, Tone]:
    """Return how long is left, in words, and the tone that goes with them.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    >>> due_words(noon + timedelta(hours=31, minutes=12), noon)
    ('31 h 12 m', 'amber')
    >>> due_words(noon - timedelta(hours=2), noon)
    ('2 h over', 'red')
    """
    if due is None:
        return "no due time", "neutral"
    left = due - now
    if left < timedelta(0):
        return f"{_span(-left)} over", "red"
    tone: Tone = "red" if left <= _RED_WITHIN else "amber" if left <= _AMBER_WITHIN else "green"
    return _span(left), tone


def initials(login: str | None) -> str:
    """Return who holds a case in two letters; a dash for nobody.

    >>> initials("anna.meyer"), initials("jl"), initials(None)
    ('AM', 'JL', '—')
    """
    parts = _NAME_PARTS.findall(login or "")
    if not parts:
        return "—"
    letters = parts[0][0] + parts[-1][0] if len(parts) > 1 else parts[0][:2]
    return str(letters).upper()


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if length < _HOUR:
        return f"{minutes} m"
    if length < 2 * _DAY:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} m" if rest else f"{hours} h"
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if hours and days < 10 else f"{days} d"  # noqa: PLR2004  # a glance
