"""Addresses of a mail's head, read tolerantly and in linear time.

RFC 5322 section 3.4, and what senders make of it: commas in bare names, quotes never closed,
whole fields inside one encoded word.
"""

import re
from dataclasses import dataclass, field

from workbench.intake.headers import decode_words

_TOKEN = re.compile(
    r"(?P<encoded>=\?[^?\s]{1,80}\?[bBqQ]\?[^?]*\?=)"
    r'|"(?P<quoted>(?:[^"\\]|\\.?)*)(?P<closed>"|\Z)'
    r"|<(?P<angle>[^<>]*)(?P<ended>>|(?=<)|\Z)"
    r'|(?P<mark>[,;:()])|(?P<word>[^",;:<>()\s]+)|(?P<blank>\s+)|(?P<stray>.)',
    re.DOTALL,
)
_MOST_ADDRESSES = 5000
_MOST_WORDS = 50
"""Words before an address from which on they are no name of a person."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the display name ("" when none was given) and the address as written."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(slots=True)
class _Draft:
    """What was read of one mailbox so far."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None

    def name(self) -> str:
        return _tidy(" ".join(self.words)) or _tidy(" ".join(self.comments))

    def address(self) -> Address | None:
        if angle := _bare(self.angle or ""):
            return Address(self.name().strip("'"), angle)
        bare = [word for word in self.words if "@" in word]
        if not bare:
            return None
        rest = [word for word in self.words if word is not bare[-1]]
        name = _tidy(" ".join(rest)) or _tidy(" ".join(self.comments))
        return Address(name, _bare(bare[-1]))


def read_addresses(text: str) -> tuple[Address, ...]:
    """Return the mailboxes of a From, To, Cc or Reply-To field, groups opened."""
    found = _mailboxes(text)
    if "=?" in text and "@" not in text:
        found = _mailboxes(decode_words(text)) or found
    return tuple(found[:_MOST_ADDRESSES])


def _mailboxes(text: str) -> list[Address]:
    found: list[Address] = []
    draft = _Draft()
    depth = position = 0
    while len(found) < _MOST_ADDRESSES and (token := _TOKEN.match(text, position)):
        position = token.end()
        if token["quoted"] is not None and not token["closed"]:
            position = token.start()
            text = text[:position] + text[position:].replace('"', " ")
        elif depth or token["mark"] in ("(", ")"):
            depth = _comment(draft, token, depth)
        elif token["mark"]:
            draft = _at_mark(token["mark"], draft, found)
        elif token["angle"] is not None:
            position = _at_angle(draft, token)
        else:
            _at_word(draft, token)
    _finish(draft, found)
    return found


def _at_angle(draft: _Draft, token: re.Match[str]) -> int:
    """Take the address in angle brackets; one never closed ends at the next mailbox."""
    inside = token["angle"] if token["ended"] else re.split("[,;]", token["angle"])[0]
    draft.angle = inside.strip()
    return token.end() if token["ended"] else token.start("angle") + len(inside)


def _at_word(draft: _Draft, token: re.Match[str]) -> None:
    if token["quoted"] is not None:
        draft.words.append(re.sub(r"\\(.)", r"\1", token["quoted"]))
    elif token["word"] or token["encoded"]:
        draft.words.append(token[0])


def _comment(draft: _Draft, token: re.Match[str], depth: int) -> int:
    if token["mark"] == "(":
        return depth + 1
    if token["mark"] == ")":
        return max(depth - 1, 0)
    if not token["blank"]:
        draft.comments.append(token[0])
    return depth


def _at_mark(mark: str, draft: _Draft, found: list[Address]) -> _Draft:
    if mark == ":":
        # "Friends: a@x, b@y;": the name of a group is no mailbox.
        return draft if any("@" in word for word in draft.words) else _Draft()
    address = draft.address()
    if address is None and mark == ",":
        # "Smith, John <j@x>": without an address the comma may belong to the name.
        if len(draft.words) > _MOST_WORDS:
            _finish(draft, found)
            return _Draft()
        if draft.words:
            draft.words[-1] += ","
        return draft
    if address is not None:
        found.append(address)
    return _Draft()


def _finish(draft: _Draft, found: list[Address]) -> None:
    address = draft.address()
    if address is not None:
        found.append(address)
        return
    # Local accounts such as "MAILER-DAEMON (Mail Delivery System)" have no host.
    remark = _tidy(" ".join(draft.comments))
    pieces = (_tidy(piece) for piece in " ".join(draft.words).split(","))
    found.extend(Address(remark, piece) for piece in pieces if piece)


def _tidy(text: str) -> str:
    return " ".join(decode_words(text).split())


def _bare(address: str) -> str:
    text = _tidy(address)
    return text.removeprefix("mailto:").strip("'\" ") if " " not in text else text
