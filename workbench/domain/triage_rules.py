"""Triage rules: an ordered, versioned list that proposes a priority and says why.

The first rule whose conditions all hold decides. A list that a lead writes is looked through for
what can never work before it counts: priorities that refer to each other in a circle, conditions
that exclude each other, rules that no case can reach.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from workbench.domain.cases import Priority
from workbench.domain.triage_conditions import Condition, TriageFacts, condition_from
from workbench.errors import UserError

_AS = "as "
_MOST_RULES = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the list."""

    name: str
    when: tuple[Condition, ...]
    """All have to hold; none: it fits every case."""
    priority: Priority | str
    """The priority proposed, or the name of the rule whose priority it shares."""
    reason: str

    def fits(self, facts: TriageFacts) -> bool:
        """Return whether all conditions hold."""
        return all(condition.holds(facts) for condition in self.when)


class Proposed(NamedTuple):
    """A priority with its reason in words, and the rule it comes from."""

    priority: int
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class RuleList:
    """The rules in their order, under a version."""

    version: str
    rules: tuple[Rule, ...]

    def propose(self, facts: TriageFacts) -> Proposed:
        """Return what the first rule that fits proposes; the least where none does."""
        for rule in self.rules:
            if rule.fits(facts):
                by_words = any(one.about == "harm" for one in rule.when) and facts.evidence
                reason = f"{rule.reason} ({facts.evidence})" if by_words else rule.reason
                return Proposed(self.level(rule), reason, rule.name)
        return Proposed(Priority.P4.value, "no rule fits; the least urgent", "")

    def level(self, rule: Rule) -> int:
        """Return a rule's priority, looked up where it shares another's."""
        named = {one.name: one for one in self.rules}
        while isinstance(rule.priority, str):
            rule = named[rule.priority]
        return int(rule.priority)


def findings(rules: RuleList) -> list[str]:
    """Return what is wrong with a list, each in a sentence; nothing where it can count."""
    return [*_circles(rules), *_contradictions(rules), *_unreachable(rules)]


def _circles(rules: RuleList) -> Iterator[str]:
    named = {rule.name: rule for rule in rules.rules}
    if len(named) < len(rules.rules):
        names = [rule.name for rule in rules.rules]
        twice = sorted({name for name in names if names.count(name) > 1})
        yield f"Two rules are called “{twice[0]}”. Give each a name of its own."
    for rule in rules.rules:
        seen, at = [rule.name], rule
        while isinstance(at.priority, str):
            following = named.get(at.priority)
            if following is None:
                yield f"“{at.name}” takes its priority from “{at.priority}”, which there is not."
                break
            seen.append(following.name)
            if following.name in seen[:-1]:
                yield f"The rules go round in a circle: {' → '.join(seen)}."
                break
            at = following


def _contradictions(rules: RuleList) -> Iterator[str]:
    for rule in rules.rules:
        for place, one in enumerate(rule.when):
            for other in rule.when[place + 1 :]:
                if one.excludes(other) or other.excludes(one):
                    yield (
                        f"“{rule.name}” contradicts itself: no case has both “{one.words}” and "
                        f"“{other.words}”."
                    )


def _unreachable(rules: RuleList) -> Iterator[str]:
    for place, rule in enumerate(rules.rules):
        for earlier in rules.rules[:place]:
            covered = all(any(own.implies(one) for own in rule.when) for one in earlier.when)
            if covered:
                same = len(rule.when) == len(earlier.when) and all(
                    any(one.implies(own) for one in earlier.when) for own in rule.when
                )
                told = "asks the same as" if same else "is never reached: it lies within"
                yield f"“{rule.name}” {told} “{earlier.name}”, which stands before it."
                break


def rules_from(told: object) -> RuleList:
    """Return the list that data tells.

    The shape is `{"version", "rules": [{"name", "when": ["kind is …", …], "priority", "reason"}]}`;
    the priority is 0 to 4, or “as NAME” for that of another rule.

    Raises:
        UserError: the data has another shape; the sentence says where.
    """
    version = told.get("version") if isinstance(told, Mapping) else None
    listed = told.get("rules") if isinstance(told, Mapping) else None
    if not isinstance(version, str) or not version.strip() or not isinstance(listed, list):
        raise UserError("A list of triage rules needs a “version” in words and a list “rules”.")
    if not 0 < len(listed) <= _MOST_RULES:
        raise UserError(f"A list has 1 to {_MOST_RULES} rules; this one has {len(listed)}.")
    rules = tuple(_rule(place, row) for place, row in enumerate(listed, start=1))
    return RuleList(version.strip(), rules)


def _rule(place: int, row: object) -> Rule:
    told = row if isinstance(row, Mapping) else {}
    name, reason = str(told.get("name") or "").strip(), str(told.get("reason") or "").strip()
    if not name or not reason:
        raise UserError(f"Rule {place} needs a “name” and a “reason” in words.")
    when = told.get("when", [])
    if not isinstance(when, Sequence) or isinstance(when, str):
        raise UserError(f"“{name}” needs a list of conditions “when”; an empty one fits all.")
    priority = told.get("priority")
    level: Priority | str
    if isinstance(priority, str) and priority.startswith(_AS):
        level = priority.removeprefix(_AS).strip()
    elif isinstance(priority, int) and not isinstance(priority, bool) and priority in set(Priority):
        level = Priority(priority)
    else:
        raise UserError(f"“{name}” needs a “priority”: 0 to 4, or “as” and another rule's name.")
    try:
        return Rule(name, tuple(map(condition_from, when)), level, reason)
    except UserError as error:
        raise UserError(f"In “{name}”: {error}") from error


def rules_data(rules: RuleList) -> dict[str, Any]:
    """Return a list as data that `rules_from` reads back."""
    return {"version": rules.version, "rules": [_data(rule) for rule in rules.rules]}


def _data(rule: Rule) -> dict[str, Any]:
    shared = isinstance(rule.priority, str)
    return {
        "name": rule.name,
        "when": [condition.words for condition in rule.when],
        "priority": f"{_AS}{rule.priority}" if shared else int(rule.priority),
        "reason": rule.reason,
    }
