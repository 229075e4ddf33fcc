"""Attached files on a sheet: a small picture of what can be shown, words for all the rest.

Nothing is ever run or opened with another program; a person may save a copy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ui.case.thumbnails import HEIGHT, WIDTH, Thumbnails, can_be_pictured
from ui.widgets.instant_words import size_words
from ui.widgets.sheet_pen import Pen, Run, dim, link, strong

SAVE = "save:"
LOOK = "look:"

_TYPES = {
    "application/pdf": "PDF",
    "message/rfc822": "Mail",
    "text/plain": "Text",
    "text/html": "Web page, not shown",
    "text/csv": "Table",
    "application/zip": "Archive, not unpacked",
    "application/x-zip-compressed": "Archive, not unpacked",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel workbook",
    "application/msword": "Word document",
    "application/octet-stream": "File of unknown type",
}


def type_words(media_type: str) -> str:
    """Return what a file is, in words.

    >>> type_words("image/png"), type_words("application/x-strange")
    ('PNG picture', 'File of type application/x-strange')
    """
    known = _TYPES.get(media_type)
    if known is not None:
        return known
    family, _, name = media_type.partition("/")
    if family == "image":
        return f"{name.partition('+')[0].upper()} picture"
    if family in {"audio", "video"}:
        return f"{family.capitalize()} recording"
    return f"File of type {media_type}"


def write_attachments(
    pen: Pen, attachments: Sequence[Mapping[str, Any]], thumbnails: Thumbnails
) -> None:
    """Write files one under the other, each with what can be done with it."""
    for attachment in attachments:
        _write(pen, attachment, thumbnails)


def _write(pen: Pen, attachment: Mapping[str, Any], thumbnails: Thumbnails) -> None:
    sha256, media_type = attachment["sha256"], attachment["media_type"]
    name = strong(attachment["name"] or "(no name)")
    what = dim(f"{type_words(media_type)} · {size_words(attachment['size'])}", 11)
    digest = dim(f"SHA-256 {sha256[:8]}…{sha256[-4:]}", 11)
    save = link("Save a copy…", f"{SAVE}{sha256}", 11)
    fault = thumbnails.fault(sha256)
    if can_be_pictured(media_type, attachment["size"]) and not fault:
        look = link("Look closer", f"{LOOK}{sha256}", 11)
        lines = [(name,), (what, dim("  ", 11), digest), (look, dim("   ", 11), save)]
        pen.pictured(thumbnails.name_of(sha256, media_type), WIDTH, HEIGHT, lines)
        return
    pen.paragraph(name, dim("   ", 11), what, dim("   ", 11), digest, dim("   ", 11), save, above=6)
    if fault and thumbnails.is_elsewhere(sha256):
        fetch = link("Fetch it and look", f"{LOOK}{sha256}", 11)
        pen.paragraph(Run("Still at the centre. ", "amber", size=11), fetch)
    elif fault:
        pen.paragraph(Run(f"No preview: {fault}", "amber", size=11))
