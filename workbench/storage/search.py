"""Full-text search: how texts are laid into the index and how a person's words become a query."""

import re

_DOCUMENT_BITS = 16
_MOST_DOCUMENTS = (1 << _DOCUMENT_BITS) - 1
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
_WORD = re.compile(r"\w+", re.UNICODE)
_SHORTEST_PREFIX = 2


def document_id(case_row: int, document: int) -> int:
    """Return the index's key: newest case first means descending keys.

    A case's documents beyond 65,535 share the last place.
    """
    return case_row << _DOCUMENT_BITS | min(document, _MOST_DOCUMENTS)


def case_row_of(document: int) -> int:
    """Return the case that a document of the index belongs to."""
    return document >> _DOCUMENT_BITS


def foldable(text: str) -> str:
    """Return the text with each sign of a script without word spaces standing alone.

    The index's tokenizer takes a run of Chinese, Japanese, Thai or Khmer as one word; alone, the
    signs are found in any combination, as a phrase.
    """
    return _UNSPACED.sub(r" \1 ", text)


def match_expression(typed: str) -> str | None:
    """Return the FTS5 expression for what was typed: all words, "phrases", the last one a prefix.

    Returns None when nothing in it can be searched for.

    >>> match_expression('stolen bike')
    '"stolen" AND "bike"*'
    >>> match_expression('"man at the counter" Leeds ')
    '"man at the counter" AND "Leeds"'
    """
    phrases: list[str] = []
    open_ended = bool(typed) and not typed[-1].isspace() and typed.count('"') % 2 == 0
    parts = foldable(typed).split('"')
    for position, part in enumerate(parts):
        words = _WORD.findall(part)
        if position % 2:
            phrases += [" ".join(words)] if words else []
        else:
            phrases += _joined(words, part)
    if not phrases:
        return None
    quoted = [f'"{phrase}"' for phrase in phrases]
    if open_ended and not typed.endswith('"') and len(phrases[-1]) >= _SHORTEST_PREFIX:
        quoted[-1] += "*"
    return " AND ".join(quoted)


def _joined(words: list[str], part: str) -> list[str]:
    """Words that stood together without a space (`reg.2`, unspaced scripts) stay one phrase."""
    return (
        [" ".join(_WORD.findall(chunk)) for chunk in _chunks(part) if _WORD.search(chunk)]
        if (words)
        else []
    )


def _chunks(part: str) -> list[str]:
    merged: list[str] = []
    for chunk in part.split():
        if merged and _UNSPACED.fullmatch(chunk) and _UNSPACED.fullmatch(merged[-1][-1]):
            merged[-1] += f" {chunk}"
        else:
            merged.append(chunk)
    return merged
