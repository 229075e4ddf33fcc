"""History loaded in bulk leaves what applying each operation would have left."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Any

import pytest
from psycopg import Connection, sql

from tests.support.centre_acts import SALT, apply, count, opening, put_file
from tests.support.postgres import Centre, fresh_centre
from tests.support.profiles import NOON
from workbench.central import provision
from workbench.central.embedded import EmbeddedCluster
from workbench.central.history import Told, load_history
from workbench.demo.department import history
from workbench.demo.staff import people
from workbench.domain.ids import new_id, opened_case_id
from workbench.domain.operations import Operation
from workbench.domain.people import Role
from workbench.errors import UserError

LETTER = b"%PDF " * 300_000
SEEN = b"a picture"
NAMED = {"sha256": sha256(SEEN).hexdigest()}
TABLES = ["case_item", "entry", "entry_body", "set_member", "conflict", "scope_exit", "receipt",
          "file", "file_chunk", "file_use"]  # fmt: skip
OTHERWISE = [
    "row_xid",
    "fingerprint",
    "at",
    "last_at",
    "claimed_at",
    "imported",
    "lease",
    "salt",
    "args_hash",
]
"""What differs: times, and what follows from them."""


def told() -> Iterator[Told]:
    """Two cases and an import, with each rule, each outcome and files of both sizes."""

    def say(kind: str, actor: str, *contents: bytes, **args: Any) -> Told:
        return Operation(new_id(), kind, case, args, actor, NOON), contents

    for subject in ("A", "B"):
        op_id = new_id()
        case = opened_case_id("vera", op_id)
        arguments = opening("north", subject=subject)
        yield Operation(op_id, "case.open", case, arguments, "vera", NOON), ()
        yield say("note.write", "vera", SEEN, text="ü", salt=SALT, attachments=[NAMED])
        claim = say("case.claim", "vera")
        yield claim
        yield say("tag.add", "vera", value="vip")
        yield say("tag.remove", "vera", value="vip")
        yield say("party.add", "vera", value={"role": "counsel", "name": "Ida"})
        yield say("tag.remove", "vera", value="never there")
        yield say("case.wait", "vera", **{"for": "counsel", "until": "2026-12-01T00:00:00+00:00"})
        yield say("case.set_priority", "vera", value=1, base=3, base_revision=0, reason="soon")
        mine = say("case.set_priority", "vic", value=2, base=3, base_revision=0, reason="late")
        yield mine
        conflict = str(mine[0].op_id)
        yield say("case.set_priority", "vic", value=2, base_revision=1, resolves=conflict)
        yield say("case.claim", "vic")
        yield say("letter.freeze", "vera", LETTER, pdf={"sha256": sha256(LETTER).hexdigest()})
        yield say("case.decide", "vic", action="keep", token=1)
        if subject == "B":
            yield say("case.move", "vic", value="south", base="north", base_revision=0, reason="")
        yield say("case.decide", "vera", action="keep", claim=str(claim[0].op_id))
    imported = {"scope": "north", "rows": 1, "name": "x.csv", "source": NAMED}
    yield Operation(new_id(), "content.import", None, imported, "vera", NOON), (SEEN,)


def contents(connection: Connection) -> dict[str, Any]:
    found = {}
    for table in TABLES:
        row = sql.SQL(
            "SELECT to_jsonb(t) - %s::text[] #- '{{detail,until}}' AS told FROM app.{} t ORDER BY 1"
        )
        rows = connection.execute(row.format(sql.Identifier(table)), (OTHERWISE,))
        found[table] = [told for (told,) in rows]
    return found


@pytest.fixture
def twice_staffed(staffed: Centre) -> Centre:
    with staffed.owner() as connection:
        for login in ("vera", "vic"):
            provision.grant(connection, login, "south")
    return staffed


def test_it_leaves_what_applying_each_would_have(
    twice_staffed: Centre, running: EmbeddedCluster
) -> None:
    story = list(told())
    sessions = {login: twice_staffed.session(login) for login in ("vera", "vic")}
    for operation, named in story:
        session = sessions[operation.actor]
        outcome = apply(session, operation.kind, operation.case, operation.args, operation.op_id)
        assert outcome[0] in {"applied", "conflict", "superseded", "refused"}, outcome
        for content in named:
            put_file(session, operation.case, operation.op_id, content)
    for session in sessions.values():
        session.close()
    with twice_staffed.owner() as connection:
        applied = contents(connection)
    with fresh_centre(running) as other, other.owner() as connection:
        for name in ("in-house", "north", "south"):
            provision.add_scope(connection, name, None)
        heard: list[int] = []
        assert load_history(connection, story, heard.append) == len(story) == heard[-1]
        loaded = contents(connection)
    for table in TABLES:
        assert loaded[table] == applied[table], table


def test_the_demo_department_is_loaded_with_its_files(centre: Centre) -> None:
    with centre.owner() as connection:
        for name in sorted({scope for person in people() for scope in person.scopes}):
            provision.add_scope(connection, name, None)
        story = list(islice(history(7, NOON, 100), 200))
        load_history(connection, story)
        assert count(connection, "entry") == sum(o.kind != "person.add" for o, _ in story)
        hashed = (
            "SELECT bool_and(sha256 = (SELECT sha256(string_agg(bytes, '' ORDER BY n))"
            " FROM app.file_chunk c WHERE (c.scope, c.sha256) = (f.scope, f.sha256)))"
            " FROM app.file f"
        )
        assert connection.execute(hashed.encode()).fetchone() == (True,)
        imported = "SELECT bool_and(imported) FROM app.entry"
        assert connection.execute(imported.encode()).fetchone() == (True,)
    centre.staff([("vera", Role.SPECIALIST, people()[0].scopes[0])], [])
    with centre.session("vera") as vera:  # work goes on where history ends
        last = vera.execute("SELECT max(number) FROM app.case_item").fetchone()
        op_id = new_id()
        detail = apply(vera, "case.open", opened_case_id("vera", op_id),
                       opening(people()[0].scopes[0]), op_id)[1]  # fmt: skip
        assert last is not None
        assert detail["number"] > last[0]


def test_all_is_loaded_or_nothing(staffed: Centre) -> None:
    story = list(told())
    with staffed.owner() as connection:
        load_history(connection, story[:5])
        before = count(connection, "entry")
        with pytest.raises(UserError, match="already"):
            load_history(connection, story)
        operation = Operation(new_id(), "case.open", new_id(), opening("nowhere"), "vera", NOON)
        with pytest.raises(UserError, match="nowhere"):
            load_history(connection, [(operation, ())])
        broken = Operation(new_id(), "case.open", new_id(), {}, "vera", NOON)
        with pytest.raises(UserError, match="cannot be read"):
            load_history(connection, [(broken, ())])
        assert count(connection, "entry") == before
