"""winmail.dat: what Outlook wrapped is shown beside its wrapper, whatever is broken."""

import struct
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake.mail import read_mail
from workbench.intake.mapi import body_of
from workbench.intake.rebuilt import as_mail, files_of, subject_of
from workbench.intake.rtf import text_or_html, uncompressed
from workbench.intake.tnef import SIGNATURE, read_tnef


def _attribute(level: int, number: int, value: bytes) -> bytes:
    head = struct.pack("<BII", level, number, len(value))
    return head + value + struct.pack("<H", sum(value) & 0xFFFF)


def _text(number: int, text: str) -> bytes:
    raw = text.encode("utf-16-le") + b"\0\0"
    padded = raw + bytes(-len(raw) % 4)
    return struct.pack("<HHII", 0x001F, number, 1, len(raw)) + padded


def _tnef(subject: str = "A “quoted” subject", *, body: str = "Dear team") -> bytes:
    properties = struct.pack("<I", 2) + _text(0x0037, subject) + _text(0x1000, body)
    return b"".join(
        (
            SIGNATURE + b"\x01\x00",
            _attribute(1, 0x00069003, properties),
            _attribute(2, 0x00069002, bytes(14)),
            _attribute(2, 0x00018010, b"proof.txt\0"),
            _attribute(2, 0x0006800F, b"the proof"),
        )
    )


def _wrapped(tnef: bytes, text: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "bo@example.org"
    message["Subject"] = "Wrapped"
    message.set_content(text)
    message.add_attachment(tnef, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return message.as_bytes()


def test_text_and_files_come_out_of_the_wrapper() -> None:
    mail = read_mail(_wrapped(_tnef()))
    assert mail.text == "Dear team"
    assert [each.name for each in mail.attachments] == ["winmail.dat", "proof.txt"]
    assert [each.content for each in mail.attachments] == [_tnef(), b"the proof"]
    assert "wrapper" in mail.defects[0]


def test_the_mails_own_text_wins() -> None:
    assert read_mail(_wrapped(_tnef(), "My words")).text.strip() == "My words"


def test_an_item_is_written_as_the_same_mail_each_time() -> None:
    item = read_tnef(_tnef())
    written = as_mail(item)
    assert written == as_mail(read_tnef(_tnef()))
    mail = read_mail(written)
    assert mail.subject == subject_of(item) == "A “quoted” subject"
    assert [(each.name, each.content) for each in mail.attachments] == [
        (each.name, each.content) for each in files_of(item)
    ]


@pytest.mark.parametrize("end", [0, 3, 10, 40, 90, 150, 200])
def test_a_cut_wrapper_keeps_what_stands_before_the_cut(end: int) -> None:
    mail = read_mail(_wrapped(_tnef()[:end]))
    assert mail.attachments[0].content == _tnef()[:end]


@given(st.binary(max_size=600))
def test_no_bytes_raise(noise: bytes) -> None:
    source = SIGNATURE + b"\x01\x00" + noise
    item = read_tnef(source)
    body_of(item)
    read_mail(as_mail(item))


@given(st.integers(0, 300), st.integers(0, 255))
def test_no_changed_byte_raises(place: int, byte: int) -> None:
    source = bytearray(_tnef())
    source[place % len(source)] = byte
    as_mail(read_tnef(bytes(source)))


@given(st.binary(max_size=400))
def test_no_rich_text_raises(noise: bytes) -> None:
    uncompressed(struct.pack("<II4sI", len(noise), 5000, b"LZFu", 0) + noise)
    text_or_html(b"{\\rtf1 " + noise)


@pytest.mark.parametrize(
    ("rich", "text", "html"),
    [
        (rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}Dear\par team}", "Dear\nteam", None),
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}", "При", None),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset128 X;}}{\f1 \'93\'fa}}", "日", None),
        (rb"{\rtf1\uc1 a\u8364?b\u-10179?\u-8704?}", "a€b😀", None),
        (rb"{\rtf1{\*\unknown secret}seen{\pict 0102}}", "seen", None),
        (
            rb"{\rtf1\fromhtml1{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Dear{\*\htmltag </p>}}",
            "",
            "<p>Dear</p>",
        ),
        (b"{" * 5000 + b"deep", "", None),
    ],
)
def test_rich_text_is_read(rich: bytes, text: str, html: str | None) -> None:
    assert text_or_html(rich) == (text, html)


def test_the_known_example_of_compressed_text() -> None:
    """From [MS-OXRTFCP], section 4.1."""
    source = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af320686 5 6c090020627705b06c647d0a800fa0".replace(" ", "")
    )
    assert uncompressed(source) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
