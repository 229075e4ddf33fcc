"""What the centre set aside because it could not be placed: shown to leads, never thrown away.

A person may write on a case that was moved out of their scope meanwhile. What they wrote comes to
the lead of their own scope, who reads it and does with it what is right.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.domain.ids import number_text
from workbench.domain.people import Role
from workbench.operations.desk import Desk
from workbench.operations.told_words import what_was_done, written
from workbench.storage.case_query import read_people
from workbench.storage.sent_query import case_titles, read_quarantine

if TYPE_CHECKING:
    from collections.abc import Sequence

READERS = frozenset({Role.TEAM_LEAD, Role.VENDOR_LEAD})
"""Whom the centre shows what it set aside, in the scopes they lead."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An operation that the centre set aside."""

    op_id: UUID
    actor: str
    name: str
    """Who did it, as people call them."""
    kind: str
    case: UUID | None
    reference: str
    """The case as people name it; empty where it is not shown here."""
    visible: bool
    """Whether the case is shown here, so that it can be opened."""
    what: str
    written: str
    """All that was written with it."""
    reason: str
    at: datetime


def set_aside(desk: Desk, text: str = "") -> list[SetAside]:
    """Return what was set aside, newest first; only leads are given any by the centre.

    Args:
        desk: the person's desk.
        text: words that all have to be in the name, in what was done or in what was written.
    """
    with desk.ledger.replica.reading() as replica:
        rows = read_quarantine(replica)
        cases = [row.case for row in rows if row.case is not None]
        titles = case_titles(replica, cases)
        names = {person.login: person.name for person in read_people(replica)}
    found = []
    for row in rows:
        number, _ = titles.get(row.case, (None, "")) if row.case is not None else (None, "")
        item = SetAside(
            op_id=row.op_id,
            actor=row.actor,
            name=names.get(row.actor, row.actor),
            kind=row.kind,
            case=row.case,
            reference=number_text(number) or "",
            visible=row.case in titles,
            what=what_was_done(row.kind, row.args, {}),
            written=written(row.args),
            reason=row.reason,
            at=row.at,
        )
        if _says(item, text.casefold().split()):
            found.append(item)
    return found


def _says(item: SetAside, words: "Sequence[str]") -> bool:
    said = f"{item.name}\n{item.reference}\n{item.what}\n{item.written}\n{item.reason}".casefold()
    return all(word in said for word in words)
