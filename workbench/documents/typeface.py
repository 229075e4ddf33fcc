"""The bundled faces: what they cover, how they set words.

HarfBuzz sets every word, whatever its script, and each face remembers the words it has set: letters
repeat their words, so kerning and Arabic joining cost next to nothing. Ligatures and contextual
swaps are off for Inter, which would turn "->" into an arrow: a letter shows what was written.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import uharfbuzz as hb

if TYPE_CHECKING:
    from collections.abc import Iterable

Style: TypeAlias = Literal["Regular", "Bold", "Italic", "BoldItalic"]

_LITERAL = {"calt": False, "liga": False, "clig": False}
_REMEMBERED_WORDS = 20_000

# Steering characters that could make a letter read otherwise than it was typed (UAX #9, 2.1-2.5).
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Characters that have no picture of their own; HarfBuzz sets them as nothing.
_INVISIBLE = frozenset("\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff")

# Two faces hold stray letters of other scripts, without the rules to set them or in another look.
_IDEOGRAPHIC = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
_HANGUL = ((0x3008, 0x3009), (0x3130, 0x318F), (0xAC00, 0xD7A3))  # and brackets Droid lacks
_CONFINED = {"DroidSansFallbackFull.ttf": _IDEOGRAPHIC} | {
    f"NanumSquare-{weight}.ttf": _HANGUL for weight in ("Regular", "Bold")
}


class Glyph(NamedTuple):
    """One drawn sign of a set word, in font units; `text` is what it stands for when read out."""

    gid: int
    width: int
    advance: int
    dx: int
    dy: int
    text: str


class SetWord(NamedTuple):
    """A word set in one face: its glyphs from left to right and its width in font units."""

    glyphs: tuple[Glyph, ...]
    width: int


class Face:
    """One font file, loaded once a process."""

    def __init__(self, file_name: str) -> None:
        data = (files("resources") / "fonts" / file_name).read_bytes()
        self.file_name = file_name
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.name = file_name.removesuffix(".ttf")
        self.hb_face = hb.Face(hb.Blob(data))
        self.font = hb.Font(self.hb_face)
        self.upem: int = self.hb_face.upem
        self._unicodes = self.hb_face.unicodes
        self._blocks = _CONFINED.get(file_name)
        self._features = _LITERAL if file_name.startswith("Inter") else {}
        joiner = self.font.get_nominal_glyph(0x200C)
        self._no_width = joiner if joiner and not self.font.get_glyph_h_advance(joiner) else None
        self._words: dict[tuple[str, bool], SetWord] = {}

    def covers(self, char: str) -> bool:
        """Whether the face draws this character, and rightly so."""
        code = ord(char)
        if self._blocks and not any(first <= code <= last for first, last in self._blocks):
            return False
        return code in self._unicodes

    def set_word(self, text: str, *, rightward: bool = True) -> SetWord:
        """Set `text` (no line end in it); `rightward` is False for Arabic, Hebrew and the like."""
        key = (text, rightward)
        word = self._words.get(key)
        if word is None:
            if len(self._words) >= _REMEMBERED_WORDS:
                self._words.clear()
            word = self._words[key] = self._shape(text, rightward=rightward)
        return word

    def _shape(self, text: str, *, rightward: bool) -> SetWord:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.direction = "ltr" if rightward else "rtl"
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer, self._features)
        starts = sorted({info.cluster for info in buffer.glyph_infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        glyphs: list[Glyph] = []
        drawn = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        for start, cluster in groupby(drawn, key=lambda pair: pair[0].cluster):
            said = text[start : ends[start]]
            signs = [
                (info.codepoint, at.x_advance, at.x_offset, at.y_offset) for info, at in cluster
            ]
            glyphs += self._speaking(signs, said, rightward=rightward)
        return SetWord(tuple(glyphs), sum(g.advance for g in glyphs))

    def _speaking(
        self, signs: list[tuple[int, int, int, int]], said: str, *, rightward: bool
    ) -> list[Glyph]:
        """Share the characters among the signs that stand for them, one each as far as they go.

        A reader turns right-to-left text around sign by sign, so there a sign for two letters
        would be read backwards: its further letters ride on signs without width before it.
        """
        chars = list(said) if rightward else list(reversed(said))
        glyphs: list[Glyph] = []
        while not rightward and len(chars) > len(signs) and self._no_width:
            glyphs.append(Glyph(self._no_width, 0, 0, 0, 0, chars.pop(0)))
        for at, (gid, advance, dx, dy) in enumerate(signs):
            last = at == len(signs) - 1
            spoken = "".join(chars[at:]) if last else "".join(chars[at : at + 1])
            width = self.font.get_glyph_h_advance(gid)
            glyphs.append(Glyph(gid, width, advance, dx, dy, spoken))
        return glyphs


@cache
def face(file_name: str) -> Face:
    """The face of a bundled file."""
    return Face(file_name)


@cache
def _candidates(style: Style) -> tuple[str, ...]:
    weight = "Bold" if style.startswith("Bold") else "Regular"
    return (
        f"Inter-{style}.ttf",
        f"NotoSansArabic-{weight}.ttf",
        f"NotoSansHebrew-{weight}.ttf",
        f"NanumSquare-{weight}.ttf",
        "DroidSansFallbackFull.ttf",
    )


@cache
def face_for(char: str, style: Style) -> Face | None:
    """The first face that draws the character; None when none does. Faces load on first need."""
    if unicodedata.category(char) in {"Co", "Cc", "Cs", "Cn"} or char in _STEERING:
        return None
    return next((face(name) for name in _candidates(style) if face(name).covers(char)), None)


def is_invisible(char: str) -> bool:
    """Whether the character steers joining or breaking and is never drawn itself."""
    return char in _INVISIBLE


def uncovered(texts: Iterable[str], style: Style = "Regular") -> tuple[str, ...]:
    """The characters no bundled face draws, each once, in order of appearance."""
    chars = dict.fromkeys("".join(texts))
    return tuple(c for c in chars if c not in _INVISIBLE and face_for(c, style) is None)


def runs_by_face(text: str, style: Style) -> list[tuple[str, Face]]:
    """Cut text where the face changes; marks and joiners stay with the letter before them."""
    first = face(_candidates(style)[0])
    if text.isascii():
        return [(text, first)]
    runs: list[tuple[str, Face]] = []
    for char in text:
        current = runs[-1][1] if runs else first
        stays = is_invisible(char) or (unicodedata.combining(char) and current.covers(char))
        chosen = current if stays else face_for(char, style) or current
        if runs and chosen is current:
            runs[-1] = (runs[-1][0] + char, current)
        else:
            runs.append((char, chosen))
    return runs
