"""Mails taken in, durable, encrypted and indexed, against only reading them with the stdlib."""

import email
import email.policy
import json
import os
import subprocess
import sys
import tarfile
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns

import pytest

from tests.support.profiles import desk_at, ledger_in, mail, random_keys
from workbench.intake.mail import looks_like_mail
from workbench.intake.winmail import looks_like_outlook
from workbench.operations.intake import take_in

pytestmark = [pytest.mark.benchmark, pytest.mark.shared]

MAILS = 300


def real_mails(shared: Path) -> list[bytes]:
    """Some hundred mails of all sources that are mails to both readers, spread over them."""
    found = []
    for archive in sorted((shared / "data" / "1-mail").glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            files = [tar.extractfile(member) for member in tar.getmembers() if member.isfile()]
            contents = [file.read() for file in files if file is not None]
        # A message saved by Outlook is none to the standard library.
        found += [c for c in contents if looks_like_mail(c) and not looks_like_outlook(c)]
    step = max(1, len(found) // MAILS)
    return [content for content in found[::step] if stdlib_reads(content)][:MAILS]


def stdlib_reads(content: bytes) -> bool:
    """Whether the stdlib survives this mail: `policy.default` raises on a few."""
    try:
        read_with_stdlib(content)
    except Exception:  # noqa: BLE001  # whatever it is, the floor is then without it
        return False
    return True


def read_with_stdlib(content: bytes) -> None:
    """Parse a mail and look at what a help desk needs of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = email.message_from_bytes(content, policy=email.policy.default)
        for name in ("From", "To", "Cc", "Subject", "Date", "Message-ID", "References"):
            str(parsed[name])
        for part in parsed.walk():
            if not part.is_multipart():
                part.get_payload(decode=True)


def test_a_thousand_mails_end_to_end(
    shared: Path, tmp_path: Path, figures: Callable[[str, float, float | None, float], None]
) -> None:
    """By the command, with starting the program, reading letters as PDF, and all that is stored."""
    mails = real_mails(shared)
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(1000):
        again, place = divmod(number, len(mails))
        # Other bytes each time, so that none is known from before.
        (folder / f"{number}.eml").write_bytes(mails[place] + b"\n" * again)
    command = [sys.executable, "-m", "workbench", "--profile", str(tmp_path / "profile")]
    environment = os.environ | {"WORKBENCH_PASSPHRASE": "of the test"}
    began = perf_counter_ns()
    done = subprocess.run(
        [*command, "--json", "intake", str(folder)],
        env=environment,
        capture_output=True,
        check=True,
    )
    measured = (perf_counter_ns() - began) / 1e6
    assert len(json.loads(done.stdout)) == 1000
    figures("1,000 mails, end to end", measured, None, 60_000)


def test_mails_taken_in(
    shared: Path, tmp_path: Path, figures: Callable[[str, float, float | None, float], None]
) -> None:
    mails = real_mails(shared)
    assert len(mails) > MAILS // 2
    paths = []
    for number, content in enumerate(mails):
        paths.append(str(tmp_path / f"{number}.eml"))
        Path(paths[-1]).write_bytes(content)
    floors, measured = [], []
    for attempt in range(3):
        began = perf_counter_ns()
        for path in paths:
            read_with_stdlib(Path(path).read_bytes())
        floors.append((perf_counter_ns() - began) / 1e6)
        folder = tmp_path / f"profile{attempt}"
        folder.mkdir()
        with ledger_in(folder, random_keys()) as ledger:
            # The first mail brings the model of the languages, once for the life of the program.
            warm = tmp_path / "warm.eml"
            warm.write_bytes(mail(attempt))
            take_in(desk_at(ledger), [str(warm)])
            began = perf_counter_ns()
            results = take_in(desk_at(ledger), paths)
            measured.append((perf_counter_ns() - began) / 1e6)
            assert len(results) == len(paths)
    per = len(paths)
    figures("a mail taken in, of real ones", min(measured) / per, min(floors) / per, 3)
