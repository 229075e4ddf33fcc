"""What DSA Art. 18 wants done about a threat to life or safety, in the order of doing."""

from typing import NamedTuple

BASIS = "DSA Art. 18: promptly; the law sets no number of hours"


class Step(NamedTuple):
    """One thing to do, and where it is from."""

    words: str
    basis: str


STEPS = (
    Step("Inform the authorities of the Member State concerned, promptly.", "Art. 18(1)"),
    Step(
        "If that State is not known: those of the Member State where we are established, "
        "Europol, or both.",
        "Art. 18(2)",
    ),
    Step("Give the suspicion and all relevant information that is there.", "Art. 18(1)"),
    Step("Note who was told what, and when; keep the content as evidence.", "house rule"),
)
"""The State concerned is where the offence is suspected, or its suspect or victim lives or is."""
