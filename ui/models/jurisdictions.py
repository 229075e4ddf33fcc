"""Jurisdictions by the short names that intake proposes, and as people say them."""

_WORDS = {
    "UK": "United Kingdom",
    "UK/EW": "England & Wales",
    "EU": "European Union",
    "EU/AT": "Austria",
    "EU/BE": "Belgium",
    "EU/DE": "Germany",
    "EU/DK": "Denmark",
    "EU/ES": "Spain",
    "EU/FI": "Finland",
    "EU/FR": "France",
    "EU/IE": "Ireland",
    "EU/IT": "Italy",
    "EU/NL": "Netherlands",
    "EU/PL": "Poland",
    "EU/PT": "Portugal",
    "EU/SE": "Sweden",
    "AU": "Australia",
    "AU/NSW": "New South Wales",
    "AU/VIC": "Victoria",
    "CH": "Switzerland",
    "CN": "China",
    "HK": "Hong Kong",
    "NO": "Norway",
    "RU": "Russia",
    "US": "United States",
}

JURISDICTIONS = tuple(_WORDS.items())
"""(short name, words) of those that can be picked from a list; any other may be typed."""


def jurisdiction_words(name: str) -> str:
    """Return a jurisdiction as people say it; one that is not listed stays as it is.

    >>> jurisdiction_words("EU/DK"), jurisdiction_words("Jersey")
    ('Denmark', 'Jersey')
    """
    return _WORDS.get(name, name)
