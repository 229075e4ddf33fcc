"""The verbs of a lead: give cases to somebody, take them back, move them to another team."""

from collections.abc import Sequence
from uuid import UUID

from workbench.changes import Changes, Recorded
from workbench.domain.ids import new_id
from workbench.domain.operations import KINDS
from workbench.domain.permissions import works_cases
from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.operations.casework import assign_cases, claim_cases, named
from workbench.operations.desk import Desk
from workbench.storage.case_query import read_people
from workbench.storage.team_query import read_scopes


def give_cases(desk: Desk, cases: Sequence[UUID], login: str) -> Changes:
    """Give cases to a person who can see and work them.

    Cases of a team that the person does not belong to are refused one by one, with the reason; the
    others are given.

    Raises:
        UserError: nobody has this login, or their role holds no cases.
    """
    with desk.ledger.replica.reading() as connection:
        people = {person.login: person for person in read_people(connection)}
        scopes = read_scopes(connection, cases)
    person = {desk.person.login: desk.person, **people}.get(login)
    if person is None:
        raise UserError(f"Nobody here has the login “{login}”. Nothing was changed.")
    if not works_cases(person.role):
        raise UserError(
            f"{person.name} is {person.role.words.lower()} and holds no cases. Nothing was changed."
        )
    able = [case for case in cases if scopes.get(case, "") in person.scopes]
    refused = tuple(
        _refused("case.assign", case, _not_seen(person.name, scopes.get(case)))
        for case in cases
        if scopes.get(case, "") not in person.scopes
    )
    given = assign_cases(desk, able, login) if able else Changes((), "")
    words = f"Assigned {named(desk, given.recorded)} to {person.name}" if able else ""
    return Changes((*given.recorded, *refused), words, given.undoable)


def give_back(desk: Desk, cases: Sequence[UUID]) -> Changes:
    """Put cases among the unclaimed for somebody who is away."""
    recorded = desk.record([desk.operation("case.assign", case, {"to": None}) for case in cases])
    return _told(recorded, f"Put {named(desk, recorded)} among the unclaimed")


def take_over(desk: Desk, cases: Sequence[UUID]) -> Changes:
    """Take cases whose claims have lapsed; a claim that still holds is refused and says until when.

    It is a claim like any other: the rules know that another's claim has run out.
    """
    taken = claim_cases(desk, cases)
    return Changes(taken.recorded, f"Took over {named(desk, taken.recorded)}", taken.undoable)


def move_cases(desk: Desk, cases: Sequence[UUID], scope: str, reason: str = "") -> Changes:
    """Move cases to another team of the person's own.

    Raises:
        UserError: the person does not belong to that team, so could not see what they did.
    """
    if scope not in desk.person.scopes:
        own = ", ".join(desk.person.scopes)
        raise UserError(f"You do not belong to {scope}. Choose one of: {own}. Nothing was moved.")
    operations, there = [], []
    for case in cases:
        seen = desk.outline(case)
        if seen.scope == scope:
            there.append(_refused("case.move", case, f"It lies in {scope} already."))
            continue
        args = {
            "value": scope,
            "base": seen.scope,
            "base_revision": seen.revisions.get("scope", 0),
            "reason": clean(reason).strip(),
            "reason_before": seen.reasons.get("scope", ""),
        }
        operations.append(desk.operation("case.move", case, args))
    recorded = desk.record(operations) if operations else ()
    return _told((*recorded, *there), f"Moved {named(desk, recorded)} to {scope}")


def _told(recorded: tuple[Recorded, ...], words: str) -> Changes:
    done = [r for r in recorded if r.outcome in {"applied", "pending"}]
    undoable = tuple(r.op_id for r in done if KINDS[r.kind].inverse is not None)
    return Changes(recorded, words, undoable)


def _not_seen(name: str, scope: str | None) -> str:
    if scope is None:
        return "There is no such case any more."
    return f"{name} does not belong to {scope}, so would not see it."


def _refused(kind: str, case: UUID, reason: str) -> Recorded:
    """What was refused before anything was recorded."""
    return Recorded(new_id(), kind, case, "refused", {"reason": reason})
