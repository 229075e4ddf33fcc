"""How an invented case is worked: claimed, noted, put off, decided, answered, closed, reopened."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from workbench.demo.arrivals import Arrival, Fate
from workbench.demo.chronicle import Chronicle, Recorded
from workbench.demo.correspondence import (
    SIGNATORIES,
    decision_fields,
    facts_and_grounds,
    question_fields,
    send_letter,
)
from workbench.demo.exhibits import Exhibit, draw_exhibit
from workbench.demo.hours import office_time
from workbench.demo.mails import first_text, further_text, incoming_mail
from workbench.demo.sample import bank, filled, fitting, weighted
from workbench.demo.staff import caseworker, lead_of, scope_for
from workbench.domain.cases import Priority
from workbench.domain.ids import number_text
from workbench.domain.instants import to_iso
from workbench.domain.people import Person
from workbench.domain.sla import HOUSE_TARGETS

_LETTER_LANGUAGES = frozenset({"en", "da", "de"})
_DONE = frozenset({Fate.DECIDED, Fate.CLOSED, Fate.REOPENED})
_TIME_FOR_A_LETTER = timedelta(hours=3)
_MESSAGES = {"1": 62, "2": 20, "3": 10, "4": 5, "5": 3}


class Story:
    """Tells one case from its arrival to the moment of making."""

    def __init__(
        self, rng: Random, arrival: Arrival, number: int, now: datetime, holder: Person | None
    ) -> None:
        """Prepare a case.

        Args:
            rng: where all choices come from.
            arrival: what came in, and how far it is to get.
            number: the number the loader will give it.
            now: the moment of making; nothing happens later.
            holder: who claims it, or None for anybody suitable.
        """
        self._rng, self._arrival, self._number, self._now = rng, arrival, number, now
        self._plot = plot = arrival.plot
        self._scope = scope_for(rng, plot.family, plot.language)
        if holder is not None:
            self._scope = holder.scopes[0]
        self._holder = holder or caseworker(rng, self._scope, plot.family, plot.language)
        self._lead = lead_of(self._scope)
        self._work = bank("casework")[plot.family]
        self._chronicle = Chronicle(rng, self._lead, arrival.received)
        self._end = self._finished_at() if arrival.fate in _DONE else now

    def __iter__(self) -> Iterator[Recorded]:
        return iter(self._chronicle)

    def tell(self, *, with_letter: bool) -> None:
        """Write the case down."""
        claimed = self._between(0.05, 0.3)
        self._begin()
        if self._arrival.fate is Fate.UNCLAIMED:
            if with_letter:
                self._letter("acknowledgement", self._holder, claimed, {})
            return
        claim = self._chronicle.record("case.claim", {}, self._holder, claimed)
        self._investigate()
        if self._arrival.fate is Fate.WAITING:
            self._wait(with_letter=with_letter)
        if self._arrival.fate not in _DONE:
            return
        if self._happens(0.12):
            self._waited()
        action, reason = self._decision()
        resting_on = facts_and_grounds(self._plot)
        self._chronicle.decide(action, reason, resting_on, claim, self._holder, self._end)
        if with_letter:
            fields = decision_fields(self._plot, action, reason, self._plot.language)
            self._letter("decision", self._holder, self._end + timedelta(minutes=20), fields)
        self._after()

    @property
    def takes_letter(self) -> bool:
        """Whether a template speaks its language, its holder may sign, and there was time."""
        spoken = self._plot.language in _LETTER_LANGUAGES
        old_enough = self._now - self._arrival.received > _TIME_FOR_A_LETTER
        return spoken and old_enough and self._holder.role in SIGNATORIES

    def _begin(self) -> None:
        arrival, plot, chronicle = self._arrival, self._plot, self._chronicle
        chronicle.open(plot, self._scope, arrival.due, arrival.due_basis)
        exhibits = self._exhibits(0.15)
        mail = incoming_mail(plot, first_text(self._rng, plot), arrival.received, (), exhibits)
        chronicle.message(mail, arrival.received)
        for party in plot.parties:
            chronicle.party(party.role, party.name, party.address, self._lead, arrival.received)
        recorded = self._soon(minutes=2)
        for content in plot.contents:
            chronicle.record("content.record", {"content": content}, self._lead, recorded)
        for tag in self._rng.sample(self._work["tags"], self._rng.choice([0, 1, 1, 2])):
            chronicle.record("tag.add", {"value": tag}, self._lead, self._soon(minutes=4))
        self._further_messages([mail.args["message_id"]])

    def _further_messages(self, thread: list[str]) -> None:
        """Let the sender write again while the case is worked."""
        reference = number_text(self._number) or ""
        count = int(weighted(self._rng, _MESSAGES)) - 1
        for at in sorted(self._between(0.1, 0.8) for _ in range(count)):
            exhibits = self._exhibits(0.2)
            text = further_text(self._rng, self._plot, reference)
            mail = incoming_mail(self._plot, text, at, thread, exhibits)
            self._chronicle.message(mail, at)
            thread = [*thread, mail.args["message_id"]]

    def _investigate(self) -> None:
        fit = fitting(self._work["notes"], self._plot.kind, self._plot.jurisdiction)
        notes = self._rng.sample(fit, min(len(fit), self._rng.randint(1, 3)))
        for at in sorted(self._between(0.35, 0.8) for _ in notes):
            exhibits = self._exhibits(0.12)
            text = filled(notes.pop(), self._plot.own_gaps)
            self._chronicle.note(text, self._holder, at, exhibits)
        if self._happens(0.05) and self._plot.priority > 1:
            args = {
                "value": self._plot.priority - 1,
                "base_revision": 0,
                "reason": "The content spreads; more people see it each hour.",
                "reason_before": self._plot.priority_reason,
            }
            at = self._between(0.3, 0.4)
            self._chronicle.record("case.set_priority", args, self._holder, at)

    def _decision(self) -> tuple[str, str]:
        """Choose an action and its reasons, of those that fit the kind and the law."""
        kind, jurisdiction = self._plot.kind, self._plot.jurisdiction
        fit = [
            (action, reason)
            for action, reasons in self._work["decisions"].items()
            for reason in fitting(reasons, kind, jurisdiction)
        ]
        action, reason = self._rng.choice(fit)
        return action, filled(reason, self._plot.own_gaps)

    def _wait(self, *, with_letter: bool) -> None:
        asked = self._between(0.82, 0.95)
        until = self._now + timedelta(days=self._rng.randint(2, 9))
        args = {"for": self._rng.choice(self._work["waits"]), "until": to_iso(until)}
        self._chronicle.record("case.wait", args, self._holder, asked)
        if with_letter:
            self._letter(
                "further-information",
                self._holder,
                asked - timedelta(minutes=3),
                question_fields(self._plot),
            )

    def _waited(self) -> None:
        """Wait for an answer that came."""
        begun, ended = self._between(0.82, 0.86), self._between(0.9, 0.96)
        args = {"for": self._rng.choice(self._work["waits"]), "until": to_iso(self._end)}
        self._chronicle.record("case.wait", args, self._holder, begun)
        self._chronicle.record("case.resume", args, self._holder, ended)

    def _after(self) -> None:
        """Close the case, or let a further message open it again."""
        fate, closed = self._arrival.fate, self._later(0.2)
        if fate is Fate.DECIDED:
            return
        self._chronicle.record("case.close", {"reason": ""}, self._holder, closed)
        if fate is Fate.REOPENED:
            self._reopen(self._later(0.9))

    def _reopen(self, at: datetime) -> None:
        reason = {"reason": "a further message arrived"}
        text = further_text(self._rng, self._plot, number_text(self._number) or "")
        mail = incoming_mail(self._plot, text, at, (f"<{self._number}@mail.example.org>",))
        self._chronicle.message(mail, at)
        self._chronicle.record("case.reopen", reason, self._lead, at)
        target = max(HOUSE_TARGETS.values())
        args = {
            "value": to_iso(at + target),
            "base_revision": 0,
            "reason": f"House target: {target.days} d after it was taken up again",
            "reason_before": self._arrival.due_basis,
        }
        self._chronicle.record("case.set_due", args, self._lead, at)

    def _letter(self, template: str, by: Person, at: datetime, given: dict[str, str]) -> None:
        at = min(at, self._now - timedelta(hours=1, minutes=5))
        send_letter(
            self._rng, self._chronicle, self._plot, template, self._number,
            self._arrival.received, by, at, given,
        )  # fmt: skip

    def _finished_at(self) -> datetime:
        """Most cases are decided in time; some are late."""
        received, target = self._arrival.received, self._arrival.due - self._arrival.received
        ended = received + target * self._rng.triangular(0.1, 1.12, 0.45)
        latest = received + (self._now - received) * 0.8
        latest = latest.replace(microsecond=0)
        return self._worked(min(ended.replace(microsecond=0), latest), latest)

    def _worked(self, at: datetime, limit: datetime) -> datetime:
        """Return when work is done: what is most urgent is done at any hour."""
        return at if self._plot.priority <= Priority.P1 else office_time(at, limit)

    def _happens(self, share: float) -> bool:
        return self._rng.random() < share

    def _exhibits(self, share: float) -> list[Exhibit]:
        """Return a file in this share of all cases."""
        return [draw_exhibit(self._rng, self._plot.gaps)] if self._happens(share) else []

    def _between(self, earliest: float, latest: float) -> datetime:
        """Return a moment within these parts of the time from arrival to the end."""
        span = self._end - self._arrival.received
        at = self._arrival.received + span * self._rng.uniform(earliest, latest)
        return self._worked(at.replace(microsecond=0), self._end)

    def _later(self, part: float) -> datetime:
        """Return a moment between the decision and now."""
        at = self._end + (self._now - self._end) * part
        return self._worked(at.replace(microsecond=0), self._now)

    def _soon(self, *, minutes: int) -> datetime:
        """Return a moment shortly after arrival, before anybody claims the case."""
        span = self._end - self._arrival.received
        after = min(timedelta(minutes=minutes), span * 0.04)
        return (self._arrival.received + after).replace(microsecond=0)
