"""Working cases: hold them, say what they are, wait, decide, put away, take up again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ui.actions.context import Context
from ui.actions.registry import ActionSpec
from workbench.changes import Changes
from workbench.domain.cases import Priority, State

SECTION = "Case"

Cases = tuple[UUID, ...]
Desk = Any
"""The verbs are imported as they run: they bring SQLAlchemy, which the window's start spares."""


def claim(desk: Desk, cases: Cases) -> Changes:
    """Take cases as one's own."""
    from workbench.operations.casework import claim_cases

    return claim_cases(desk, cases)


def release(desk: Desk, cases: Cases) -> Changes:
    """Give cases back."""
    from workbench.operations.casework import release_cases

    return release_cases(desk, cases)


def resume(desk: Desk, cases: Cases) -> Changes:
    """Go on with cases that waited."""
    from workbench.operations.casework import resume_cases

    return resume_cases(desk, cases)


def close(desk: Desk, cases: Cases, reason: str = "") -> Changes:
    """Put cases away."""
    from workbench.operations.casework import close_cases

    return close_cases(desk, cases, reason)


def set_priority(desk: Desk, cases: Cases, priority: Priority) -> Changes:
    """Say how urgent cases are."""
    from workbench.operations.casework import set_priority as set_priority_of

    return set_priority_of(desk, cases, priority)


def needs_cases(context: Context) -> str:
    """Say that a case must be chosen, if none is."""
    return "" if context.cases else "Choose a case first."


def needs_case(context: Context) -> str:
    """Say that a case must be open in the panel, if none is."""
    return "" if context.current_case is not None else "Open a case first."


def _one_in(states: set[State], otherwise: str) -> Callable[[Context], str]:
    """Say why not, where the one case in the panel is in none of these states."""

    def why_not(context: Context) -> str:
        lacking = needs_cases(context)
        snapshot = context.snapshot
        if lacking or snapshot is None or len(context.cases) > 1:
            return lacking
        return "" if snapshot.state in states else otherwise

    return why_not


def _on_cases(verb: Callable[[Desk, Cases], Changes]) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        cases = context.cases
        context.bench.do(lambda desk: verb(desk, cases))

    return run


def _close(context: Context) -> None:
    cases, snapshot = context.cases, context.snapshot
    if len(cases) == 1 and snapshot is not None and snapshot.state == State.DECIDED:
        context.bench.do(lambda desk: close(desk, cases))
        return
    context.window.ask_reason(
        "Close without a decision" if len(cases) == 1 else f"Close {len(cases):,} cases",
        "A case that is not decided is closed with a reason, which stays on its timeline.",
        lambda reason: context.bench.do(lambda desk: close(desk, cases, reason)),
    )


def _priority(level: Priority) -> ActionSpec:
    def run(context: Context) -> None:
        cases = context.cases
        context.bench.do(lambda desk: set_priority(desk, cases, level))

    return ActionSpec(
        f"case.priority.{level.value}",
        f"Set priority P{level.value}",
        SECTION,
        run,
        shortcut=str(level.value),
        why_not=needs_cases,
    )


def _copy_reference(context: Context) -> None:
    if context.snapshot is not None:
        context.window.copy(context.snapshot.reference)


def _needs_read_case(context: Context) -> str:
    return "" if context.snapshot is not None else "Open a case first."


_UNDECIDED = {State.NEW, State.OPEN, State.WAITING}
_DECIDED = "It is decided already; reopen it first."
_PUT_AWAY = {State.DECIDED, State.CLOSED}

CASEWORK = (
    ActionSpec("case.claim", "Claim", SECTION, _on_cases(claim), "C", (), needs_cases),
    ActionSpec("case.release", "Release", SECTION, _on_cases(release), "R", (), needs_cases),
    ActionSpec(
        "case.assign", "Assign …", SECTION, lambda c: c.case.show_assign(), "A", (), needs_case
    ),
    ActionSpec(
        "case.note",
        "Write an evidence note",
        SECTION,
        lambda c: c.case.focus_composer(),
        "E",
        (),
        needs_case,
    ),
    ActionSpec(
        "case.decide",
        "Decide …",
        SECTION,
        lambda c: c.case.show_decide(),
        "D",
        (),
        _one_in(_UNDECIDED, _DECIDED),
    ),
    ActionSpec("case.tag", "Tag …", SECTION, lambda c: c.case.show_tag(), "T", (), needs_case),
    ActionSpec(
        "case.kind", "Change the kind …", SECTION, lambda c: c.case.show_kind(), "Y", (), needs_case
    ),
    ActionSpec(
        "case.priority",
        "Change the priority …",
        SECTION,
        lambda c: c.case.show_priority(),
        "P",
        (),
        needs_case,
    ),
    ActionSpec(
        "case.jurisdiction",
        "Change whose law applies …",
        SECTION,
        lambda c: c.case.show_jurisdiction(),
        "Shift+Y",
        (),
        needs_case,
    ),
    ActionSpec(
        "case.due",
        "Change the due time …",
        SECTION,
        lambda c: c.case.show_due(),
        "Shift+D",
        (),
        needs_case,
    ),
    ActionSpec(
        "case.party", "Parties …", SECTION, lambda c: c.case.show_party(), "Shift+P", (), needs_case
    ),
    ActionSpec(
        "case.subject", "Rename …", SECTION, lambda c: c.case.show_subject(), "F2", (), needs_case
    ),
    ActionSpec(
        "case.received",
        "Correct the time of receipt …",
        SECTION,
        lambda c: c.case.show_received(),
        "Shift+E",
        (),
        needs_case,
    ),
    ActionSpec(
        "case.untag",
        "Remove a tag …",
        SECTION,
        lambda c: c.case.show_untag(),
        "Shift+T",
        (),
        needs_case,
    ),
    *(_priority(level) for level in Priority),
    ActionSpec(
        "case.wait",
        "Wait for somebody …",
        SECTION,
        lambda c: c.case.show_wait(),
        "W",
        (),
        _one_in({State.NEW, State.OPEN}, "Only a new or an open case can wait."),
    ),
    ActionSpec(
        "case.resume",
        "Resume",
        SECTION,
        _on_cases(resume),
        "Shift+W",
        (),
        _one_in({State.WAITING}, "It does not wait for anybody."),
    ),
    ActionSpec(
        "case.close",
        "Close",
        SECTION,
        _close,
        "X",
        (),
        _one_in(
            {State.NEW, State.OPEN, State.DECIDED},
            "A waiting case is resumed before it is closed; a closed one is closed.",
        ),
    ),
    ActionSpec(
        "case.reopen",
        "Reopen …",
        SECTION,
        lambda c: c.case.show_reopen(),
        "Shift+R",
        (),
        _one_in(_PUT_AWAY, "It is open already."),
    ),
    ActionSpec(
        "case.copy_reference",
        "Copy the reference",
        SECTION,
        _copy_reference,
        "Ctrl+Shift+C",
        (),
        _needs_read_case,
    ),
)
"""The actions on cases."""
