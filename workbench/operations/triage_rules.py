"""The verbs of triage rules: which count, what a draft would change, and saving it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from workbench.changes import Changes
from workbench.domain.cases import CaseKind
from workbench.domain.house_rules import HOUSE_RULES
from workbench.domain.legal_duties import careful_due, rule_of
from workbench.domain.text import clean
from workbench.domain.triage import harm_in
from workbench.domain.triage_conditions import TriageFacts
from workbench.domain.triage_rules import (
    Proposed,
    RuleList,
    findings,
    rules_data,
    rules_from,
)
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.storage.clock_query import read_of_scopes
from workbench.storage.triage_query import TriagedCase, read_triaged

MOST_TRIED = 2_500
"""Past cases that a draft is tried on."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Changed:
    """A past case for which a draft proposes something else."""

    case: UUID
    number: int | None
    subject: str
    stands: int
    """The priority it has."""
    before: Proposed
    after: Proposed


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a draft would change."""

    tried: int
    changed: tuple[Changed, ...]

    @property
    def words(self) -> str:
        """The result in a sentence."""
        return f"Would change {len(self.changed):,} of {self.tried:,} past cases."


@dataclass(frozen=True, slots=True)
class SavedRules:
    """A list that counted, or counts."""

    rules: RuleList
    at: datetime
    by: str
    reason: str


def rules_in_force(desk: Desk, scope: str | None = None) -> RuleList:
    """Return the rules that count now in a scope, by default the person's own."""
    with desk.ledger.replica.reading() as connection:
        return rules_within(connection, scope or desk.scope)


def rules_within(connection: Connection, scope: str) -> RuleList:
    """Return the same, on the replica as a plan sees it."""
    saved = [
        args["rules"]
        for place, args, _, _ in read_of_scopes(connection, "rules", "triage.rules")
        if place == scope
    ]
    return rules_from(saved[-1]) if saved else HOUSE_RULES


def saved_rules(desk: Desk, scope: str | None = None) -> list[SavedRules]:
    """Return all versions that were saved for a scope, the newest first."""
    with desk.ledger.replica.reading() as connection:
        rows = read_of_scopes(connection, "rules", "triage.rules")
    return [
        SavedRules(rules_from(args["rules"]), at, by, args["reason"])
        for place, args, at, by in reversed(rows)
        if place == (scope or desk.scope)
    ]


def try_rules(desk: Desk, draft: RuleList, most: int = MOST_TRIED) -> DryRun:
    """Tell which past cases a draft would give another priority than the rules in force do.

    Nothing is recorded, and no case is changed by saving it: rules propose for new cases.

    Raises:
        UserError: the draft could never count; the sentences say why.
    """
    _refuse_faults(draft)
    present = rules_in_force(desk)
    with desk.ledger.replica.reading() as connection:
        cases = list(read_triaged(connection, most))
    changed = []
    for one in cases:
        facts = facts_of(one)
        before, after = present.propose(facts), draft.propose(facts)
        if before.priority != after.priority:
            changed.append(Changed(one.case, one.number, one.subject, one.priority, before, after))
    return DryRun(len(cases), tuple(changed))


def save_rules(
    desk: Desk, told: Mapping[str, object], reason: str, scope: str | None = None
) -> Changes:
    """Let a list of rules propose the priority of new cases from now on.

    Raises:
        UserError: the data is no list, it could never count, or no reason is given.
    """
    rules = rules_from(told)
    _refuse_faults(rules)
    why, place = clean(reason).strip(), scope or desk.scope
    if not why:
        raise UserError("Say why the rules change. The draft is kept; nothing was saved.")
    if any(rules.version == one.rules.version for one in saved_rules(desk, place)):
        raise UserError(f"There was a version “{rules.version}” already. Give this one another.")
    args = {
        "scope": place,
        "version": rules.version,
        "rules": rules_data(rules),
        "reason": why,
    }
    recorded = desk.record([desk.operation("triage.rules", None, args)])
    return Changes(recorded, f"The triage rules “{rules.version}” count in {place}")


def facts_of(case: TriagedCase) -> TriageFacts:
    """Return what the rules may ask of a past case."""
    harm, evidence = harm_in(case.subject, case.words)
    return TriageFacts(
        kind=case.kind,
        jurisdiction=case.jurisdiction,
        source=case.channel,
        language=case.language,
        subject=case.subject,
        harm=harm,
        evidence=evidence,
        reach=case.reach,
        repeat=case.repeat,
        law=partial(law_hours, case.kind, case.jurisdiction, case.received),
    )


def law_hours(kind: str, where: str, received: datetime) -> float | None:
    """Return the hours from receipt to the careful date of the law of a kind of case."""
    regime = rule_of(CaseKind(kind), where) if kind in set(CaseKind) else None
    found = careful_due(regime, where, received) if regime is not None else None
    return None if found is None else (found[0] - received) / _HOUR


def _refuse_faults(rules: RuleList) -> None:
    faults = findings(rules)
    if faults:
        raise UserError(" ".join(faults))
