"""Two cases told by hand: the one to look at first, and the one that is long."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from workbench.demo.chronicle import Chronicle, Recorded
from workbench.demo.correspondence import send_letter
from workbench.demo.deadlines import due_of
from workbench.demo.exhibits import draw_exhibit, extract, receipt
from workbench.demo.hours import office_time
from workbench.demo.mails import incoming_mail
from workbench.demo.plot import Actor, Plot, draw_plot, host_of
from workbench.demo.sample import bank, filled, one
from workbench.demo.staff import IN_HOUSE, people
from workbench.domain.cases import CaseKind
from workbench.domain.deadlines import deadline

NOTES = 200
MESSAGES = 50

_LEFT = timedelta(hours=31, minutes=12)
_STEP = timedelta(minutes=12)


def theft_case(received: datetime, rng: Random, number: int, now: datetime) -> Iterator[Recorded]:
    """Tell the s.5 notice about an alleged theft: claimed, half investigated, about a day left."""
    told = bank("notable")["theft"]
    plot = _plot(rng, told, CaseKind.LEGAL_DEFAMATION, received, told["counsel"])
    owner = people()[0]
    chronicle = Chronicle(rng, owner, received)
    due, basis = due_of(rng, plot.kind, plot.jurisdiction, plot.priority, received)
    chronicle.open(plot, IN_HOUSE, due, basis)
    docket = receipt({**plot.gaps, "order": f"docket-{told['order']}"})
    notice = incoming_mail(plot, filled(told["letter"], plot.gaps), received, (), [docket])
    chronicle.message(notice, received)
    for party in plot.parties:
        chronicle.party(party.role, party.name, party.address, owner, received)
    moments = _working_moments(received, now, 9)
    chronicle.record("content.record", {"content": plot.contents[0]}, owner, next(moments))
    chronicle.record("case.claim", {}, owner, next(moments))
    for tag in told["tags"]:
        chronicle.record("tag.add", {"value": tag}, owner, received + timedelta(minutes=30))
    first, second, third, fourth = told["notes"]
    chronicle.note(first, owner, next(moments))
    send_letter(rng, chronicle, plot, "acknowledgement", number, received, owner, next(moments), {})
    chronicle.note(second, owner, next(moments))
    order = receipt(plot.gaps)
    answered, replied = next(moments), replace(plot, sender=plot.others[1])
    reply = incoming_mail(replied, told["poster"], answered, [notice.args["message_id"]], [order])
    chronicle.message(reply, answered)
    chronicle.note(filled(third, plot.gaps), owner, next(moments), [order])
    chronicle.note(fourth, owner, next(moments))
    return iter(chronicle)


def busy_case(received: datetime, rng: Random, number: int, now: datetime) -> Iterator[Recorded]:
    """Tell a long case: two hundred notes by four people, fifty messages in one thread."""
    told = bank("notable")["busy"]
    plot = _plot(rng, told, CaseKind.EXECUTIVE_ESCALATION, received, told["sender"])
    team = [person for person in people() if person.scopes == (IN_HOUSE,)][:4]
    chronicle = Chronicle(rng, team[0], received)
    due, basis = now + timedelta(days=2), "Agreed with the executive office on the first day"
    chronicle.open(plot, IN_HOUSE, due, basis)
    chronicle.record("content.record", {"content": plot.contents[0]}, team[0], received)
    for party in plot.parties:
        chronicle.party(party.role, party.name, party.address, team[0], received)
    chronicle.record("case.claim", {}, team[0], received + timedelta(minutes=9))
    thread: list[str] = []
    for at in _moments(received, now, MESSAGES):
        gaps = {**plot.gaps, "n": str(len(thread) + 1), "count": str(rng.randint(4, 37))}
        exhibits = (
            [extract({"order": f"{len(thread):02d}{number}"})] if len(thread) % 7 == 0 else []
        )
        said = f"{one(rng, told['messages'], gaps)}\n\nGwen"
        mail = incoming_mail(plot, said, at if thread else received, thread, exhibits)
        chronicle.message(mail, at if thread else received)
        thread.append(mail.args["message_id"])
    for place, at in enumerate(_moments(received + timedelta(hours=1), now, NOTES)):
        gaps = {
            "n": str(place % 41 + 1), "other": str(place * 7 % 41 + 1),
            "count": str(rng.randint(4, 37)),
        }  # fmt: skip
        exhibits = [draw_exhibit(rng, plot.gaps)] if place in {2, 40, 90, 150} else []
        chronicle.note(one(rng, told["notes"], gaps), team[place * 3 % 4], at, exhibits)
    return iter(chronicle)


def theft_received(now: datetime) -> datetime:
    """Return when a notice came in whose 48 hours have just over 31 left, days off aside."""
    received = now
    while _section_5(received) - now > _LEFT:
        received -= _STEP
    return received


def _section_5(received: datetime) -> datetime:
    """Return the end of the 48 hours of the Defamation Act 2013, s.5."""
    due = deadline("UK_DEFAMATION_S5", received, "England & Wales").reckoning.due_instant
    assert due is not None  # noqa: S101  # the rule has a number
    return due


def _moments(start: datetime, end: datetime, count: int) -> Iterator[datetime]:
    """Return so many moments between two, evenly."""
    step = (end - start) / (count + 1)
    return ((start + step * place).replace(microsecond=0) for place in range(1, count + 1))


def _working_moments(start: datetime, end: datetime, count: int) -> Iterator[datetime]:
    """Return so many moments in office hours, or at any hour where there are too few of these."""
    quarters = [*_moments(start, end, int((end - start) / timedelta(minutes=15)))]
    worked = [at for at in quarters if office_time(at, end + _LEFT * 3) == at]
    if len(worked) < count:
        return _moments(start, end, count)
    return (worked[len(worked) * place // count] for place in range(count))


def _plot(
    rng: Random, told: Mapping[str, Any], kind: CaseKind, received: datetime, sender: str
) -> Plot:
    """Return a plot in English law with the names and texts told by hand."""
    drawn = draw_plot(rng, received, kind)
    while drawn.jurisdiction != "England & Wales":
        drawn = draw_plot(rng, received, kind)
    business, city, reviewer = told["business"], told["city"], told["reviewer"]
    shop = Actor("complainant", business, f"office@{host_of(business)}.example.com")
    if kind is CaseKind.LEGAL_DEFAMATION:
        writer = Actor("counsel", sender, f"post@{host_of(sender)}.example.net")
    else:
        writer = Actor("executive office", sender, f"{host_of(sender)}@platform.example.com")
    content = {
        **drawn.contents[0],
        "title": told["review"]["title"],
        "text": told["review"]["text"],
        "rating": 1.0,
        "reply": "",
        "verification": "verified",
        "author_name": reviewer,
        "author_id": f"r-{host_of(reviewer)}",
        "business_name": business,
        "business_id": f"b-{host_of(business)}",
    }
    gaps = {
        **drawn.gaps, "business": business, "city": city, "order": told["order"],
        "title": told["review"]["title"], "sender": sender,
    }  # fmt: skip
    poster = Actor("reviewer", reviewer, f"{host_of(reviewer)}@mail.example.org")
    return replace(
        drawn, channel="mail", subject=told["subject"], sender=writer, others=(shop, poster),
        contents=(content,), gaps=gaps, own_gaps=gaps,
    )  # fmt: skip
