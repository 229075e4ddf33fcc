"""Bytes to text when the declared charset is missing, unknown or wrong.

Order of belief: the declared charset (in the wider form that mail programs mean by it), UTF-8,
then the script that the bytes most plausibly spell. UTF-7 is not read at all: it hides markup
from every check that looks at bytes.
"""

import codecs
import re
from dataclasses import dataclass

from workbench.domain.text import clean

_KNOWN_CODECS = re.compile(
    r"(ascii|big5|cp\d|euc|gb|hz|iso8859|iso2022|johab|koi8|kz1048|latin|mac|ptcp|shift_jis|tis"
    r"|utf-(8|16|32))"
)
"""Text codecs of languages. Python's others (punycode, idna, unicode_escape, rot13 …) are slow or
no charsets at all."""

_WIDER = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
    "iso2022_jp": "iso2022_jp_ext",
}
"""What programs send under a narrower name (WHATWG Encoding Standard, section 4.2)."""

_ALIASES = {
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "x-euc-jp": "euc_jp",
    "cp-850": "cp850",
    "win-1250": "cp1250",
    "win-1251": "cp1251",
    "win-1252": "cp1252",
}

_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class _Script:
    """A charset and the characters that texts in it are mostly made of."""

    codec: str
    typical: frozenset[str]
    weight: float
    fewest: int
    """Bytes above 127 from which on it can be told; one-byte charsets all read alike."""


def _range(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


def _first_level(codec: str, lead: range) -> str:
    """Return the frequent characters of a double-byte charset, which stand in its first rows."""
    pairs = bytes(byte for high in lead for low in range(0xA1, 0xFF) for byte in (high, low))
    return pairs.decode(codec, "ignore")


def _scripts() -> tuple[_Script, ...]:
    kana = frozenset(_range("ぁ", "ん") + _range("ァ", "ー") + "、。")
    # Alphabets of one byte share their bytes: what tells them apart is which letters are frequent.
    russian, greek, hebrew = (
        frozenset(each) for each in ("оеаинтсрвл", "αοιετσνηυρς", "יוהלארתבשמ")
    )
    return (
        _Script("cp932", kana, 1.4, 4),
        _Script("euc_jp", kana, 1.4, 4),
        _Script("cp949", frozenset(_first_level("euc_kr", range(0xB0, 0xC9))), 1.1, 4),
        _Script("gb18030", frozenset(_first_level("gb2312", range(0xB0, 0xD8)) + ",。、"), 1.0, 4),
        _Script("cp950", frozenset(_first_level("big5", range(0xA4, 0xC7)) + ",。、"), 1.0, 4),
        _Script("koi8_r", russian, 1.3, 12),
        _Script("cp1251", russian, 1.3, 12),
        _Script("cp1253", greek, 1.3, 12),
        _Script("cp1255", hebrew, 1.3, 12),
    )


_FOREIGN_SHARE = 0.3
"""Share of bytes above 127 among letters from which a text is hardly Western European."""
_LEAST_SCORE = 0.5


def codec_of(charset: str | None) -> str | None:
    """Return Python's name of a declared charset, None when it is none that we read."""
    if not charset:
        return None
    name = charset.strip().strip("\"'").lower()
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    if not _KNOWN_CODECS.match(found):
        return None
    return _WIDER.get(found, found)


def decode(source: bytes, charset: str | None = None) -> tuple[str, str]:
    """Return the text of ``source`` and a sentence about what was odd ("" when nothing was)."""
    codec = codec_of(charset)
    if codec and not codec.startswith("utf-8"):
        text = _strictly(source, codec)
        if text is not None and not _is_utf_8_in_disguise(source, codec):
            return clean(text), ""
    text = None if b"\x1b$" in source or b"\x1b(" in source else _strictly(source, "utf-8-sig")
    if text is None:
        text, used = _best_guess(source, codec)
    else:
        used = "utf-8"
    if not charset and source.isascii():
        return clean(text), ""
    return clean(text), _remark(charset, codec, used)


def _strictly(source: bytes, codec: str) -> str | None:
    try:
        return source.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _is_utf_8_in_disguise(source: bytes, codec: str) -> bool:
    """Tell UTF-8 sent under a one-byte charset: other texts form valid UTF-8 hardly ever."""
    if source.isascii() or not codec.startswith(("cp12", "iso8859", "ascii", "mac")):
        return False
    return _strictly(source, "utf-8") is not None


def _best_guess(source: bytes, declared: str | None) -> tuple[str, str]:
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return source.decode("utf-16", "replace"), "utf-16"
    if b"\x1b$" in source or b"\x1b(" in source:
        # Makers' characters such as ① stand in plane 1 of the newer standard, row 13.
        for codec, japanese in (
            ("iso2022_jp_ext", source),
            ("iso2022_jp_2004", source.replace(b"\x1b$B", b"\x1b$(Q")),
        ):
            text = _strictly(japanese, codec)
            if text is not None:
                return text, "iso-2022-jp"
    if declared and _is_mostly(source, declared):
        return source.decode(declared, "replace"), declared
    if _is_mostly(source, "utf-8"):
        return source.decode("utf-8", "replace"), "utf-8"
    codec = _likeliest_script(source[:_SAMPLE])
    text = _strictly(source, codec)
    if text is None and codec == "cp1252":
        return source.decode("latin-1"), "latin-1"
    return text if text is not None else source.decode(codec, "replace"), codec


def _is_mostly(source: bytes, codec: str) -> bool:
    """Tell a text with a few broken places from one in another charset."""
    if codec.startswith("ascii"):
        return False
    text = source[: _SAMPLE * 4].decode(codec, "replace")
    broken = text.count("\ufffd")
    beyond = sum(1 for character in text if character > "\x7f") - broken
    return beyond > 4 * broken


def _likeliest_script(sample: bytes) -> str:
    high = sum(1 for byte in sample if byte > 0x7F)  # noqa: PLR2004  # beyond ASCII
    letters = high + len(re.findall(rb"[A-Za-z]", sample))
    if high < _FOREIGN_SHARE * letters:
        return "cp1252"
    best, best_score = "cp1252", _LEAST_SCORE
    for script in _scripts():
        beyond = [each for each in sample.decode(script.codec, "replace") if each > "\x7f"]
        typical = sum(each in script.typical for each in beyond)
        score = script.weight * (typical - 2 * beyond.count("\ufffd")) / max(len(beyond), 1)
        if score > best_score and high >= script.fewest:
            best, best_score = script.codec, score
    return best


def _remark(charset: str | None, codec: str | None, used: str) -> str:
    if not charset:
        return "" if used == "utf-8" else f"No charset is declared; read as {used}."
    if codec is None:
        return f"The charset “{clean(charset)[:40]}” is unknown; read as {used}."
    if codec.startswith((used, used.replace("-", ""))):
        return "" if used in ("utf-8", "iso-2022-jp") else f"Some bytes are not valid {used}."
    return f"The text is not in the declared charset “{clean(charset)[:40]}”; read as {used}."
