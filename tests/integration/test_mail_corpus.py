"""Every real mail of the collections is read; where others wrote down what it says, we compare.

The scores are printed. Where we differ on purpose: UTF-7 stays undecoded, an undeclared charset is
guessed instead of shown as U+FFFD, a plain alternative gives the text where the other reader takes
the HTML, file names are put into one Unicode form.
"""

import base64
import difflib
import json
import re
import tarfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbench.errors import UserError
from workbench.intake.attachments import safe_name
from workbench.intake.html_text import make_safe, to_text
from workbench.intake.mail import Address, Mail, looks_like_mail, read_mail
from workbench.intake.tables import looks_like_table, read_reviews

pytestmark = pytest.mark.shared

_SLOWEST = 10.0
_RUNS_OR_LOADS = re.compile(
    r"<script|<iframe|<object|<embed|<link|<meta|<base|\son\w+\s*=|javascript:|url\("
    r'|src\s*=\s*"(?!cid:)|<style',
    re.IGNORECASE,
)


class _Score:
    """Hits and trials by name; misses are printed."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def add(self, name: str, hit: object, file: str) -> None:
        self.counts[name][0] += bool(hit)
        self.counts[name][1] += 1
        if not hit:
            print(f"  {name} differs: {file}")

    def reach(self, floors: dict[str, int]) -> None:
        for name, (hits, trials) in self.counts.items():
            print(f"{name}: {hits} of {trials}")
        assert {
            name: self.counts[name][0] for name in floors if self.counts[name][0] < floors[name]
        } == {}


def _files(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        for member in files:
            opened = files.extractfile(member) if member.isfile() else None
            if opened:
                yield member.name, opened.read()


def _unpacked(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    return folder


def _timely(read: Callable[[], object], name: str) -> None:
    begun = time.process_time()
    read()
    assert time.process_time() - begun < _SLOWEST, name


def test_no_file_raises_takes_long_or_shows_a_script(shared: Path) -> None:
    """Whatever lies in the collections, mail or not."""
    read = 0
    for archive in sorted((shared / "data" / "1-mail").glob("*.tar.gz")):
        known = shown = 0
        for name, source in _files(archive):
            _timely(lambda source=source: read_mail(source), name)  # type: ignore[misc]
            mail = read_mail(source)
            assert not _RUNS_OR_LOADS.search(_tags_of(mail.html or "")), name
            assert all(each.name == safe_name(each.name) for each in mail.attachments), name
            known += looks_like_mail(source)
            shown += bool(mail.text.strip() or mail.attachments)
            read += 1
        print(
            f"{archive.name}: {known} mails known by their head, {shown} with text or attachments"
        )
    assert read > 900


def _tags_of(html: str) -> str:
    return " ".join(re.findall(r'<(?:[^<>"]|"[^"]*")*>', html))


def test_mails_are_known_whatever_their_suffix(shared: Path) -> None:
    wrong = defaultdict(list)
    for archive in sorted((shared / "data" / "1-mail").glob("*.tar.gz")):
        for name, source in _files(archive):
            if name.endswith((".box", ".eml", ".msg")) and not looks_like_mail(source):
                wrong["not known"].append(name)
            others = (
                ".json",
                ".yml",
                ".png",
                ".jpg",
                ".pem",
                ".tnef",
                ".doc",
                ".rtf",
                ".pdf",
            )
            if name.endswith(others) and looks_like_mail(source):
                wrong["taken for a mail"].append(name)
    print(dict(wrong))
    assert len(wrong["not known"]) <= 4
    assert wrong["taken for a mail"] == []


class _RubyLoader(yaml.SafeLoader):
    """Reads the expectations, which a Ruby program wrote."""


def _plain(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.ScalarNode)
    return loader.construct_scalar(node)


_RubyLoader.add_multi_constructor("!ruby/", _plain)
_RubyLoader.add_constructor("!binary", lambda _, node: base64.b64decode(str(node.value)))


def _words(text: str) -> list[str]:
    return re.sub(r"\W+", " ", text).split()


def _alike(ours: str, theirs: str) -> bool:
    """Nine of ten words in the same order."""
    one, other = _words(ours), _words(theirs)
    return one == other or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def test_score_against_a_help_desk(shared: Path, tmp_path: Path) -> None:
    score = _Score()
    folder = _unpacked(shared / "data" / "1-mail" / "zammad.tar.gz", tmp_path)
    for box in sorted(folder.rglob("*.box")):
        expected = yaml.load(box.with_suffix(".yml").read_text("utf-8"), _RubyLoader)  # noqa: S506  # a SafeLoader
        _compare_with_help_desk(score, box.name, read_mail(box.read_bytes()), expected)
    score.reach({"from": 48, "to": 50, "subject": 51, "body": 47, "content": 28, "name": 27})


def _compare_with_help_desk(score: _Score, file: str, mail: Mail, expected: dict[str, Any]) -> None:
    sender = mail.sender.address if mail.sender else ""
    score.add("from", sender.lower() == (expected["from_email"] or "").lower(), file)
    to = re.findall(r"[^\s<>\",;]+@[^\s<>\",;]+", expected.get("to") or "")
    score.add(
        "to", [each.address.lower() for each in mail.to] == [each.lower() for each in to], file
    )
    score.add("subject", mail.subject == " ".join((expected["subject"] or "").split()), file)
    body = expected["body"]
    if expected["content_type"] == "text/html":
        body = to_text(make_safe(body) or "")
    score.add("body", _alike(mail.text, "" if body == "no visible content" else body), file)
    for attached in expected["attachments"] or []:
        if (attached.get("preferences") or {}).get("content-alternative"):
            continue
        content = attached["data"]
        content = content if isinstance(content, bytes) else content.encode()
        score.add("content", any(each.content == content for each in mail.attachments), file)
        name = attached["filename"]
        score.add("name", any(each.name == name for each in mail.attachments), f"{file} {name}")


def test_score_against_a_mail_server(shared: Path, tmp_path: Path) -> None:
    score = _Score()
    folder = _unpacked(shared / "data" / "1-mail" / "stalwart.tar.gz", tmp_path)
    for file in sorted(folder.rglob("*.eml")):
        expected = json.loads(file.with_suffix(".json").read_text("utf-8"))
        _compare_with_server(score, file.name, read_mail(file.read_bytes()), expected)
    floors = {"from": 31, "to": 27, "subject": 32, "date": 31, "body": 41, "attachment": 57}
    score.reach(floors)


def _compare_with_server(score: _Score, file: str, mail: Mail, expected: dict[str, Any]) -> None:
    parts = expected["parts"]
    fields = {
        each["name"]: each["value"]
        for each in reversed(parts[0]["headers"])
        if isinstance(each["name"], str)
    }
    if "from" in fields:
        score.add(
            "from", ([mail.sender] if mail.sender else []) == _theirs(fields["from"])[:1], file
        )
    if "to" in fields:
        score.add("to", list(mail.to) == _theirs(fields["to"]), file)
    if "Text" in fields.get("subject", ()):
        score.add("subject", mail.subject == " ".join(fields["subject"]["Text"].split()), file)
    if "DateTime" in fields.get("date", ()):
        score.add("date", mail.sent == _moment(fields["date"]["DateTime"]), file)
    text = "\n".join(_text_of(parts[number]["body"]) for number in expected["text_body"])
    score.add("body", _alike(mail.text, text), file)
    for number in expected["attachments"]:
        score.add("attachment", _is_kept(parts[number]["body"], mail), f"{file} part {number}")


def _theirs(value: dict[str, Any]) -> list[Address]:
    listed = value.get("Address", {})
    found = listed.get("List") or [
        each for group in listed.get("Group", ()) for each in group["addresses"]
    ]
    return [Address(each["name"] or "", each["address"] or "") for each in found]


def _moment(stamp: dict[str, Any]) -> datetime:
    offset = timedelta(hours=stamp["tz_hour"], minutes=stamp["tz_minute"])
    zone = timezone(-offset if stamp["tz_before_gmt"] else offset)
    year, month, day = stamp["year"], stamp["month"], stamp["day"]
    hour, minute, second = stamp["hour"], stamp["minute"], stamp["second"]
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _text_of(body: Any) -> str:
    if not isinstance(body, dict):
        return ""
    return str(body.get("Text") or to_text(make_safe(body.get("Html", "")) or ""))


def _is_kept(body: dict[str, Any], mail: Mail) -> bool:
    if "Message" in body:
        return any(each.media_type == "message/rfc822" for each in mail.attachments)
    value = next(iter(body.values()))
    if isinstance(value, str):
        text = value
        kept = [each.content.decode("utf-8", "replace") for each in mail.attachments]
        return any(_alike(each, text) for each in kept) or " ".join(_words(text)) in " ".join(
            _words(mail.text)
        )
    content = bytes(value).replace(b"\r\n", b"\n")
    return any(each.content.replace(b"\r\n", b"\n") == content for each in mail.attachments)


def test_bounces_keep_their_report_and_the_mail_that_bounced(shared: Path) -> None:
    """Real bounces of some sixty systems: each has text, and its parts are attachments."""
    bounces = reports = 0
    for name, source in _files(shared / "data" / "1-mail" / "sisimai-bounces.tar.gz"):
        mail = read_mail(source)
        bounces += 1
        assert mail.text.strip() or mail.attachments, name
        if re.search(
            rb"^content-type:\s*message/delivery-status", source, re.IGNORECASE | re.MULTILINE
        ):
            reports += any(
                each.media_type == "message/delivery-status" for each in mail.attachments
            )
    print(f"bounces: {bounces} read, {reports} with their delivery status")
    assert reports > 100


def test_hostile_files_are_survived_and_attached_byte_for_byte(shared: Path) -> None:
    """Files meant to hurt a careless reader: as themselves, and within a mail."""
    count = 0
    for archive in sorted((shared / "data" / "8-hostile-files").glob("*.tar.gz")):
        for name, source in _files(archive):
            _timely(lambda source=source: read_mail(source), name)  # type: ignore[misc]
            assert not looks_like_mail(source), name
            looks_like_table(source, name)
            _timely(lambda source=source, name=name: _refused_or_read(source, name), name)  # type: ignore[misc]
            carrier = EmailMessage()
            carrier["From"] = "ann@example.com"
            carrier.set_content("see attached")
            carrier.add_attachment(
                source, maintype="application", subtype="octet-stream", filename=Path(name).name
            )
            attached = read_mail(carrier.as_bytes()).attachments
            assert [each.content for each in attached] == [source], name
            count += 1
    print(f"hostile files: {count}")
    assert count > 600


def _refused_or_read(source: bytes, name: str) -> None:
    try:
        read_reviews(source, name)
    except UserError as refusal:
        assert "kept" in str(refusal)  # noqa: PT017  # both ways are allowed
