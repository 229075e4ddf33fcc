"""`window` and `demo`: opening the window, on one's own profile or on an invented department."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from workbench.cli.session import answer
from workbench.errors import UserError
from workbench.settings import data_folder, from_environment

_IN_THE_CLEAR = "The demo's PostgreSQL lies unencrypted on this computer: all in it is made up."


def open_profile_window(options: argparse.Namespace) -> int:
    """Open the window on a profile and wait until it is closed."""
    settings = from_environment(profile=options.profile)
    return _open_window(settings.profile, options.person, os.environ.get("WORKBENCH_PASSPHRASE"))


def demo(options: argparse.Namespace) -> int:
    """Make the department if it is not there, then open the window on it."""
    from workbench import demo as department  # brings the whole core; only this command needs it

    if options.people:
        people = department.people()
        found = [
            {
                "login": person.login,
                "name": person.name,
                "role": person.role.value,
                "scopes": list(person.scopes),
                "vendor": person.vendor,
                "languages": list(person.languages),
            }
            for person in people
        ]
        lines = [f"{p.login:<16} {p.name:<24} {p.role.words:<18} {p.scopes[0]}" for p in people]
        answer(options, found, "\n".join(lines))
        return 0
    logins = [person.login for person in department.people()]
    if options.person not in {None, *logins}:
        raise UserError(
            f"Nobody in the demo has the login “{options.person}”. "
            f"Choose one of: {', '.join(sorted(logins))}."
        )
    settings = from_environment(profile=options.profile or str(data_folder() / "demo"))
    # Who plays nobody in particular leads a team: somebody with cases of their own.
    person = options.person or logins[0]
    progress = None if options.json else _say_progress
    # Ended from outside, the demo still lets go of its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with department.running_centre(settings.profile, progress) as dsn:
        own = department.signed_in(settings, dsn, person)
        if not options.json:
            print(_IN_THE_CLEAR, file=sys.stderr)
        if not options.no_window:
            return _open_window(own.profile, None, own.passphrase)
    lies = f"The demo department lies in {settings.profile}, {person}'s part in {own.profile}."
    answer(options, {"profile": str(own.profile)}, lies)
    return 0


def window_command() -> list[str]:
    """Return how the window's process is started, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--window"]
    return [sys.executable, "-m", "ui"]


def _open_window(profile: Path, person: str | None, passphrase: str | None) -> int:
    command = [*window_command(), "--profile", str(profile)]
    if person is not None:
        command += ["--as", person]
    environment = dict(os.environ)
    if passphrase is not None:
        # Through the environment: arguments can be read by every user of the machine.
        environment["WORKBENCH_PASSPHRASE"] = passphrase
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  # our own program


def _say_progress(done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    if sys.stderr.isatty() or end:
        print(f"\rMaking the demo department: {done:,} of {total:,}", end=end, file=sys.stderr)
