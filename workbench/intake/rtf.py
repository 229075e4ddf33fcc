"""Rich text as Outlook keeps bodies in: uncompressed, then turned into HTML or plain text.

Outlook wraps the HTML of a mail into RTF ([MS-OXRTFEX]) and compresses it ([MS-OXRTFCP]). Each
step is one pass over the bytes and bounded; what is damaged ends the text, it raises nothing.
"""

import re
from dataclasses import dataclass, field

from workbench.intake.charsets import codec_of

LONGEST = 10_000_000
"""Bytes of uncompressed rich text that are read."""

_COMPRESSED, _STORED = b"LZFu", b"MELA"
_HEAD = 16
_WINDOW = 4096
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    b"\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<mark>[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|(?P<stray>\\)",
    re.DOTALL,
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HIDDEN = _names(
    """
    fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl
    footerr footerf listtable listoverridetable rsidtbl generator xmlnstbl themedata datastore
    latentstyles fldinst filetbl revtbl pntext objdata bkmkstart bkmkend
    """
)
"""Groups that hold no words of the letter."""
_CHARACTERS = {
    "par": "\n",
    "line": "\n",
    "sect": "\n\n",
    "page": "\n\n",
    "row": "\n",
    "tab": "\t",
    "cell": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "bullet": "•",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "emspace": " ",
    "enspace": " ",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
_FONT_CHARSETS = {
    0: "cp1252",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_DEEPEST = 500


@dataclass(slots=True)
class _State:
    """What holds within a group."""

    hidden: bool = False
    """The group holds no words."""
    quiet: bool = False
    """RTF that only repeats what the wrapped HTML says."""
    tag: bool = False
    """The group holds wrapped HTML."""
    skip: int = 1
    """Characters after a Unicode one that stand in for it."""
    font: int | None = None
    fonts: bool = False
    """Within the table of fonts."""


@dataclass(slots=True)
class _Reading:
    """The text written so far, and the bytes of it that still lack their charset."""

    written: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    is_html: bool = False
    swallow: int = 0

    def flush(self, state: _State) -> None:
        if self.pending:
            codec = self.fonts.get(state.font, self.codec) if state.font is not None else self.codec
            self.written.append(self.pending.decode(codec, "replace"))
            self.pending.clear()


def uncompressed(source: bytes) -> bytes:
    """Return the rich text of a PR_RTF_COMPRESSED value; what is damaged ends it."""
    size = int.from_bytes(source[4:8], "little")
    kind = source[8:12]
    if kind == _STORED:
        return source[_HEAD : _HEAD + size]
    if kind != _COMPRESSED:
        return source if source.startswith(b"{\\rtf") else b""
    window = bytearray(_DICTIONARY + bytes(_WINDOW - len(_DICTIONARY)))
    place, at, out = len(_DICTIONARY), _HEAD, bytearray()
    most = min(size, LONGEST)
    while at < len(source) and len(out) < most:
        control, at = source[at], at + 1
        for bit in range(8):
            if at >= len(source) or len(out) >= most:
                break
            if not control >> bit & 1:
                piece, at = source[at : at + 1], at + 1
                window[place] = piece[0]
                place = (place + 1) % _WINDOW
                out += piece
                continue
            pair, at = int.from_bytes(source[at : at + 2], "big"), at + 2
            offset, length = pair >> 4, (pair & 15) + 2
            if offset == place:
                return bytes(out)
            for step in range(length):
                byte = window[(offset + step) % _WINDOW]
                window[place] = byte
                place = (place + 1) % _WINDOW
                out.append(byte)
    return bytes(out[:most])


def text_or_html(rich: bytes) -> tuple[str, str | None]:
    """Return the plain text and None, or "" and the HTML that the rich text wraps."""
    reading = _Reading(is_html=b"\\fromhtml" in rich[:2000])
    stack = [_State()]
    for token in _TOKEN.finditer(rich[:LONGEST]):
        state = stack[-1]
        if token["brace"] == b"{":
            reading.flush(state)
            if len(stack) > _DEEPEST:
                break
            stack.append(
                _State(state.hidden, state.quiet, state.tag, state.skip, state.font, state.fonts)
            )
        elif token["brace"]:
            reading.flush(state)
            if len(stack) > 1:
                stack.pop()
        elif token["word"]:
            _control(reading, state, token["word"].decode(), token["number"])
        else:
            _words(reading, state, token)
    reading.flush(stack[-1])
    text = "".join(reading.written).rstrip("\x00")
    return ("", text) if reading.is_html else (text.strip("\n"), None)


def _shown(reading: _Reading, state: _State) -> bool:
    if state.hidden:
        return False
    return not state.quiet or state.tag if reading.is_html else True


def _words(reading: _Reading, state: _State, token: re.Match[bytes]) -> None:
    mark = token["mark"]
    if mark == b"*":
        # A group that only newer readers know; those that hold words are named after it.
        state.hidden = True
        return
    if not _shown(reading, state):
        return
    if token["hex"]:
        if reading.swallow:
            reading.swallow -= 1
        else:
            reading.pending += bytes.fromhex(token["hex"].decode())
    elif token["text"]:
        words = token["text"]
        dropped = min(reading.swallow, len(words))
        reading.swallow -= dropped
        reading.pending += words[dropped:]
    elif mark:
        special = {b"~": "\u00a0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}
        if mark in special:
            reading.flush(state)
            reading.written.append(special[mark])
        else:
            reading.pending += mark


def _control(reading: _Reading, state: _State, word: str, given: bytes | None) -> None:
    number = int(given) if given else None
    if word in _CHARACTERS or (word == "u" and number is not None):
        if _shown(reading, state):
            _write(reading, state, word, number)
    elif word in _HIDDEN:
        state.hidden = True
        state.fonts = state.fonts or word == "fonttbl"
    elif word in ("f", "fcharset", "ansicpg"):
        _set_charset(reading, state, word, number)
    elif word in ("htmltag", "mhtmltag"):
        state.hidden, state.tag = word == "mhtmltag", True
    elif word == "htmlrtf":
        reading.flush(state)
        state.quiet = number != 0
    elif word == "fldrslt":
        state.hidden = False
    elif word == "uc":
        state.skip = max(number or 0, 0)


def _write(reading: _Reading, state: _State, word: str, number: int | None) -> None:
    reading.flush(state)
    if word in _CHARACTERS:
        reading.written.append(_CHARACTERS[word])
        return
    reading.written.append(_character(reading, (number or 0) % 65536))
    reading.swallow = state.skip


def _set_charset(reading: _Reading, state: _State, word: str, number: int | None) -> None:
    if word == "f":
        reading.flush(state)
        state.font = number
    elif word == "ansicpg":
        reading.codec = codec_of(f"cp{number}") or reading.codec
    elif state.fonts and state.font is not None and number in _FONT_CHARSETS:
        reading.fonts[state.font] = _FONT_CHARSETS[number]


def _character(reading: _Reading, code: int) -> str:
    """Return a character; the second half of a pair is joined with the one before."""
    before = reading.written[-1] if reading.written else ""
    if 0xDC00 <= code < 0xE000 and len(before) == 1 and 0xD800 <= ord(before) < 0xDC00:  # noqa: PLR2004  # surrogates
        reading.written.pop()
        return chr(0x10000 + ((ord(before) - 0xD800) << 10) + code - 0xDC00)
    return chr(code)
