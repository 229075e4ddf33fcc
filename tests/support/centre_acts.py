"""What people do at a centre, in SQL as a workstation sends it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from tests.support.postgres import Centre
from workbench.domain.ids import new_id, opened_case_id

SALT = "0f" * 16


def apply(
    session: Connection,
    kind: str,
    case: UUID | None,
    args: Mapping[str, Any] | None = None,
    op_id: UUID | None = None,
) -> tuple[str, dict[str, Any]]:
    """Send one operation: its outcome and detail."""
    row = session.execute(
        "SELECT outcome, detail FROM api.apply(%s, null, null, %s, %s, %s)",
        (op_id or new_id(), kind, case, Jsonb(dict(args or {}))),
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def opening(scope: str, **fields: Any) -> dict[str, Any]:
    """The arguments with which a plain case is opened."""
    values = {
        "scope": scope,
        "subject": "A bike was sold twice",
        "kind": "csm_escalation",
        "priority": 3,
        "jurisdiction": "DK",
        "language": "en",
        "received": "2026-11-20T12:00:00+00:00",
        "due": "2026-11-22T12:00:00+00:00",
    }
    return {"fields": values | fields, "reasons": {"due": "a house target"}}


def open_case(session: Connection, scope: str, **fields: Any) -> UUID:
    """Open a case and return its id."""
    op_id = new_id()
    case = opened_case_id(session.info.user, op_id)
    outcome, detail = apply(session, "case.open", case, opening(scope, **fields), op_id)
    assert outcome == "applied", detail
    return case


def write_note(session: Connection, case: UUID, text: str = "Seen.") -> tuple[str, dict[str, Any]]:
    """Write a note."""
    return apply(session, "note.write", case, {"text": text, "salt": SALT, "attachments": []})


def count(session: Connection, table: str) -> int:
    """How many rows of a table this person sees."""
    row = session.execute(f"SELECT count(*) FROM app.{table}".encode()).fetchone()  # noqa: S608  # a name of ours
    assert row is not None
    return int(row[0])


def everything(centre: Centre) -> Any:
    """All that the centre holds."""
    tables = ("case_item", "entry", "entry_body", "set_member", "conflict", "receipt", "person",
              "member", "scope", "kind")  # fmt: skip
    with centre.owner() as connection:
        return [connection.execute(f"TABLE app.{table}".encode()).fetchall() for table in tables]


CHUNK = 1 << 20


def put_file(session: Connection, case: UUID | None, op_id: UUID, content: bytes) -> None:
    """Send a file that an operation speaks of, chunk by chunk, as long as the centre wants any."""
    digest, n = sha256(content).digest(), 0
    while n >= 0:
        chunk = content[n * CHUNK : (n + 1) * CHUNK]
        row = session.execute(
            "SELECT api.put_chunk(%s, %s, %s, %s, %s, %s)",
            (case, op_id, digest, len(content), n, chunk),
        ).fetchone()
        assert row is not None
        n = row[0]
