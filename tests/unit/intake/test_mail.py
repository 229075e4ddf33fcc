"""A mail is read whole from whatever bytes come."""

import random
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.text import clean
from workbench.intake.mail import looks_like_mail, read_mail

_HEAD = b"From: Ann <ann@example.com>\nTo: us@example.org\nSubject: Hello\n"


def _letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jørn Bo <bo@example.com>"
    message["To"] = "us@example.org, legal@example.org"
    message["Cc"] = "c@example.com"
    message["Reply-To"] = "reply@example.com"
    message["Subject"] = "Æblegrød — 100 %"
    message["Date"] = "Fri, 01 Nov 2024 10:00:00 +0100"
    message["Message-ID"] = "<2@example.com>"
    message["References"] = "<0@example.com> <1@example.com>"
    message["In-Reply-To"] = "<1@example.com>"
    message.set_content("Dear team,\n\nplease see below.\n")
    message.add_alternative("<p>Dear team,</p><script>x()</script>", subtype="html")
    message.add_attachment(
        b"%PDF-1.7", maintype="application", subtype="pdf", filename="Bilag å.pdf"
    )
    return message


def test_everything_a_mail_says() -> None:
    mail = read_mail(_letter().as_bytes())
    assert str(mail.sender) == "Jørn Bo <bo@example.com>"
    assert [each.address for each in mail.to] == ["us@example.org", "legal@example.org"]
    assert [each.address for each in (*mail.cc, *mail.reply_to)] == [
        "c@example.com",
        "reply@example.com",
    ]
    assert mail.subject == "Æblegrød — 100 %"
    assert mail.sent == datetime(2024, 11, 1, 9, tzinfo=UTC)
    assert mail.message_id == "2@example.com"
    assert mail.references == ("0@example.com", "1@example.com")
    assert mail.text.strip() == "Dear team,\n\nplease see below."
    assert mail.html is not None
    assert mail.html.strip() == "<p>Dear team,</p>"
    assert [(each.name, each.media_type, each.content) for each in mail.attachments] == [
        ("Bilag å.pdf", "application/pdf", b"%PDF-1.7")
    ]
    assert mail.defects == ()


def test_received_is_what_our_own_host_wrote_never_the_senders_date() -> None:
    source = (
        b"Received: from a by relay.example.com; Fri, 1 Nov 2024 12:00:00 +0000\n"
        b"Received: from b by MX.example.org (Postfix) with ESMTP id 1;\n"
        b"\tFri, 1 Nov 2024 11:00:00 +0000\n"
        b"Received: from c by mx.example.org; Fri, 1 Nov 2024 09:00:00 +0000\n"
        b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n" + _HEAD + b"\nhi"
    )
    mail = read_mail(source, frozenset({"mx.example.org"}))
    assert mail.received == datetime(2024, 11, 1, 11, tzinfo=UTC)
    assert mail.received_source == "Received header of mx.example.org"
    assert read_mail(source).received is None
    assert read_mail(source, frozenset({"other.example"})).received_source == ""


def test_an_attached_mail_stays_byte_for_byte() -> None:
    inner = b"From: x@example.com\r\nSubject: =?utf-8?q?Inner?=\r\nX-Odd :  y\r\n\r\nbody \r\n"
    source = (
        _HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\n"
        b"Content-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    )
    attached = read_mail(source).attachments[0]
    assert (attached.name, attached.media_type) == ("Inner.eml", "message/rfc822")
    assert attached.content == inner


@pytest.mark.parametrize(
    "media_type",
    [
        "application/pkcs7-mime",
        "application/pkcs7-signature",
        "application/pgp-encrypted",
        "application/ms-tnef",
        "text/calendar",
        "text/csv",
        "message/delivery-status",
        "image/png",
    ],
)
def test_parts_that_are_no_text_are_attachments(media_type: str) -> None:
    head = _HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: "
    mail = read_mail(head + media_type.encode() + b"\n\ncontent\n--b--\n")
    assert mail.text == "hi"
    assert [(each.media_type, each.content) for each in mail.attachments] == [
        (media_type, b"content")
    ]


def test_pictures_within_the_text_are_inline_and_named_by_their_id() -> None:
    source = _HEAD + (
        b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        b'<img src="cid:p@x">\n--b\nContent-Type: image/gif\nContent-ID: <p@x>\n\nGIF89a\n--b--\n'
    )
    mail = read_mail(source)
    assert mail.html is not None
    assert 'src="cid:p@x"' in mail.html
    assert [(each.inline, each.content_id) for each in mail.attachments] == [(True, "p@x")]


def test_the_text_of_an_html_mail_is_readable() -> None:
    mail = read_mail(_HEAD + b"Content-Type: text/html\n\n<p>One<p>Two")
    assert mail.text == "One\n\nTwo"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"=?utf-8?B?w4Y=?= =?utf-8?B?YmxlcuKCrA==?=", "Æbler€"),
        (b"=?utf-8?B?w4bD?= =?utf-8?B?mA==?=", "ÆØ"),
        (b"=?x-none?Q?caf=E9?=", "café"),
        (b"=?utf-8?Q?a_b?= c", "a b c"),
        ("rå bytes".encode(), "rå bytes"),
        (b"folded\n over  lines", "folded over lines"),
        (b"=?utf-8?B?broken", "=?utf-8?B?broken"),
        (b"nul\x00", "nul\ufffd"),
    ],
)
def test_subjects(subject: bytes, expected: str) -> None:
    assert read_mail(b"From: a@b.c\nSubject: " + subject + b"\n\nx").subject == expected


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b'attachment; filename="a;b.pdf"', "a;b.pdf"),
        (b"attachment; filename*=utf-8''%C3%86.pdf", "Æ.pdf"),
        (b"attachment; filename*0*=iso-8859-1''%C6; filename*1=\"x.pdf\"", "Æx.pdf"),
        (b'attachment; filename="=?utf-8?q?=C3=86.pdf?="', "Æ.pdf"),
        (b"attachment; filename=two words.pdf", "two words.pdf"),
        (b'attachment; filename="../../x.pdf"', "x.pdf"),
    ],
)
def test_file_names(field: bytes, name: str) -> None:
    source = _HEAD + b"Content-Type: application/pdf\nContent-Disposition: " + field + b"\n\n%PDF-"
    assert [each.name for each in read_mail(source).attachments] == [name]


@pytest.mark.parametrize(
    ("encoding", "encoded"),
    [
        (b"base64", b"aGVsbG8="),
        (b"base64", b"aGVsbG8"),
        (b"base64", b"aGV\n sbG8=\n"),
        (b"base64", b"aGU=bGxv"),
        (b"quoted-printable", b"hel=\nlo"),
        (b"x-uuencode", b"begin 644 a\n%:&5L;&\\\n`\nend\n"),
        (b"7bit", b"hello"),
        (b"no-such", b"hello"),
    ],
)
def test_transfer_encodings(encoding: bytes, encoded: bytes) -> None:
    head = _HEAD + b"Content-Type: application/x-a\nContent-Transfer-Encoding: " + encoding
    assert read_mail(head + b"\n\n" + encoded).attachments[0].content == b"hello"


def test_a_file_uuencoded_within_the_text_is_an_attachment() -> None:
    mail = read_mail(_HEAD + b"\nsee:\nbegin 644 a.txt\n%:&5L;&\\\n`\nend\nbye\nbegin here\nend")
    assert [(each.name, each.content) for each in mail.attachments] == [("a.txt", b"hello")]
    assert mail.text == "see:\n\nbye\nbegin here\nend"


@pytest.mark.parametrize(
    "declared", [b"text/plain charset=utf-8", b"TEXT/Plain; charset", b"text", b"/", b"", b"a b/c"]
)
def test_a_damaged_content_type_still_shows_the_text(declared: bytes) -> None:
    assert read_mail(_HEAD + b"Content-Type: " + declared + b"\n\nhello").text == "hello"


def test_a_stray_line_in_the_head_costs_no_field() -> None:
    mail = read_mail(b"From: a@b.c\nno field at all\nSubject: kept\n\ntext")
    assert (mail.subject, mail.text) == ("kept", "text")
    assert mail.defects == ("The head of the mail or of a part is damaged.",)


def _nested(depth: int) -> bytes:
    parts = (
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(depth)
    )
    return _HEAD + b"".join(parts) + b"\nend"


@pytest.mark.parametrize(
    "source",
    [
        _nested(10_000),
        _HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 300_000,
        _HEAD + b'Content-Type: multipart/mixed; boundary="-"\n\n' + b"-" * 5_000_000,
        b"From: " + b"(" * 1_000_000 + b"\n\n",
        b"From: " + b'"\\' * 500_000 + b"\n\n",
        b"To: " + b"a," * 500_000 + b"\n\n",
        b"X: y\n" * 1_000_000,
        b"From: a@b\n" + b"stray\nFrom: a@b\n" * 100_000,
        b"Subject: " + b"=?a?q?" * 200_000 + b"\n\n",
        _HEAD + b"Content-Type: text/plain" + b';a="' * 300_000 + b"\n\n",
        _HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"=A" * 2_000_000,
        _HEAD + b"Content-Type: text/html\n\n" + b"<b a=1><b a=2><p>" * 6000,
        _HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 19_000,
        _HEAD + b"\n" + b"\r" * 3_000_000,
    ],
    ids=lambda source: f"{source[60:90]!r}",
)
def test_no_mail_takes_long(source: bytes) -> None:
    """Each of these made some reader quadratic, and took minutes; all take less than a second.

    The bound leaves room for a machine that gives this process a tenth of a core.
    """
    begun = time.process_time()
    read_mail(source, frozenset({"mx.example.org"}))
    looks_like_mail(source)
    assert time.process_time() - begun < 10


def test_parts_beyond_the_bounds_are_kept_together() -> None:
    mail = read_mail(_nested(100))
    assert mail.attachments[0].content.endswith(b"end")
    assert "nested" in mail.defects[0]


@given(st.binary(max_size=500))
def test_any_bytes_are_read(source: bytes) -> None:
    looks_like_mail(source)
    for mail in (read_mail(source), read_mail(_HEAD + source)):
        assert clean(mail.subject + mail.text) == mail.subject + mail.text


@given(st.integers(0, 2**32))
def test_any_damage_to_a_mail_is_survived(seed: int) -> None:
    """Bytes of a sound mail changed, lost, doubled and moved; what is read can be stored."""
    chance = random.Random(seed)  # noqa: S311  # damage, no secret
    source = bytearray(_letter().as_bytes())
    for _ in range(chance.randint(1, 20)):
        at, length = chance.randrange(len(source)), chance.randint(1, 30)
        piece = source[at : at + length]
        source[at : at + length] = chance.choice(
            [b"", piece * 2, bytes(chance.choices(range(256), k=length)), piece[::-1]]
        )
    mail = read_mail(bytes(source))
    shown = "\n".join(
        [mail.subject, mail.text, mail.html or "", *(a.name for a in mail.attachments)]
    )
    assert shown.encode("utf-8")
    assert "<script" not in (mail.html or "")


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (_HEAD + b"\nhi", True),
        (b"From ann@example.com Fri Nov  1 10:00:00 2024\n" + _HEAD + b"\nhi", True),
        (b"\xef\xbb\xbf\r\n" + _HEAD.replace(b"\n", b"\r\n") + b"\r\nhi", True),
        (b"Received: by x\r\nDate: Fri, 1 Nov 2024\r\n\r\n", True),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b", True),
        (b"id,text\n1,From: ann\n", False),
        (b'{"From": "ann@example.com", "Subject": "x"}', False),
        (b"<html><body>From: ann To: bo</body></html>", False),
        (b"%PDF-1.7\nFrom: x\nTo: y\n", False),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, False),
        (b"Dear team,\n\nFrom: now on\nSubject: to change\n", False),
        (b"Note: buy milk\nTo: do\n", False),
        (b"From  : Ann <ann@example.com>\r\nSubject  : hi\r\n\r\nhi", True),
        (b"", False),
    ],
)
def test_a_mail_is_known_by_its_head(source: bytes, answer: bool) -> None:
    assert looks_like_mail(source) is answer


def test_a_field_with_blanks_before_its_colon_is_found_after_a_stray_line() -> None:
    mail = read_mail(b"To  : Mary\r\n__\r\nSubject   : Hello\r\n\r\nWords\r\n")
    assert (mail.subject, mail.text.strip()) == ("Hello", "Words")


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (b"Subject: a subject is all it has\r\n\r\nhi", True),
        (b"From: ann@example.com\nSubject: nothing \x00 in between\n\nhi", True),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, False),
        (b"", False),
    ],
)
def test_a_file_called_eml_needs_but_one_field(source: bytes, answer: bool) -> None:
    assert looks_like_mail(source, "/mails/Found.EML") is answer
    assert looks_like_mail(source, "found.txt") is False
