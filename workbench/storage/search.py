"""Full-text search: how texts are laid into the index and how a person's words become a query."""

import re
import unicodedata

_DOCUMENT_BITS = 16
_MOST_DOCUMENTS = (1 << _DOCUMENT_BITS) - 1
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
# Points over Hebrew and Arabic letters, and the stroke that only stretches an Arabic word: the
# same word is written with and without them.
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0640\u064b-\u065f\u0670]")
# What no text of SQLite holds: its strings end at a NUL, and half a surrogate pair has no UTF-8.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')
_SHORTEST_PREFIX = 2
_NOWHERE = '""'
"""The phrase without a word: FTS5 finds it in no text."""


def document_id(case_row: int, document: int) -> int:
    """Return the index's key: newest case first means descending keys.

    A case's documents beyond 65,535 share the last place.
    """
    return case_row << _DOCUMENT_BITS | min(document, _MOST_DOCUMENTS)


def case_row_of(document: int) -> int:
    """Return the case that a document of the index belongs to."""
    return document >> _DOCUMENT_BITS


def foldable(text: str) -> str:
    """Return the text in the one spelling that is indexed and searched for.

    Wide, narrow and taken-apart letters become the usual ones, ß the ss that it is in capitals and
    in Switzerland; Arabic and Hebrew lose their points. Each sign of a script without word spaces
    stands alone: the index's tokenizer takes a run of Chinese, Japanese, Thai or Khmer as one
    word; alone, the signs are found in any combination, as a phrase.

    >>> foldable("東京 ﬁle")
    ' 東  京  file'
    """
    if text.isascii():  # most texts, in a tenth of the time
        return text.replace("\0", " ")
    usual = unicodedata.normalize("NFKC", _UNSTORABLE.sub(" ", text))
    usual = usual.replace("ß", "ss").replace("ẞ", "SS")
    return _UNSPACED.sub(r" \1 ", _POINTS.sub("", usual))


def match_expression(typed: str) -> str | None:
    """Return the FTS5 expression for what was typed: all words, "phrases", the last one a prefix.

    What stands together without a space (`reg.2`, unspaced scripts) stays one phrase. Returns None
    when nothing was typed, and an expression that nothing answers when no word is in it (`%`).

    >>> match_expression('stolen bike')
    '"stolen" AND "bike"*'
    >>> match_expression('"man at the counter" Leeds ')
    '"man at the counter" AND "Leeds"'
    """
    wanted: list[str] = []
    for piece in _PIECE.finditer(typed):
        phrase = " ".join(foldable(piece[1] or piece[2] or "").replace('"', " ").split())
        if not any(sign.isalnum() for sign in phrase):
            continue
        growing = piece[2] is not None and piece.end() == len(typed)
        star = "*" if growing and len(phrase) >= _SHORTEST_PREFIX else ""
        wanted.append(f'"{phrase}"{star}')
    if not wanted and typed.replace('"', "").strip():
        return _NOWHERE
    return " AND ".join(wanted) or None
