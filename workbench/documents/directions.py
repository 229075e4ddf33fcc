"""Which way text runs: embedding levels of a paragraph, order of the pieces on a broken line.

Levels come from python-bidi (UAX #9); lines are ordered after they are broken, since breaking
comes first in the standard (3.4). Text without a right-to-left letter never comes here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol, TypeVar

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_RTL_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"})


class Levelled(Protocol):
    """A piece of a line: odd levels run from right to left."""

    level: int


PieceT = TypeVar("PieceT", bound=Levelled)


def has_right_to_left(text: str) -> bool:
    """Whether any character runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def base_level(text: str, lang: str) -> int:
    """1 for a paragraph that runs from right to left.

    The letter's language decides, but words with no such letter, as a date or an address, stay as
    they are; and a paragraph written mostly in right-to-left letters runs that
    way in any letter, as a quoted review does. (The standard's first-letter rule would turn a whole
    English paragraph that happens to begin with an Arabic name.)
    """
    if not has_right_to_left(text):
        return 0
    if lang.partition("-")[0] in _RTL_LANGUAGES:
        return 1
    strong = [unicodedata.bidirectional(char) for char in text]
    leftward = sum(kind in {"R", "AL"} for kind in strong)
    return int(leftward > strong.count("L"))


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character of one paragraph."""
    from bidi import algorithm

    drawn = [unicodedata.bidirectional(char) != "BN" for char in text]
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    kept = "".join(char for char, keep in zip(text, drawn, strict=True) if keep)
    algorithm.get_embedding_levels(kept, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage, debug=False)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    found = iter(char["level"] for char in storage["chars"])
    result: list[int] = []
    for keep in drawn:
        result.append(next(found) if keep else (result[-1] if result else base))
    return result


def visual_order(pieces: list[PieceT]) -> list[PieceT]:
    """The pieces of one line from left to right (UAX #9, rule L2)."""
    highest = max((piece.level for piece in pieces), default=0)
    lowest_odd = min((p.level for p in pieces if p.level % 2), default=highest + 1)
    ordered = list(pieces)
    for level in range(highest, lowest_odd - 1, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end].level >= level:
                end += 1
            ordered[start:end] = reversed(ordered[start:end])
            start = max(end, start + 1)
    return ordered
