"""The profile's data key: 256 random bits, in the keyring or wrapped under a passphrase.

Nothing here writes the key unwrapped. `key.json` says where the key lies; beside it nothing of a
profile can be read.
"""

import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from workbench.errors import EnvironmentFault, UserError
from workbench.security import os_keyring
from workbench.security.wrapping import unwrap, wrap

KEY_FILE = "key.json"
_VERSION = 1

AskPassphrase = Callable[[bool], str]
"""Asks the person for the passphrase; the argument tells whether it is to be chosen anew."""


@dataclass(frozen=True, slots=True, repr=False)
class ProfileKeys:
    """The three keys of a profile, each derived from the data key for one purpose."""

    journal: bytes
    replica: bytes
    files: bytes


def unlock(folder: Path, passphrase: str | None, ask: AskPassphrase | None = None) -> ProfileKeys:
    """Return the keys of a profile; a new profile gets a new data key.

    Args:
        folder: the profile folder; it exists.
        passphrase: `WORKBENCH_PASSPHRASE`, which wins over the keyring, or None.
        ask: how to ask the person, or None where nobody can be asked.

    Raises:
        UserError: the passphrase is wrong, or none is there and nobody can be asked.
        EnvironmentFault: the keyring failed, or `key.json` cannot be read or written.
    """
    path = folder / KEY_FILE
    if path.exists():
        return _derived(_existing(path, passphrase, ask))
    if (folder / "journal.db").exists():
        raise EnvironmentFault(
            f"{KEY_FILE} is missing in {folder.name}, and without it the data cannot be read. "
            "Nothing was changed. Restore it from a backup."
        )
    return _derived(_new(path, passphrase, ask))


def _existing(path: Path, passphrase: str | None, ask: AskPassphrase | None) -> bytes:
    try:
        place: dict[str, Any] = json.loads(path.read_text())
        _check(place)
        wrapped, backend = place.get("wrapped"), place.get("keyring")
        if wrapped and (passphrase is not None or not backend):
            return unwrap(wrapped, passphrase if passphrase is not None else _asked(ask, False))
        return os_keyring.fetch(str(backend), str(place["profile"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise EnvironmentFault(
            f"{KEY_FILE} cannot be read ({error}). Nothing was changed. "
            "Restore it from a backup of the profile folder."
        ) from error


def _check(place: dict[str, Any]) -> None:
    """Refuse a key file that this program cannot go by, before anybody is asked for anything."""
    version = place.get("version", _VERSION)
    if version > _VERSION:
        raise EnvironmentFault(
            f"{KEY_FILE} was written by a newer version of this program (its version is {version}, "
            f"this program knows {_VERSION}). Nothing was changed. Update the program."
        )
    if not place.get("wrapped") and not place.get("keyring"):
        raise EnvironmentFault(
            f"{KEY_FILE} names no key: neither one under a passphrase nor one in a keyring. "
            "Nothing was changed. Restore it from a backup of the profile folder."
        )


def _new(path: Path, passphrase: str | None, ask: AskPassphrase | None) -> bytes:
    key, profile = os.urandom(os_keyring.KEY_BYTES), str(uuid4())
    place: dict[str, Any] = {"version": _VERSION, "profile": profile}
    backend = None if passphrase is not None else os_keyring.store(profile, key)
    if backend is not None:
        place["keyring"] = backend
    else:
        chosen = passphrase if passphrase is not None else _asked(ask, True)
        place["wrapped"] = wrap(key, chosen)
    # No process id in the name: in containers the next process often has the same.
    unfinished = path.with_name(f"{KEY_FILE}.{os.urandom(4).hex()}")
    try:
        with unfinished.open("x") as file:
            json.dump(place, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        # Linking fails if another process was first: its key then counts.
        _move_if_absent(unfinished, path)
    except OSError as error:
        raise EnvironmentFault(
            f"The profile folder {path.parent} cannot be written ({error.strerror}). "
            "Nothing was kept yet. Choose another folder or check your rights."
        ) from error
    written: dict[str, Any] = json.loads(path.read_text())
    return key if written["profile"] == profile else _existing(path, passphrase, ask)


def _move_if_absent(source: Path, target: Path) -> None:
    try:
        if os.name == "nt":
            source.rename(target)
        else:
            os.link(source, target)
            _sync_folder(target.parent)
    except FileExistsError:
        pass
    finally:
        source.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable: without this file all others are lost."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _asked(ask: AskPassphrase | None, choosing: bool) -> str:
    if ask is None:
        raise UserError(
            "This profile needs a passphrase: no keyring of the operating system keeps its key. "
            "Set WORKBENCH_PASSPHRASE, or start the program where it can ask you."
        )
    return ask(choosing)


def _derived(key: bytes) -> ProfileKeys:
    # HKDF-Expand (RFC 5869) with one block: the data key is uniformly random already.
    parts = [
        hmac.digest(key, name + b"\x01", "sha256") for name in (b"journal", b"replica", b"files")
    ]
    return ProfileKeys(*parts)
