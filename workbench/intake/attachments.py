"""Attachments: harmless names, and what a file is by its content.

A name is what a person clicks on and what a file system is given; it must not lead out of a
folder, hide its suffix or name a device. A media type decides which viewer is offered; the sender
is believed only where the content does not say otherwise.
"""

import mimetypes
import re
import unicodedata
from dataclasses import dataclass

LONGEST_NAME = 120
_LONGEST_SUFFIX = 20

_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Co")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)", re.IGNORECASE
)
"""Windows takes these for devices, whatever suffix follows (Naming Files, Win32 docs)."""

_TYPES = mimetypes.MimeTypes()
"""Python's own table: the machine's files and registry would make results differ."""

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/x-wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
)
"""Where, what, and the type it tells. Only signatures that texts do not begin with by chance."""

_CONTAINERS = {
    "application/zip": (
        "officedocument",
        "opendocument",
        "zip",
        "epub",
        "java-archive",
        "macroenabled",
    ),
    "application/x-ole-storage": ("msword", "ms-", "msi", "cdfv2", "ole"),
    "application/gzip": ("gzip", "x-tar", "tgz", "compressed"),
    "video/mp4": ("video/", "audio/", "3gpp", "mp4", "image/avif", "image/heif"),
    "audio/ogg": ("ogg", "opus"),
}
"""Containers that more precise types are built on: such a declared type is no contradiction."""

_NEVER_SNIFFED = ("multipart/", "message/")
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "application/x-pdf": "application/pdf",
    "text/rtf": "application/rtf",
    "application/vnd.ms-tnef": "application/ms-tnef",
    "audio/mp3": "audio/mpeg",
    "audio/wav": "audio/x-wav",
}


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """A file that came with a mail, byte for byte.

    ``name`` is harmless on every file system. ``media_type`` is lower case. ``inline`` says that
    the sender meant it to show within the text; ``content_id`` is what a ``cid:`` link in the
    HTML names.
    """

    name: str
    media_type: str
    content: bytes
    inline: bool
    content_id: str | None


def safe_name(name: str) -> str:
    r"""Return a file name without path, unseen characters, devices or leading dots.

    At most 120 characters, the suffix kept, never empty.

    >>> safe_name("..\\..\\CON.txt")
    '_CON.txt'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name).replace("\u2044", "/"))
    while last and not last[-1].strip(" ."):
        last.pop()
    text = last[-1] if last else ""
    seen = (each for each in text if each == "\u200d" or unicodedata.category(each) not in _UNSEEN)
    text = " ".join(_FORBIDDEN.sub("_", "".join(seen)).split()).lstrip(". ").rstrip(". ")
    if not text:
        return "attachment"
    if _RESERVED.match(text):
        text = "_" + text
    return _shortened(text)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, suffix = text.rpartition(".")
    if not dot or not stem or len(suffix) > _LONGEST_SUFFIX:
        return text[:LONGEST_NAME].rstrip(". ")
    return stem[: LONGEST_NAME - len(suffix) - 1].rstrip(". ") + "." + suffix


def name_by_type(media_type: str, number: int) -> str:
    """Return a name for an attachment that came without one; ``number`` counts from 1."""
    known = {
        "message/rfc822": ".eml",
        "message/delivery-status": ".txt",
        "text/rfc822-headers": ".txt",
        "application/pgp-signature": ".asc",
        "text/plain": ".txt",
        "text/calendar": ".ics",
    }
    suffix = known.get(media_type) or _TYPES.guess_extension(media_type) or ".bin"
    return f"attachment-{number}{suffix}"


def media_type_of(content: bytes, declared: str, name: str = "") -> str:
    """Return the type by the content's signature where that contradicts the declared one.

    A type declared as unknown is taken from the suffix of ``name`` when the content has no
    signature of its own.
    """
    declared = _SAME.get(declared, declared)
    if declared.startswith(_NEVER_SNIFFED):
        return declared
    told = _told_by_content(content)
    vague = declared in ("", "application/octet-stream", "application/x-octet-stream")
    suggested = _TYPES.guess_type(name)[0] if vague else None
    if told is None:
        return suggested or declared or "application/octet-stream"
    precise = suggested or declared
    fits = _CONTAINERS.get(told, ())
    return precise if precise == told or any(each in precise for each in fits) else told


def _told_by_content(content: bytes) -> str | None:
    for offset, signature, media_type in _SIGNATURES:
        if content.startswith(signature, offset):
            return media_type
    # A program begins with MZ, but so may a text: the offset of its PE header decides.
    if content.startswith(b"MZ"):
        at = int.from_bytes(content[0x3C:0x40], "little")
        if content[at : at + 2] in (b"PE", b"NE", b"LE"):
            return "application/vnd.microsoft.portable-executable"
    return None
