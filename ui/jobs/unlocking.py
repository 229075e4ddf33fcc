"""Fetching the profile's key while Qt is still being loaded: this module knows nothing of Qt.

A passphrase takes 0.15 s to stretch and a keyring as long to answer, about as long as the window
needs to be made; side by side they cost nothing.
"""

from concurrent.futures import Future
from threading import Thread

from workbench.app import Profile, unlock_profile
from workbench.settings import Settings


class PassphraseWanted(Exception):
    """No keyring keeps the key and nobody gave a passphrase: the person has to be asked."""

    def __init__(self, choosing: bool) -> None:
        super().__init__(choosing)
        self.choosing = choosing
        """Whether the profile is new, so that a passphrase is to be chosen."""


def begin_unlocking(settings: Settings) -> Future[Profile]:
    """Fetch the key in a thread of its own, beside whatever else begins.

    The result raises:
        PassphraseWanted: ask the person.
        UserError: the passphrase is wrong.
        EnvironmentFault: the folder or the keyring would not have it.
    """
    unlocked: Future[Profile] = Future()

    def fetch() -> None:
        try:
            unlocked.set_result(unlock_profile(settings, asked))
        except BaseException as error:  # noqa: BLE001  # whoever waits for the result raises it
            unlocked.set_exception(error)

    Thread(target=fetch, name="key", daemon=True).start()
    return unlocked


def asked(choosing: bool) -> str:
    """Say that a passphrase is wanted: only the interface thread can ask a person."""
    raise PassphraseWanted(choosing)
