"""Bytes whose charset is missing, unknown or wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake.charsets import codec_of, decode


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Größe und Übermut", "cp1252"),
        ("Большое спасибо за быстрый ответ", "koi8_r"),
        ("Большое спасибо за быстрый ответ", "cp1251"),
        ("ありがとうございます。荷物が届きました。", "cp932"),
        ("ありがとうございます。荷物が届きました。", "euc_jp"),
        ("ありがとうございます。", "iso2022_jp"),
        ("这个商店的服务非常好", "gb18030"),
        ("안녕하세요 감사합니다", "cp949"),
        ("Ευχαριστώ πολύ την απάντηση σας", "cp1253"),
        ("Größe", "utf-8"),
    ],
)
def test_an_undeclared_charset_is_told_from_the_bytes(text: str, codec: str) -> None:
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize(
    "declared", ["x-unknown", "us-ascii", "utf-8", "rot13", "punycode", "\x00"]
)
def test_a_useless_declaration_is_remarked_and_overcome(declared: str) -> None:
    text, remark = decode("Ærø, 12 €".encode("cp1252"), declared)
    assert text == "Ærø, 12 €"
    assert remark


def test_utf_8_under_a_one_byte_charset_is_seen() -> None:
    text, remark = decode("Ærø".encode(), "iso-8859-1")
    assert (text, bool(remark)) == ("Ærø", True)


def test_latin_1_means_windows_1252() -> None:
    assert decode(b"\x80 5 \x96 6", "iso-8859-1") == ("€ 5 \u2013 6", "")


def test_utf_7_and_pythons_other_codecs_are_not_charsets() -> None:
    refused = ["utf-7", "idna", "unicode_escape", "raw_unicode_escape", "hex", "zlib", "undefined"]
    assert [codec_of(name) for name in refused] == [None] * len(refused)


def test_a_few_broken_bytes_leave_the_rest_readable() -> None:
    text, _ = decode(b"caf\xc3\xa9 \xc3\xa6\xc3\xb8\xc3\xa5 " * 5 + b"\xff", "utf-8")
    assert text.startswith("café æøå")
    assert text.endswith("\ufffd")


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "iso-2022-jp", "gb2312", "utf-16"]))
def test_any_bytes_become_storable_text(source: bytes, charset: str | None) -> None:
    text, _ = decode(source, charset)
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\x00" not in text
