"""A mailbox file becomes its mails, byte for byte and one at a time."""

import io
import mailbox
import tracemalloc
from pathlib import Path

import pytest

from tests.support.profiles import mail
from workbench.intake import mbox
from workbench.intake.mbox import looks_like_mbox, mails_of

_LINE = b"From bo@example.org Mon Feb  2 10:00:00 2026\n"


def _file(*mails: bytes, newline: bytes = b"\n") -> bytes:
    return b"".join(_LINE.replace(b"\n", newline) + each + newline for each in mails)


def _read(source: bytes) -> list[bytes]:
    return [each.content for each in mails_of(io.BytesIO(source))]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_the_mails_come_out_as_they_went_in(newline: bytes) -> None:
    mails = [mail(n).replace(b"\r\n", newline) for n in (1, 2, 3)]
    source = _file(*mails, newline=newline)
    assert _read(source) == mails
    for each in mails_of(io.BytesIO(source)):
        assert source[each.offset :].startswith(each.content)


def test_what_the_standard_library_writes_is_read(tmp_path: Path) -> None:
    box = mailbox.mbox(str(tmp_path / "a.mbox"))
    for number in (1, 2):
        box.add(mail(number).replace(b"\r\n", b"\n"))
    box.close()
    found = _read((tmp_path / "a.mbox").read_bytes())
    assert [each.count(b"Message-ID") for each in found] == [1, 1]
    assert found[0].rstrip() == mail(1).replace(b"\r\n", b"\n").rstrip()


def test_words_that_look_like_the_line_stay_in_the_text() -> None:
    told = "From here at 10:00 we go\nand: on\n\nFrom me to you at 10:30 on Monday\nno field"
    source = _file(mail(1, text=told), mail(2))
    assert len(_read(source)) == 2


@pytest.mark.parametrize("chunk", [50, 64, 199, 1000, 1300])
def test_it_does_not_matter_where_the_stream_is_cut(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    mails = [mail(n, text="x" * 40 * n) for n in range(1, 20)]
    source = _file(*mails)
    first = io.BytesIO(source)
    monkeypatch.setattr(mbox, "_CHUNK", chunk)
    assert [each.content for each in mails_of(first)] == mails


def test_a_mail_beyond_all_bounds_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_CHUNK", 4096)
    monkeypatch.setattr(mbox, "LONGEST_MAIL", 20_000)
    source = _file(mail(1, text="x" * 90_000), mail(2))
    long, short = mails_of(io.BytesIO(source))
    assert (long.is_cut, short.is_cut) == (True, False)
    assert len(long.content) < 30_000
    assert short.content == mail(2)
    assert source[short.offset :].startswith(short.content)


def test_a_file_of_sixty_megabytes_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    one = _file(mail(1, text="line of words\r\n" * 4000))
    with path.open("wb") as file:
        for _ in range(60_000_000 // len(one) + 1):
            file.write(one)
    tracemalloc.start()
    with path.open("rb") as stream:
        count = sum(1 for _ in mails_of(stream))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 900
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("source", "name", "is_box"),
    [
        (_file(mail(1), mail(2)), "mails", True),
        (_file(mail(1)), "a.mbox", True),
        (_file(mail(1)), "a.eml", False),
        (mail(1), "a.mbox", False),
        (b"", "a.mbox", False),
        (b"From here to there\n\nnothing", "letter.txt", False),
    ],
)
def test_it_is_known_by_its_lines(source: bytes, name: str, is_box: bool) -> None:
    assert looks_like_mbox(io.BytesIO(source), name) is is_box
