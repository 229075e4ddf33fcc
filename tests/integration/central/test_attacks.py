"""With a vendor's own password and any client: each attack is refused, or shows nothing."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection

from tests.support.centre_acts import apply, everything, open_case, opening
from tests.support.postgres import Centre, cluster, fresh_centre, make_template
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.ids import new_id, opened_case_id
from workbench.domain.operations import KINDS
from workbench.domain.people import Role

SECRET = "Zephyrine-7731"
"""The word that nobody of another scope may see."""

REFUSED = """
INSERT INTO app.case_item (case_id) VALUES (gen_random_uuid())
UPDATE app.case_item SET subject = 'x'
DELETE FROM app.entry
TRUNCATE app.entry
INSERT INTO app.member (login, scope) VALUES ('wim', 1)
UPDATE app.person SET role = 'administrator'
UPDATE app.receipt SET outcome = 'applied'
MERGE INTO app.member m USING app.scope s ON m.scope = s.id WHEN MATCHED THEN DELETE
INSERT INTO app.kind SELECT * FROM app.kind
INSERT INTO app.file_chunk SELECT * FROM app.file_chunk
UPDATE app.file SET complete = true
DELETE FROM app.file_use
UPDATE app.conflict SET resolved_by = gen_random_uuid()
SELECT * FROM app.presence
DELETE FROM app.presence
SELECT * FROM app.caller
SELECT * FROM app.case_item FOR UPDATE
SELECT app.move_case(gen_random_uuid(), 1)
SELECT app.set_password('x')
SELECT app.admitted()
SELECT app.counted('vera')
SELECT app.bring_along(gen_random_uuid(), 1, 2)
SELECT app.bring_files(gen_random_uuid(), 1, 2)
SELECT app.files_named('{}')
SELECT app.opened_case_id('vera', gen_random_uuid())
SELECT app.canonical('{}')
SELECT nextval('app.case_number')
SELECT last_value FROM app.case_number
SELECT setval('app."pace wim"', 1)
SELECT * FROM app.centre
SELECT * FROM app.migration
SET ROLE workbench_definer
SET ROLE workbench_logins
SET ROLE vera
SET ROLE postgres
SET SESSION AUTHORIZATION vera
SET session_replication_role = replica
ALTER ROLE wim SUPERUSER
ALTER ROLE wim BYPASSRLS
ALTER ROLE wim CREATEROLE
ALTER ROLE wim CONNECTION LIMIT -1
ALTER ROLE vera PASSWORD 'mine'
GRANT workbench_definer TO wim
CREATE ROLE helper
ALTER TABLE app.case_item DISABLE ROW LEVEL SECURITY
ALTER TABLE app.case_item NO FORCE ROW LEVEL SECURITY
DROP POLICY people ON app.case_item
CREATE POLICY mine ON app.case_item USING (true)
ALTER TABLE app.entry DISABLE TRIGGER keep
DROP TRIGGER keep ON app.entry
ALTER FUNCTION api.my_scopes() RESET ALL
CREATE OR REPLACE FUNCTION api.me() RETURNS text LANGUAGE sql AS $$ SELECT 'vera' $$
CREATE TEMP TABLE member (login text, scope int)
CREATE TEMP VIEW member AS SELECT 'wim' AS login, 2 AS scope
CREATE TABLE public.member (login text, scope int)
CREATE TABLE app.member2 ()
CREATE SCHEMA mine
CREATE FUNCTION pg_temp.leak(text) RETURNS bool LANGUAGE sql COST 0.0000001 AS $$ SELECT true $$
CREATE FUNCTION public.leak(text) RETURNS bool LANGUAGE sql AS $$ SELECT true $$
CREATE EXTENSION dblink
CREATE AGGREGATE public.leak(text) (sfunc = textcat, stype = text)
DO $$ BEGIN PERFORM 1; END $$
COPY app.case_item FROM STDIN
COPY (SELECT 1) TO PROGRAM 'id'
COPY (SELECT 1) TO '/tmp/out'
SELECT pg_read_file('/etc/passwd')
SELECT pg_read_binary_file('PG_VERSION')
SELECT pg_ls_dir('.')
SELECT lo_import('/etc/passwd')
SELECT lo_create(0)
SELECT lo_from_bytea(0, 'x')
SELECT pg_advisory_lock(1)
SELECT pg_try_advisory_xact_lock(1)
SELECT pg_current_xact_id()
SELECT txid_current()
SELECT pg_current_snapshot()
SELECT pg_xact_status('700')
SELECT * FROM pg_stat_activity
SELECT pg_stat_get_activity(NULL)
SELECT * FROM pg_stat_user_tables
SELECT pg_stat_get_live_tuples('app.case_item'::regclass)
SELECT * FROM pg_locks
SELECT * FROM pg_roles
SELECT * FROM pg_user
SELECT * FROM pg_authid
SELECT * FROM pg_auth_members
SELECT * FROM pg_stats
SELECT * FROM pg_statistic
SELECT pg_reload_conf()
SELECT pg_snapshot_xmin('1:1:')
SELECT dblink('dbname=postgres', 'SELECT 1')
COPY app.case_item FROM PROGRAM 'id'
SELECT pg_stat_file('PG_VERSION')
SELECT lo_export(1, '/tmp/out')
SELECT pg_logical_emit_message(true, 'a', 'b')
SELECT pg_backend_memory_contexts()
SELECT * FROM pg_shadow
CREATE PUBLICATION mine FOR TABLE app.case_item
CREATE SUBSCRIPTION mine CONNECTION 'host=x' PUBLICATION mine
CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION app.stamp()
CREATE RULE mine AS ON SELECT TO app.case_item DO INSTEAD SELECT 1
CREATE STATISTICS mine ON subject, kind FROM app.case_item
CREATE INDEX ON app.case_item (subject)
CREATE OPERATOR public.=== (leftarg = text, rightarg = text, function = texteq)
CREATE CAST (text AS uuid) WITH INOUT
COMMENT ON TABLE app.case_item IS 'mine'
REASSIGN OWNED BY workbench_definer TO wim
ALTER DEFAULT PRIVILEGES FOR ROLE workbench_definer GRANT SELECT ON TABLES TO wim
ALTER ROLE wim NOLOGIN
SELECT pg_switch_wal()
ALTER SYSTEM SET log_connections = on
ALTER DATABASE postgres RENAME TO mine
LOCK TABLE app.case_item IN ACCESS EXCLUSIVE MODE
LOCK TABLE app.case_item IN SHARE MODE
SELECT api.change_password('plain')
SELECT api.change_password(NULL)
SELECT api.change_password('md5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
""".strip().splitlines()

SHOWS_NOTHING = """
SELECT * FROM app.case_item
SELECT * FROM app.entry
SELECT * FROM app.entry_body
SELECT * FROM app.set_member
SELECT * FROM app.conflict
SELECT * FROM app.file
SELECT * FROM app.file_chunk
SELECT * FROM app.file_use
SELECT * FROM api.digests(1, 10)
SELECT * FROM api.here((SELECT case_id FROM app.case_item LIMIT 1), true)
SELECT * FROM app.receipt WHERE actor <> 'wim'
SELECT * FROM app.scope_exit
SELECT * FROM app.person WHERE login <> 'wim'
SELECT * FROM app.scope WHERE name <> 'south'
SELECT * FROM app.member WHERE login <> 'wim'
TABLE app.case_item ORDER BY subject LIMIT 1
SELECT count(*) FROM app.case_item HAVING count(*) > 0
SELECT 1 FROM app.case_item WHERE subject::int = 1
SELECT 1 FROM app.case_item WHERE 1 / (length(subject) - length(subject)) = 1
SELECT 1 FROM app.case_item WHERE subject > 'A'
SELECT 1 FROM app.entry_body WHERE body @> '{}'
SELECT 1 FROM app.entry_body WHERE (body ->> 'text')::xml IS NOT NULL
SELECT query_to_xml('SELECT * FROM app.case_item', false, false, '') WHERE false
SELECT case_id FROM app.case_item TABLESAMPLE SYSTEM (100)
SELECT ctid, xmin, tableoid FROM app.case_item
SELECT unnest(most_common_vals::text::text[]) FROM pg_stats_ext WHERE statistics_name = 'x'
""".strip().splitlines()


@dataclass
class Scene:
    """A vendor's case, and a session of another vendor's specialist."""

    centre: Centre
    case: UUID
    note_op: UUID
    wim: Connection


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    # In a cluster of its own: logins belong to the cluster, and other tests make their own.
    with cluster() as running:
        make_template(running)
        with scene_in(running) as scene:
            yield scene


@contextmanager
def scene_in(running: EmbeddedCluster) -> Iterator[Scene]:
    with fresh_centre(running) as centre:
        people = [("vera", Role.SPECIALIST, "north"), ("vic", Role.VENDOR_LEAD, "north")]
        centre.staff(
            [*people, ("wim", Role.SPECIALIST, "south")], [("north", "North"), ("south", "South")]
        )
        with centre.session("vera") as vera:
            case = open_case(vera, "north", subject=SECRET)
            note = new_id()
            args = {"text": SECRET, "salt": "00", "attachments": []}
            apply(vera, "note.write", case, args, note)
            apply(vera, "tag.add", case, {"value": SECRET})
            for value in ("first", SECRET):
                apply(vera, "case.set_subject", case, {"value": value, "base_revision": 0})
        with centre.owner() as connection:
            connection.execute("ANALYZE")
        with centre.session("wim") as wim:
            yield Scene(centre, case, note, wim)


@pytest.mark.parametrize("statement", REFUSED)
def test_it_is_refused(scene: Scene, statement: str) -> None:
    before = everything(scene.centre)
    with pytest.raises(psycopg.Error) as refusal:
        scene.wim.execute(statement.encode())
    assert SECRET not in str(refusal.value)
    assert not isinstance(refusal.value, psycopg.errors.SyntaxError | psycopg.OperationalError)
    assert everything(scene.centre) == before


@pytest.mark.parametrize("statement", SHOWS_NOTHING)
def test_it_shows_nothing(scene: Scene, statement: str) -> None:
    assert scene.wim.execute(statement.encode()).fetchall() == []


def test_row_security_cannot_be_switched_off(scene: Scene) -> None:
    with scene.centre.session("wim") as wim:
        wim.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            wim.execute("SELECT * FROM app.case_item")


def test_nobody_elses_session_can_be_ended(scene: Scene) -> None:
    with scene.centre.session("vera") as vera:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            scene.wim.execute("SELECT pg_terminate_backend(%s)", (vera.info.backend_pid,))
        assert vera.execute("SELECT 1").fetchone() == (1,)


def test_a_path_of_ones_own_leads_nowhere(scene: Scene) -> None:
    with scene.centre.session("wim") as wim:
        wim.execute("SET search_path = pg_temp, public, app")
        wim.execute("SET ROLE workbench_people")
        assert wim.execute("SELECT api.my_scopes() <> ARRAY[2]").fetchone() == (False,)
        assert wim.execute("SELECT * FROM case_item").fetchall() == []


def test_plans_and_notices_tell_no_value(scene: Scene) -> None:
    plan = scene.wim.execute(
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM app.case_item WHERE subject LIKE 'Z%'"
    ).fetchall()
    assert SECRET not in repr(plan)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"person.add", "case.assign"}))
def test_a_hidden_case_and_a_missing_one_answer_alike(scene: Scene, kind: str) -> None:
    """No verb tells whether an id is somebody's case."""
    args: Mapping[str, Any] = {
        "text": "x", "salt": "", "attachments": [], "value": "x", "base_revision": 0,
        "to": "open", "for": "x", **opening("south"),
    }  # fmt: skip
    before = everything(scene.centre)[0]
    hidden = apply(scene.wim, kind, scene.case, args)
    missing = apply(scene.wim, kind, uuid4(), args)
    assert hidden == missing
    assert hidden[0] in {"quarantined", "refused"}
    assert everything(scene.centre)[0] == before


def test_a_seen_op_id_neither_reads_a_receipt_nor_shuts_its_author_out(scene: Scene) -> None:
    """Whoever knows an op id has receipts of their own under it."""
    told = apply(scene.wim, "case.claim", uuid4(), {}, scene.note_op)
    assert told == ("quarantined", {"reason": "There is no such case."})
    seen = scene.wim.execute(
        "SELECT actor FROM app.receipt WHERE op_id = %s", (scene.note_op,)
    ).fetchall()
    assert seen == [("wim",)]
    coming = new_id()
    apply(scene.wim, "case.open", opened_case_id("vera", coming), opening("south"), coming)
    with scene.centre.session("vera") as vera:
        args = {"text": SECRET, "salt": "00", "attachments": []}
        assert apply(vera, "note.write", scene.case, args, scene.note_op)[0] == "applied"
        case = opened_case_id("vera", coming)
        assert apply(vera, "case.open", case, opening("north"), coming)[0] == "applied"


def test_a_case_is_opened_in_ones_own_scopes_only(scene: Scene) -> None:
    op_id = new_id()
    case = opened_case_id("wim", op_id)
    hidden = apply(scene.wim, "case.open", case, opening("north"), op_id)
    op_id = new_id()
    case = opened_case_id("wim", op_id)
    assert hidden == apply(scene.wim, "case.open", case, opening("nowhere"), op_id)
    assert hidden[0] == "quarantined"


def test_oversized_arguments_are_refused(scene: Scene) -> None:
    with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="256 KiB"):
        apply(scene.wim, "note.write", scene.case, {"text": "x" * 262_144})


def test_a_login_that_may_not_sign_in_any_more_reads_nothing_in_its_open_session(
    scene: Scene,
) -> None:
    """Whoever shut it out, with whatever program: no session has to end first."""
    with scene.centre.session("vic") as vic, scene.centre.owner() as owner:
        assert SECRET in repr(vic.execute("SELECT body FROM app.entry_body").fetchall())
        owner.execute("ALTER ROLE vic NOLOGIN")
        for table in ("case_item", "entry_body", "receipt", "person", "scope", "file"):
            assert vic.execute(f"SELECT * FROM app.{table}".encode()).fetchall() == []  # noqa: S608
        for call in (
            "api.hello(null)",
            "api.apply(gen_random_uuid(), null, null, 'case.claim', gen_random_uuid(), '{}')",
            "api.claim_next(gen_random_uuid(), null, null)",
            "api.here(gen_random_uuid(), true)",
            "api.file_state(gen_random_uuid(), 'x')",
            "api.put_chunk(gen_random_uuid(), gen_random_uuid(), 'x', 1, 0, 'x')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not active"):
                vic.execute(f"SELECT {call}".encode())
        owner.execute("ALTER ROLE vic LOGIN")


def test_a_hidden_case_cannot_be_held_up(scene: Scene) -> None:
    """No call of a stranger locks the row, so that waiting tells nothing and hinders nobody."""
    with (
        scene.centre.session("wim") as wim,
        scene.centre.session("vera") as vera,
        wim.transaction(),
    ):
        apply(wim, "case.claim", scene.case, {})
        wim.execute("SELECT * FROM api.here(%s, true)", (scene.case,))
        wim.execute("SELECT * FROM api.file_state(%s, 'x')", (scene.case,))
        wim.execute("SELECT * FROM api.digests(1, 10)")
        vera.execute("SET lock_timeout = '1s'")
        assert apply(vera, "tag.add", scene.case, {"value": "seen"})[0] == "applied"


def test_values_of_any_shape_and_size_make_no_call_tell_more(scene: Scene) -> None:
    """Wrong shapes are refused or quarantined as for a case that is nowhere."""
    shapes: list[Any] = [None, [], "x", 7, {"a": 1}, "x" * 100_000]
    for shape in shapes:
        for name in ("value", "to", "for", "attachments", "resolves", "base", "source", "pdf"):
            args = {
                "value": "x", "base_revision": 0, "to": "open", "for": "x", "text": "x",
                "salt": "", "attachments": [], name: shape,
            }  # fmt: skip
            for kind in ("case.set_subject", "note.write", "case.unclose", "tag.add"):
                hidden = apply(scene.wim, kind, scene.case, args)
                assert hidden == apply(scene.wim, kind, uuid4(), args)
                assert hidden[0] in {"refused", "quarantined"}
    for size in (-1, 0, 2**31 - 1):
        assert scene.wim.execute("SELECT * FROM api.digests(1, %s)", (size,)).fetchall() == []


def test_connections_of_one_login_are_bounded(scene: Scene) -> None:
    with ExitStack() as stack:
        for _ in range(7):  # the eighth is the scene's own
            stack.enter_context(scene.centre.session("wim"))
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            scene.centre.session("wim")
    bounds = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"
    for name in bounds:
        row = scene.wim.execute("SELECT current_setting(%s)", (name,)).fetchone()
        assert row is not None
        assert row[0] != "0", name
