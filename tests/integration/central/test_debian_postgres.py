"""The servers that tests on bad days run on do what their names say."""

import psycopg
import pytest

from tests.support.debian_postgres import Node, node
from tests.support.network import Network, Trouble, network_to

pytestmark = pytest.mark.debian("postgresql")


def value(dsn: str, statement: str) -> object:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def test_a_synchronous_standby_has_what_was_confirmed_when_the_primary_dies() -> None:
    with node() as primary:
        standby = primary.standby(synchronous=True)
        with psycopg.connect(primary.dsn(), autocommit=True) as owner:
            owner.execute("CREATE TABLE kept (n int)")
            owner.execute("INSERT INTO kept VALUES (7)")
        primary.kill()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(primary.dsn())
        standby.promote()
        assert value(standby.dsn(), "SELECT n FROM kept") == 7
        assert value(standby.dsn(), "SELECT pg_is_in_recovery()") is False


def test_a_killed_server_starts_again_with_what_was_confirmed() -> None:
    with node() as server:
        with psycopg.connect(server.dsn(), autocommit=True) as owner:
            owner.execute("CREATE TABLE kept (n int)")
            owner.execute("INSERT INTO kept VALUES (7)")
            server.kill()
        server.start()
        assert value(server.dsn(), "SELECT n FROM kept") == 7


def through(network: Network, server: Node) -> str:
    options = "-c statement_timeout=2000"
    return server.dsn(port=str(network.port), connect_timeout="2", options=options)


@pytest.mark.parametrize("trouble", [Trouble.SILENT, Trouble.ANSWERS_LOST, Trouble.CUT])
def test_nothing_is_heard_through_a_bad_network_and_all_is_well_after(trouble: Trouble) -> None:
    with node() as server, network_to(server.port) as network:
        assert value(through(network, server), "SELECT 1") == 1
        network.trouble = trouble
        with pytest.raises(psycopg.OperationalError):
            value(through(network, server), "SELECT 1")
        network.trouble = Trouble.NONE
        assert value(through(network, server), "SELECT 1") == 1


def test_a_slow_network_is_slow_and_loses_nothing() -> None:
    with node() as server, network_to(server.port) as network:
        network.trouble = Trouble.SLOW
        assert value(server.dsn(port=str(network.port)), "SELECT repeat('x', 200)") == "x" * 200
