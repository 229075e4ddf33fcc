"""A mailbox in one file: its mails one after the other, read as a stream.

RFC 4155. A mail begins after a blank line with `From `, a sender and a time, followed by a field;
a line that only looks so within a text has no field after it. The mails are given as they lie in
the file, without that line: so a mail has the same bytes here and as a file of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_MAIL = 100 * (1 << 20)
"""Bytes of one mail; what is beyond is left out and said."""

_CHUNK = 1 << 20
_LINE = (
    rb"From [^\r\n]{1,900}\d\d:\d\d(?:[^\r\n]{0,90}\D)?(?:19|20)\d\d[^\r\n]{0,20}\r?\n"
    rb"(?=[!-9;-~]{1,80}[ \t]{0,9}:)"
)
_FIRST = re.compile(rb"(?:\r?\n)*" + _LINE)
_NEXT = re.compile(rb"(?:(?<=\n\n)|(?<=\n\r\n))" + _LINE)
_LONGEST_LINE = 1200
_NAMES = (".mbox", ".mbx", ".mboxrd", ".mboxo")


@dataclass(frozen=True, slots=True)
class FiledMail:
    """One mail of the file: its number from 1, where it begins, its bytes."""

    number: int
    offset: int
    content: bytes
    is_cut: bool = False


def looks_like_mbox(stream: BinaryIO, name: str) -> bool:
    """Tell a file of mails from one mail with such a line before it; the stream is used up."""
    head = stream.read(_CHUNK)
    if not _FIRST.match(head):
        return False
    if name.lower().endswith(_NAMES):
        return True
    while head:
        if _NEXT.search(head):
            return True
        more = stream.read(_CHUNK)
        head = head[-_LONGEST_LINE:] + more if more else b""
    return False


def mails_of(stream: BinaryIO) -> Iterator[FiledMail]:
    """Give the mails in their order; no more than one of them is held at a time."""
    held = bytearray(stream.read(_CHUNK))
    first = _FIRST.match(held)
    if first is None:
        return
    begins = offset = first.end()
    searched, number, dropped = begins, 1, 0
    while True:
        while found := _NEXT.search(held, searched):
            yield _filed(number, offset, held[begins : found.start()], dropped)
            offset += found.end() - begins + dropped
            begins = searched = found.end()
            number, dropped = number + 1, 0
        del held[:begins]
        # A line of separation may be cut in two by the end of what is read so far.
        searched, begins = max(len(held) - _LONGEST_LINE, 0), 0
        if searched > LONGEST_MAIL:
            dropped += searched - LONGEST_MAIL
            del held[LONGEST_MAIL:searched]
            searched = LONGEST_MAIL
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        held += chunk
    yield _filed(number, offset, held, dropped)


def _filed(number: int, offset: int, content: bytearray, dropped: int) -> FiledMail:
    """Return a mail without the empty line that only separates it from the next."""
    end = len(content)
    for blank in (b"\r\n\r\n", b"\n\n"):
        if content.endswith(blank):
            end -= len(blank) // 2
            break
    return FiledMail(number, offset, bytes(content[:end]), dropped > 0)
