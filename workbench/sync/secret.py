"""Where a sign-in's password lies: in the keyring; without one, in the encrypted journal."""

import json

from workbench.security import os_keyring
from workbench.storage.journal import Journal

_META = "sign_in"


class SignInSecret:
    """The password of one profile's person, as last given."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def keep(self, account: str, password: str) -> None:
        """Keep the password; a keyring counts only after it gave the password back.

        Args:
            account: what tells this profile from others in the keyring.
            password: the person's.

        Raises:
            EnvironmentFault: the journal would not have it.
        """
        backend = os_keyring.store_secret(account, password)
        place = {"password": password}
        if backend is not None:
            place = {"keyring": backend, "account": account}
        self._journal.set_meta(_META, json.dumps(place))

    def __call__(self) -> str | None:
        """Return the password, or None where none is kept any more.

        Raises:
            EnvironmentFault: the keyring is locked.
        """
        place: dict[str, str] = json.loads(self._journal.meta(_META) or "{}")
        if "keyring" in place:
            return os_keyring.fetch_secret(place["keyring"], place["account"])
        return place.get("password")
