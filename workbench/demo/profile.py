"""A player's workstation: a profile bound to the demo's centre, one for each person."""

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.demo.centre import DEMO_PASSWORD, PEOPLE, dsn_of
from workbench.errors import EnvironmentFault, UserError
from workbench.settings import Settings

if TYPE_CHECKING:
    from workbench.app import Workbench

DEMO_PASSPHRASE = "demo"  # noqa: S105 - all content is invented, and nobody is to be asked
"""What the keys of the demo's profiles are wrapped under. It protects nothing, and is no secret."""


def signed_in(settings: Settings, dsn: str, login: str) -> Settings:
    """Return where the person's profile lies in the demo's folder, with all that they may see.

    Args:
        settings: the demo's folder, and the passphrase that the person has for all profiles.
        dsn: how the owner of the demo's centre connects.
        login: who plays.

    Raises:
        EnvironmentFault: the disk would not have it, or the centre went away.
    """
    from workbench.app import open_workbench, unlock_profile
    from workbench.sync.sign_in import sign_in

    folder = settings.profile / PEOPLE / login
    own = _that_opens(replace(settings, profile=folder))
    # Each time: the server may have had to take another port.
    sign_in(own, dsn_of(dsn, login), login, DEMO_PASSWORD)
    workbench = open_workbench(unlock_profile(own))
    try:
        _bring_up_to_date(workbench)
    finally:
        workbench.close()
    return own


def _that_opens(own: Settings) -> Settings:
    """With the person's own passphrase, or everybody's if the profile was made under that."""
    from workbench.security.data_key import KEY_FILE, unlock
    from workbench.security.wrapping import WrongPassphrase

    if own.passphrase is not None and (own.profile / KEY_FILE).exists():
        try:
            unlock(own.profile, own.passphrase)
        except WrongPassphrase:
            return replace(own, passphrase=DEMO_PASSPHRASE)
    return replace(own, passphrase=own.passphrase or DEMO_PASSPHRASE)


def _bring_up_to_date(workbench: "Workbench") -> None:
    from workbench.sync.state import Link

    engine = workbench.sync
    if engine is None:
        raise UserError("This profile belongs to no centre. Nothing was changed.")
    while (state := engine.step().state).link is Link.FIRST_SYNC:
        pass
    if state.link is not Link.SYNCED:
        raise EnvironmentFault(f"The demo's centre did not answer ({state.reason}). Try again.")
