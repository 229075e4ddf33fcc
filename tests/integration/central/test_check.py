"""`central check` finds each weakness that somebody might leave behind, and nothing else."""

import json

import pytest

from tests.support.postgres import Centre
from workbench.central.catalog import weaknesses
from workbench.cli.commands import run

PLANTED = {
    "ALTER FUNCTION api.me() RESET ALL": "definer-search-path",
    "ALTER FUNCTION api.me() SET search_path = app, pg_temp": "definer-search-path",
    "ALTER FUNCTION api.apply OWNER TO workbench_owner": "definer-owner",
    "ALTER TABLE app.entry DISABLE ROW LEVEL SECURITY": "row-security",
    "ALTER TABLE app.entry NO FORCE ROW LEVEL SECURITY": "row-security",
    "CREATE TABLE app.extra ()": "row-security",
    "DROP POLICY people ON app.entry": "people-without-policy",
    "CREATE VIEW app.all_cases AS SELECT * FROM app.case_item": "view-bypasses-policies",
    "CREATE MATERIALIZED VIEW app.kept AS SELECT 1 AS one": "view-bypasses-policies",
    "GRANT SELECT ON app.case_item TO PUBLIC": "public-grant",
    "GRANT EXECUTE ON FUNCTION app.move_case TO PUBLIC": "public-grant",
    "CREATE FUNCTION api.open() RETURNS int LANGUAGE sql AS 'SELECT 1'": "public-grant",
    "GRANT USAGE ON SCHEMA app TO PUBLIC": "public-grant",
    "GRANT INSERT ON app.entry TO workbench_people": "people-write",
    "GRANT UPDATE (role) ON app.person TO workbench_people": "people-write",
    "GRANT CREATE ON SCHEMA app TO workbench_people": "people-write",
    "ALTER TABLE app.case_item ENABLE TRIGGER stamp": "trigger-not-always",
    "ALTER TABLE app.entry DISABLE TRIGGER keep": "trigger-not-always",
    "CREATE POLICY lax ON app.entry USING (current_setting('my.scope') = '1')": "policy-on-setting",
    "GRANT EXECUTE ON FUNCTION app.move_case TO workbench_people": "function-for-people",
    "GRANT EXECUTE ON FUNCTION lo_export(oid, text) TO PUBLIC": "default-open",
    "GRANT SELECT ON pg_stat_activity TO PUBLIC": "default-open",
    "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC": "default-open",
    "ALTER ROLE vera CREATEDB": "login-rights",
    "ALTER ROLE vera CONNECTION LIMIT -1": "login-rights",
    "GRANT pg_read_all_data TO vera": "login-rights",
    "GRANT workbench_definer TO vera": "login-rights",
    "UPDATE app.kind SET roles = roles || '{auditor}' WHERE id = 'case.decide'": "kinds",
}


def test_a_centre_as_it_is_made_has_none(staffed: Centre) -> None:
    with staffed.owner() as connection:
        assert weaknesses(connection) == ()


@pytest.mark.parametrize(("statement", "rule"), PLANTED.items(), ids=[*PLANTED])
def test_it_is_found(staffed: Centre, statement: str, rule: str) -> None:
    with staffed.owner() as connection, connection.transaction(force_rollback=True):
        connection.execute(statement.encode())
        assert rule in {weakness.rule for weakness in weaknesses(connection)}


def test_temporary_tables_for_everybody_are_found(
    staffed: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    with staffed.owner() as connection:
        connection.execute(f"GRANT TEMP ON DATABASE {staffed.database} TO PUBLIC".encode())
    assert run(["central", "check", "--dsn", staffed.dsn, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert [(w["rule"], w["where"]) for w in answer["weaknesses"]] == [
        ("public-grant", f"database {staffed.database}")
    ]
    assert run(["central", "migrate", "--dsn", staffed.dsn]) == 0
    assert run(["central", "check", "--dsn", staffed.dsn]) == 0
