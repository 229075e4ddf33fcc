"""Real messages of Outlook, compared with what other readers wrote down of them."""

import json
import random
import re
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.intake.mail import looks_like_mail, read_mail, read_message
from workbench.intake.rebuilt import files_of
from workbench.intake.tnef import read_tnef

pytestmark = pytest.mark.shared


def _files(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as files:
        opened = ((m.name, files.extractfile(m)) for m in files if m.isfile())
        return {name: stream.read() for name, stream in opened if stream}


def _messages(shared: Path) -> Iterator[tuple[str, bytes, dict[str, Any] | None]]:
    for archive in ("msgreader-msg", "msg-extractor"):
        files = _files(shared / "data" / "1-mail" / f"{archive}.tar.gz")
        for name, content in sorted(files.items()):
            if name.endswith(".msg"):
                told = files.get(name.removesuffix(".msg") + ".json")
                yield name, content, json.loads(told) if told else None


def _line(text: str | None) -> str:
    return re.sub(r"\s+", " ", (text or "").replace("\x00", "")).strip()


def test_messages_say_what_another_reader_found(shared: Path) -> None:
    compared = 0
    for name, content, told in _messages(shared):
        assert looks_like_mail(content), name
        mail = read_message(content)
        if told is None:
            continue
        compared += 1
        assert mail.subject == _line(told.get("subject")), name
        if "body" in told and _line(told["body"]):
            assert _line(mail.text) == _line(told["body"]), name
        people = [each.get("email") or each["name"] for each in told["recipients"]]
        ours = [each.address or each.name for each in (*mail.to, *mail.cc)]
        hidden = [r for r in told["recipients"] if r.get("recipType") == "bcc"]
        assert len(ours) == len(people) - len(hidden), name
        kinds = [bool(each.get("innerMsgContent")) for each in told["attachments"]]
        assert [a.media_type == "message/rfc822" for a in mail.attachments] == kinds, name
        assert all(a.content for a in mail.attachments), name
    assert compared >= 15


def test_messages_within_messages_are_mails_of_their_own(shared: Path) -> None:
    found = {name.rpartition("/")[2]: content for name, content, _ in _messages(shared)}
    outer = read_message(found["msgInMsgInMsg.msg"])
    middle = read_mail(outer.attachments[0].content)
    inner = read_mail(middle.attachments[0].content)
    assert (outer.subject, middle.subject) == ("I have sub attachments!", "I have attachments!")
    assert inner.subject == "Microsoft Outlook テスト メッセージ"
    assert [a.name for a in middle.attachments[1:]] == ["green.png"]
    assert read_message(found["nonUnicodeCP932.msg"]).text.strip() == "日本語 Non Unicode 本文"


def test_wrappers_hold_the_files_that_are_listed(shared: Path) -> None:
    files = _files(shared / "data" / "1-mail" / "mimekit-tnef.tar.gz")
    seen = 0
    for name, content in files.items():
        if not name.endswith(".tnef"):
            continue
        seen += 1
        # Texts lie there with the line ends of another system.
        extracted = {
            n.rpartition("/")[2]: c.split() for n, c in files.items() if f"{name[:-5]}/" in n
        }
        ours = {each.name: each.content.split() for each in files_of(read_tnef(content))}
        for listed in files[name[:-5] + ".list"].decode().split("\n"):
            if listed.strip() and not listed.startswith(("body.", "message.", "Untitled")):
                assert ours[listed.strip()] == extracted.get(listed.strip(), ours[listed.strip()])
    assert seen >= 6


def test_no_damage_raises_or_takes_long(shared: Path) -> None:
    chance = random.Random(4)  # noqa: S311  # the same damage each time
    for name, content, _ in _messages(shared):
        for _ in range(6):
            damaged = bytearray(content)
            for _ in range(chance.randrange(1, 40)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            source = bytes(damaged[: chance.randrange(512, len(damaged))])
            began = time.process_time()
            read_message(source)
            assert time.process_time() - began < 15, name


def test_a_signature_made_by_a_mail_program(shared: Path) -> None:
    files = _files(shared / "data" / "1-mail" / "mimekit-smime.tar.gz")
    source = next(c for name, c in files.items() if name.endswith("thunderbird-signed.txt"))
    (found,) = read_mail(source).signatures
    assert (found.verdict, found.addresses, found.weak) == ("untrusted", ("fejj@gnome.org",), True)
    (changed,) = read_mail(source.replace(b"Hopefully", b"Hopelessly")).signatures
    assert changed.verdict == "invalid"
