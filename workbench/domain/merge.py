"""Comparing three versions of a text word by word, and proposing a merge where that is safe.

Nothing here decides: a merge is proposed only where the two sides changed different words, and the
parts of a comparison always add up to each of the three texts, letter by letter.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts that put no spaces between words (Thai, Khmer, Chinese, …): compared sign by sign."""
_MARKS = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f"
)
"""What stands on the sign before it and stays with it."""
_PUNCTUATION = r"!-/:-@\[-`{-~¡-¿\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff00-\uff0f\uff1a-\uff20"
_TOKEN = re.compile(
    rf"\n|[^\S\n]+|[{_UNSPACED}][{_MARKS}]*|[^\s{_PUNCTUATION}{_UNSPACED}]+|[\s\S]", re.UNICODE
)

_DEEPEST = 32
"""So often is a stretch divided before it is compared sign after sign, or given up."""
_MOST_EDITS = 400
"""More differences than this in a stretch without any landmark are one replacement."""

Match = tuple[int, int, int]
"""(place in the one, place in the other, how many are alike from there)."""
_Hunk = tuple[int, int, int, int]
"""(begin, end in the base, begin, end in the changed text)."""


class Change(StrEnum):
    """Who changed a part of the base."""

    NONE = "none"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Both wrote the same."""
    CLASH = "clash"
    """Both wrote something else."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the three texts that belongs together."""

    change: Change
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Three versions of a text, side by side."""

    parts: tuple[Part, ...]

    @property
    def proposed(self) -> str | None:
        """The text with the changes of both; None where they wrote over the same words."""
        if any(part.change is Change.CLASH for part in self.parts):
            return None
        return "".join(
            part.theirs if part.change is Change.THEIRS else part.mine for part in self.parts
        )


def compare(base: str, mine: str, theirs: str) -> Comparison:
    """Return what each side changed.

    >>> [part.change.value for part in compare("a red bike", "a blue bike", "a red car").parts]
    ['none', 'mine', 'none', 'theirs']
    >>> compare("a red bike", "a blue bike", "a red car").proposed
    'a blue car'
    >>> compare("red", "blue", "green").proposed is None
    True
    """
    old, ours, others = words(base), words(mine), words(theirs)
    return Comparison(tuple(_parts(old, (ours, _hunks(old, ours)), (others, _hunks(old, others)))))


def words(text: str) -> list[str]:
    """Return a text in words, spaces and single signs; together they are the text again.

    >>> words("Order 4711, twice")
    ['Order', ' ', '4711', ',', ' ', 'twice']
    """
    return _TOKEN.findall(text)


def matches(one: Sequence[str], other: Sequence[str]) -> list[Match]:
    """Return what two sequences have in common, in order.

    Words that stand once in each are landmarks (patience diff), between which the same is done
    again; a stretch without landmarks is compared by its shortest edit (Myers), up to a bound, so
    that long texts without anything in common cost no more than reading them.
    """
    found: list[Match] = []
    waiting = [(0, len(one), 0, len(other), 0)]
    while waiting:
        a, a_end, b, b_end, depth = waiting.pop()
        while a < a_end and b < b_end and one[a] == other[b]:
            found.append((a, b, 1))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and one[a_end - 1] == other[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            found.append((a_end, b_end, 1))
        if a == a_end or b == b_end:
            continue
        landmarks = _landmarks(one, other, a, a_end, b, b_end) if depth < _DEEPEST else []
        if not landmarks:
            edit = _shortest_edit(one[a:a_end], other[b:b_end])
            found += [(a + x, b + y, 1) for x, y in edit]
            continue
        for x, y in [*landmarks, (a_end, b_end)]:
            waiting.append((a, x, b, y, depth + 1))
            a, b = x, y
    return _joined(sorted(found))


def _joined(single: list[Match]) -> list[Match]:
    """Single matches as runs."""
    runs: list[Match] = []
    for a, b, n in single:
        if runs and (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]) == (a, b):
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + n)
        else:
            runs.append((a, b, n))
    return runs


def _landmarks(
    one: Sequence[str], other: Sequence[str], a: int, a_end: int, b: int, b_end: int
) -> list[tuple[int, int]]:
    """The longest rising row of words that stand once in both stretches."""
    here, there = Counter(one[a:a_end]), Counter(other[b:b_end])
    place = {word: at for at, word in enumerate(other[b:b_end], b) if there[word] == 1}
    pairs = [(at, place[w]) for at, w in enumerate(one[a:a_end], a) if here[w] == 1 and w in place]
    # Patience: each pair goes on the leftmost pile whose top is not smaller.
    tops: list[int] = []
    on_top: list[int] = []
    before: list[int | None] = []
    for at, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(on_top[pile - 1] if pile else None)
        tops[pile : pile + 1], on_top[pile : pile + 1] = [y], [at]
    row: list[tuple[int, int]] = []
    last = on_top[-1] if on_top else None
    while last is not None:
        row.append(pairs[last])
        last = before[last]
    return row[::-1]


def _shortest_edit(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs that the shortest edit keeps; none where it has too many steps."""
    n, m = len(one), len(other)
    reached = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(n + m, _MOST_EDITS) + 1):
        trace.append(dict(reached))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reached[k - 1] < reached[k + 1])
            x = reached[k + 1] if down else reached[k - 1] + 1
            y = x - k
            while x < n and y < m and one[x] == other[y]:
                x, y = x + 1, y + 1
            reached[k] = x
            if x >= n and y >= m:
                return list(_walked_back(trace, n, m))
    return []


def _walked_back(trace: list[dict[int, int]], x: int, y: int) -> Iterator[tuple[int, int]]:
    for edits in range(len(trace) - 1, -1, -1):
        reached, k = trace[edits], x - y
        down = k == -edits or (k != edits and reached[k - 1] < reached[k + 1])
        came_from = k + 1 if down else k - 1
        left_x = reached[came_from] if edits else 0
        left_y = left_x - came_from if edits else 0
        while x > left_x and y > left_y:
            x, y = x - 1, y - 1
            yield x, y
        x, y = left_x, left_y


def _hunks(base: list[str], changed: list[str]) -> list[_Hunk]:
    """What lies between the common runs; changed words with only a space between are one change."""
    hunks: list[_Hunk] = []
    a = b = 0
    for at, there, n in [*matches(base, changed), (len(base), len(changed), 0)]:
        if at > a or there > b:
            gap = base[hunks[-1][1] : a] if hunks else []
            if len(gap) == 1 and gap[0].isspace() and gap[0] != "\n":
                hunks[-1] = (hunks[-1][0], at, hunks[-1][2], there)
            else:
                hunks.append((a, at, b, there))
        a, b = at + n, there + n
    return hunks


def _parts(
    base: list[str], mine: tuple[list[str], list[_Hunk]], theirs: tuple[list[str], list[_Hunk]]
) -> Iterator[Part]:
    """Walk along the base; changes that meet or touch are one part."""
    sides = (mine, theirs)
    at = [0, 0]
    """The next change of each side."""
    shift = [0, 0]
    """How far each side is ahead of the base."""
    done = 0
    while any(at[side] < len(sides[side][1]) for side in (0, 1)):
        begin = min(h[at[side]][0] for side, (_, h) in enumerate(sides) if at[side] < len(h))
        if begin > done:
            yield _same(base, done, begin)
        end, taken = begin, [False, False]
        grows = True
        ahead = list(shift)
        while grows:
            grows = False
            for side, (_, hunks) in enumerate(sides):
                while at[side] < len(hunks) and hunks[at[side]][0] <= end:
                    hunk = hunks[at[side]]
                    end, taken[side] = max(end, hunk[1]), True
                    ahead[side] = hunk[3] - hunk[1]
                    at[side], grows = at[side] + 1, True
        texts = ["".join(t[begin + shift[s] : end + ahead[s]]) for s, (t, _) in enumerate(sides)]
        change = Change.MINE if taken[0] else Change.THEIRS
        if all(taken):
            change = Change.BOTH if texts[0] == texts[1] else Change.CLASH
        yield Part(change, "".join(base[begin:end]), *texts)
        done, shift = end, ahead
    if done < len(base):
        yield _same(base, done, len(base))


def _same(base: list[str], begin: int, end: int) -> Part:
    text = "".join(base[begin:end])
    return Part(Change.NONE, text, text, text)
