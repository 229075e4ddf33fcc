"""How a workstation stands with its centre, in values and in words."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from workbench.changes import Recorded

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


class Link(StrEnum):
    """How things stand between this workstation and the centre."""

    LOCAL = "local"
    """The profile is its own centre."""
    SYNCED = "synced"
    SYNCING = "syncing"
    FIRST_SYNC = "first_sync"
    OFFLINE = "offline"
    SHUT_OUT = "shut_out"
    """The centre does not let this person in any more."""
    TOO_OLD = "too_old"
    """The centre is newer than this program: what is done here goes there, nothing comes back."""
    PASSWORD_WANTED = "password_wanted"  # noqa: S105  # a state, no password


_WORDS = {
    Link.LOCAL: "Kept on this computer",
    Link.SYNCED: "Synced",
    Link.SYNCING: "Syncing",
    Link.FIRST_SYNC: "First sync",
    Link.OFFLINE: "Offline",
    Link.SHUT_OUT: "The centre does not let you in any more",
    Link.TOO_OLD: "This program is too old for the centre: it sends, but receives nothing",
    Link.PASSWORD_WANTED: "The centre asks for your password again, all kept",
}


@dataclass(frozen=True, slots=True)
class SyncState:
    """What a status line needs to know."""

    link: Link
    at: datetime | None = None
    """When the centre was last heard to the end."""
    since: datetime | None = None
    """Since when it has not answered."""
    waiting: int = 0
    """Own operations that it has not answered yet."""
    done: int = 0
    """Of the first sync: the cases that are here."""
    total: int = 0
    """Of the first sync: the cases there are."""
    reason: str = ""
    """Why it is as it is, as the centre or the network says."""

    def words(self, now: datetime, zone: tzinfo) -> str:
        """Return the state in words, with times in the zone of the reader."""
        said = [self._link_words(now, zone)]
        if self.waiting:
            said.append(f"{self.waiting:,} {'change' if self.waiting == 1 else 'changes'} waiting")
        return " · ".join(said)

    def _link_words(self, now: datetime, zone: tzinfo) -> str:
        words = _WORDS[self.link]
        if self.link is Link.SYNCED and self.at is not None:
            return f"{words} {_ago(self.at, now, zone)}"
        if self.link is Link.FIRST_SYNC and self.total:
            return f"{words}: {self.done:,} of {self.total:,} cases"
        if self.link is Link.OFFLINE:
            since = f" since {_clock(self.since, now, zone)}" if self.since is not None else ""
            return f"{words}{since}, all kept"
        return words


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What one round between workstation and centre did."""

    state: SyncState
    pushed: int = 0
    """Own operations that the centre answered."""
    pulled: int = 0
    """Rows that came from it."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """What it answered, counted."""
    told: tuple[Recorded, ...] = ()
    """Own operations that were not applied."""
    changed: bool = False
    """Whether anything that is shown may look different now."""
    scopes_lost: tuple[str, ...] = ()
    """Scopes whose cases were removed from this workstation, since they are no longer the person's.
    """

    @property
    def waiting(self) -> int:
        """Own operations that the centre has not answered yet."""
        return self.state.waiting


@dataclass(frozen=True, slots=True)
class Presence:
    """A colleague who looks at a case just now."""

    login: str
    name: str
    writing: bool
    seen: datetime


def _ago(at: datetime, now: datetime, zone: tzinfo) -> str:
    passed = now - at
    if passed < timedelta(seconds=1):
        return "just now"
    if passed < _MINUTE:
        return f"{passed.seconds} s ago"
    if passed < _HOUR:
        return f"{passed.seconds // 60} min ago"
    return f"at {_clock(at, now, zone)}"


def _clock(at: datetime, now: datetime, zone: tzinfo) -> str:
    """The time of day, with the day where it is another."""
    here = at.astimezone(zone)
    same = here.date() == now.astimezone(zone).date()
    return f"{here:%H:%M}" if same else f"{here:%Y-%m-%d %H:%M}"
