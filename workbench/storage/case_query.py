"""One case, read whole."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select

from workbench.domain.cases import CaseSnapshot, ContentItem, Entry, Party
from workbench.domain.evidence import SealedNote
from workbench.domain.ids import number_text
from workbench.domain.people import Person, Role
from workbench.storage.replica_tables import (
    account_table,
    base_table,
    case_table,
    content_table,
    entry_table,
    member_table,
    person_table,
)

_BY_HAND = "entered by a person"
"""Where a corrected time of receipt comes from."""
_AUTHOR = account_table.alias("author_account")
_TOLD = content_table.alias("told")
_BUSINESS = account_table.alias("business_account")

# Notes that wait for the centre are in no chain yet.
_CONFIRMED_LENGTHS = func.coalesce(base_table.c.lengths, case_table.c.lengths).label("lengths")
_CASE = select(case_table).where(case_table.c.id == bindparam("case"))
_NUMBER = select(case_table.c.number).where(case_table.c.id == bindparam("case"))
_ENTRIES = select(entry_table).order_by(entry_table.c.seq)
_CONTENTS = (
    select(
        _TOLD,
        _AUTHOR.c.name.label("author_name"),
        _AUTHOR.c.country.label("author_country"),
        _BUSINESS.c.name.label("business_name"),
    )
    .outerjoin(_AUTHOR, (_AUTHOR.c.seq == _TOLD.c.seq) & (_AUTHOR.c.id == _TOLD.c.author))
    .outerjoin(_BUSINESS, (_BUSINESS.c.seq == _TOLD.c.seq) & (_BUSINESS.c.id == _TOLD.c.business))
    .where(
        _TOLD.c.id.in_(
            select(content_table.c.id).where(content_table.c.case_row == bindparam("at_row"))
        )
    )
    .order_by(_TOLD.c.id, _TOLD.c.at, _TOLD.c.seq)
)


def find_case(connection: Connection, *, number: int | None, case: UUID | None) -> UUID | None:
    """Return the id of the case with this number or id, or None."""
    condition = case_table.c.number == number if case is None else case_table.c.id == case
    return connection.scalar(select(case_table.c.id).where(condition))


def read_case(connection: Connection, case: UUID) -> CaseSnapshot | None:
    """Return everything that is known of a case, or None when there is no such case."""
    outline = read_outline(connection, case)
    if outline is None:
        return None
    entries = connection.execute(_ENTRIES.where(entry_table.c.case_row == outline.row))
    # The same content told again stands later, and counts.
    contents = {told.id: told for told in connection.execute(_CONTENTS, {"at_row": outline.row})}
    return replace(
        outline,
        contents=tuple(map(_content, contents.values())),
        entries=tuple(_entry(found) for found in entries),
    )


def read_outline(connection: Connection, case: UUID) -> CaseSnapshot | None:
    """Return a case as it stands, without its content and without what happened on it.

    That is enough to act on it, and as quick for a case of a thousand notes as for a new one.
    """
    row = connection.execute(_CASE, {"case": case}).first()
    if row is None:
        return None
    members = _members(connection, row.row)
    fields = {name: value for name, (value, _) in row.fields.items()}
    return CaseSnapshot(
        row=row.row,
        case=row.id,
        number=row.number,
        scope=row.scope,
        kind=row.kind,
        state=row.state,
        priority=row.priority,
        subject=row.subject,
        assignee=row.assignee,
        token=row.token,
        due=row.due,
        due_basis=row.due_basis,
        received=row.received,
        # A correction has a reason, and only a correction has one.
        received_source=_BY_HAND if row.reasons.get("received") else fields["received_source"],
        jurisdiction=row.jurisdiction,
        language=row.language,
        channel=fields["channel"],
        waiting_for=row.waiting_for,
        waiting_until=row.waiting_until,
        revisions={name: revision for name, (_, revision) in row.fields.items()},
        reasons=row.reasons,
        tags=tuple(sorted(members.get("tag", []))),
        parties=tuple(Party(**value) for value in members.get("party", [])),
        claim_op=row.claim_op,
        lease=row.lease,
        pending=row.pending,
    )


def read_notes(
    connection: Connection, case: UUID | None
) -> dict[UUID, tuple[int, list[SealedNote]]]:
    """Return the notes shown for one case or for all: (notes the case counts, its notes by n)."""
    statement = (
        select(entry_table, case_table.c.id, case_table.c.number, _CONFIRMED_LENGTHS)
        .join(case_table, case_table.c.row == entry_table.c.case_row)
        .outerjoin(base_table, base_table.c.row == case_table.c.row)
        .where(entry_table.c.stream == "note", entry_table.c.outcome == "applied")
        .order_by(entry_table.c.case_row, entry_table.c.n)
    )
    if case is not None:
        statement = statement.where(case_table.c.id == case)
    chains: dict[UUID, tuple[int, list[SealedNote]]] = {}
    for row in connection.execute(statement):
        counted = row.lengths.get("note", 0)
        reference = number_text(row.number) or str(row.id)
        entry = _entry(row)
        chains.setdefault(row.id, (counted, []))[1].append(sealed_note(row.id, reference, entry))
    return chains


def case_number(connection: Connection, case: UUID) -> int | None:
    """Return the number of a case, or None while there is none."""
    return connection.scalar(_NUMBER, {"case": case})


def case_numbers(connection: Connection) -> dict[UUID, int | None]:
    """Return the number of every case."""
    found = connection.execute(select(case_table.c.id, case_table.c.number))
    return {row.id: row.number for row in found}


def sealed_note(case: UUID, reference: str, entry: Entry) -> SealedNote:
    """Return a note's entry as a link of its chain."""
    return SealedNote(
        case=case,
        reference=reference,
        op_id=entry.op_id,
        n=entry.n or 0,
        author=entry.actor,
        text=entry.body["text"],
        salt=entry.body["salt"],
        attachments=tuple(a["sha256"] for a in entry.body["attachments"]),
        content_hash=entry.content_hash or "",
        previous_hash=entry.previous_hash or "",
        hash=entry.hash or "",
    )


def read_people(connection: Connection) -> list[Person]:
    """Return everybody the profile knows, by name."""
    rows = connection.execute(select(person_table).order_by(person_table.c.name))
    return [_person(row) for row in rows]


def _members(connection: Connection, case_row: int) -> dict[str, list[Any]]:
    statement = select(member_table.c.name, member_table.c.value)
    found: dict[str, list[Any]] = {}
    for name, value in connection.execute(statement.where(member_table.c.case_row == case_row)):
        found.setdefault(name, []).append(json.loads(value))
    return found


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        op_id=row.op_id,
        kind=row.kind,
        stream=row.stream,
        n=row.n,
        actor=row.actor,
        at=row.at,
        body=row.body,
        outcome=row.outcome,
        imported=row.imported,
        content_hash=row.content_hash,
        previous_hash=row.previous_hash,
        hash=row.hash,
        claimed_at=row.claimed_at,
    )


def _content(row: Row[Any]) -> ContentItem:
    return ContentItem(
        id=row.id,
        platform_id=row.platform_id,
        url=row.url,
        title=row.title,
        text=row.text,
        rating=row.rating,
        language=row.language,
        published=row.published,
        experienced=row.experienced,
        verification=row.verification,
        reply=row.reply,
        author=row.author_name or "",
        author_country=row.author_country or "",
        business=row.business_name or "",
    )


def _person(row: Row[Any]) -> Person:
    facts = row.facts
    return Person(
        login=row.login,
        name=row.name,
        role=Role(row.role),
        scopes=tuple(facts.get("scopes", ())),
        vendor=facts.get("vendor"),
        languages=tuple(facts.get("languages", ())),
        skills=tuple(facts.get("skills", ())),
        capacity=facts.get("capacity", 20),
    )
