"""Opening the profile for one command, and answering in words or in JSON."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workbench.app import Workbench, open_workbench, unlock_profile
from workbench.changes import Changes
from workbench.errors import EnvironmentFault, UserError
from workbench.settings import from_environment

_REFUSED = 3


@contextmanager
def workbench_of(options: argparse.Namespace) -> Iterator[Workbench]:
    """Open the profile that the options or the environment name, for the length of a command."""
    profile = unlock_profile(from_environment(profile=options.profile), ask_passphrase)
    opened = open_workbench(profile)
    try:
        yield opened
    finally:
        opened.close()


def answer(options: argparse.Namespace, value: Any, words: str) -> None:
    """Print the value as JSON when that was asked for, else the words."""
    said = json.dumps(value, ensure_ascii=False, indent=2) if options.json else words
    if not said:
        return
    try:
        print(said, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What could not be said is not to be tried again as the program ends.
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  # open until the end
        raise EnvironmentFault(
            f"The answer could not be written ({error.strerror}). What was asked for is done: "
            "look with `workbench cases` and `workbench show` before you ask for it again."
        ) from error


def status_of(changes: Changes) -> int:
    """Return the exit status of a verb, and say on stderr why an operation was not applied."""
    if changes.stands:
        return 0
    print(f"workbench: {changes.outcome}: {changes.reason}", file=sys.stderr)
    return _REFUSED if changes.outcome == "refused" else 0


def ask_passphrase(choosing: bool) -> str:
    """Ask the person for the profile's passphrase, or for one to choose.

    Raises:
        UserError: nobody can be asked, or what was chosen was not typed twice alike.
    """
    if not sys.stdin.isatty():
        raise UserError(
            "This profile needs a passphrase: no keyring of the operating system keeps its key. "
            "Set WORKBENCH_PASSPHRASE, or run this in a terminal, where it can be asked for."
        )
    if not choosing:
        return getpass.getpass("Passphrase of this profile: ")
    first = getpass.getpass("Choose a passphrase (no keyring here keeps the key): ")
    if not first or first != getpass.getpass("Once more: "):
        raise UserError("The two are not the same, or empty. Nothing was made. Try again.")
    return first
