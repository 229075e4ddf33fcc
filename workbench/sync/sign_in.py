"""Signing in: a new profile becomes one person's at one centre, for life."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import conninfo

from workbench.central.connection import in_words, person_session
from workbench.central.passwords import change_password
from workbench.central.transport import Transport, place_of
from workbench.errors import EnvironmentFault, UserError
from workbench.security.data_key import AskPassphrase, unlock
from workbench.settings import Settings
from workbench.storage.binding import BOUND_TO, Binding
from workbench.storage.journal import Journal
from workbench.sync.hello import Hello, hello
from workbench.sync.secret import SignInSecret

DEVICE = "device"
_SYSTEM = "centre_system"


class NewPasswordWanted(UserError):
    """The password is one for the first sign-in only; another has to be chosen."""


def sign_in(
    settings: Settings,
    dsn: str,
    login: str,
    password: str,
    new_password: str | None = None,
    *,
    ask: AskPassphrase | None = None,
    policy: Transport | None = None,
) -> Binding:
    """Bind a new profile to a person at a centre; on a bound one, renew password and address.

    Args:
        settings: names the profile folder.
        dsn: servers and database; what else it says is not heeded.
        login: the person.
        password: theirs; kept in the keyring, or in the encrypted journal where there is none.
        new_password: what to change a one-time password to.
        ask: how to ask for the profile's passphrase.
        policy: the administrator's rules for connections; by default those of their file.

    Raises:
        NewPasswordWanted: the password is a one-time password, and no other was given.
        PasswordWanted: the centre does not accept the password (a `UserError`).
        UserError: the profile is somebody else's, or holds cases of its own.
        EnvironmentFault: the centre, the folder or the keyring would not have it.
    """
    place = place_of(dsn)
    if (settings.profile / "journal.db").exists():
        # Before a password is changed for a profile that will not have it.
        with _journal(settings, ask) as journal:
            _check_person(journal, login)
    said, counts = _admitted(place, login, password, new_password, policy)
    with _journal(settings, ask) as journal:
        return _bound(journal, place, said, counts)


def bind(
    journal: Journal, dsn: str, login: str, password: str, policy: Transport | None = None
) -> Binding:
    """Like `sign_in`, with an open journal and a password that is no one-time password."""
    place = place_of(dsn)
    _check_person(journal, login)
    said, counts = _admitted(place, login, password, None, policy)
    return _bound(journal, place, said, counts)


def _admitted(
    place: str, login: str, password: str, new_password: str | None, policy: Transport | None
) -> tuple[Hello, str]:
    """Sign in once; returns what the centre says, and the password that counts from now on."""
    session = person_session(place, login, password, policy)
    try:
        said = hello(session)
        if not said.must_change_password:
            return said, password
        if new_password is None:
            raise NewPasswordWanted(
                "This is a one-time password. Choose a password of your own; "
                "until then the centre shows nothing."
            )
        change_password(session, new_password)
        return hello(session), new_password
    except (psycopg.errors.InvalidSchemaName, psycopg.errors.UndefinedFunction) as error:
        raise UserError(
            "There is no centre in this database, or an older one. Nothing was kept. Check the DSN."
        ) from error
    except psycopg.Error as error:
        raise in_words(error) from error
    finally:
        session.close()


def _bound(journal: Journal, place: str, said: Hello, password: str) -> Binding:
    """Write down whose profile it is; the password first, so that a bound profile has one."""
    _check_person(journal, said.login)
    system = f"{said.system}/{conninfo.conninfo_to_dict(place)['dbname']}"
    before = journal.meta(BOUND_TO)
    if before is not None and Binding.read(before).dsn != place and journal.meta(_SYSTEM) != system:
        raise UserError(
            f"This profile belongs to another centre ({Binding.read(before).dsn}), for life. "
            "Nothing was changed. Sign in with another --profile."
        )
    device = journal.meta(DEVICE)
    if device is None:
        device = str(uuid4())
        journal.set_meta(DEVICE, device)
    SignInSecret(journal).keep(f"sign-in {device}", password)
    binding = Binding(place, said.login, said.name, said.role, tuple(said.scopes))
    journal.set_meta(_SYSTEM, system)
    journal.set_meta(BOUND_TO, binding.spelt())
    return binding


def _check_person(journal: Journal, login: str) -> None:
    """Refuse a profile that is somebody else's, or its own centre already."""
    before = journal.meta(BOUND_TO)
    if before is not None:
        owner = Binding.read(before).login
        if owner != login:
            raise UserError(
                f"This profile belongs to {owner}, for life. Nothing was changed. "
                "Sign in with another --profile."
            )
    elif journal.newest(1):
        raise UserError(
            "This profile holds cases of its own and stays its own centre. Nothing was changed. "
            "Sign in with another --profile."
        )


@contextmanager
def _journal(settings: Settings, ask: AskPassphrase | None) -> Iterator[Journal]:
    folder = settings.profile
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentFault(
            f"The profile folder {folder} cannot be made ({error.strerror}). "
            "Choose another with --profile, or check your rights."
        ) from error
    journal = Journal(folder, unlock(folder, settings.passphrase, ask).journal)
    try:
        yield journal
    finally:
        journal.close()
