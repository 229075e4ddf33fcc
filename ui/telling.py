"""What was done and what the centre made of it, said: in the notice and in the status line.

A verb is said at once; in a bound profile it is on its way then. What the centre answers otherwise
is said when it answers, and stays until it was read.
"""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from ui.jobs.bench import Bench
from ui.widgets.notice import Notice
from ui.widgets.pill import Tone
from ui.widgets.rail import Rail
from ui.widgets.status_line import StatusLine
from workbench.changes import Changes
from workbench.sync.state import Link, SyncResult, SyncState

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.operations.sent import Sent

_TONES: dict[Link, Tone] = {
    Link.SYNCED: "green",
    Link.SYNCING: "green",
    Link.FIRST_SYNC: "accent",
    Link.OFFLINE: "amber",
    Link.TOO_OLD: "amber",
    Link.PASSWORD_WANTED: "amber",
    Link.SHUT_OUT: "red",
}
_DECISION = "case.decide"


class Teller(Protocol):
    """What of the window is needed to tell."""

    bench: Bench
    notice: Notice
    status: StatusLine
    rail: Rail

    def show_conflict(self, op_id: UUID) -> None:
        """Show what met another's change beside it."""

    def show_sent(self, op_id: UUID | None = None, *, not_applied: bool = False) -> None:
        """Show what was sent."""


class Telling(QObject):
    """Hears of what was done and of each round with the centre, and says it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window: Teller = window  # type: ignore[assignment]  # the window is its own parent
        self._done = 0
        self._unread = 0
        self._deciding: set[UUID] = set()
        self.told: set[UUID] = set()
        """Operations of which the centre's answer was said here: it is not said twice."""
        bench = self._window.bench
        bench.opened.connect(self.tell_state)
        bench.changed.connect(self._on_changed)
        bench.sync_state.connect(lambda _: self.tell_state())
        bench.synced.connect(self._on_synced)

    def tell_state(self) -> None:
        """Say in the status line how things stand."""
        contact = self._window.bench.contact
        if contact.bound:
            self._window.rail.offer("sent")
            self._window.status.keep_saying(self._centre_words, _TONES.get(contact.state.link))
        else:
            self._window.status.say(self._local_words())

    def read(self) -> None:
        """What was not applied has been looked at; the status line need not remember it."""
        self._unread = 0
        self._window.rail.count("sent", 0)
        self.tell_state()

    def _on_changed(self, changes: Changes) -> None:
        self._done += len(changes.recorded)
        self.tell_state()
        notice = self._window.notice
        if not changes.stands:
            notice.say(changes.reason or changes.words, stays=True)
        elif changes.words:
            undo = self._window.bench.undo if changes.undoable else None
            notice.say(said_at_once(changes), "Undo" if undo else "", undo)
        self._deciding |= {
            recorded.op_id
            for recorded in changes.recorded
            if recorded.kind == _DECISION and recorded.outcome == "pending"
        }

    def _on_synced(self, result: SyncResult) -> None:
        for scope in result.scopes_lost:
            self._window.notice.say(
                f"You are no member of {scope} any more. Its cases were removed from this "
                "computer; what you had sent is kept at the centre.",
                stays=True,
            )
        refused = [recorded.op_id for recorded in result.told]
        self.told.update(refused)
        asked = [*refused, *(self._deciding if result.pushed else ())]
        if not asked:
            return

        def find(desk: Any) -> "list[Sent]":
            from workbench.operations.sent import sent_named

            return sent_named(desk, asked)

        self._window.bench.read(find, partial(self._on_answers, frozenset(refused)))

    def _on_answers(self, refused: frozenset[UUID], found: "list[Sent]") -> None:
        self._deciding -= {sent.op_id for sent in found if sent.outcome != "pending"}
        unhappy = [sent for sent in found if sent.op_id in refused]
        if unhappy:
            self._unread += len(unhappy)
            self._window.rail.count("sent", self._unread)
            self.tell_state()
            self._say_unhappy(unhappy)
            return
        decided = [s for s in found if s.kind == _DECISION and s.outcome == "applied"]
        if decided:
            last = decided[-1]
            self._window.notice.say(f"{last.reference or 'The case'} is {last.what}")

    def _say_unhappy(self, unhappy: "list[Sent]") -> None:
        first, window = unhappy[0], self._window
        words, action = answered_otherwise(first), ""
        run: Callable[[], None]
        if len(unhappy) > 1:
            words = f"{len(unhappy):,} changes were not applied. The first: {words}"
            action, run = "Show them", partial(window.show_sent, not_applied=True)
        elif first.outcome in {"conflict", "superseded"}:
            action, run = "Compare", partial(window.show_conflict, first.op_id)
        else:
            action, run = "Show what was sent", partial(window.show_sent, first.op_id)
        window.notice.say(words, action, run, stays=True)

    def _centre_words(self) -> str:
        contact = self._window.bench.contact
        words = [contact.state.words(datetime.now(UTC), _here())]
        if self._unread:
            words.append(f"{self._unread:,} not applied")
        return " · ".join([*words, _working_as(self._window.bench, contact.state)])

    def _local_words(self) -> str:
        words = ["All kept on this computer"]
        if self._done:
            words.append(f"{self._done:,} change{'s' if self._done > 1 else ''} since you began")
        words.append(f"You work as {self._window.bench.login}")
        return " · ".join(words)


def said_at_once(changes: Changes) -> str:
    """Return what a verb did, before and without the centre's answer.

    >>> from workbench.changes import Recorded
    >>> claimed = Recorded(UUID(int=1), "case.claim", UUID(int=2), "pending", {})
    >>> said_at_once(Changes((claimed,), "Claimed E-17"))
    'Claimed E-17 — on its way to the centre'
    """
    if changes.outcome != "pending":
        return changes.words
    if any(recorded.kind == _DECISION for recorded in changes.recorded):
        return f"Decision on its way to the centre: {changes.words.removeprefix('Decided ')}"
    return f"{changes.words} — on its way to the centre"


def answered_otherwise(sent: "Sent") -> str:
    """Return in a sentence or two what the centre answered to what was done here, and why."""
    about = sent.reference or "A case without a number"
    reason = sent.reason or "The centre gives no reason."
    match sent.outcome:
        case "conflict":
            return (
                f"{about}: “{sent.what}” met another change of the same. Theirs stands; yours is "
                "kept beside it until somebody resolves the conflict."
            )
        case "superseded":
            return (
                f"{about}: your decision was not applied. {reason} What you wrote is kept on its "
                "timeline, where both of you see it."
            )
        case "quarantined":
            return (
                f"{about}: the centre has set aside “{sent.what}”. {reason} Nothing is thrown "
                "away: it is listed here, and your lead sees it."
            )
    return f"{about}: “{sent.what}” was refused. {reason} What you did is kept in this list."


def _working_as(bench: Bench, state: SyncState) -> str:
    return f"You work as {bench.login}" if state.link is not Link.SHUT_OUT else bench.login


def _here() -> Any:
    return datetime.now(UTC).astimezone().tzinfo
