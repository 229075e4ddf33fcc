"""Breaking words into lines.

A piece is what is set in one face, one manner and one direction. Lines break at spaces, between
ideographs and after hyphens; a word wider than any line is cut, an address after its separators.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.documents import directions
from workbench.documents.typeface import runs_by_face

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbench.documents.structure import Element
    from workbench.documents.typeface import Face, Style

_SPACES = " \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_WORD = re.compile(f"[{_SPACES}]+|[^{_SPACES}]+")
_WORD_AND_SPACES = re.compile(f"[^{_SPACES}]*[{_SPACES}]+|[^{_SPACES}]+")
_SPACES_AT_END = re.compile(f"[{_SPACES}]+$")
_REMEMBERED_WORDS = 20_000
_LONGEST_WORD = 240  # letters; nothing people write is longer, and setting it anew would take long
_SEPARATOR = re.compile(r"[/?&=_.,;:%+~-](?=[^/?&=_.,;:%+~-])")
_INSIDE = re.compile(
    # after a hyphen between letters, after a zero width space, around ideographs
    "(?<=[^\\W\\d_]{2}[-\u2013\u2014])(?=[^\\W\\d_]{2})|(?<=\u200b)"
    "|(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])(?=.)"
    "|(?<=.)(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)
# JIS X 4051: what may not begin a line, what may not end one.
_NO_START = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff09\uff3d\uff5d\u3015\u3009\u300b\u300d\u300f"
    "\u3011\u3017\u3019\u301f\u30fc\u3005\u2019\u201d\uff61\uff63\uff64"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e"
    "\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6"
)
_NO_END = frozenset(
    "\uff08\uff3b\uff5b\u3014\u3008\u300a\u300c\u300e\u3010\u3016\u3018\u301d\u2018\u201c\uff62"
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run of words looks and whom it belongs to. Colours are red, green, blue in 0..1."""

    style: Style
    size: float
    colour: tuple[float, float, float]
    owner: Element | None = None
    url: str | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one manner, as the letter has them."""

    text: str
    manner: Manner


@dataclass(slots=True)
class Piece:
    """Words set in one face.

    Attributes:
        width: In points, with the spaces at its end.
        trailing: The width of those spaces.
        level: Odd runs from right to left.
        breakable: A line may end before it.
    """

    text: str
    face: Face
    manner: Manner
    width: float
    trailing: float
    level: int
    breakable: bool

    @property
    def is_space(self) -> bool:
        """Whether it is nothing but spaces."""
        return self.trailing >= self.width


@dataclass(slots=True)
class Line:
    """One line in reading order; `width` without the spaces at its end."""

    pieces: list[Piece] = field(default_factory=list)
    width: float = 0.0


def pieces_of(runs: Sequence[Run], lang: str) -> tuple[list[Piece], int]:
    """Cut one paragraph, without line ends in it, into pieces; and its base level."""
    text = "".join(run.text for run in runs)
    base = directions.base_level(text, lang)
    levels = None
    if base or directions.has_right_to_left(text):
        levels = directions.levels(text, base)
    if levels is None:
        return _rightward_pieces(runs), 0
    pieces: list[Piece] = []
    at = 0
    for run in runs:
        for word, cut in _words(run.text):
            breakable = cut or (bool(pieces) and pieces[-1].is_space)
            for part, level in _by_level(word, levels, at):
                for chunk, face in runs_by_face(part, run.manner.style):
                    pieces.append(_piece(chunk, face, run.manner, level, breakable=breakable))
                    breakable = False
            at += len(word)
    return pieces, base


def _rightward_pieces(runs: Sequence[Run]) -> list[Piece]:
    """The way nearly all text goes: words are set with their spaces, and remembered."""
    pieces: list[Piece] = []
    breakable = False
    for run in runs:
        manner = run.manner
        size, style = manner.size, manner.style
        for token in _WORD_AND_SPACES.findall(run.text):
            for text, face, width, trailing, cut in _set_token(token, style):
                pieces.append(
                    Piece(text, face, manner, width * size, trailing * size, 0, cut or breakable)
                )
                breakable = False
            breakable = pieces[-1].trailing > 0
    return pieces


@lru_cache(_REMEMBERED_WORDS)
def _set_token(token: str, style: Style) -> tuple[tuple[str, Face, float, float, bool], ...]:
    """A word and its spaces: text, face, both widths in ems, and whether it is cut before."""
    if token.isascii() and "-" not in token and len(token) <= _LONGEST_WORD:
        ((text, face),) = runs_by_face(token, style)
        return ((text, face, *_measures(text, face, rightward=True), False),)
    found: list[tuple[str, Face, float, float, bool]] = []
    for word, cut_before in _words(token):
        cut = cut_before
        for text, face in runs_by_face(word, style):
            found.append((text, face, *_measures(text, face, rightward=True), cut))
            cut = False
    return tuple(found)


def _measures(text: str, face: Face, *, rightward: bool) -> tuple[float, float]:
    """Width and trailing width in ems."""
    width = face.set_word(text, rightward=rightward).width
    spaces = _SPACES_AT_END.search(text)
    if spaces is None:
        return width / face.upem, 0.0
    word = text[: spaces.start()]
    bare = face.set_word(word, rightward=rightward).width if word else 0
    return width / face.upem, (width - bare) / face.upem


def _piece(text: str, face: Face, manner: Manner, level: int, *, breakable: bool) -> Piece:
    width, trailing = _measures(text, face, rightward=level % 2 == 0)
    size = manner.size
    return Piece(text, face, manner, width * size, trailing * size, level, breakable)


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Words and spaces, and whether a line may end before each, apart from after a space."""
    for match in _WORD.finditer(text):
        word = match.group()
        cuts = _cuts(word)
        start = 0
        for cut in [*cuts, len(word)]:
            yield word[start:cut], start > 0
            start = cut


def _cuts(word: str) -> list[int]:
    if word.isascii() and "-" not in word and len(word) <= _LONGEST_WORD:
        return []
    cuts = set(range(_LONGEST_WORD, len(word), _LONGEST_WORD))
    cuts |= {
        match.start()
        for match in _INSIDE.finditer(word)
        if word[match.start() : match.start() + 1] not in _NO_START
        and word[match.start() - 1] not in _NO_END
    }
    return sorted(cuts - {0, len(word)})


def _by_level(word: str, levels: list[int] | None, at: int) -> Iterator[tuple[str, int]]:
    if levels is None:
        yield word, 0
        return
    start = 0
    for end in range(1, len(word) + 1):
        if end == len(word) or levels[at + end] != levels[at + start]:
            yield word[start:end], levels[at + start]
            start = end


def break_lines(pieces: Sequence[Piece], width: float) -> list[Line]:
    """Fill lines of at most `width` points, greedily; at least one line."""
    lines = [Line()]
    filled = 0.0
    for group in _groups(pieces):
        whole, word = _widths(group)
        if lines[-1].pieces and filled + word > width:
            lines.append(Line())
            filled = 0.0
        if word > width:
            group = _cut_to(group, width, lines)  # noqa: PLW2901 -- what is left of it goes on
            whole, word = _widths(group)
        lines[-1].pieces += group
        if word:
            lines[-1].width = filled + word
        filled += whole
    return lines


def _widths(group: list[Piece]) -> tuple[float, float]:
    """The width of a group with the spaces at its end, and without."""
    if len(group) == 1:
        return group[0].width, group[0].width - group[0].trailing
    whole = trailing = 0.0
    for piece in group:
        whole += piece.width
        trailing = trailing + piece.width if piece.is_space else piece.trailing
    return whole, whole - trailing


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What stays together: the pieces of a word, and the spaces after it."""
    group: list[Piece] = []
    for piece in pieces:
        if group and piece.breakable:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _cut_to(group: list[Piece], width: float, lines: list[Line]) -> list[Piece]:
    """Cut a word too wide for any line: full lines go to `lines`, the rest is given back."""
    rest: list[Piece] = []
    filled = 0.0
    for whole in group:
        piece = whole
        while filled + piece.width - piece.trailing > width:
            fits = _fitting(piece, width - filled)
            if not fits and not rest:
                break
            if fits:
                head, piece = _divided(piece, fits)
                rest.append(head)
                filled += head.width
            lines[-1] = Line(rest, filled)
            lines.append(Line())
            rest, filled = [], 0.0
        rest.append(piece)
        filled += piece.width
    return rest


def _divided(piece: Piece, at: int) -> tuple[Piece, Piece]:
    first, second = piece.text[:at], piece.text[at:]
    return (
        _piece(first, piece.face, piece.manner, piece.level, breakable=piece.breakable),
        _piece(second, piece.face, piece.manner, piece.level, breakable=False),
    )


def _fitting(piece: Piece, width: float) -> int:
    """How many characters of a piece fit; marks stay with their letter. Less than all of them."""
    low, high = 0, len(piece.text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        head = piece.face.set_word(piece.text[:middle], rightward=piece.level % 2 == 0)
        if head.width * piece.manner.size / piece.face.upem <= width:
            low = middle
        else:
            high = middle - 1
    while low and unicodedata.combining(piece.text[low]):
        low -= 1
    separators = [match.end() for match in _SEPARATOR.finditer(piece.text, 0, low + 1)]
    return separators[-1] if separators and separators[-1] > low // 2 else low


def placed(line: Line, base: int) -> list[tuple[float, list[Piece]]]:
    """The pieces of a line in reading order, each run of them with its distance from the left.

    Spaces at the line's end take the paragraph's way (UAX #9, L1).
    """
    if base == 0 and all(piece.level == 0 for piece in line.pieces):
        return [(0.0, line.pieces)]
    pieces = list(line.pieces)
    for at in range(len(pieces) - 1, -1, -1):
        if not pieces[at].is_space:
            break
        pieces[at] = replace(pieces[at], level=base)
    start = 0.0
    starts: dict[int, float] = {}
    for piece in directions.visual_order(pieces):
        starts[id(piece)] = start
        start += piece.width
    return [(starts[id(piece)], [piece]) for piece in pieces]
