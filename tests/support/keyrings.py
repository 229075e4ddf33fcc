"""Keyrings of an operating system, good and bad ones, as `keyring` knows backends."""
# ruff: noqa: ARG002  # the signatures are those of `keyring`

from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class _Keyring(KeyringBackend):
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own is not annotated


class GoodKeyring(_Keyring):
    """Keeps what it is given, for as long as the test lasts."""

    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        """Give it back."""
        return self.kept.get((service, username))


class NullKeyring(_Keyring):
    """Swallows silently, as `keyring.backends.null` does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep nothing and say nothing."""

    def get_password(self, service: str, username: str) -> str | None:
        """Have nothing."""
        return None


class LockedKeyring(_Keyring):
    """Refuses, as one that nobody unlocked does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse."""
        raise KeyringLocked("the collection is locked")

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse."""
        raise KeyringLocked("the collection is locked")


class MangledKeyring(GoodKeyring):
    """Gives back something else than it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give back half."""
        found = super().get_password(service, username)
        return found[:10] if found else None
