"""Joining a centre: the profile in which a person works there, made or renewed."""

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

from psycopg import conninfo

from workbench.central.transport import place_of
from workbench.operations.desk import Desk
from workbench.settings import Settings, bound_folder
from workbench.sync.sign_in import NewPasswordWanted, sign_in

__all__ = ["NewPasswordWanted", "is_unused", "join", "place_words"]

_DATABASE = "workbench"


def is_unused(desk: Desk) -> bool:
    """Return whether the open profile may still become somebody's at a centre."""
    return not desk.ledger.journal.newest(1) and desk.ledger.journal.meta("centre") is None


def join(
    settings: Settings,
    server: str,
    login: str,
    password: str,
    new_password: str | None = None,
    *,
    here: bool,
    ask: Callable[[bool], str] | None = None,
) -> Settings:
    """Sign in to a centre and return the settings of the profile that is the person's there.

    Args:
        settings: of the open profile; its passphrase guards the other as well.
        server: `host`, `host:port`, `host:port/database`, or a DSN.
        login: the person.
        password: theirs, or a one-time password.
        new_password: what a one-time password is changed to.
        here: whether the open profile becomes theirs (or is theirs); else they get one of their
            own, beside it.
        ask: how to ask for a passphrase where no keyring keeps the key.

    Raises:
        NewPasswordWanted: the password is for the first sign-in only.
        UserError: the centre, or the policy of this computer, does not let the person in.
        EnvironmentFault: the centre, the folder or the keyring would not have it.
    """
    dsn = dsn_of(server)
    folder = settings.profile if here else bound_folder(place_of(dsn), login)
    theirs = replace(settings, profile=folder, person=None)
    sign_in(theirs, dsn, login, password, new_password, ask=ask)
    return theirs


def dsn_of(server: str) -> str:
    """Return what a person wrote of a server as a DSN; a DSN is left as it is.

    >>> dsn_of("centre.example.org"), dsn_of("centre.example.org:5433/team")
    ('postgresql://centre.example.org/workbench', 'postgresql://centre.example.org:5433/team')
    """
    said = server.strip()
    if "=" in said or "://" in said:
        return said
    place, _, database = said.partition("/")
    return f"postgresql://{place}/{database or _DATABASE}"


def place_words(dsn: str) -> str:
    """Return where a centre is, as people say it.

    >>> place_words("host=centre.example.org port=5432 dbname=team")
    'centre.example.org:5432/team'
    """
    said = conninfo.conninfo_to_dict(dsn)
    hosts = str(said.get("host") or said.get("hostaddr") or "").split(",")
    ports = str(said.get("port") or "").split(",")
    places = ", ".join(
        f"{host}:{port}" if port else host for host, port in zip_longest(hosts, ports, fillvalue="")
    )
    return f"{places}/{said.get('dbname') or ''}".rstrip("/")
