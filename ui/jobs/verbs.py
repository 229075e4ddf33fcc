"""The verbs that are done on many cases, with the words a batch says them by.

The operations are imported as they run: they bring SQLAlchemy, which the window's start spares.
"""

from collections.abc import Sequence
from uuid import UUID

from ui.jobs.batches import BatchVerb
from ui.jobs.bench import Desk
from workbench.changes import Changes
from workbench.domain.cases import Priority


def claiming() -> BatchVerb:
    """Take cases as one's own."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.casework import claim_cases

        return claim_cases(desk, cases)

    return BatchVerb(run, "Claiming {cases}", "Claimed {cases}")


def releasing() -> BatchVerb:
    """Give one's own cases back."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.casework import release_cases

        return release_cases(desk, cases)

    return BatchVerb(run, "Releasing {cases}", "Released {cases}")


def resuming() -> BatchVerb:
    """Go on with cases that waited."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.casework import resume_cases

        return resume_cases(desk, cases)

    return BatchVerb(run, "Resuming {cases}", "Resumed {cases}")


def closing(reason: str = "") -> BatchVerb:
    """Put cases away."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.casework import close_cases

        return close_cases(desk, cases, reason)

    return BatchVerb(run, "Closing {cases}", "Closed {cases}")


def setting_priority(level: Priority) -> BatchVerb:
    """Say how urgent cases are."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.casework import set_priority

        return set_priority(desk, cases, level)

    return BatchVerb(
        run, f"Setting P{level.value} on {{cases}}", f"Set P{level.value} on {{cases}}"
    )


def tagging(tag: str) -> BatchVerb:
    """Put a tag on cases."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.casework import add_tag

        return add_tag(desk, cases, tag)

    shown = _literal(tag)
    return BatchVerb(run, f"Tagging {{cases}} “{shown}”", f"Tagged {{cases}} “{shown}”")


def untagging(tag: str) -> BatchVerb:
    """Take a tag off cases."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.casework import remove_tag

        return remove_tag(desk, cases, tag)

    shown = _literal(tag)
    return BatchVerb(
        run, f"Taking “{shown}” off {{cases}}", f"Took the tag “{shown}” off {{cases}}"
    )


def giving(login: str, name: str) -> BatchVerb:
    """Give cases to somebody."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.reassignment import give_cases

        return give_cases(desk, cases, login)

    shown = _literal(name)
    return BatchVerb(run, f"Assigning {{cases}} to {shown}", f"Assigned {{cases}} to {shown}")


def giving_back() -> BatchVerb:
    """Put cases among the unclaimed, whoever holds them."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.reassignment import give_back

        return give_back(desk, cases)

    words = "among the unclaimed"
    return BatchVerb(run, f"Putting {{cases}} {words}", f"Put {{cases}} {words}")


def taking_over() -> BatchVerb:
    """Take cases whose claims have lapsed."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.reassignment import take_over

        return take_over(desk, cases)

    return BatchVerb(run, "Taking over {cases}", "Took over {cases}")


def moving(scope: str) -> BatchVerb:
    """Move cases to another team."""

    def run(desk: Desk, cases: Sequence[UUID]) -> Changes:
        from workbench.operations.reassignment import move_cases

        return move_cases(desk, cases, scope)

    shown = _literal(scope)
    return BatchVerb(run, f"Moving {{cases}} to {shown}", f"Moved {{cases}} to {shown}")


def _literal(text: str) -> str:
    """Return a text whose braces stand for themselves."""
    return text.replace("{", "{{").replace("}", "}}")
