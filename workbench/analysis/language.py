"""The language of a text, or that it cannot be told.

py3langid (naive Bayes over byte n-grams) and its numpy are loaded by the first text: they cost a
tenth of a second that the start of the window does not have.
"""

import re
from functools import cache
from typing import Any, cast

CANDIDATES = (
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hi", "hr"),
    *("hu", "it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv"),
    *("th", "tr", "uk", "vi", "zh"),
)
"""What reviews and letters are written in; rarer languages cost short texts their true one."""

SHORTEST = 24
"""Letters from which on a text in an alphabet is judged."""
SHORTEST_LOGOGRAPHIC = 8
"""The same for Chinese, Japanese and Korean, whose characters tell more."""
_SUREST_ENOUGH = 0.6
_SAMPLE = 4000

_NO_WORDS = re.compile(r"https?://\S+|\S+@\S+|[\W\d_]+")
_LOGOGRAPHIC = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language; None when it is too short or unsure."""
    words = _NO_WORDS.sub(" ", text[: 2 * _SAMPLE])[:_SAMPLE].strip()
    letters = len(words.replace(" ", ""))
    fewest = SHORTEST_LOGOGRAPHIC if _LOGOGRAPHIC.search(words) else SHORTEST
    if letters < fewest:
        return None
    language, confidence = cast("tuple[str, float]", _identifier().classify(words))
    if confidence < _SUREST_ENOUGH:
        return None
    return language


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # see the module's first lines

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier
