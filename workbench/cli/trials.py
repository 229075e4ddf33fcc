"""The trials of `self-test`: each does the real thing once, in a folder that is thrown away."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from secrets import token_hex

from workbench.app import open_workbench, unlock_profile
from workbench.cli.department import window_command
from workbench.errors import WorkbenchError
from workbench.settings import Settings, from_environment

_WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried, whether it works, and what was seen."""

    check: str
    ok: bool
    detail: str


def trials(profile: str | None) -> list[Trial]:
    """Run all trials; one that fails does not stop the next."""
    settings = from_environment(profile=profile)
    return [
        _tried("key", lambda: _key(settings)),
        _tried("store", _store),
        _tried("fonts", _fonts),
        _tried("PDF", _pdf),
        _tried("mail", _mail),
        _tried("Qt", _qt),
    ]


def _tried(check: str, work: Callable[[], str]) -> Trial:
    try:
        return Trial(check, True, work())
    except WorkbenchError as error:
        return Trial(check, False, str(error))
    except Exception as error:  # noqa: BLE001  # whatever fails here is the answer
        return Trial(check, False, f"{type(error).__name__}: {error}")


def _key(settings: Settings) -> str:
    unlock_profile(settings)
    where = "passphrase" if settings.passphrase is not None else "keyring"
    return f"the profile's key was fetched ({where})"


def _store() -> str:
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        opened = open_workbench(unlock_profile(Settings(Path(folder), passphrase=token_hex())))
        opened.close()
        plain = (Path(folder) / "journal.db").read_bytes().startswith(b"SQLite format 3")
    if plain:
        raise WorkbenchError("The store is not encrypted: SQLCipher is missing.")
    return "journal and replica made, opened and encrypted (SQLCipher)"


def _fonts() -> str:
    from workbench.documents.typeface import face

    found = sorted(f.name for f in (files("resources") / "fonts").iterdir())
    names = [name for name in found if name.endswith(".ttf")]
    for name in names:
        face(name)
    return f"{len(names)} fonts read: {', '.join(names)}"


def _pdf() -> str:
    from workbench.documents.letter_pdf import render
    from workbench.domain.letters import Letter, Para, Text

    words = "Grüße · Ærø · Ελλάδα · Київ"
    letter = Letter("en", "Self-test", "workbench", None, (Para((Text(words),)),))
    drawn = render(letter)
    return f"a letter of {drawn.pages} page and {len(drawn.pdf):,} bytes drawn"


def _mail() -> str:
    from workbench.intake.mail import read_mail

    source = b"From: A <a@example.org>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nText\r\n"
    mail = read_mail(source)
    if (mail.subject, mail.text.strip()) != ("Grüße", "Text"):
        raise WorkbenchError(f"A mail was read wrongly: {mail.subject!r}.")
    return "a mail was read"


def _qt() -> str:
    environment = dict(os.environ)
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys():
        # A server has no screen; that Qt loads and paints can be tried all the same.
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(  # noqa: S603  # our own program
        [*window_command(), "--check"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=_WINDOW_SECONDS,
        check=False,
    )
    if done.returncode:
        raise WorkbenchError((done.stderr or done.stdout).strip().splitlines()[-1])
    return done.stdout.strip()
