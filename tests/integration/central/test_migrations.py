"""Steps of the schema: on a database with data, against a held lock, of a newer program."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.support.centre_acts import open_case, write_note
from tests.support.postgres import Centre, drop, owner
from workbench.central import migrations, provision
from workbench.central.embedded import EmbeddedCluster
from workbench.domain.operations import KINDS
from workbench.domain.people import Role
from workbench.errors import EnvironmentFault, UserError

BEFORE_CLAIM_NEXT = 5


@pytest.fixture
def older(running: EmbeddedCluster) -> Iterator[Centre]:
    """A centre of an older program, with work in it."""
    with owner(running.dsn()) as connection:
        connection.execute("CREATE DATABASE older")
    centre = Centre(running, "older")
    try:
        with centre.owner() as connection:
            migrations.migrate(connection, BEFORE_CLAIM_NEXT)
            migrations.lock_down(connection)
            provision.load_kinds(connection)
        centre.staff([("vera", Role.SPECIALIST, "north")], [("north", None)])
        with centre.session("vera") as vera:
            write_note(vera, open_case(vera, "north"))
        yield centre
    finally:
        drop(running, "older")


def contents(centre: Centre) -> object:
    with centre.owner() as connection:
        tables = ("case_item", "entry", "entry_body", "receipt")
        return [connection.execute(f"TABLE app.{name}".encode()).fetchall() for name in tables]


def test_the_steps_are_numbered_without_a_gap() -> None:
    steps = migrations.migrations()
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))


def test_an_older_centre_is_brought_up_to_date_with_its_data(older: Centre) -> None:
    before = contents(older)
    with older.session("vera") as vera, older.owner() as connection:
        applied = provision.initialise(connection)
        assert applied[0] == "claim_next"
        assert contents(older) == before
        # The session that was open all the while goes on.
        claimed = "SELECT outcome FROM api.claim_next(gen_random_uuid(), null, null)"
        assert vera.execute(claimed.encode()).fetchone() == ("applied",)
        assert provision.initialise(connection) == ()


def test_a_step_that_waits_for_a_lock_gives_up_and_leaves_nothing(
    older: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "50ms")
    with older.owner() as busy, older.owner() as connection:
        with busy.transaction():
            busy.execute("LOCK TABLE app.case_item IN ROW EXCLUSIVE MODE")
            with pytest.raises(EnvironmentFault, match="claim_next"):
                migrations.migrate(connection)
        last = connection.execute("SELECT max(number) FROM app.migration").fetchone()
        assert last == (BEFORE_CLAIM_NEXT,)
        with pytest.raises(psycopg.errors.UndefinedFunction):
            connection.execute("SELECT api.claim_next(null, null, null)")
        assert migrations.migrate(connection)[0] == "claim_next"


def test_a_newer_centre_is_left_alone(centre: Centre) -> None:
    with centre.owner() as connection:
        connection.execute("INSERT INTO app.migration VALUES (9999, 'of_tomorrow')")
        with pytest.raises(UserError, match="newer"):
            provision.initialise(connection)


def test_the_table_of_kinds_follows_the_declaration(centre: Centre) -> None:
    with centre.owner() as connection:
        connection.execute("DELETE FROM app.kind WHERE id = 'note.write'")
        connection.execute("UPDATE app.kind SET roles = '{auditor}' WHERE id = 'case.claim'")
        connection.execute(
            "INSERT INTO app.kind VALUES ('old.kind', 'append', 'x', '{}', '{}', false, false)"
        )
        provision.initialise(connection)
        found = connection.execute("SELECT count(*), bool_or(id = 'old.kind') FROM app.kind")
        assert found.fetchone() == (len(KINDS), False)
        claim = connection.execute("SELECT roles FROM app.kind WHERE id = 'case.claim'").fetchone()
        assert claim is not None
        assert "specialist" in claim[0]
