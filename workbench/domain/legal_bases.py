"""What a due time often rests on, in words. Nothing here computes a date: that is a person's work.

Each carries how sure its rule is, which is shown with it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How the rule is known."""

    OFFICIAL = "official text"
    SECONDARY = "secondary source"
    GENERAL = "to be confirmed by counsel"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A provision and what it says of time."""

    provision: str
    says: str
    confidence: Confidence

    @property
    def words(self) -> str:
        """The basis as it stands beside a due time.

        >>> LegalBasis("An Act, s.1", "7 days", Confidence.OFFICIAL).words
        'An Act, s.1: 7 days (official text)'
        """
        return f"{self.provision}: {self.says} ({self.confidence})"


_OFFICIAL, _SECONDARY, _GENERAL = Confidence

LEGAL_BASES = (
    LegalBasis("Order of a court or authority", "the time it names", _OFFICIAL),
    LegalBasis("DSA Arts 9 and 10", "without undue delay; sets no number of days", _OFFICIAL),
    LegalBasis("DSA Art. 16", "without undue delay; sets no number of days", _OFFICIAL),
    LegalBasis("DSA Art. 20", "without undue delay; sets no number of days", _OFFICIAL),
    LegalBasis("GDPR Art. 12(3)", "one month from receipt, extendable by two", _OFFICIAL),
    LegalBasis("GDPR Art. 33", "72 hours from awareness", _OFFICIAL),
    LegalBasis("Reg. (EU) 2023/1543", "10 days; 8 hours in an emergency", _SECONDARY),
    LegalBasis("Reg. (EU) 2021/784", "1 hour", _GENERAL),
    LegalBasis(
        "Defamation Act 2013 s.5 with SI 2013/3028",
        "48 hours, weekends and English bank holidays left out",
        _OFFICIAL,
    ),
    LegalBasis("Data Protection Act 2018 s.164A", "acknowledge within 30 days", _OFFICIAL),
    LegalBasis("Media pre-action protocol", "14 days, or give a date", _GENERAL),
    LegalBasis("17 USC 512", "expeditiously; sets no number of days", _GENERAL),
    LegalBasis("17 USC 512(g), counter notice", "10 to 14 business days", _OFFICIAL),
    LegalBasis("Defamation Act 2005 (NSW) s.31A", "7 days", _OFFICIAL),
)
"""The usual ones; any other can be typed."""
