"""Mails that Outlook wrapped: which bytes they are, and the winmail.dat of a mail opened."""

from workbench.intake.bodies import Body
from workbench.intake.mapi import body_of
from workbench.intake.rebuilt import files_of
from workbench.intake.tnef import SIGNATURE, read_tnef

_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0".encode("utf-16-le")


def looks_like_outlook(source: bytes) -> bool:
    """Tell a saved message from the other files of its container (Word, Excel)."""
    return source.startswith(_CONTAINER) and _PROPERTIES in source


def open_winmail(body: Body, defects: list[str]) -> None:
    """Put what a winmail.dat holds beside it; the wrapper stays, and the mail's own text wins."""
    wrapped, body.attachments = body.attachments, []
    for attached in wrapped:
        body.attachments.append(attached)
        if not attached.content.startswith(SIGNATURE):
            continue
        item = read_tnef(attached.content)
        text, html = body_of(item)
        if not body.text.strip() and text.strip():
            body.text, body.html = text, html
        body.attachments += files_of(item)
        defects += item.defects
        defects.append(f"{attached.name} is Outlook's wrapper; what it holds is shown beside it.")
