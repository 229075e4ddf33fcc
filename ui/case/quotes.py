"""Quoted parts of a mail, found so that they can be folded away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_QUOTED = re.compile(r"\s{0,3}>")
_INTRODUCED = re.compile(
    r"(?:On|Am|Den|Le|El|Il|Op)\b.{4,200}"
    r"(?:wrote|schrieb|skrev|a écrit|escribió|ha scritto|schreef)\b.{0,40}:\s*"
)
_FEW = 3
"""Up to so many quoted lines are not worth folding."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines of a mail, of the sender or quoted by them."""

    text: str
    quoted: bool

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.text.count("\n") + 1


def passages(text: str) -> list[Passage]:
    r"""Part a mail's text into what its sender wrote and what they quoted.

    >>> [p.quoted for p in passages("No.\n\n> a\n> b\n> c\n> d\n\nRegards")]
    [False, True, False]
    """
    found: list[Passage] = []
    block: list[str] = []
    quoted = False
    for line in text.split("\n"):
        now = bool(_QUOTED.match(line)) or (quoted and not line.strip())
        if now and not quoted and block and _INTRODUCED.fullmatch(block[-1].strip()):
            introduction = [block.pop()]
        else:
            introduction = []
        if now != quoted:
            _keep(found, block, quoted)
            block, quoted = introduction, now
        block.append(line)
    _keep(found, block, quoted)
    return found


def marked_passages(text: str, own: Sequence[Sequence[int]]) -> list[Passage]:
    """Part a text at the places that intake marked as the sender's own words.

    Args:
        text: the beginning of the message's text, or all of it.
        own: (from, to) of each own part, in characters of the whole text.
    """
    found: list[Passage] = []
    place = 0
    for start, end in own:
        _keep(found, text[place:start].split("\n"), quoted=True)
        _keep(found, text[start:end].split("\n"), quoted=False)
        place = end
    _keep(found, text[place:].split("\n"), quoted=True)
    return found


def _keep(found: list[Passage], block: list[str], quoted: bool) -> None:
    text = "\n".join(block).strip("\n")
    if not text.strip():
        return
    folds = quoted and text.count("\n") >= _FEW
    if found and not folds and not found[-1].quoted:
        found[-1] = Passage(f"{found[-1].text}\n\n{text}", quoted=False)
    else:
        found.append(Passage(text, folds))
