"""The verbs of whoever looks after a centre: each says what it did and how it is taken back.

No profile is opened for them. The way in is the DSN of the database's owner; it is held while
somebody administers, and kept nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from psycopg import Connection

from workbench.central import provision
from workbench.central.catalog import weaknesses
from workbench.central.connection import connected
from workbench.central.migrations import missing
from workbench.central.roster import read_people, read_roster, scope_of_case
from workbench.domain.people import Role
from workbench.domain.roster import Done, Finding, Handover, Roster, RosterPerson, Step
from workbench.domain.text import clean
from workbench.errors import UserError


@dataclass(frozen=True, slots=True, repr=False)
class Office:
    """The way into one centre as its owner. It is never printed: it holds a password."""

    dsn: str


def steps_missing(office: Office) -> tuple[str, ...]:
    """Return the steps of the schema that the database lacks: all of them where it is no centre.

    Raises:
        UserError: the DSN cannot be read, or the server did not let its owner in.
        EnvironmentFault: the server cannot be reached (as for all that follow).
    """
    with connected(office.dsn) as connection:
        return missing(connection)


def look(office: Office) -> Roster:
    """Return everybody and every scope."""
    with connected(office.dsn) as connection:
        return read_roster(connection)


def check(office: Office) -> tuple[Finding, ...]:
    """Return everything that would let somebody past the guard; nothing is changed."""
    with connected(office.dsn) as connection:
        return tuple(Finding(w.rule, w.where, w.words) for w in weaknesses(connection))


def initialise(office: Office) -> Done:
    """Make the centre, or bring it up to date."""
    with connected(office.dsn) as connection:
        applied = provision.initialise(connection)
    if not applied:
        return Done("The centre is up to date; nothing had to be done")
    return Done(f"Brought the centre up to date: {len(applied)} steps")


def add_scope(office: Office, name: str, vendor: str = "") -> Done:
    """Add a place for cases; it cannot be removed again."""
    said = clean(name).strip()
    with connected(office.dsn) as connection:
        provision.add_scope(connection, said, clean(vendor).strip() or None)
    return Done(f"Added the scope {said}")


def add_person(office: Office, login: str, name: str, role: str, scopes: Sequence[str]) -> Done:
    """Give somebody a login; the answer holds the one-time password.

    A login is never removed again; somebody who is not to have one is deactivated.
    """
    said, called = login.strip(), clean(name).strip()
    if not called:
        raise UserError("A person needs a name, as colleagues read it. Nothing was changed.")
    with connected(office.dsn) as connection:
        access = provision.add_person(connection, said, called, Role(role), scopes)
    return Done(f"Added {called} as {said}", (), _handover(access, called))


def set_role(office: Office, login: str, role: str) -> Done:
    """Change what somebody may do."""
    with connected(office.dsn) as connection:
        before = _person(connection, login)
        provision.set_role(connection, login, Role(role))
    words = f"{before.name} is {Role(role).words.lower()} now"
    return Done(words, (Step("set_role", (login, before.role.value)),))


def grant(office: Office, login: str, scope: str) -> Done:
    """Let somebody see a scope's cases."""
    with connected(office.dsn) as connection:
        before = _person(connection, login)
        provision.grant(connection, login, scope)
    undo = () if scope in before.scopes else (Step("revoke", (login, scope)),)
    return Done(f"{before.name} sees the cases of {scope} now", undo)


def revoke(office: Office, login: str, scope: str) -> Done:
    """Take a scope from somebody; their workstation removes its cases at the next contact."""
    with connected(office.dsn) as connection:
        before = _person(connection, login)
        provision.revoke(connection, login, scope)
    words = f"{before.name} sees nothing of {scope} any more"
    return Done(words, (Step("grant", (login, scope)),))


def reset_password(office: Office, login: str) -> Done:
    """Give somebody a one-time password and end their sessions; it cannot be taken back."""
    with connected(office.dsn) as connection:
        person = _person(connection, login)
        access = provision.reset_password(connection, login)
    words = f"{person.name} has a one-time password; their sessions ended"
    return Done(words, (), _handover(access, person.name))


def deactivate(office: Office, login: str) -> Done:
    """Shut somebody out at once; taken back, they have their scopes again."""
    with connected(office.dsn) as connection:
        before = _person(connection, login)
        provision.deactivate(connection, login)
    undo = (Step("reactivate", (login,)), *(Step("grant", (login, s)) for s in before.scopes))
    return Done(f"{before.name} is shut out; their sessions ended", undo)


def reactivate(office: Office, login: str) -> Done:
    """Let somebody sign in again; their scopes are granted anew."""
    with connected(office.dsn) as connection:
        before = _person(connection, login)
        provision.reactivate(connection, login)
    words = f"{before.name} can sign in again; choose their scopes"
    return Done(words, (Step("deactivate", (login,)),))


def move_case(office: Office, case: str, scope: str) -> Done:
    """Move a case, by its number or id, to another scope."""
    with connected(office.dsn) as connection:
        before = scope_of_case(connection, case)
        moved = provision.move_case(connection, case, scope)
    if not moved or before is None:
        return Done(f"{case} lies in {scope} already; nothing was moved")
    return Done(f"Moved {case} from {before} to {scope}", (Step("move_case", (case, before)),))


_VERBS: Mapping[str, Callable[..., Done]] = {
    verb.__name__: verb for verb in (set_role, grant, revoke, deactivate, reactivate, move_case)
}


def undo(office: Office, done: Done) -> Done:
    """Take back what was done.

    Raises:
        UserError: it cannot be taken back.
    """
    if not done.undo:
        raise UserError("That cannot be taken back.")
    for step in done.undo:
        _VERBS[step.verb](office, *step.about)
    return Done(f"Undone: {done.words}")


def _person(connection: Connection, login: str) -> RosterPerson:
    person = next((p for p in read_people(connection) if p.login == login), None)
    if person is None:
        raise UserError(f"There is nobody with the login {login} here. Nothing was changed.")
    return person


def _handover(access: provision.Access, name: str) -> Handover | None:
    once = access.one_time_password
    return Handover(access.login, name, once) if once is not None else None
