"""Taking in files: each path given becomes or joins a case, or says why it could not.

Files are read and parsed first; where they belong is found under the ledger's lock, so that two
programs taking in the same thread at once make one case of it. A batch of files is one commit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from workbench.changes import Changes
from workbench.domain.cases import CaseKind
from workbench.domain.instants import parse_iso
from workbench.domain.operations import KINDS, Operation
from workbench.errors import UserError
from workbench.intake.mail import looks_like_mail
from workbench.intake.notices import looks_like_notices
from workbench.intake.pdf_text import PdfReader
from workbench.intake.tables import looks_like_table
from workbench.operations.casework import known
from workbench.operations.desk import Desk
from workbench.operations.found_files import Found, batches
from workbench.operations.incoming import (
    Incoming,
    IncomingTable,
    incoming_file,
    incoming_table,
)
from workbench.operations.incoming_mail import incoming_mail
from workbench.operations.incoming_notices import incoming_notices
from workbench.operations.opening import Opening, open_case
from workbench.operations.placement import Placed, Placement
from workbench.storage.intake_query import last_mapping

Progress = Callable[[int, int], bool]
"""Is told (paths done, paths in all); answering False stops after the present batch."""


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """One path, or one row of a table, and the case it became or joined.

    `outcome` is `new`, `joined`, `duplicate` or `unreadable`.
    """

    path: str
    case: UUID | None
    number: int | None
    outcome: str
    reason: str


def take_in(
    desk: Desk, paths: Sequence[str], kind: str | None = None, progress: Progress | None = None
) -> list[IntakeResult]:
    """Take in files and folders of files; whatever they hold is kept byte for byte.

    Args:
        desk: the person's desk; new cases lie in its scope.
        paths: files, or folders whose files are taken in by name.
        kind: the kind of the cases; without it the kind is proposed from the text, and the rows
            of a table become content without cases.
        progress: told after each batch.

    Raises:
        UserError: there is no such kind, or the person's role may not take anything in.
        EnvironmentFault: the store would not have it; batches before it are kept.
    """
    chosen = known(CaseKind, kind, "kind").value if kind is not None else None
    role = desk.person.role
    if role not in KINDS["case.open"].roles:
        raise UserError(f"The role {role.words.lower()} may not open cases. Nothing was taken in.")
    results: list[IntakeResult] = []
    with PdfReader() as pdfs:
        for read, total, batch in batches(paths):
            results += _take_in_batch(desk, batch, chosen, pdfs)
            if progress is not None and not progress(read, total):
                break
    return results


def recalled_mapping(desk: Desk, shape: str) -> dict[str, str]:
    """Return which column held which field in the last import of a shape, {} without one."""
    with desk.ledger.replica.reading() as connection:
        return last_mapping(connection, shape)


def split_message(desk: Desk, case: UUID, message: UUID) -> Changes:
    """Make a message that joined a case a case of its own.

    Raises:
        UserError: the message is not on the case, or is its only one.
    """
    snapshot = desk.read(case)
    messages = snapshot.stream("message")
    found = next((m for m in messages if m.op_id == message), None)
    if found is None:
        raise UserError("That message is not on this case any more. Nothing was changed.")
    if len(messages) == 1:
        raise UserError("It is the case's only message, so there is nothing to split it from.")
    why = f"Split off {snapshot.reference}."
    opening = Opening(
        subject=found.body["subject"],
        kind=snapshot.kind,
        kind_reason=why,
        priority=snapshot.priority,
        priority_reason=why,
        jurisdiction=snapshot.jurisdiction,
        jurisdiction_reason=why,
        channel=snapshot.channel,
        language=found.body["language"],
        received=parse_iso(found.body["received"]),
        received_source=found.body["received_source"],
    )
    split, opened = open_case(desk, opening, desk.now())
    value = {"message": str(message), "to": str(split)}
    recorded = desk.record([opened, desk.operation("split.add", case, {"value": value})])
    return Changes(recorded, f"Split a message off {snapshot.reference}", (recorded[-1].op_id,))


def _take_in_batch(
    desk: Desk, batch: Sequence[Found], kind: str | None, pdfs: PdfReader
) -> list[IntakeResult]:
    read = [(found.path, each) for found in batch for each in _read(desk, found, pdfs)]
    placed: list[tuple[str, Placed]] = []

    def plan(connection: Connection) -> list[Operation]:
        placed.clear()
        incoming = [found for _, found in read if not isinstance(found, Placed)]
        placement = Placement(desk, connection, incoming)
        for path, found in read:
            if isinstance(found, Placed):
                placed.append((path, found))
            elif isinstance(found, IncomingTable):
                placed.extend((path, row) for row in placement.table(found, kind))
            else:
                placed.append((path, placement.message(found, kind)))
        return [operation for _, place in placed for operation in place.operations]

    files = [content for _, found in read for content in _files_of(found)]
    recorded = desk.ledger.record_planned(plan, desk.person.role, files)
    numbers = {r.case: r.detail.get("number") for r in recorded if r.kind == "case.open"}
    return [
        IntakeResult(path, p.case, p.number or numbers.get(p.case), p.outcome, p.reason)
        for path, p in placed
    ]


def _unread(error: OSError) -> Placed:
    said = "The folder holds no file" if isinstance(error, IsADirectoryError) else error.strerror
    reason = f"The file could not be read ({said}). Nothing was taken in."
    return Placed((), None, None, "unreadable", reason)


def _read(desk: Desk, found: Found, pdfs: PdfReader) -> list[Incoming | IncomingTable | Placed]:
    content = found.content
    if isinstance(content, OSError):
        return [_unread(content)]
    if looks_like_notices(content, found.path):
        return [_from(found, notice) for notice in incoming_notices(content, found.path)]
    return [_from(found, _parsed(desk, found.path, content, pdfs))]


def _from(found: Found, read: Incoming | IncomingTable) -> Incoming | IncomingTable:
    """Note where it comes from."""
    if isinstance(read, IncomingTable):
        return replace(read, origin=found.origin)
    defects = [*read.args["defects"], found.remark] if found.remark else read.args["defects"]
    return replace(read, args={**read.args, "origin": dict(found.origin), "defects": defects})


def _parsed(desk: Desk, path: str, content: bytes, pdfs: PdfReader) -> Incoming | IncomingTable:
    if looks_like_mail(content, path):
        return incoming_mail(content, desk.own_hosts, pdfs, desk.trusted_roots)
    if looks_like_table(content, path):
        try:
            return incoming_table(content, path, recall=partial(recalled_mapping, desk))
        except UserError as error:
            return incoming_file(content, path, pdfs, str(error))
    return incoming_file(content, path, pdfs)


def _files_of(found: Incoming | IncomingTable | Placed) -> tuple[bytes, ...]:
    match found:
        case Incoming():
            return found.files
        case IncomingTable():
            return (found.content,)
        case _:
            return ()
