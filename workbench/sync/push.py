"""Offering operations to the centre: in the journal's order, each a transaction of its own.

Many go out before the first answer is read. The centre keeps a receipt of each, so that offering
one again, after a broken connection for instance, changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, Cursor
from psycopg.types.json import Jsonb

from workbench.central.connection import first_line, in_words
from workbench.domain.operations import Outcome
from workbench.errors import UserError
from workbench.storage.journal import JournalEntry

_APPLY = "SELECT outcome, detail, recorded_at, %s::uuid FROM api.apply(%s, %s, %s, %s, %s, %s, %s)"
_CLAIM_NEXT = "SELECT outcome, detail, recorded_at, case_id FROM api.claim_next(%s, %s, %s, %s, %s)"
_TRANSIENT = ("08", "25", "26", "40", "53", "55", "57", "58", "F0", "XX")
"""Classes of errors that speak of the server's state, and not of what it was asked."""
_PRIVILEGE = "42501"


class CentreTooOld(UserError):
    """The centre lacks a function that this program calls."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the centre made of one operation."""

    entry: JournalEntry
    outcome: str
    detail: Mapping[str, Any]
    recorded_at: datetime
    case: UUID | None
    """The case it was made on: with the next of the queue, only the centre knows it."""


def offer(
    connection: Connection, device: UUID, entries: Sequence[JournalEntry]
) -> Iterator[Answer]:
    """Offer operations in order, and tell each answer.

    An operation at which the centre raises an error is answered as refused, with what it said;
    the others go on.

    Args:
        connection: the person's.
        device: this profile.
        entries: what to offer; few enough to be lost and offered again together.

    Raises:
        psycopg.OperationalError: the connection broke; what is not answered may have arrived.
        ShutOut: the centre does not let the person in any more.
    """
    if len(entries) > 1:
        answers = _together(connection, device, entries)
        if answers is not None:
            yield from answers
            return
    for entry in entries:
        yield _alone(connection, device, entry)


def is_for_next(entry: JournalEntry) -> bool:
    """Whether an operation asks for whichever case is next."""
    return entry.operation.kind == "case.claim" and entry.operation.case is None


def _together(
    connection: Connection, device: UUID, entries: Sequence[JournalEntry]
) -> list[Answer] | None:
    """Offer all before the first answer is read; None where one of them raised an error."""
    cursors = []
    try:
        with connection.pipeline() as pipeline:
            for entry in entries:
                cursors.append(_sent(connection, device, entry))
                pipeline.sync()  # ends its transaction
        return [_answer(entry, cursor) for entry, cursor in zip(entries, cursors, strict=True)]
    except psycopg.Error as error:
        if connection.closed or _is_transient(error):
            raise
        return None


def _alone(connection: Connection, device: UUID, entry: JournalEntry) -> Answer:
    try:
        return _answer(entry, _sent(connection, device, entry))
    except psycopg.Error as error:
        if connection.closed or _is_transient(error):
            raise
        if error.sqlstate == _PRIVILEGE:
            raise in_words(error) from error
        if error.sqlstate in {"3F000", "42883"}:
            raise CentreTooOld(
                "The centre is older than this program and cannot take what you did. All is kept "
                "here. Ask its administrator to run `workbench central migrate`."
            ) from error
        reason = f"The centre could not take it: {first_line(error)}."
        detail = {"reason": reason}
        return Answer(entry, Outcome.REFUSED, detail, datetime.now(UTC), entry.operation.case)


def _sent(connection: Connection, device: UUID, entry: JournalEntry) -> Cursor:
    operation = entry.operation
    if is_for_next(entry):
        values = (operation.op_id, device, entry.seq, None, operation.at)
        return connection.execute(_CLAIM_NEXT, values, prepare=True)
    return connection.execute(
        _APPLY,
        (
            operation.case,
            operation.op_id,
            device,
            entry.seq,
            operation.kind,
            operation.case,
            Jsonb(dict(operation.args)),
            operation.at,
        ),
        prepare=True,
    )


def _answer(entry: JournalEntry, cursor: Cursor) -> Answer:
    row = cursor.fetchone()
    if row is None or row[0] is None:
        # Of the next case alone: the queue had none, and the centre kept nothing of the question.
        reason = {"reason": "No case is waiting in the queue."}
        return Answer(entry, Outcome.REFUSED, reason, datetime.now(UTC), None)
    outcome, detail, recorded_at, case = row
    return Answer(entry, outcome, detail, recorded_at, case)


def _is_transient(error: psycopg.Error) -> bool:
    return error.sqlstate is None or error.sqlstate.startswith(_TRANSIENT)
