"""winmail.dat: what Outlook sends to those it takes for other Outlooks ([MS-OXTNEF]).

A reader of our own: the maintained Python libraries are GPL or read attachments only. One pass,
bounded in depth and parts; a length beyond the end or a wrong checksum ends the reading with a
sentence, what was read before it is kept.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.intake.charsets import codec_of
from workbench.intake.mapi import (
    ATTACH_DATA,
    ATTACH_LONG_NAME,
    ATTACH_METHOD,
    ATTACH_NAME,
    BODY,
    BYTES,
    MESSAGE_ID,
    OBJECT,
    SENT,
    SUBJECT,
    TEXT,
    WIDE_TEXT,
    Attached,
    Item,
    Properties,
    Value,
    fixed_value,
    long_value,
)

SIGNATURE = b"\x78\x9f\x3e\x22"
DEEPEST = 8
MOST_ATTACHMENTS = 2_000
MOST_PROPERTIES = 20_000

_HEAD = 6
_ATTACHMENT_LEVEL = 2
_ATTRIBUTE = struct.Struct("<BII")
_SUBJECT, _MESSAGE_ID, _BODY, _SENT, _CODE_PAGE = 0x8004, 0x8009, 0x800C, 0x8005, 0x9007
_PROPERTIES, _RECIPIENTS = 0x9003, 0x9004
_ATTACHED, _TITLE, _DATA, _MORE = 0x9002, 0x8010, 0x800F, 0x9005
_NAMED = 0x8000
_MANY = 0x1000
_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4}
_SIZES |= dict.fromkeys((0x0005, 0x0006, 0x0007, 0x0014, 0x0040), 8) | {0x0048: 16}
_MESSAGE_INTERFACE = bytes.fromhex("0703020000000000c000000000000046")
_AS_ITEM = 5


@dataclass(slots=True)
class _Draft:
    """An attachment as its attributes arrive."""

    properties: dict[int, Value] = field(default_factory=dict)
    content: bytes = b""
    title: str = ""


class _Ended(ValueError):
    """The bytes end before the value does."""


def read_tnef(source: bytes, depth: int = 0) -> Item:
    """Read a winmail.dat; whatever it holds, an item comes back."""
    properties: dict[int, Value] = {}
    item = Item(properties)
    drafts: list[_Draft] = []
    codec = "cp1252"
    try:
        for level, number, value in _attributes(source, item.defects):
            if level == _ATTACHMENT_LEVEL:
                _at_attachment(drafts, number, value, codec)
            elif number == _CODE_PAGE:
                codec = codec_of(f"cp{int.from_bytes(value[:4], 'little')}") or codec
            elif number == _RECIPIENTS:
                item.recipients += _recipients(value, codec)
            elif number == _PROPERTIES:
                properties |= _properties(value, 0, codec)[0]
            else:
                _at_message(properties, number, value, codec)
    except _Ended:
        item.defects.append("The winmail.dat is damaged; what stands before the damage is shown.")
    item.attachments += [_attached(draft, item.defects, depth) for draft in drafts]
    return item


def _attributes(source: bytes, defects: list[str]) -> Iterator[tuple[int, int, bytes]]:
    if not source.startswith(SIGNATURE):
        raise _Ended
    at, sound = _HEAD, True
    while at + _ATTRIBUTE.size <= len(source):
        level, number, length = _ATTRIBUTE.unpack_from(source, at)
        at += _ATTRIBUTE.size
        if level not in (1, _ATTACHMENT_LEVEL) or at + length > len(source):
            raise _Ended
        value = source[at : at + length]
        at += length
        told = source[at : at + 2]
        if sound and len(told) == 2 and sum(value) & 0xFFFF != int.from_bytes(told, "little"):  # noqa: PLR2004  # two bytes
            sound = False
            defects.append("A checksum within the winmail.dat is wrong.")
        at += 2
        yield level, number & 0xFFFF, value


def _at_message(properties: dict[int, Value], number: int, value: bytes, codec: str) -> None:
    texts = {_SUBJECT: SUBJECT, _MESSAGE_ID: MESSAGE_ID, _BODY: BODY}
    if number in texts:
        text = long_value(TEXT, value, codec)
        if text:
            properties.setdefault(texts[number], text)
    elif number == _SENT and (moment := _moment(value)):
        properties.setdefault(SENT, moment)


def _moment(value: bytes) -> datetime | None:
    """Return a DTR: year, month, day, hour, minute, second as numbers of two bytes."""
    if len(value) < 12:  # noqa: PLR2004  # six numbers
        return None
    try:
        return datetime(*struct.unpack_from("<6H", value), tzinfo=UTC)  # type: ignore[misc]
    except ValueError:
        return None


def _at_attachment(drafts: list[_Draft], number: int, value: bytes, codec: str) -> None:
    if number == _ATTACHED and len(drafts) < MOST_ATTACHMENTS:
        drafts.append(_Draft())
    if not drafts:
        return
    draft = drafts[-1]
    if number == _TITLE:
        draft.title = str(long_value(TEXT, value, codec))
    elif number == _DATA:
        draft.content = value
    elif number == _MORE:
        draft.properties |= _properties(value, 0, codec)[0]


def _attached(draft: _Draft, defects: list[str], depth: int) -> Attached:
    if draft.title and ATTACH_LONG_NAME not in draft.properties:
        draft.properties.setdefault(ATTACH_NAME, draft.title)
    content = draft.content
    value = draft.properties.get(ATTACH_DATA)
    if isinstance(value, bytes) and value:
        content = value
        if value.startswith(_MESSAGE_INTERFACE):
            content = value[16:]
        elif draft.properties.get(ATTACH_METHOD) not in (1, None):
            # Before an object stands the id of its interface.
            content = value[16:]
    if not content.startswith(SIGNATURE) or draft.properties.get(ATTACH_METHOD) != _AS_ITEM:
        return Attached(draft.properties, content)
    if depth >= DEEPEST:
        defects.append(f"Messages deeper than {DEEPEST} levels are not opened.")
        return Attached(draft.properties, content)
    return Attached(draft.properties, content, read_tnef(content, depth + 1))


def _recipients(value: bytes, codec: str) -> list[Properties]:
    found: list[Properties] = []
    at = 4
    for _ in range(min(int.from_bytes(value[:4], "little"), MOST_ATTACHMENTS)):
        properties, at = _properties(value, at, codec)
        found.append(properties)
    return found


def _properties(source: bytes, at: int, codec: str) -> tuple[Mapping[int, Value], int]:
    """Return the properties that begin at `at`, and where they end."""
    found: dict[int, Value] = {}
    count, at = _number(source, at)
    for _ in range(min(count, MOST_PROPERTIES)):
        kind, number = struct.unpack("<HH", _bytes(source, at, 4))
        at += 4
        if number >= _NAMED:
            at = _after_name(source, at)
        values, at = _values(source, at, kind)
        base = kind & ~_MANY
        for raw in values[:1]:
            value = (
                long_value(base, raw, codec)
                if base in (TEXT, WIDE_TEXT, BYTES, OBJECT)
                else fixed_value(base, raw)
            )
            if value is not None and number < _NAMED:
                found[number] = value
    return found, at


def _values(source: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    base = kind & ~_MANY
    size = _SIZES.get(base)
    count = 1
    if kind & _MANY or size is None:
        count, at = _number(source, at)
    values: list[bytes] = []
    for _ in range(count):
        length = size
        if length is None:
            length, at = _number(source, at)
        values.append(_bytes(source, at, length))
        at += length + (-length % 4)
        if len(values) > MOST_PROPERTIES:
            raise _Ended
    return values, at


def _after_name(source: bytes, at: int) -> int:
    kind, at = _number(source, at + 16)
    if kind == 0:
        return at + 4
    length, at = _number(source, at)
    _bytes(source, at, length)
    return at + length + (-length % 4)


def _number(source: bytes, at: int) -> tuple[int, int]:
    return int.from_bytes(_bytes(source, at, 4), "little"), at + 4


def _bytes(source: bytes, at: int, length: int) -> bytes:
    if length < 0 or at + length > len(source):
        raise _Ended
    return source[at : at + length]
