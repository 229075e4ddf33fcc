"""The only wiring point: from settings to a desk that a person can work at.

`unlock_profile` is light and enough for the queue's first page; `open_workbench` brings the rest.
"""

import getpass
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.people import LOCAL_SCOPE, Person, Role
from workbench.errors import EnvironmentFault, UserError
from workbench.security.data_key import AskPassphrase, ProfileKeys, unlock
from workbench.settings import Settings
from workbench.storage.binding import Binding, bound_to
from workbench.storage.queue_query import QueueReader
from workbench.storage.replica_file import FILE_NAME, serves

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from workbench.operations.desk import Desk
    from workbench.storage.ledger import Ledger
    from workbench.sync.engine import SyncEngine

__all__ = ["Profile", "QueueReader", "Workbench", "open_workbench", "unlock_profile"]


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """An unlocked profile folder."""

    settings: Settings
    keys: ProfileKeys
    has_queue: bool = False
    """Whether there is a queue to show before anything else is opened."""
    binding: Binding | None = None
    """Whose it is at which centre; None where it is its own centre."""

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.settings.profile

    @property
    def login(self) -> str:
        """Who works in it."""
        if self.binding is not None:
            return self.binding.login
        return self.settings.person or _system_user()

    def queue_reader(self, *, at_hand: bool = True) -> QueueReader:
        """Open a reader of the queue, for one thread; `at_hand` as `QueueReader` takes it."""
        return QueueReader(self.folder / FILE_NAME, self.keys.replica, at_hand=at_hand)


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, LookupError, ImportError):
        # A container may run as a number that no list of users names.
        return f"user-{os.getuid()}" if hasattr(os, "getuid") else "user"


@dataclass(frozen=True, slots=True)
class Workbench:
    """An open profile. Verbs of `workbench.operations` take its desk."""

    profile: Profile
    desk: "Desk"
    sync: "SyncEngine | None" = None
    """What talks to the centre; None in a profile that is its own centre."""

    def people(self) -> list[Person]:
        """Return everybody the profile knows."""
        from workbench.storage.case_query import read_people

        with self.desk.ledger.replica.reading() as connection:
            return read_people(connection)

    def followed(self) -> "Workbench":
        """Return it with the person as the centre tells of them by now: role, scopes, name."""
        if self.sync is None:
            return self
        known = {person.login: person for person in self.people()}
        person = _bound_person(self.sync.binding, known.get(self.desk.person.login))
        if person == self.desk.person:
            return self
        return replace(self, desk=replace(self.desk, person=person))

    def close(self) -> None:
        """Let go of the centre and of the profile's files."""
        if self.sync is not None:
            self.sync.close()
        self.desk.ledger.close()


def unlock_profile(settings: Settings, ask: AskPassphrase | None = None) -> Profile:
    """Make the profile's folder if it is new, and fetch its keys.

    Raises:
        UserError: the passphrase is wrong or missing.
        EnvironmentFault: the folder or the keyring would not have it.
    """
    try:
        settings.profile.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentFault(
            f"The profile folder {settings.profile} cannot be made ({error.strerror}). "
            "Choose another with --profile, or check your rights."
        ) from error
    keys = unlock(settings.profile, settings.passphrase, ask)
    has_queue = serves(settings.profile / FILE_NAME, keys.replica)
    return Profile(settings, keys, has_queue, bound_to(settings.profile, keys.journal))


def open_workbench(
    profile: Profile, progress: Callable[[int, int], None] | None = None
) -> Workbench:
    """Open the records of an unlocked profile and bring them up to date.

    Args:
        profile: the profile.
        progress: is told (operations followed, operations in the journal) when there are many, as
            after an update of the program.

    Raises:
        UserError: the profile is of a newer version, or does not know the person.
        EnvironmentFault: a file is locked, damaged, read-only, or the disk is full.
    """
    from workbench.operations.desk import Desk
    from workbench.storage.ledger import Ledger

    keys = profile.keys
    ledger = Ledger(profile.folder, (keys.journal, keys.replica, keys.files), _read_table)
    try:
        ledger.catch_up(progress)
        settings = profile.settings
        desk = Desk(
            ledger,
            _person(ledger, profile),
            organisation=settings.organisation,
            own_hosts=settings.own_hosts,
            trusted_roots=_trusted_roots(settings.trusted_roots),
        )
        engine = _engine(ledger)
    except BaseException:
        ledger.close()
        raise
    return Workbench(profile, desk, engine)


def _engine(ledger: "Ledger") -> "SyncEngine | None":
    """What talks to the centre of a bound profile."""
    if ledger.binding is None:
        return None
    from workbench.sync.engine import SyncEngine
    from workbench.sync.secret import SignInSecret

    return SyncEngine(ledger, ledger.binding, SignInSecret(ledger.journal))


def _person(ledger: "Ledger", profile: Profile) -> Person:
    from workbench.storage.case_query import read_people

    with ledger.replica.reading() as connection:
        people = {person.login: person for person in read_people(connection)}
    login = profile.login
    if ledger.binding is not None:
        return _bound_person(ledger.binding, people.get(login))
    if login in people:
        return people[login]
    if people and profile.settings.person is not None:
        known = ", ".join(sorted(people))
        raise UserError(f"Nobody here has the login “{login}”. There are: {known}.")
    # A local profile is its own centre: whoever can unlock it leads it.
    return Person(login, login, Role.TEAM_LEAD, (LOCAL_SCOPE,))


def _trusted_roots(place: Path | None) -> "tuple[Certificate, ...]":
    """Read the certificates that an administrator named.

    Raises:
        UserError: there are none; nobody should think that signers are checked when they are not.
    """
    if place is None:
        return ()
    from workbench.intake.cms import roots_in

    try:
        files = sorted(place.iterdir()) if place.is_dir() else [place]
        found = [root for file in files if file.is_file() for root in roots_in(file.read_bytes())]
    except OSError as error:
        raise UserError(
            f"The trusted certificates at {place} cannot be read ({error.strerror})."
        ) from error
    if not found:
        raise UserError(f"There is no certificate at {place} (WORKBENCH_TRUSTED_ROOTS).")
    return tuple(dict.fromkeys(found))


def _bound_person(binding: Binding, known: Person | None) -> Person:
    """The person as the centre tells them; before the first pull, as sign-in heard."""
    if known is None:
        return binding.person
    return replace(known, scopes=binding.scopes)


def _read_table(
    content: bytes, name: str, mapping: Mapping[str, str] | None
) -> Iterable[Mapping[str, Any]]:
    """Read an import's rows again, as intake did."""
    from workbench.operations.incoming import rows_again

    return rows_again(content, name, mapping)
