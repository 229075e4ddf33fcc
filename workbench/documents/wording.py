"""The few words a letter carries besides its template, in the letter's language."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's words; `page` has places for the page and the number of pages."""

    our_reference: str
    your_reference: str
    date: str
    page: str
    evidence: str
    exhibit: str
    months: tuple[str, ...]
    day_mark: str
    actions: Mapping[str, str]
    automated: Mapping[str, str]
    """By `yes` and `no`: whether automated means were used to decide."""
    roles: Mapping[str, str]
    """By the ids of `workbench.domain.people.Role`: what the signatory is."""


_ENGLISH = Wording(
    our_reference="Our reference",
    your_reference="Your reference",
    date="Date",
    page="Page {page} of {pages}",
    evidence="Evidence we relied on",
    exhibit="Exhibit",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day_mark="",
    actions={
        "keep": "The content stays online without change.",
        "remove": "We have removed the content.",
        "restrict": "We have restricted the visibility of the content.",
        "label": "We have added a label to the content.",
        "ask_for_proof": "We have asked the author for proof of a genuine experience.",
        "warn": "We have warned the account holder.",
        "suspend": "We have suspended the account.",
        "consumer_warning": "We have placed a consumer warning on the profile.",
        "reinstate": "We have reinstated the content.",
        "none": "We take no action.",
    },
    automated={
        "no": "No automated means were used to decide.",
        "yes": "Automated means were used to decide.",
    },
    roles={
        "specialist": "Specialist",
        "legal_liaison": "Legal liaison",
        "team_lead": "Team lead",
        "vendor_lead": "Vendor lead",
        "quality_reviewer": "Quality reviewer",
        "auditor": "Auditor",
        "administrator": "Administrator",
    },
)
_DANISH = Wording(
    our_reference="Vores reference",
    your_reference="Deres reference",
    date="Dato",
    page="Side {page} af {pages}",
    evidence="Bilag, vi har lagt til grund",
    exhibit="Bilag",
    months=(
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    ),
    day_mark=".",
    actions={
        "keep": "Indholdet forbliver online uden ændringer.",
        "remove": "Vi har fjernet indholdet.",
        "restrict": "Vi har begrænset indholdets synlighed.",
        "label": "Vi har forsynet indholdet med en mærkning.",
        "ask_for_proof": "Vi har bedt forfatteren om dokumentation for en reel oplevelse.",
        "warn": "Vi har givet kontohaveren en advarsel.",
        "suspend": "Vi har suspenderet kontoen.",
        "consumer_warning": "Vi har sat en forbrugeradvarsel på profilen.",
        "reinstate": "Vi har gjort indholdet tilgængeligt igen.",
        "none": "Vi foretager os ikke yderligere.",
    },
    automated={
        "no": "Der er ikke brugt automatiske midler til at træffe afgørelsen.",
        "yes": "Der er brugt automatiske midler til at træffe afgørelsen.",
    },
    roles={
        "specialist": "Specialist",
        "legal_liaison": "Juridisk kontaktperson",
        "team_lead": "Teamleder",
        "vendor_lead": "Leverandøransvarlig",
        "quality_reviewer": "Kvalitetsmedarbejder",
        "auditor": "Revisor",
        "administrator": "Administrator",
    },
)
_GERMAN = Wording(
    our_reference="Unser Zeichen",
    your_reference="Ihr Zeichen",
    date="Datum",
    page="Seite {page} von {pages}",
    evidence="Zugrunde gelegte Belege",
    exhibit="Anlage",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    day_mark=".",
    actions={
        "keep": "Der Inhalt bleibt unverändert online.",
        "remove": "Wir haben den Inhalt entfernt.",
        "restrict": "Wir haben die Sichtbarkeit des Inhalts eingeschränkt.",
        "label": "Wir haben den Inhalt mit einem Hinweis versehen.",
        "ask_for_proof": "Wir haben vom Verfasser einen Nachweis der Erfahrung angefordert.",
        "warn": "Wir haben den Kontoinhaber verwarnt.",
        "suspend": "Wir haben das Konto gesperrt.",
        "consumer_warning": "Wir haben das Profil mit einer Verbraucherwarnung versehen.",
        "reinstate": "Wir haben den Inhalt wieder zugänglich gemacht.",
        "none": "Wir ergreifen keine Maßnahme.",
    },
    automated={
        "no": "Für die Entscheidung wurden keine automatisierten Mittel eingesetzt.",
        "yes": "Für die Entscheidung wurden automatisierte Mittel eingesetzt.",
    },
    roles={
        "specialist": "Sachbearbeitung",
        "legal_liaison": "Verbindung zur Rechtsabteilung",
        "team_lead": "Teamleitung",
        "vendor_lead": "Dienstleistersteuerung",
        "quality_reviewer": "Qualitätsprüfung",
        "auditor": "Revision",
        "administrator": "Administration",
    },
)
_WORDINGS = {"en": _ENGLISH, "da": _DANISH, "de": _GERMAN}
_WRITTEN = re.compile(r"(\d{1,2})\.? (\w+) (\d{4})")


def wording(lang: str) -> Wording:
    """The words of a language; of English where a letter is in another one."""
    return _WORDINGS.get(lang.partition("-")[0], _ENGLISH)


def action_in_words(action: str, lang: str) -> str:
    """A decision action by its id as a sentence; words that are no id stay as they are."""
    return wording(lang).actions.get(action, action)


def automated_in_words(means: str, lang: str) -> str:
    """Whether automated means decided (`yes` or `no`) as a sentence; other words stay.

    >>> automated_in_words("no", "en")
    'No automated means were used to decide.'
    """
    return wording(lang).automated.get(means, means)


def role_in_words(role: str, lang: str) -> str:
    """A role by its id as it stands under a name; words that are no id stay as they are.

    >>> role_in_words("team_lead", "da"), role_in_words("Head of Trust", "da")
    ('Teamleder', 'Head of Trust')
    """
    return wording(lang).roles.get(role, role)


def write_date(day: dt.date, lang: str) -> str:
    """A date written out, so that nobody takes the day for the month.

    >>> write_date(dt.date(2026, 3, 5), "de"), write_date(dt.date(2026, 3, 5), "en")
    ('5. März 2026', '5 March 2026')
    """
    words = wording(lang)
    return f"{day.day}{words.day_mark} {words.months[day.month - 1]} {day.year}"


def read_date(text: str, lang: str) -> dt.date | None:
    """The date of a value that is one: ISO 8601 (with or without a time), or as written above.

    >>> read_date("2026-03-05T10:00:00+01:00", "en"), read_date("5. marts 2026", "da")
    (datetime.date(2026, 3, 5), datetime.date(2026, 3, 5))
    """
    value = text.strip()
    try:
        return dt.datetime.fromisoformat(value).date()
    except ValueError:
        pass
    match = _WRITTEN.fullmatch(value)
    months = [month.lower() for month in wording(lang).months]
    if match is None or match[2].lower() not in months:
        return None
    try:
        return dt.date(int(match[3]), months.index(match[2].lower()) + 1, int(match[1]))
    except ValueError:
        return None
