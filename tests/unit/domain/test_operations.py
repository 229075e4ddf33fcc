"""The table of operation kinds: complete, closed under undo, and sayable."""

import pytest

from workbench.domain.cases import State
from workbench.domain.operations import BACK, KINDS, OperationKind, Rule, describe
from workbench.domain.people import Role

BODIES: dict[str, dict[str, object]] = {
    "party": {"value": {"role": "counsel", "name": "Ida", "address": ""}},
    "link": {"value": {"case": "E-2", "how": "duplicate of"}},
    "tag": {"value": "urgent"},
}
BODY: dict[str, object] = {
    "value": "x",
    "reason": "because",
    "n": 1,
    "from": "Bo",
    "rows": 3,
    "name": "r.csv",
    "title": "Decision",
    "letter": 1,
    "how": "post",
    "to": "bo",
    "for": "Bo",
    "action": "keep",
    "received_source": "time of intake",
}

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


@each_kind
def test_each_kind_says_what_was_done(kind: OperationKind) -> None:
    said = describe(kind.id, BODY | BODIES.get(kind.target, {}))
    assert said
    assert said != kind.id
    assert said == said.strip()
    assert "{" not in said
    assert said[0].islower()


@each_kind
def test_each_kind_has_somebody_who_may_do_it(kind: OperationKind) -> None:
    assert kind.roles
    assert Role.AUDITOR not in kind.roles, "an auditor reads and verifies"


@each_kind
def test_what_takes_it_back_is_declared_and_as_allowed(kind: OperationKind) -> None:
    if kind.inverse is not None:
        inverse = KINDS[kind.inverse]
        assert inverse.rule is kind.rule
        assert kind.roles <= inverse.roles


@each_kind
def test_the_target_fits_the_rule(kind: OperationKind) -> None:
    match kind.rule:
        case Rule.TRANSITION:
            assert kind.target == BACK or State(kind.target)
            assert kind.sources or kind.id == "case.open"
            assert kind.target not in kind.sources
        case Rule.CLAIM:
            assert kind.target in {"claim", "release", "assign"}
        case Rule.SET_FIELD:
            named = "case.move" if kind.target == "scope" else f"case.set_{kind.target}"
            assert kind.id == named
        case Rule.MEMBER:
            assert kind.removes == kind.id.endswith(".remove")
        case Rule.APPEND:
            assert kind.inverse is None, "what was written stays"


def test_words_for_what_is_missing_or_unknown() -> None:
    assert describe("case.close", {"reason": ""}) == "closed it"
    assert describe("case.set_due", {"value": None, "reason": "x"}) == (
        "set the due time to nothing: x"
    )
    assert describe("case.decide", {}) == "decided"
    assert describe("of.a.later.version", {"value": 1}) == "of.a.later.version"
