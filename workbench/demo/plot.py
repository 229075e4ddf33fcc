"""What an invented case is about: who writes, about whom, in which language, under which law."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zlib import crc32

from workbench.demo.sample import LANGUAGES, bank, filled, fitting, one, weighted

_ENGLAND = "England & Wales"
_CURRENCIES = {
    "GB": "£{}",
    "US": "${}",
    "AU": "A${}",
    "JP": "¥{}000",
    "DK": "{} kr.",
    "SE": "{} kr",
}
_JURISDICTIONS = {"GB": _ENGLAND, "US": "US/CA", "AU": "AU/NSW", "JP": "JP"}
_ANSWERED = 0.4
"""The share of reviews that the business answered."""
_WAVES = frozenset({"csm_escalation", "executive_escalation", "notice.trusted_flagger"})
_RECEIVED_SOURCES = {
    "mail": "Received header of mx.platform.example.com",
    "form": "time of the web form",
    "portal": "time of the portal",
    "post": "stamp of the post room",
    "courier": "signature on the courier's slip",
    "phone": "note of the call",
}
_VERIFICATIONS = ("", "", "verified", "verified", "invited", "redirected")
_PRIORITY_IN_LAW = {("legal_letter.defamation", _ENGLAND): (1, "A UK s.5 notice: 48 hours.")}
_PLATFORM = "platform.example.com"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody outside the department, with the part they have in the case."""

    role: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The facts of one invented case, before anybody works it."""

    kind: str
    family: str
    language: str
    jurisdiction: str
    channel: str
    priority: int
    priority_reason: str
    kind_reason: str
    subject: str
    sender: Actor
    others: tuple[Actor, ...]
    contents: tuple[Mapping[str, Any], ...]
    """The reviews under review; the first one is what the messages speak of."""
    gaps: Mapping[str, str]
    """What fills the sentences of those who write to us."""
    own_gaps: Mapping[str, str]
    """The same for the department's own sentences, which are English."""

    @property
    def received_source(self) -> str:
        """How it is known when the case came in."""
        return _RECEIVED_SOURCES[self.channel]

    @property
    def parties(self) -> tuple[Actor, ...]:
        """Everybody with a part, the sender first."""
        return (self.sender, *self.others)


def draw_plot(rng: Random, received: datetime, kind: str | None = None) -> Plot:
    """Invent a case that comes in at this time.

    Args:
        rng: where all choices come from.
        received: when it arrives; what it speaks of lies before.
        kind: its kind; drawn by frequency when left out.
    """
    kinds = bank("kinds")
    kind = kind or weighted(rng, {name: facts["weight"] for name, facts in kinds.items()})
    facts = kinds[kind]
    language, country = _place(rng, kind, facts.get("countries"))
    words = bank(language)
    business, city = rng.choice(bank("businesses")[country])
    reviewer = _reviewer(rng, language)
    amount = _CURRENCIES.get(country, "{} €").format(rng.randint(19, 2400))
    order = f"{rng.choice('ABKMRTX')}{rng.randint(1000, 9999)}-{rng.randint(10, 99)}"
    day = received - timedelta(days=rng.randint(3, 40))
    gaps = {
        "business": business,
        "city": city,
        "amount": amount,
        "order": order,
        "count": str(rng.randint(4, 37)),
        "day": _day(day, language),
        "url": f"https://{_PLATFORM}/reviews/{rng.getrandbits(48):012x}",
        "executive": rng.choice(bank("reviewers")["executives"]),
        "counsel": rng.choice(_counsel(language)),
    }
    written = rng.choice([review for review in words["reviews"] if "about" in review])
    content = _review(rng, written, words, gaps, reviewer, language, country, day)
    gaps["title"] = content["title"]
    gaps["dispute"] = one(rng, written["about"], gaps)
    matter = filled(written.get("matter", gaps["dispute"]), gaps)
    own_gaps = {**gaps, "dispute": matter, "day": f"{day:%Y-%m-%d}"}
    jurisdiction = _JURISDICTIONS.get(country, f"EU/{country}")
    sender, others = _actors(rng, facts["from"], gaps, reviewer, country)
    gaps["sender"] = sender.name
    priority, why = _PRIORITY_IN_LAW.get((kind, jurisdiction), (facts["priority"], facts["why"]))
    return Plot(
        kind=kind,
        family=facts["family"],
        language=language,
        jurisdiction=jurisdiction,
        channel=rng.choice(facts["channels"]),
        priority=priority,
        priority_reason=why,
        kind_reason=facts["asked"],
        subject=one(rng, fitting(words["kinds"][kind]["subjects"], kind, jurisdiction), gaps),
        sender=sender,
        others=others,
        contents=(content, *_wave(rng, kind, words, gaps, language, country, day)),
        gaps=gaps,
        own_gaps=own_gaps,
    )


def host_of(name: str) -> str:
    """Return the invented host of a business or a firm.

    >>> host_of("Wren & Thackerby LLP")
    'wren-thackerby-llp'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    host = "-".join("".join(c if c.isalnum() else " " for c in plain).split())
    return host or f"firm-{crc32(name.encode()) % 10_000}"


def _day(day: datetime, language: str) -> str:
    """A day as people write it in a letter."""
    if language == "en":
        return f"{day.day} {day:%B}"
    return f"{day.month}月{day.day}日" if language == "ja" else f"{day.day}.{day.month}.{day.year}"


def _place(rng: Random, kind: str, countries: list[str] | None) -> tuple[str, str]:
    """Choose a language that has words for the kind, and a country where it is written."""
    places = {
        f"{language} {country}": weight * share / sum(bank(language)["countries"].values())
        for language, weight in LANGUAGES.items()
        if kind in bank(language)["kinds"]
        for country, share in bank(language)["countries"].items()
        if countries is None or country in countries
    }
    language, _, country = weighted(rng, places).partition(" ")
    return language, country


def _reviewer(rng: Random, language: str) -> Actor:
    known = bank("reviewers")[language]
    full_name = rng.random() < 0.6  # noqa: PLR2004  # the others show a nickname
    name = rng.choice(known["names"] if full_name else known["nicks"])
    return Actor("reviewer", name, f"{host_of(name)}@mail.example.org")


def _review(
    rng: Random,
    written: Mapping[str, Any],
    words: Mapping[str, Any],
    gaps: Mapping[str, str],
    reviewer: Actor,
    language: str,
    country: str,
    experienced: datetime,
) -> dict[str, Any]:
    more = rng.sample(words["more"], min(rng.randint(0, 2), len(words["more"])))
    published = experienced + timedelta(days=rng.randint(0, 2), minutes=rng.randint(0, 1200))
    return {
        "platform_id": gaps["url"].rpartition("/")[2],
        "url": gaps["url"],
        "title": filled(written["title"], gaps),
        "text": " ".join(filled(sentence, gaps) for sentence in [written["text"], *more]),
        "rating": float(written["rating"]),
        "language": language,
        "published": published.astimezone(UTC).isoformat(),
        "experienced": experienced.astimezone(UTC).isoformat(),
        "verification": rng.choice(_VERIFICATIONS),
        "reply": rng.choice(words["answers"]) if rng.random() < _ANSWERED else "",
        "author_id": f"r-{crc32(reviewer.name.encode()):08x}",
        "author_name": reviewer.name,
        "author_country": country,
        "business_id": f"b-{crc32(gaps['business'].encode()):08x}",
        "business_name": gaps["business"],
    }


def _counsel(language: str) -> list[str]:
    firms: dict[str, list[str]] = bank("reviewers")["counsel"]
    return firms.get(language, firms["en"])


def _wave(
    rng: Random,
    kind: str,
    words: Mapping[str, Any],
    gaps: Mapping[str, str],
    language: str,
    country: str,
    day: datetime,
) -> list[dict[str, Any]]:
    """Return further reviews of the same business, where a complaint is often about several."""
    if kind not in _WAVES:
        return []
    reviews = []
    for place in range(rng.choice([0, 0, 1, 2, 4])):
        own = {**gaps, "url": f"{gaps['url']}{place}"}
        written, reviewer = rng.choice(words["reviews"]), _reviewer(rng, language)
        reviews.append(_review(rng, written, words, own, reviewer, language, country, day))
    return reviews


def _actors(  # noqa: PLR0911  # one return for each kind of writer
    rng: Random, writer: str, gaps: Mapping[str, str], reviewer: Actor, country: str
) -> tuple[Actor, tuple[Actor, ...]]:
    """Return who writes, and who else has a part."""
    business = Actor(
        "business", gaps["business"], f"office@{host_of(gaps['business'])}.example.com"
    )
    names = bank("reviewers")
    match writer:
        case "reviewer":
            return reviewer, (business,)
        case "business":
            return business, (reviewer,)
        case "counsel":
            counsel = gaps["counsel"]
            sender = Actor("counsel", counsel, f"post@{host_of(counsel)}.example.net")
            return sender, (Actor("complainant", business.name, business.address), reviewer)
        case "court":
            name = f"{names['courts'].get(country, names['courts']['IE'])}, {gaps['city']}"
            return Actor("court", name, f"registry@{host_of(name)}.example.org"), (business,)
        case "authority":
            name = names["authorities"][country]
            return Actor("authority", name, f"orders@{host_of(name)}.example.org"), (business,)
        case "flagger":
            name = rng.choice(names["flaggers"])
            sender = Actor("trusted flagger", name, f"notices@{host_of(name)}.example.org")
            return sender, (business, reviewer)
        case "notifier":
            return Actor("notifier", reviewer.name, reviewer.address), (business,)
        case "manager":
            name = rng.choice(names["managers"])
            return Actor("customer success", name, f"{host_of(name)}@{_PLATFORM}"), (business,)
    name = gaps["executive"].partition(" (")[0]
    return Actor("executive office", name, f"{host_of(name)}@{_PLATFORM}"), (business,)
