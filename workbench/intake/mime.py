"""The parts of a mail as spans of its bytes (RFC 2045, 2046).

The standard library's parser walks line by line through nested generators: deep nesting ends in
a RecursionError or in quadratic time, and an attached mail cannot be had byte for byte. Here a
part is a span found with ``bytes.find``; nesting, parts and boundary lines are bounded, and what
lies beyond a bound stays together as one undivided part, so that nothing is lost.
"""

import binascii
import re
from dataclasses import dataclass, field

from workbench.intake.headers import (
    base64_bytes,
    first,
    split_head,
    value_and_parameters,
)

DEEPEST = 24
"""Levels of multiparts that are opened; real mails stay below ten."""
MOST_PARTS = 2000
MOST_BOUNDARY_LINES = 50_000

_DELIMITER_END = re.compile(rb"(--)?[ \t]*(?:\r*\n|\r*\Z)")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,120}", re.ASCII)
_FIRST_DASHES = re.compile(rb"\s*--([^\r\n]{1,200})\r?\n")


@dataclass(slots=True)
class Budget:
    """What may still be spent on one mail, and what was noticed on the way."""

    parts: int = MOST_PARTS
    lines: int = MOST_BOUNDARY_LINES
    defects: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """One entity: its fields, the span of its body (`start` to `end`), and the parts inside."""

    source: bytes
    fields: dict[str, list[bytes]]
    begin: int
    """Where its head begins."""
    start: int
    end: int
    media_type: str
    parameters: dict[str, str]
    disposition: str
    disposition_parameters: dict[str, str]
    parts: list["Part"] = field(default_factory=list)

    @property
    def raw(self) -> bytes:
        """The body as sent."""
        return self.source[self.start : self.end]

    def content(self) -> bytes:
        """Return the body with its transfer encoding undone."""
        encoding = first(self.fields, "content-transfer-encoding").lower()
        if encoding.startswith("base64"):
            return base64_bytes(self.raw)
        if encoding.startswith("quoted"):
            return binascii.a2b_qp(self.raw)
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return undo_uuencode(self.raw)
        return self.raw


def read_part(
    source: bytes,
    start: int,
    end: int,
    budget: Budget,
    default_type: str = "text/plain",
    depth: int = 0,
) -> Part:
    """Read the entity in this span and, where it is a multipart, the entities inside."""
    fields, body, sound = split_head(source, start, end)
    if not sound:
        budget.defects.append("The head of the mail or of a part is damaged.")
    media_type, parameters = value_and_parameters(first(fields, "content-type"))
    disposition, named = value_and_parameters(first(fields, "content-disposition"))
    if not _MEDIA_TYPE.fullmatch(media_type):
        media_type = {"text": "text/plain", "html": "text/html"}.get(media_type, default_type)
    part = Part(source, fields, start, body, end, media_type, parameters, disposition, named)
    if media_type.startswith("multipart/"):
        _open(part, budget, depth)
    return part


def _open(part: Part, budget: Budget, depth: int) -> None:
    if first(part.fields, "content-transfer-encoding").lower() in ("base64", "quoted-printable"):
        # Forbidden by RFC 2045 section 6.4, and sent none the less.
        part.source = part.content()
        part.begin, part.start, part.end = 0, 0, len(part.source)
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    if not boundary:
        guess = _FIRST_DASHES.match(part.source, part.start, part.end)
        boundary = guess[1].rstrip() if guess else b""
    if depth >= DEEPEST:
        budget.defects.append(f"Parts nested deeper than {DEEPEST} levels are kept unopened.")
        return
    spans = _spans(part, boundary, budget) if boundary else []
    if not spans:
        budget.defects.append("A multipart holds no parts; its text is shown as it is.")
        return
    inner = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for start, end in spans:
        part.parts.append(read_part(part.source, start, end, budget, inner, depth + 1))


def _spans(part: Part, boundary: bytes, budget: Budget) -> list[tuple[int, int]]:
    """Return the spans between the delimiter lines; the last one may lack its end."""
    source, end = part.source, part.end
    dashes = b"--" + boundary
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    position = part.start
    while (hit := source.find(dashes, position, end)) >= 0:
        if budget.lines <= 0 or budget.parts <= 0:
            budget.defects.append("The mail has very many parts; the last ones are kept as one.")
            break
        budget.lines -= 1
        tail = _DELIMITER_END.match(source, hit + len(dashes), end)
        if tail is None or not (hit == part.start or source[hit - 1 : hit] in b"\r\n"):
            position = (source.find(b"\n", hit, end) + 1) or end
            continue
        if opened is not None:
            spans.append((opened, _before_line_end(source, opened, hit)))
            budget.parts -= 1
        opened = None if tail[1] else tail.end()
        # Parts after a closing line are read too: inner and outer boundary are sometimes the same.
        position = tail.end()
    if opened is not None:
        spans.append((opened, end))
        budget.parts -= 1
    return spans


def _before_line_end(source: bytes, start: int, hit: int) -> int:
    """Step back over the line end that belongs to the delimiter (RFC 2046, section 5.1.1)."""
    if hit > start and source[hit - 1 : hit] == b"\n":
        hit -= 1
    if hit > start and source[hit - 1 : hit] == b"\r":
        hit -= 1
    return hit


def undo_uuencode(raw: bytes) -> bytes:
    """Decode the lines between "begin" and "end"; bytes that are no uuencode come back as given."""
    lines = raw.splitlines()
    begin = next((at for at, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    content = bytearray()
    for line in lines[begin + 1 :]:
        if line.strip() == b"end":
            break
        # Encoders pad the last group as they like; the length byte says how much counts.
        size = ((line[0] - 32) & 63) if line else 0
        counted = line[: 1 + (size + 2) // 3 * 4]
        try:
            content += binascii.a2b_uu(counted)
        except binascii.Error:
            return raw
    return bytes(content)
