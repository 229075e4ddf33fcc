"""Reading a mail against the standard library's own parser of the same mails.

The whole intake may take three times the floor; reading is the part that must leave room.
"""

import email
import email.policy
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.stopwatch import best_ms
from workbench.domain.triage import propose
from workbench.intake.mail import looks_like_mail, read_mail

pytestmark = [pytest.mark.benchmark, pytest.mark.shared]

Figures = Callable[[str, float, float | None, float], None]


@pytest.fixture(scope="module")
def mails(shared: Path) -> list[bytes]:
    """All mails of the collections."""
    found = []
    for archive in sorted((shared / "data" / "1-mail").glob("*.tar.gz")):
        with tarfile.open(archive) as files:
            opened = [files.extractfile(member) for member in files if member.isfile()]
            sources = [each.read() for each in opened if each]
        found += [source for source in sources if looks_like_mail(source)]
    return found


def _parse(mails: list[bytes]) -> None:
    for source in mails:
        with suppress(Exception):  # two real mails make this parser raise
            email.message_from_bytes(source, policy=email.policy.default)


def _read(mails: list[bytes]) -> None:
    for source in mails:
        read_mail(source)


def _read_and_propose(mails: list[bytes]) -> None:
    for source in mails:
        mail = read_mail(source)
        propose(mail.subject, mail.text, str(mail.sender), [str(each) for each in mail.to], None)


def test_reading_mails(mails: list[bytes], figures: Figures) -> None:
    floor = best_ms(lambda: _parse(mails)) / len(mails)
    figures("read a mail", best_ms(lambda: _read(mails)) / len(mails), floor, 1.2)
    proposed = best_ms(lambda: _read_and_propose(mails)) / len(mails)
    figures("read a mail and propose its kind", proposed, floor, 1.5)
