"""Working cases: hold them, say what they are, wait, decide, put away, take up again."""

from collections.abc import Callable

from ui.actions.context import Context
from ui.actions.registry import ActionSpec
from ui.jobs import verbs
from ui.jobs.batches import BatchVerb
from workbench.domain.cases import Priority, State

SECTION = "Case"


def needs_cases(context: Context) -> str:
    """Say that a case must be chosen, if none is."""
    return "" if context.meant else "Choose a case first."


def needs_case(context: Context) -> str:
    """Say that a case must be open in the panel, if none is."""
    return "" if context.current_case is not None else "Open a case first."


def _one_in(states: set[State], otherwise: str) -> Callable[[Context], str]:
    """Say why not, where the one case in the panel is in none of these states."""

    def why_not(context: Context) -> str:
        lacking = needs_cases(context)
        snapshot = context.snapshot
        if lacking or snapshot is None or context.many:
            return lacking
        return "" if snapshot.state in states else otherwise

    return why_not


def _do(make: Callable[[], BatchVerb]) -> Callable[[Context], None]:
    return lambda context: context.sharing.act(make(), context.meant)


def _ask(question: str, about_one: Callable[[Context], None]) -> Callable[[Context], None]:
    """Ask beside the one case in the panel, or over the window about many."""

    def run(context: Context) -> None:
        if context.many:
            context.sharing.ask(question, context.meant)
        else:
            about_one(context)

    return run


def _close(context: Context) -> None:
    meant, snapshot = context.meant, context.snapshot
    if context.many:
        context.sharing.ask("close", meant)
    elif snapshot is not None and snapshot.state == State.DECIDED:
        context.sharing.act(verbs.closing(), meant)
    else:
        context.window.ask_reason(
            "Close without a decision",
            "A case that is not decided is closed with a reason, which stays on its timeline.",
            lambda reason: context.sharing.act(verbs.closing(reason), meant),
        )


def _priority(level: Priority) -> ActionSpec:
    return ActionSpec(
        f"case.priority.{level.value}",
        f"Set priority P{level.value}",
        SECTION,
        _do(lambda: verbs.setting_priority(level)),
        shortcut=str(level.value),
        why_not=needs_cases,
        kind="case.set_priority",
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
    ActionSpec(
        "case.claim", "Claim", SECTION, _do(verbs.claiming), "C", (), needs_cases, "case.claim"
    ),
    ActionSpec(
        "case.release",
        "Release",
        SECTION,
        _do(verbs.releasing),
        "R",
        (),
        needs_cases,
        "case.release",
    ),
    ActionSpec(
        "case.assign",
        "Assign …",
        SECTION,
        _ask("person", lambda c: c.case.show_assign()),
        "A",
        (),
        needs_cases,
        "case.assign",
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
        "case.decide",
    ),
    ActionSpec(
        "case.tag",
        "Tag …",
        SECTION,
        _ask("tag", lambda c: c.case.show_tag()),
        "T",
        (),
        needs_cases,
        "tag.add",
    ),
    ActionSpec(
        "case.kind", "Change the kind …", SECTION, lambda c: c.case.show_kind(), "Y", (), needs_case
    ),
    ActionSpec(
        "case.priority",
        "Change the priority …",
        SECTION,
        _ask("priority", lambda c: c.case.show_priority()),
        "P",
        (),
        needs_cases,
        "case.set_priority",
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
        _ask("untag", lambda c: c.case.show_untag()),
        "Shift+T",
        (),
        needs_cases,
        "tag.remove",
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
        "case.wait",
    ),
    ActionSpec(
        "case.resume",
        "Resume",
        SECTION,
        _do(verbs.resuming),
        "Shift+W",
        (),
        _one_in({State.WAITING}, "It does not wait for anybody."),
        "case.resume",
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
        "case.close",
    ),
    ActionSpec(
        "case.reopen",
        "Reopen …",
        SECTION,
        lambda c: c.case.show_reopen(),
        "Shift+R",
        (),
        _one_in(_PUT_AWAY, "It is open already."),
        "case.reopen",
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
