"""How well a few typed letters fit a title."""

import re

_WORD = re.compile(r"\w+")
_AT_WORD = 8
_IN_A_ROW = 5
_SKIPPED = 1


def likeness(typed: str, title: str) -> int | None:
    """Return how well the letters fit, the higher the better; None when they do not occur in order.

    Letters that begin words and letters in a row count for more, as in what people abbreviate.

    >>> likeness("dec", "Decide …") > likeness("dec", "Add evidence")
    True
    >>> likeness("xyz", "Decide …") is None
    True
    """
    wanted, text = "".join(typed.casefold().split()), title.casefold()
    if not wanted:
        return 0
    # The first letter may stand anywhere; of all beginnings the best counts.
    starts = [place for place, letter in enumerate(text) if letter == wanted[0]]
    return max(filter(None, (_from(wanted, text, start) for start in starts)), default=None)


def says(title: str, typed: str) -> bool:
    """Return whether a title has every typed word, or a word that begins with it.

    >>> says("Alleged theft by staff", "the staff"), says("Alleged theft", "heft")
    (True, False)
    """
    words = _WORD.findall(title.casefold())
    return all(
        any(word.startswith(part) for word in words) for part in _WORD.findall(typed.casefold())
    )


def _from(wanted: str, text: str, start: int) -> int | None:
    score, before = 1, start - 1
    for letter in wanted:
        place = text.find(letter, before + 1)
        if place < 0:
            return None
        begins = place == 0 or not text[place - 1].isalnum()
        in_a_row = place == before + 1 and letter != wanted[0]
        score += _AT_WORD * begins + _IN_A_ROW * in_a_row - _SKIPPED * (place - before - 1)
        before = place
    return max(score, 1) + (_AT_WORD if start == 0 else 0)
