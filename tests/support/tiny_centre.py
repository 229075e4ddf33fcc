"""A centre in some hundred lines of Python, of the same rules: what PostgreSQL does, without it.

It judges with `domain.rules`, keeps who sees which scope, and tells what changed since a cursor in
the form in which the replica takes it in. Time stands still unless a test moves it.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from workbench.domain.ids import canonical_json, frozen
from workbench.domain.instants import to_micros
from workbench.domain.operations import KINDS, Operation, Outcome, Rule
from workbench.domain.rules import CaseState, Verdict, judge
from workbench.storage.case_columns import columns_after
from workbench.storage.pulled import CASE_COLUMNS, Page, Pulled

if TYPE_CHECKING:
    from workbench.domain.people import Role

_KEPT = frozenset({Outcome.APPLIED, Outcome.CONFLICT, Outcome.SUPERSEDED})
Answer = tuple[str, Mapping[str, Any], datetime]


@dataclass
class CentralCase:
    """A case as the centre keeps it."""

    case: UUID
    number: int
    state: CaseState
    columns: dict[str, Any]
    scope: str
    entries: list[dict[str, Any]] = field(default_factory=list)
    members: dict[tuple[str, str], bool] = field(default_factory=dict)
    version: int = 0


class TinyCentre:
    """One truth for several people."""

    def __init__(self) -> None:
        self.cases: dict[UUID, CentralCase] = {}
        self.members: dict[str, set[str]] = {}
        """The scopes of each login."""
        self.roles: dict[str, Role] = {}
        self.receipts: dict[tuple[str, UUID], Answer] = {}
        self.quarantined: list[tuple[Operation, str, datetime]] = []
        self.caseless: list[tuple[int, str, dict[str, Any]]] = []
        self.exits: dict[tuple[str, UUID], int] = {}
        self.now = datetime(2026, 11, 20, 17, tzinfo=UTC)
        self.version = 0
        self._number = 0

    def apply(self, operation: Operation) -> Answer:
        """Judge an operation once, however often it is offered."""
        key = operation.actor, operation.op_id
        if key not in self.receipts:
            self.version += 1
            self.now += timedelta(seconds=1)
            verdict = self._judged(operation)
            if verdict.outcome is Outcome.QUARANTINED:
                self.quarantined.append((operation, verdict.detail["reason"], self.now))
            self.receipts[key] = verdict.outcome.value, verdict.detail, self.now
        return self.receipts[key]

    def sees(self, login: str, case: UUID | None) -> bool:
        """Whether somebody may see a case."""
        return case in self.cases and self.cases[case].scope in self.members[login]

    def pull(self, cursors: Mapping[str, str], settled: frozenset[UUID]) -> Pulled:
        """Return what changed in scopes since their cursors."""
        scopes = {scope: int(cursor) for scope, cursor in cursors.items()}
        changed = [
            c for c in self.cases.values() if c.scope in scopes and c.version > scopes[c.scope]
        ]
        since = {c.case: scopes[c.scope] for c in changed}
        entries = [_entry(c, e) for c in changed for e in c.entries if e["version"] > since[c.case]]
        entries += [
            _entry(None, e)
            for version, scope, e in self.caseless
            if scope in scopes and version > scopes[scope]
        ]
        return Pulled(
            cases=[_case(c) for c in changed],
            entries=entries,
            members=[
                (c.case.hex, *key, int(is_in)) for c in changed for key, is_in in c.members.items()
            ],
            exits=[
                (scope, case.hex)
                for (scope, case), version in self.exits.items()
                if scope in scopes and version > scopes[scope]
            ],
            people=self._people(),
            quarantined=[_set_aside(*one) for one in self.quarantined],
            settled=settled,
            cursors=dict.fromkeys(scopes, str(self.version)),
        )

    def page(self, scope: str, first: int, last: int, mark: str | None = None) -> Page:
        """Return a block of cases, whole."""
        found = sorted(
            (c for c in self.cases.values() if c.scope == scope and first <= c.number <= last),
            key=lambda c: c.number,
        )
        return Page(
            scope,
            first,
            last,
            cases=[_case(c) for c in found],
            entries=[_entry(c, e) for c in found for e in c.entries],
            members=[(c.case.hex, *k, 1) for c in found for k, is_in in c.members.items() if is_in],
            mark=mark,
        )

    @property
    def last_number(self) -> int:
        """The number given last."""
        return self._number

    def _judged(self, operation: Operation) -> Verdict:
        kind = KINDS[operation.kind]
        role, scopes = self.roles[operation.actor], self.members[operation.actor]
        if role not in kind.roles:
            return Verdict(Outcome.REFUSED, CaseState(), {"reason": "The role may not do this."})
        if operation.case is None:
            return self._caseless(operation, scopes)
        opens = operation.kind == "case.open"
        named = operation.args["fields"]["scope"] if opens else operation.args.get("value")
        if (opens or operation.kind == "case.move") and named not in scopes:
            outcome = Outcome.QUARANTINED if opens else Outcome.REFUSED
            return Verdict(outcome, CaseState(), {"reason": "There is no such scope."})
        if not opens and not self.sees(operation.actor, operation.case):
            return Verdict(Outcome.QUARANTINED, CaseState(), {"reason": "There is no such case."})
        found = self.cases.get(operation.case)
        before = found.state if found is not None else CaseState()
        verdict = judge(before, operation, role, self._number + 1, self.now)
        if verdict.outcome in _KEPT:
            self._keep(operation, verdict)
        return verdict

    def _keep(self, operation: Operation, verdict: Verdict) -> None:
        assert operation.case is not None
        kind, applied = KINDS[operation.kind], verdict.outcome is Outcome.APPLIED
        if operation.kind == "case.open":
            self._number += 1
            begun: dict[str, Any] = {"reasons": {}, "waiting_for": "", "waiting_until": None}
            scope = operation.args["fields"]["scope"]
            self.cases[operation.case] = CentralCase(
                operation.case, self._number, verdict.state, begun, scope
            )
        case = self.cases[operation.case]
        if applied:
            case.state = verdict.state
            case.columns |= columns_after(case.columns, kind, operation.args, verdict.state)
            if kind.rule is Rule.MEMBER:
                value = canonical_json(operation.args["value"]).decode()
                case.members[kind.target, value] = not kind.removes
        case.version = self.version
        case.entries.append(self._entered(operation, verdict, len(case.entries) + 1))
        scope = case.columns["scope"]
        if scope != case.scope:
            self.exits[case.scope, case.case] = self.version
            case.scope = scope
            for entry in case.entries:
                entry["version"] = self.version

    def _caseless(self, operation: Operation, scopes: set[str]) -> Verdict:
        if operation.args["scope"] not in scopes:
            return Verdict(Outcome.QUARANTINED, CaseState(), {"reason": "There is no such scope."})
        verdict = Verdict(Outcome.APPLIED, CaseState(), {"n": 1})
        entry = self._entered(operation, verdict, None)
        self.caseless.append((self.version, operation.args["scope"], entry))
        return verdict

    def _entered(self, operation: Operation, verdict: Verdict, place: int | None) -> dict[str, Any]:
        return {
            "operation": operation,
            "detail": verdict.detail,
            "outcome": verdict.outcome.value,
            "place": place,
            "at": self.now,
            "version": self.version,
        }

    def _people(self) -> list[tuple[str, str, str, str]]:
        return [
            (login, login.capitalize(), role.value, frozen({"scopes": sorted(self.members[login])}))
            for login, role in self.roles.items()
        ]


def _case(case: CentralCase) -> tuple[Any, ...]:
    columns = {
        **case.columns,
        "case_id": case.case,
        "number": case.number,
        "scope": case.scope,
        "entries": len(case.entries),
    }
    values = [_stored(columns.get(name)) for name in CASE_COLUMNS[:-1]]
    return (*values, zlib.crc32(repr(values).encode()))


def _entry(case: CentralCase | None, entry: Mapping[str, Any]) -> tuple[Any, ...]:
    operation, detail = entry["operation"], entry["detail"]
    kind = KINDS[operation.kind]
    stream = kind.target if kind.rule is Rule.APPEND else None
    if operation.kind == "case.decide":
        stream = "decision"
    return (
        operation.op_id.hex,
        case.case.hex if case else None,
        case.number if case else None,
        entry["place"],
        case.scope if case else operation.args["scope"],
        operation.kind,
        stream,
        detail.get("n"),
        operation.actor,
        to_micros(entry["at"]),
        to_micros(operation.at),
        json.dumps(dict(operation.args)),
        json.dumps(dict(detail)),
        entry["outcome"],
        int(operation.imported),
        detail.get("content_hash"),
        detail.get("previous_hash"),
        detail.get("hash"),
    )


def _set_aside(operation: Operation, reason: str, at: datetime) -> tuple[Any, ...]:
    case = operation.case.hex if operation.case else None
    args = json.dumps(dict(operation.args))
    return operation.op_id.hex, operation.actor, operation.kind, case, args, reason, to_micros(at)


def _stored(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case datetime():
            return to_micros(value)
        case dict():
            return json.dumps(value, sort_keys=True)
        case _:
            return value
