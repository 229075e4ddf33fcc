"""Under whose law, in whose time zone and on whose working days a period is counted."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from workbench.domain.jurisdiction_tables import (
    AU_ZONES,
    BEYOND_EU,
    ENGLISH_NAMES,
    EU_ZONES,
    OTHER_ZONES,
    UK_PARTS,
    US_ZONES,
)
from workbench.errors import UserError

_SHAPE = re.compile(r"(EU|US|AU)(?:/([^()]+?))?(?: ?\(([^()]+)\))?")
_US_ZONE = {state: zone for zone, states in US_ZONES.items() for state in states.split()}
_HOW_TO_NAME = (
    "Name one like EU/DK, EU/DE (Bavaria), US, US/CA, AU/NSW, UK, England & Wales, Scotland or "
    "Northern Ireland."
)


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place whose law, time and holidays count."""

    name: str
    law: str
    """EU, UK, US or AU."""
    country: str
    """ISO 3166."""
    part: str
    """The code of its state, Land or province; empty: the whole country."""
    zone: ZoneInfo
    """The legal time in which its days begin and end."""

    @property
    def calendar(self) -> str:
        """The name of its holidays, such as DE-BY."""
        return f"{self.country}-{self.part}" if self.part else self.country


@cache
def jurisdiction(name: str) -> Jurisdiction:
    """Return the place that a name tells.

    >>> jurisdiction("EU/DE (Bavaria)").calendar
    'DE-BY'

    Raises:
        UserError: there is no such place, or the name does not tell whose holidays count.
    """
    plain = " ".join(name.split()).replace("England and Wales", "England & Wales")
    if part := UK_PARTS.get(plain):
        return Jurisdiction(plain, "UK", "GB", part, ZoneInfo("Europe/London"))
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        raise UserError(f"No deadlines are known for “{name}”. {_HOW_TO_NAME}")
    law, state, part = shape[1], shape[2] or "", shape[3] or ""
    if law == "EU":
        return _member_state(plain, state, part)
    if part or (law == "AU" and not state):
        raise UserError(f"“{name}” does not tell the state. {_HOW_TO_NAME}")
    country = law
    code = _part(country, state, plain) if state else ""
    if f"{country}-{code}" in BEYOND_EU:
        raise UserError(f"No deadlines are known for “{name}”. {_HOW_TO_NAME}")
    # A day of the federation is read where its capital is.
    zone = AU_ZONES[_of_state(code)] if law == "AU" else _US_ZONE.get(code, "America/New_York")
    canonical = f"{law}/{code}" if code else law
    return Jurisdiction(canonical, law, country, code, ZoneInfo(zone))


def is_calendar(code: str) -> bool:
    """Return whether a name is that of holidays which are known, such as GB or DE-BY.

    >>> is_calendar("GB"), is_calendar("GB_ENG")
    (True, False)
    """
    country, dash, part = code.partition("-")
    known = country in EU_ZONES or country in {"GB", "US", "AU"}
    return known and (not dash or part in _parts(country).values())


def _member_state(name: str, country: str, part: str) -> Jurisdiction:
    """Return a Member State or its part: Reg. 1182/71 counts on its holidays."""
    if not country:
        raise UserError(f"“{name}” does not tell whose holidays count. {_HOW_TO_NAME}")
    if country not in EU_ZONES:
        raise UserError(f"“{country}” is no Member State of the Union. {_HOW_TO_NAME}")
    code = _part(country, part, name) if part else ""
    if f"{country}-{code}" in BEYOND_EU:
        raise UserError(f"The law of the Union does not apply in “{part}”. {_HOW_TO_NAME}")
    zone = OTHER_ZONES.get(f"{country}-{code}", EU_ZONES[country])
    return Jurisdiction(name, "EU", country, code, ZoneInfo(zone))


def _of_state(code: str) -> str:
    """Return the state that a smaller place lies in, as “NSW Western” does in NSW."""
    return code.partition(" ")[0]


def _part(country: str, name: str, whole: str) -> str:
    """Return the code of a country's part, named in English, in its own language or by code."""
    found = _parts(country).get(_folded(name))
    if found is None:
        raise UserError(
            f"“{whole}” names no part of {country} whose holidays are known. {_HOW_TO_NAME}"
        )
    return found


@cache
def _parts(country: str) -> dict[str, str]:
    """Folded name or code → code. The library loads here, when a part is first named."""
    import holidays

    known = getattr(holidays, country)
    names = {code: code for code in known.subdivisions}
    names |= getattr(known, "subdivisions_aliases", {})
    names |= ENGLISH_NAMES.get(country, {})
    folded = {_folded(name): code for name, code in names.items()}
    # A code is never hidden by an abbreviation that folds to the same letters.
    return folded | {_folded(code): code for code in known.subdivisions}


def _folded(name: str) -> str:
    """Return a name without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in letters.casefold() if letter.isalnum())
