"""The head of a mail: fields, encoded words, parameters, dates, message ids.

Written for what arrives, not for what RFC 5322 allows: nothing here raises, and every step is
linear in the length of the field. The standard library's decoders raise on unknown charsets and
lose the blanks or halves of characters that lie between two encoded words.
"""

import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from workbench.intake.charsets import decode

Fields = Mapping[str, list[bytes]]
"""Raw values by lower-case field name, in the order of the mail, still folded."""

_FIELD = re.compile(rb"([!-9;-~]++)[ \t]{0,9}:")
_FIELD_END = re.compile(rb"\n(?![ \t])")
_BLANK = re.compile(rb"[ \t]*\r*\n|[ \t\r]*\Z")
_ENCODED = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?)")
_FOLD = re.compile(r"\r*\n[ \t]*")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,200})\s*=\s*("(?:[^"\\]|\\.)*(?:"|\Z)|[^;]*)', re.DOTALL)
_MESSAGE_ID = re.compile(r"<\s*([^<>]+?)\s*>")
_KNOWN_FIELD = re.compile(
    rb"^(?:from|to|cc|subject|date|received|message-id|mime-version|content-type|reply-to"
    rb"|return-path|delivered-to|in-reply-to|references)[ \t]{0,9}:",
    re.IGNORECASE | re.MULTILINE,
)
_EMPTY_LINE = re.compile(rb"^\r*\n", re.MULTILINE)
_LONGEST_VALUE = 1 << 18
_MOST_FIELDS = 5000
_MOST_PIECES = 1000
_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


def split_head(source: bytes, start: int, end: int) -> tuple[dict[str, list[bytes]], int, bool]:
    """Return the fields from ``start``, where the body begins, and whether the head was sound.

    Stray lines before a well-known field are passed over; any other line that is no field begins
    the body, as mail programs have it.
    """
    fields: dict[str, list[bytes]] = {}
    position, count, sound = start, 0, True
    while position < end:
        count += 1
        if count > _MOST_FIELDS:
            empty = _EMPTY_LINE.search(source, position, end)
            return fields, empty.end() if empty else end, False
        blank = _BLANK.match(source, position, end)
        if blank:
            return fields, blank.end(), sound
        field = _FIELD.match(source, position, end)
        if field is None:
            sound = False
            following = _next_known_field(source, position, end) if fields else None
            if following is None:
                return fields, position, False
            position = following
            continue
        name = field[1].decode("ascii").lower()
        last = _FIELD_END.search(source, field.end(), end)
        position = last.end() if last else end
        value = source[field.end() : min(position, field.end() + _LONGEST_VALUE)]
        fields.setdefault(name, []).append(value)
    return fields, end, sound


def _next_known_field(source: bytes, position: int, end: int) -> int | None:
    """Find the field after stray lines of a head, such as a field's unindented remainder."""
    known = _KNOWN_FIELD.search(source, position, end)
    if known is None or _EMPTY_LINE.search(source, position, known.start()):
        return None
    return known.start()


def raw_text(value: bytes) -> str:
    """Unfold a field's bytes to text without decoding its encoded words."""
    text = value.decode("ascii") if value.isascii() else decode(value)[0]
    return _FOLD.sub(" ", text).replace("\x00", "\ufffd").strip()


def first(fields: Fields, name: str) -> str:
    """Return the first field of this name, unfolded, "" when there is none."""
    values = fields.get(name)
    return raw_text(values[0]) if values else ""


def decode_words(text: str) -> str:
    """Decode the encoded words of RFC 2047, also where they stand against the rules.

    Neighbours of one charset are joined before they are decoded, since senders cut characters
    in two.
    """
    if "=?" not in text:
        return text
    text = _BETWEEN.sub("", text)
    pieces: list[str] = []
    pending = bytearray()
    charset = ""
    position = 0
    for word in _ENCODED.finditer(text):
        named = word[1].split("*", 1)[0].lower()
        if pending and (word.start() != position or named != charset):
            pieces.append(decode(bytes(pending), charset)[0])
            pending.clear()
        pieces.append(text[position : word.start()])
        charset = named
        pending += _word_bytes(word[2], word[3])
        position = word.end()
    if pending:
        pieces.append(decode(bytes(pending), charset)[0])
    pieces.append(text[position:])
    return "".join(pieces)


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return base64_bytes(raw)


def base64_bytes(raw: bytes) -> bytes:
    """Decode base64 that may lack its padding or its last character, or be joined of pieces."""
    padding = raw.find(b"=")
    if padding < 0 or not raw[padding : padding + 400].strip(b"=\r\n\t "):
        try:
            return binascii.a2b_base64(raw)
        except binascii.Error:
            padding = 0
    return b"".join(_base64_piece(piece) for piece in re.split(rb"=+", raw, maxsplit=_MOST_PIECES))


def _base64_piece(raw: bytes) -> bytes:
    kept = raw.translate(None, _NOT_BASE64)
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def value_and_parameters(field: str) -> tuple[str, dict[str, str]]:
    """Split a Content-Type or Content-Disposition; RFC 2231 parts are joined and decoded.

    >>> value_and_parameters("text/plain; charset=utf-8; name*0*=utf-8''a%20; name*1=b")
    ('text/plain', {'charset': 'utf-8', 'name': 'a b'})
    """
    value = re.split(r"[;,\s]", field.strip(), maxsplit=1)[0].lower()
    plain: dict[str, str] = {}
    continued: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(field, len(field.partition(";")[0])):
        name, raw = match[1].lower(), match[2].strip()
        text = re.sub(r"\\(.)", r"\1", raw.strip('"')) if raw.startswith('"') else raw
        base, star, rest = name.partition("*")
        if not star:
            plain.setdefault(base, decode_words(text).strip())
            continue
        number = rest.rstrip("*")
        if number == "" or number.isdecimal():
            order = int(number[:6] or 0)
            continued.setdefault(base, []).append((order, name.endswith("*"), text))
    for base, sections in continued.items():
        plain[base] = _joined_sections(sections)
    return value, plain


def _joined_sections(sections: list[tuple[int, bool, str]]) -> str:
    charset: str | None = None
    raw = bytearray()
    for place, (_, encoded, text) in enumerate(sorted(sections, key=lambda section: section[0])):
        payload = text
        if encoded and place == 0 and text.count("'") > 1:
            charset, _, payload = text.split("'", 2)
        data = payload.encode("utf-8", "replace")
        raw += unquote_to_bytes(data) if encoded else data
    return decode_words(decode(bytes(raw), charset or None)[0])


def read_date(text: str) -> datetime | None:
    """Return the moment in UTC, None when the text is no date. No zone is taken as UTC."""
    try:
        moment = parsedate_to_datetime(text[:200])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def message_ids(text: str) -> tuple[str, ...]:
    """Return the ids in a field without their angle brackets, in order, each once."""
    found = _MESSAGE_ID.findall(text) or ([text.strip()] if "@" in text else [])
    return tuple(dict.fromkeys(re.sub(r"\s+", "", each) for each in found))
