"""Settings, each declared once: its variable, its default and what it means."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """Where the profile lies and who opens it. It is never printed: it may hold a passphrase."""

    profile: Path
    """The profile folder (`--profile`, `WORKBENCH_PROFILE`; default: the person's data folder)."""
    passphrase: str | None = None
    """Opens the data key and wins over the keyring (`WORKBENCH_PASSPHRASE`)."""
    person: str | None = None
    """Who works: a login; by default the operating system's user."""
    own_hosts: frozenset[str] = frozenset()
    """Our mail servers, whose Received header tells when a mail came (`WORKBENCH_OWN_HOSTS`)."""
    organisation: str = "Review Platform"
    """The sender's name on letters (`WORKBENCH_ORGANISATION`)."""
    trusted_roots: Path | None = None
    """A PEM file, or a folder of certificates, by which the signers of mails are believed
    (`WORKBENCH_TRUSTED_ROOTS`)."""


def from_environment(
    environment: Mapping[str, str] = os.environ,
    profile: str | None = None,
    person: str | None = None,
) -> Settings:
    """Return the settings: what the command line said, else the environment, else the defaults."""
    place = profile or environment.get("WORKBENCH_PROFILE")
    hosts = environment.get("WORKBENCH_OWN_HOSTS", "").replace(",", " ").split()
    roots = environment.get("WORKBENCH_TRUSTED_ROOTS")
    return Settings(
        profile=Path(place).expanduser() if place else data_folder() / "local",
        passphrase=environment.get("WORKBENCH_PASSPHRASE") or None,
        person=person,
        own_hosts=frozenset(host.lower() for host in hosts),
        organisation=environment.get("WORKBENCH_ORGANISATION", "Review Platform"),
        trusted_roots=Path(roots).expanduser() if roots else None,
    )


def central_dsn(
    environment: Mapping[str, str] = os.environ, given: str | None = None
) -> str | None:
    """Return how the owner of the centre connects (`--dsn`, `WORKBENCH_CENTRAL`), if said."""
    return given or environment.get("WORKBENCH_CENTRAL") or None


def bound_folder(place: str, login: str) -> Path:
    """Return where the profile of a person at a centre lies unless they say otherwise.

    Args:
        place: server and database, as the DSN names them.
        login: the person.
    """
    readable = re.sub(r"[^a-z0-9.]+", "-", f"{login}-{place}".lower()).strip("-.")[:40]
    # What was left out of the name must not bring two centres together.
    return (
        data_folder() / f"{readable}-{hashlib.sha256(f'{login} {place}'.encode()).hexdigest()[:8]}"
    )


def data_folder() -> Path:
    """Return the folder in which the person's profiles lie, by the system's custom."""
    from platformdirs import user_data_path

    return user_data_path("workbench", appauthor=False)
