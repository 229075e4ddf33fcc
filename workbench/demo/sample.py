"""The sentence banks in `resources/sample`, and how their gaps are filled."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

LANGUAGES = {
    "en": 46, "de": 14, "da": 10, "fr": 8, "sv": 5, "es": 5, "it": 4, "nl": 4, "pl": 3,
    "ar": 1.2, "el": 1.2, "ja": 1.2,
}  # fmt: skip
"""How often each language of the banks comes up; the figures need no sum."""


@cache
def bank(name: str) -> Any:
    """Return one file of sentences, such as `en` or `casework`."""
    import yaml

    file = files("resources") / "sample" / f"{name}.yaml"
    return yaml.safe_load(file.read_text("utf-8"))


def filled(sentence: str, gaps: Mapping[str, str]) -> str:
    """Fill a sentence's gaps.

    >>> filled("Appeal: {business}", {"business": "Fernhollow Pet Clinic"})
    'Appeal: Fernhollow Pet Clinic'
    """
    return sentence.format_map(gaps)


def fitting(sentences: Sequence[Any], kind: str, jurisdiction: str) -> list[str]:
    """Return the sentences that can be said of this kind of case under this law.

    >>> fitting(["Always.", {"in": ["EU"], "say": "In Denmark."}], "threat_to_life", "US/CA")
    ['Always.']
    """
    return [
        sentence if isinstance(sentence, str) else sentence["say"]
        for sentence in sentences
        if isinstance(sentence, str) or _fits(sentence, kind, jurisdiction)
    ]


def _fits(sentence: Mapping[str, Any], kind: str, jurisdiction: str) -> bool:
    places = sentence.get("in")
    lawful = places is None or any(jurisdiction.startswith(place) for place in places)
    return lawful and kind in sentence.get("kinds", [kind])


def one(rng: Random, sentences: Sequence[str], gaps: Mapping[str, str]) -> str:
    """Choose a sentence and fill it."""
    return filled(rng.choice(sentences), gaps)


def weighted(rng: Random, weights: Mapping[str, float]) -> str:
    """Choose a key as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]
