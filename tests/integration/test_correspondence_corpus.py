"""Bounces, automatic replies and quotes in real mails; scores are printed."""

import difflib
import re
import tarfile
import time
from pathlib import Path

import pytest

from workbench.intake.automatic import Nature, recognise
from workbench.intake.forwards import forwarded_in
from workbench.intake.mail import Mail, looks_like_mail, read_message
from workbench.intake.quotes import own_spans, own_text

pytestmark = pytest.mark.shared


def _mails(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as files:
        opened = ((m.name, files.extractfile(m)) for m in files if m.isfile())
        return {name: stream.read() for name, stream in opened if stream}


def _nature(mail: Mail) -> Nature | None:
    found = recognise(
        mail.fields,
        str(mail.sender or ""),
        mail.subject,
        mail.text,
        mail.attachments,
        answers=bool(mail.references),
    )
    return found.nature if found else None


def test_mails_that_came_back_are_known_from_those_of_persons(shared: Path) -> None:
    folder = shared / "data" / "1-mail"
    mails = _mails(folder / "sisimai-bounces.tar.gz")
    missed = [name for name, content in mails.items() if _nature(read_message(content)) is None]
    print(f"{len(mails) - len(missed)} of {len(mails)} known; not: {missed}")
    assert len(missed) <= 8
    persons = _mails(folder / "zammad.tar.gz")
    wrong = [
        name
        for name, content in persons.items()
        if looks_like_mail(content, name) and _nature(read_message(content)) is not None
    ]
    print(f"taken for automatic: {wrong}")
    assert len(wrong) <= 4


def test_the_own_words_of_replies(shared: Path) -> None:
    """The other program cuts signatures too, which here stay: nine of ten words count as alike."""
    files = _mails(shared / "data" / "1-mail" / "reply-trimmer.tar.gz")
    alike = 0
    for name, content in files.items():
        if "/emails/" not in name:
            continue
        text = content.decode().replace("\r\n", "\n")
        began = time.process_time()
        ours = re.findall(r"\w+", own_text(text, own_spans(text)))
        assert time.process_time() - began < 10, name
        theirs = re.findall(r"\w+", files[name.replace("/emails/", "/trimmed/")].decode())
        ratio = difflib.SequenceMatcher(None, ours[:5000], theirs, autojunk=False).ratio()
        alike += ratio > 0.9
    print(f"{alike} of 33 replies parted alike")
    assert alike >= 26


def test_forwarded_mails_are_seen(shared: Path) -> None:
    found = 0
    for archive in ("mikel-mail", "deltachat", "spamscope", "zammad", "mimekit-messages"):
        for content in _mails(shared / "data" / "1-mail" / f"{archive}.tar.gz").values():
            if looks_like_mail(content):
                mail = read_message(content)
                found += bool(forwarded_in(mail.subject, mail.text, mail.attachments))
    assert found >= 14
