"""A centre as its administrator sees it: people, scopes, and what is to be done."""

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.people import Role


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Somebody with a login at the centre."""

    login: str
    name: str
    role: Role
    scopes: tuple[str, ...]
    active: bool
    password_pending: bool
    """Whether the one-time password was not changed yet; until then they see nothing."""
    last_contact: datetime | None
    """When the centre last recorded something of theirs; None if it never did."""
    connected: bool
    """Whether a program of theirs is connected now."""

    @property
    def state_words(self) -> str:
        """How things stand with the login, in words."""
        if not self.active:
            return "Deactivated"
        return "Password pending" if self.password_pending else "Active"


@dataclass(frozen=True, slots=True)
class RosterScope:
    """A place for cases."""

    name: str
    vendor: str | None
    cases: int
    open_cases: int
    people: int


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody and every place of one centre."""

    place: str
    """Which database on which machine."""
    people: tuple[RosterPerson, ...]
    scopes: tuple[RosterScope, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that would let somebody past the guard."""

    rule: str
    where: str
    words: str


@dataclass(frozen=True, slots=True)
class Handover:
    """A one-time password, to be handed over and shown once."""

    login: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Step:
    """A verb of administration with what it is about."""

    verb: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, how it is taken back, and what is to be handed over."""

    words: str
    undo: tuple[Step, ...] = ()
    """The verbs that take it back, in order; empty where nothing can."""
    handover: Handover | None = None
