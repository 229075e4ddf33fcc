"""Real mails, hostile files and the world's scripts through one real profile."""

import html
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest

from tests.support.profiles import desk_at, ledger_in, mail, new_case, random_keys
from workbench.app import QueueReader
from workbench.domain.cases import View
from workbench.domain.queue import QueueQuestion
from workbench.domain.text import clean
from workbench.operations.desk import Desk
from workbench.operations.intake import IntakeResult, take_in
from workbench.operations.notes import NewAttachment, write_note
from workbench.operations.verification import verify

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

SECONDS_AT_MOST = 10.0
HARMFUL_IN_NAMES = set('/\\:*?"<>|') | set(map(chr, range(32)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "profile"
    folder.mkdir()
    with ledger_in(folder, random_keys()) as ledger:
        yield desk_at(ledger)


@cache
def unpacked(archive: Path) -> tuple[tuple[str, bytes], ...]:
    """The files of an archive, read without writing any of their names to the disk."""
    with tarfile.open(archive) as tar:
        members = [member for member in tar.getmembers() if member.isfile()]
        return tuple((member.name, tar.extractfile(member).read()) for member in members)  # type: ignore[union-attr]  # files have contents


def laid_out(archive: Path, folder: Path) -> list[str]:
    """The archive's files under plain names of their own, as paths."""
    paths = []
    for number, (name, content) in enumerate(unpacked(archive)):
        path = folder / f"{archive.name.split('.')[0]}-{number:04}{Path(name).suffix[:10]}"
        path.write_bytes(content)
        paths.append(str(path))
    return paths


def kept_whole(desk: Desk, result: IntakeResult, content: bytes) -> int:
    """See that a file and all it holds can be read again; return how many attachments it has."""
    assert result.case is not None, result
    messages = desk.read(result.case).stream("message")
    digests = {attachment["sha256"] for m in messages for attachment in m.body["attachments"]}
    stored = {m.body["source"]["sha256"] for m in messages}
    assert content in {desk.ledger.blobs.read(sha256) for sha256 in stored}
    for message in messages:
        assert "<script" not in message.body["text"].lower() or b"<script" in content.lower()
        for attachment in message.body["attachments"]:
            name = attachment["name"]
            assert not HARMFUL_IN_NAMES & set(name), name
            assert name.strip(". "), name
            assert len(desk.ledger.blobs.read(attachment["sha256"])) == attachment["size"]
    return len(digests)


def test_every_mail_of_the_world_is_taken_in(desk: Desk, shared: Path, tmp_path: Path) -> None:
    archives = sorted((shared / "data" / "1-mail").glob("*.tar.gz"))
    assert archives
    folder = tmp_path / "mails"
    folder.mkdir()
    outcomes: Counter[str] = Counter()
    slow = []
    taken = []
    # The first mail brings the model of the languages, once for the life of the program.
    (tmp_path / "first.eml").write_bytes(mail(1))
    take_in(desk, [str(tmp_path / "first.eml")])
    for path in [path for archive in archives for path in laid_out(archive, folder)]:
        began = perf_counter()
        results = take_in(desk, [path])
        if perf_counter() - began > SECONDS_AT_MOST:
            slow.append((path, perf_counter() - began))
        outcomes.update({result.outcome for result in results})
        taken.append((path, results))
    assert slow == []
    assert set(outcomes) <= {"new", "joined", "duplicate", "unreadable"}
    assert outcomes["new"] > 500, outcomes
    attachments = 0
    for path, results in taken:
        if results[0].case is not None:
            attachments += kept_whole(desk, results[0], Path(path).read_bytes())
        else:
            assert results[0].outcome in {"new", "duplicate"}, results  # a table of reviews
    assert attachments > 500
    again = take_in(desk, [path for path, _ in taken])
    assert {result.outcome for result in again} == {"duplicate"}


def test_hostile_files_are_kept_byte_for_byte_and_never_touched(desk: Desk, shared: Path) -> None:
    archives = sorted((shared / "data" / "8-hostile-files").glob("*.tar.gz"))
    assert archives
    case = new_case(desk)
    for archive in archives:
        files = [NewAttachment(name, content) for name, content in unpacked(archive)]
        began = perf_counter()
        write_note(desk, case, f"files of {archive.name}", files)
        assert perf_counter() - began < SECONDS_AT_MOST * len(files)
        attached = desk.read(case).stream("note")[-1].body["attachments"]
        assert len(attached) == len(files)
        for given, stored in zip(files, attached, strict=True):
            assert desk.ledger.blobs.read(stored["sha256"]) == given.content
            assert not HARMFUL_IN_NAMES & set(stored["name"]), stored["name"]
            assert stored["name"].strip(". ")
            assert stored["name"] != ".."
            assert "/" in stored["media_type"]
    assert verify(desk).holds


def texts_of_the_world(shared: Path) -> list[str]:
    """A declaration in each language, and strings that broke other programs."""
    folder = shared / "data" / "6-text-and-pdf"
    world = unpacked(folder / "udhr.tar.gz")
    pages = [content.decode() for name, content in world if name.endswith("html")]
    plain = [html.unescape(re.sub(r"<[^>]*>", " ", page)).strip() for page in pages]
    naughty = (folder / "blns" / "blns.txt").read_bytes().decode().split("\n")
    return [*plain, *(line for line in naughty if line.strip() and not line.startswith("#"))]


def test_texts_of_the_world_come_back_unchanged_and_are_found(
    desk: Desk, shared: Path, tmp_path: Path
) -> None:
    texts = texts_of_the_world(shared)
    assert len(texts) > 300
    cases = {new_case(desk, f"case {number}"): text for number, text in enumerate(texts)}
    for case, text in cases.items():
        write_note(desk, case, text)
    replica = desk.ledger.replica
    reader = QueueReader(replica.path, replica._key)
    try:
        for case, text in cases.items():
            (note,) = desk.read(case).stream("note")
            assert note.body["text"] == clean(text).strip()
            word = next((w for w in text.split() if re.fullmatch(r"\w{3,30}", w)), None)
            if word is not None:
                question = QueueQuestion(view=View.ALL, search=word)
                found = {item.case for item in reader.page(question, desk.now(), 2_000)}
                assert case in found, word
    finally:
        reader.close()
    assert verify(desk).holds
