"""`.msg`: a message saved by Outlook, a file system of its own with one stream a property.

The container is read by olefile ([MS-CFB]), the layout within follows [MS-OXMSG]. How deep, how
many and how many bytes is bounded: streams may share the same sectors, so that a small file could
unfold to any size.
"""

import io
import re
import struct
from collections.abc import Iterator

import olefile

from workbench.intake.mapi import (
    ATTACH_DATA,
    ATTACH_METHOD,
    BYTES,
    CODE_PAGES,
    OBJECT,
    TEXT,
    WIDE_TEXT,
    Attached,
    Item,
    Properties,
    Value,
    codec_of_pages,
    fixed_value,
    long_value,
)

DEEPEST = 8
MOST_PARTS = 2_000
_MOST_UNFOLDED = 4
"""How many times the file's size all its streams together may have."""

_PROPERTIES = "__properties_version1.0"
_LONG_VALUE = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_PART = re.compile(r"__(recip|attach)_version1\.0_#[0-9A-F]{8}", re.IGNORECASE)
_EMBEDDED = f"__substg1.0_{ATTACH_DATA:04X}{OBJECT:04X}"
_ROOT_HEAD, _EMBEDDED_HEAD, _PART_HEAD = 32, 24, 8
_ENTRY = struct.Struct("<HHI8s")
_AS_ITEM, _AS_OBJECT = 5, 6
_DAMAGE = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(struct.error, RecursionError, MemoryError),
)
"""What olefile raises on files that break its expectations."""

Path = tuple[str, ...]


def read_item(source: bytes) -> Item | None:
    """Read a `.msg`; None when the container cannot be opened at all."""
    try:
        with olefile.OleFileIO(io.BytesIO(source)) as container:
            return _Reader(container, len(source)).item((), _ROOT_HEAD, 0)
    except _DAMAGE:
        return None


class _Reader:
    """Reads one container within its bounds."""

    def __init__(self, container: olefile.OleFileIO, size: int) -> None:
        self._container = container
        self._left = _MOST_UNFOLDED * size + (1 << 16)
        self._parts = MOST_PARTS
        self._names: dict[Path, list[str]] = {}
        for path in container.listdir(streams=True, storages=True):
            self._names.setdefault(tuple(path[:-1]), []).append(path[-1])

    def item(self, place: Path, head: int, depth: int) -> Item:
        item = Item({})
        item.properties = self._properties(place, head, item.defects)
        for name, kind in self._parts_of(place):
            if self._parts <= 0:
                item.defects.append("The message has very many parts; the last are not shown.")
                break
            self._parts -= 1
            if kind == "recip":
                item.recipients.append(
                    self._properties((*place, name), _PART_HEAD, item.defects, item.properties)
                )
            else:
                self._attach(item, (*place, name), depth)
        return item

    def _parts_of(self, place: Path) -> Iterator[tuple[str, str]]:
        for name in sorted(self._names.get(place, ()), key=str.upper):
            if part := _PART.fullmatch(name):
                yield name, part[1].lower()

    def _attach(self, item: Item, place: Path, depth: int) -> None:
        properties = self._properties(place, _PART_HEAD, item.defects, item.properties)
        inner = next((n for n in self._names.get(place, ()) if n.upper() == _EMBEDDED.upper()), "")
        method = properties.get(ATTACH_METHOD)
        if inner and method != _AS_OBJECT:
            if depth >= DEEPEST:
                item.defects.append(f"Messages deeper than {DEEPEST} levels are not opened.")
                return
            within = self.item((*place, inner), _EMBEDDED_HEAD, depth + 1)
            item.attachments.append(Attached(properties, b"", within))
            return
        content = properties.get(ATTACH_DATA, b"")
        if inner:
            content = self._object((*place, inner), item.defects)
            item.defects.append("An embedded object is kept as its contents; the file has all.")
        elif not isinstance(content, bytes):
            content = b""
        if not content and method not in (1, None):
            item.defects.append("An attachment is only a link; its bytes are not in the message.")
        item.attachments.append(Attached(properties, content))

    def _object(self, place: Path, defects: list[str]) -> bytes:
        """Return the longest stream of an embedded object: its document or its picture."""
        streams = (self._stream((*place, n), defects) for n in self._names.get(place, ())[:50])
        return max(streams, key=len, default=b"")

    def _properties(
        self, place: Path, head: int, defects: list[str], message: Properties | None = None
    ) -> Properties:
        fixed = self._fixed(place, head, defects)
        codec = codec_of_pages({n: (message or fixed).get(n) for n in CODE_PAGES})
        found: dict[int, Value] = dict(fixed)
        for name in self._names.get(place, ()):
            match = _LONG_VALUE.fullmatch(name)
            if match is None or int(match[2], 16) not in (TEXT, WIDE_TEXT, BYTES):
                continue
            number, kind = int(match[1], 16), int(match[2], 16)
            value = long_value(kind, self._stream((*place, name), defects), codec)
            if value is not None and not (kind == TEXT and number in found):
                found[number] = value
        return found

    def _fixed(self, place: Path, head: int, defects: list[str]) -> dict[int, Value]:
        if _PROPERTIES not in self._names.get(place, ()):
            return {}
        raw = self._stream((*place, _PROPERTIES), defects)[head:]
        found: dict[int, Value] = {}
        for kind, number, _, value in _ENTRY.iter_unpack(raw[: len(raw) // 16 * 16]):
            read = fixed_value(kind, value)
            if read is not None:
                found[number] = read
        return found

    def _stream(self, place: Path, defects: list[str]) -> bytes:
        try:
            with self._container.openstream(list(place)) as stream:
                if stream.size > self._left:
                    defects.append("The file unfolds to more than it can hold; parts are left out.")
                    return b""
                self._left -= stream.size
                return bytes(stream.read())
        except _DAMAGE:
            defects.append("A part of the file is damaged and could not be read.")
            return b""
