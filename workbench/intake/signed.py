"""The signed and encrypted parts of a mail: found, checked, opened where that needs no key."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.intake.mime import Budget, Part, read_part

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from workbench.intake.cms import Signature

_DETACHED = ("application/pkcs7-signature", "application/x-pkcs7-signature")
_MESSAGE = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_PGP = {
    "application/pgp-encrypted": (
        "The mail is encrypted (PGP). It is kept as it is and cannot be read here."
    ),
    "application/pgp-signature": "The mail has a PGP signature, which is kept and not checked.",
}
_MOST_SIGNED = 5
_DEEPEST = 4
_SIGNED_AND_SEAL = 2
_LINE_END = re.compile(rb"\r?\n")


def open_signed(
    root: Part, budget: Budget, roots: Sequence["Certificate"]
) -> tuple[tuple["Signature", ...], str]:
    """Check the signatures of a mail and open what is signed as a whole.

    Returns:
        What was found of each signature, and in a sentence what cannot be read here, "" without.
    """
    found: list[Signature] = []
    hidden = ""
    for part in _protected(root):
        if len(found) >= _MOST_SIGNED:
            budget.defects.append("The mail has very many signatures; not all are checked.")
            break
        if part.media_type == "multipart/signed":
            whole = part is root and len(part.parts) == _SIGNED_AND_SEAL
            found += [replace(each, partial=not whole) for each in _detached(part, roots)]
        elif part.media_type in _PGP:
            hidden = hidden or _PGP[part.media_type]
        else:
            signatures, told = _opaque(part, budget, roots)
            found += [replace(each, partial=part is not root) for each in signatures]
            hidden = hidden or told
    return tuple(found), hidden


def _protected(root: Part) -> Iterator[Part]:
    """Give what may be signed or encrypted; a part that was opened meanwhile is looked into."""
    left = [(root, 0)]
    while left:
        part, depth = left.pop(0)
        if part.media_type == "multipart/signed" and len(part.parts) > 1:
            yield part
        elif (part.media_type in _MESSAGE and not _is_detached(part)) or part.media_type in _PGP:
            yield part
            depth += 1
        if depth <= _DEEPEST:
            left += [(each, depth) for each in part.parts]


def _is_detached(part: Part) -> bool:
    name = part.parameters.get("name") or part.disposition_parameters.get("filename") or ""
    return name.lower().endswith(".p7s") or part.parameters.get("smime-type") == "certs-only"


def _detached(part: Part, roots: Sequence["Certificate"]) -> list["Signature"]:
    signed, seal = part.parts[0], part.parts[1]
    if seal.media_type not in (*_DETACHED, *_MESSAGE):
        return []
    from workbench.intake.cms import verify  # only few mails are signed

    raw = signed.source[signed.begin : signed.end]
    # Signed is the text with the line ends of the mail's way, which stores often change.
    contents = (_LINE_END.sub(b"\r\n", raw), raw)
    return verify(seal.content(), contents, roots)


def _opaque(
    part: Part, budget: Budget, roots: Sequence["Certificate"]
) -> tuple[list["Signature"], str]:
    from workbench.intake.cms import open_message, verify

    content = part.content()
    opened = open_message(content)
    told = part.parameters.get("smime-type", "")
    if opened.kind == "encrypted" or (opened.kind == "other" and told == "enveloped-data"):
        return [], "The mail is encrypted (S/MIME). It is kept as it is and cannot be read here."
    if opened.kind != "signed" or opened.content is None:
        return [], ""
    part.parts = [read_part(opened.content, 0, len(opened.content), budget)]
    return verify(content, (opened.content,), roots), ""
