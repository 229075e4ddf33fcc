"""Names that harm nobody, and types by content."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake.attachments import LONGEST_NAME, media_type_of, name_by_type, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\photo.png", "photo.png"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("com1 .log", "_com1 .log"),
        (".bashrc", "bashrc"),
        ("...", "attachment"),
        ("", "attachment"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00b\nc.txt", "abc.txt"),
        ('what?<is>"this|.txt', "what__is__this_.txt"),
        ("name. . .", "name"),
        ("folder/", "folder"),
        ("Ærø 2024.pdf", "Ærø 2024.pdf"),
    ],
)
def test_known_tricks(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_no_name_leaves_its_folder_or_hides_anything(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe) <= LONGEST_NAME
    assert not re.search(r'[/\\<>:"|?*]', safe)
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert all(unicodedata.category(each) not in ("Cc", "Cs") for each in safe)
    assert not set(safe) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\u200e")
    assert safe.split(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert safe_name(safe) == safe


@given(st.text("ab", min_size=130, max_size=300), st.sampled_from([".pdf", ".docx", ".tar"]))
def test_a_long_name_keeps_its_suffix(stem: str, suffix: str) -> None:
    safe = safe_name(stem + suffix)
    assert len(safe) == LONGEST_NAME
    assert safe.endswith(suffix)


@pytest.mark.parametrize(
    ("content", "declared", "name", "media_type"),
    [
        (b"%PDF-1.7", "image/png", "a.png", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/x-png", "a.png", "image/png"),
        (b"PK\x03\x04..", "application/octet-stream", "a.zip", "application/zip"),
        (
            b"PK\x03\x04..",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"PK\x03\x04..", "image/jpeg", "a.jpg", "application/zip"),
        (b"hello", "application/octet-stream", "a.txt", "text/plain"),
        (b"hello", "application/octet-stream", "", "application/octet-stream"),
        (b"%PDF-1.7", "message/rfc822", "", "message/rfc822"),
        (
            b"MZ" + b"\0" * 58 + b"\x40\0\0\0PE\0\0",
            "image/gif",
            "",
            "application/vnd.microsoft.portable-executable",
        ),
        (b"MZ is how this text begins", "text/plain", "", "text/plain"),
    ],
)
def test_the_content_is_believed_where_it_contradicts(
    content: bytes, declared: str, name: str, media_type: str
) -> None:
    assert media_type_of(content, declared, name) == media_type


def test_a_nameless_attachment_gets_a_name_of_its_type() -> None:
    assert name_by_type("message/rfc822", 2) == "attachment-2.eml"
    assert name_by_type("x-no/such", 1) == "attachment-1.bin"
