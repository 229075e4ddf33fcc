"""What people do at a case, by name, for histories that chance writes."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from workbench.operations import casework
from workbench.operations.desk import Desk
from workbench.operations.notes import NewAttachment, write_note
from workbench.operations.reassignment import move_cases
from workbench.storage.ledger import Ledger
from workbench.storage.replica_tables import case_table

SCOPES = ("in-house", "north")
WORDS = ("bike", "refund", "straße", "\U0001f6b2")

Verb = Callable[[Desk, UUID, str], Any]
VERBS: Mapping[str, Verb] = {
    "note": write_note,
    "note with a file": lambda desk, case, text: write_note(
        desk, case, text, [NewAttachment("a.txt", text.encode() * 9)]
    ),
    "subject": lambda desk, case, text: casework.set_subject(desk, case, f"{text} {uuid4()}"),
    "subject again": casework.set_subject,
    "priority": lambda desk, case, text: casework.set_priority(desk, [case], len(text) % 5, text),
    "tag": lambda desk, case, text: casework.add_tag(desk, [case], text),
    "untag": lambda desk, case, text: casework.remove_tag(desk, [case], text),
    "party": lambda desk, case, text: casework.add_party(desk, case, "counsel", text),
    "claim": lambda desk, case, _: casework.claim_cases(desk, [case]),
    "release": lambda desk, case, _: casework.release_cases(desk, [case]),
    "assign": lambda desk, case, _: casework.assign_cases(desk, [case], "bo"),
    "wait": lambda desk, case, text: casework.wait_for(desk, [case], text, None),
    "resume": lambda desk, case, _: casework.resume_cases(desk, [case]),
    "decide": lambda desk, case, text: casework.decide_case(desk, case, "keep", text),
    "close": lambda desk, case, text: casework.close_cases(desk, [case], text),
    "reopen": casework.reopen_case,
    "move": lambda desk, case, text: move_cases(
        desk, [case], SCOPES[len(text) % 2], "so"
    ),
}  # fmt: skip


def shown(ledger: Ledger) -> list[UUID]:
    """The cases that a workstation shows."""
    with ledger.replica.reading() as connection:
        return list(connection.scalars(select(case_table.c.id).order_by("row")))
