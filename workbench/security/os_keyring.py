"""The operating system's keyring, trusted only after it gave back what was put in.

The backend that worked is remembered by name, since finding one costs more than opening the store.
"""

from base64 import b64decode, b64encode
from importlib import import_module
from typing import Any

from workbench.errors import EnvironmentFault

_SERVICE = "investigation-workbench"
KEY_BYTES = 32


def store(account: str, key: bytes) -> str | None:
    """Put a key into the keyring and read it back, as `store_secret` does."""
    return store_secret(account, b64encode(key).decode())


def store_secret(account: str, secret: str) -> str | None:
    """Put a secret into the keyring and read it back.

    Returns:
        The backend's name for `fetch_secret`, or None where no keyring keeps what it is given (null
        backends take everything and keep nothing).
    """
    import keyring  # discovery is slow; only a new profile or sign-in needs it

    try:
        backend = keyring.get_keyring()
        backend.set_password(_SERVICE, account, secret)
        kept = backend.get_password(_SERVICE, account) == secret
    except Exception:  # noqa: BLE001  # each backend fails in ways of its own; all mean "none here"
        return None
    return f"{type(backend).__module__}:{type(backend).__qualname__}" if kept else None


def fetch(backend_name: str, account: str) -> bytes:
    """Return a key from the named backend.

    Raises:
        EnvironmentFault: the keyring is locked, gone, or no longer has the key.
    """
    secret = fetch_secret(backend_name, account)
    key = _decoded(secret) if secret is not None else b""
    if len(key) != KEY_BYTES:
        raise EnvironmentFault(
            "The keyring no longer has this profile's key. Nothing was changed. Restore the "
            "keyring, or the profile folder together with it, from a backup."
        )
    return key


def fetch_secret(backend_name: str, account: str) -> str | None:
    """Return a secret from the named backend, or None if it has none any more.

    Raises:
        EnvironmentFault: the keyring is locked or gone.
    """
    try:
        secret: str | None = _backend(backend_name).get_password(_SERVICE, account)
    except Exception as error:
        raise EnvironmentFault(
            f"The keyring did not answer ({error}). Nothing was changed. Unlock it and try again."
        ) from error
    return secret


def _decoded(secret: str) -> bytes:
    try:
        return b64decode(secret, validate=True)
    except ValueError:
        return b""


def _backend(name: str) -> Any:
    module, _, qualified = name.partition(":")
    found: Any = import_module(module)
    for part in qualified.split("."):
        found = getattr(found, part)
    return found()
