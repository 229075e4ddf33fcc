"""Nothing but the administrator's file decides how a connection is protected."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from tests.support.certificates import Authority
from tests.support.debian_postgres import Node, node
from workbench.central.connection import CentreUnreachable, PasswordWanted, person_session
from workbench.central.transport import Transport, place_of, protected, read_policy
from workbench.errors import EnvironmentFault, UserError

NAME = "centre.example.test"
PASSWORD = "of the person"
HOSTILE = {
    "PGSSLMODE": "disable",
    "PGSSLROOTCERT": "/tmp/mine.pem",  # noqa: S108  # never read
    "PGREQUIREAUTH": "none,password,md5",
    "PGGSSENCMODE": "prefer",
    "PGCHANNELBINDING": "disable",
    "PGOPTIONS": "-c search_path=evil",
    "PGHOST": "evil.example.test",
    "PGHOSTADDR": "192.0.2.9",
    "PGUSER": "evil",
    "PGPASSWORD": "evil",
    "PGDATABASE": "evil",
    "PGTARGETSESSIONATTRS": "any",
    "PGSSLMINPROTOCOLVERSION": "TLSv1",
    "PGSSLNEGOTIATION": "direct",
}

pytestmark = pytest.mark.filterwarnings("error")


def parts(dsn: str, policy: Transport | None = None, **more: str) -> dict[str, object]:
    policy = policy or Transport(root_certificate=os.devnull)
    return {**conninfo.conninfo_to_dict(protected(dsn, policy, more))}


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ours")


@pytest.fixture
def policy(ours: Authority) -> Transport:
    return Transport(root_certificate=str(ours.certificate))


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that would have everything its way."""
    services = tmp_path / "services"
    services.write_text("[evil]\nsslmode=disable\nrequire_auth=none\nhostaddr=192.0.2.9\n")
    for name, value in (HOSTILE | {"PGSERVICE": "evil", "PGSERVICEFILE": str(services)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "theirs.pem"))


@pytest.mark.parametrize(
    "dsn",
    [
        "host=db.example.org dbname=w sslmode=disable require_auth=none sslrootcert=/x",
        "postgresql://db.example.org/w?sslmode=prefer&require_auth=password&gssencmode=require",
        "host=db.example.org dbname=w options='-c search_path=evil' channel_binding=disable",
        "host=db.example.org hostaddr=127.0.0.1 dbname=w service=evil sslkeylogfile=/x",
        "host=localhost,db.example.org dbname=w sslmode=allow",
        "host=127.0.0.1 hostaddr=192.0.2.9 dbname=w",
    ],
)
def test_a_dsn_decides_nothing_but_the_place(dsn: str, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.touch()
    found = parts(dsn, Transport(root_certificate=str(root)))
    assert found["sslmode"] == "verify-full"
    assert found["require_auth"] == "scram-sha-256"
    assert found["sslrootcert"] == str(root)
    assert found["options"] == ""
    assert "service" not in found
    assert "sslkeylogfile" not in found


def test_scram_is_asked_for_on_this_machine_too() -> None:
    found = parts("host=127.0.0.1 dbname=w require_auth=none")
    assert (found["sslmode"], found["require_auth"]) == ("prefer", "scram-sha-256")
    assert parts("host=/run/postgresql dbname=w")["require_auth"] == "scram-sha-256"


def test_a_server_that_policy_does_not_name_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.touch()
    policy = Transport(str(root), ("*.corp.example.org",))
    assert parts("host=DB.corp.example.org dbname=w", policy)["sslmode"] == "verify-full"
    assert parts("host=localhost dbname=w", policy)["sslmode"] == "prefer"
    for host in ("db.example.org", "db.corp.example.org,evil.example.org", "192.0.2.1"):
        with pytest.raises(UserError, match="does not allow the server"):
            protected(f"host={host} dbname=w", policy)


@pytest.mark.parametrize("dsn", ["host=h", "dbname=w", "nonsense", "postgresql:///w"])
def test_a_dsn_that_names_no_place_is_refused(dsn: str) -> None:
    with pytest.raises(UserError):
        place_of(dsn)


def test_what_a_profile_remembers_holds_no_password() -> None:
    dsn = "postgresql://ann:secret@db.example.org:6432/w?sslmode=disable"
    assert place_of(dsn) == "host=db.example.org port=6432 dbname=w"


def test_the_administrator_names_authority_and_servers(tmp_path: Path) -> None:
    path = tmp_path / "transport.toml"
    assert read_policy(path) == Transport()
    path.write_text('root_certificate = "/etc/ours.pem"\nservers = ["*.corp.example.org"]\n')
    assert read_policy(path) == Transport("/etc/ours.pem", ("*.corp.example.org",))


@pytest.mark.parametrize(
    "text",
    ["servers = ", 'server = ["a"]', 'servers = "a"', "servers = [1]", "root_certificate = 1"],
)
def test_a_file_that_cannot_be_understood_lets_nobody_connect(tmp_path: Path, text: str) -> None:
    path = tmp_path / "transport.toml"
    path.write_text(text)
    with pytest.raises(EnvironmentFault, match="Nothing was sent"):
        read_policy(path)


def test_a_root_certificate_that_is_gone_lets_nobody_connect() -> None:
    with pytest.raises(EnvironmentFault, match="missing"):
        protected("host=db.example.org dbname=w", Transport("/nowhere/root.pem"))


def make_person(server: Node) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as owner:
        owner.execute(f"CREATE ROLE ann LOGIN PASSWORD '{PASSWORD}'".encode())


@pytest.fixture
def with_tls(ours: Authority) -> Iterator[Node]:
    """A server with a certificate of ours."""
    certificate, key = ours.sign(NAME)
    settings = {"ssl": "on", "ssl_cert_file": str(certificate), "ssl_key_file": str(key)}
    with node(settings) as made:
        make_person(made)
        yield made


def remote(server: Node, host: str = NAME) -> str:
    """The server as one of another machine: under a name, at an address of this one."""
    return f"host={host} hostaddr=127.0.0.1 port={server.port} dbname=postgres"


@pytest.mark.debian("postgresql")
def test_only_the_right_server_is_spoken_to(
    with_tls: Node, policy: Transport, hostile: None, tmp_path: Path
) -> None:
    """Whatever DSN and environment say."""
    dsn = f"{remote(with_tls)} sslmode=disable require_auth=none"
    with person_session(dsn, "ann", PASSWORD, policy) as session:
        used = session.execute(
            "SELECT ssl, current_user, current_database(), current_setting('search_path')"
            " FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()
        assert used == (True, "ann", "postgres", "pg_catalog, pg_temp")
    with pytest.raises(CentreUnreachable, match="does not match host name"):
        person_session(remote(with_tls, "other.example.test"), "ann", PASSWORD, policy)
    theirs = Transport(str(Authority(tmp_path, "theirs").certificate))
    with pytest.raises(CentreUnreachable, match="certificate verify failed"):
        person_session(remote(with_tls), "ann", PASSWORD, theirs)
    with pytest.raises(PasswordWanted):
        person_session(remote(with_tls), "ann", "another", policy)


@pytest.mark.debian("postgresql")
@pytest.mark.parametrize("method", ["trust", "password", "md5"])
def test_a_server_that_would_not_prove_itself_by_scram_learns_nothing(method: str) -> None:
    """On this machine too, where there is no TLS."""
    settings = {"password_encryption": "md5" if method == "md5" else "scram-sha-256"}
    lines = f"host all ann 127.0.0.1/32 {method}\nhost all all 127.0.0.1/32 scram-sha-256\n"
    with node(hba=lines) as server:
        with psycopg.connect(server.dsn(), autocommit=True) as owner:
            owner.execute(f"SET password_encryption = '{settings['password_encryption']}'".encode())
            owner.execute(f"CREATE ROLE ann LOGIN PASSWORD '{PASSWORD}'".encode())
        dsn = f"host=127.0.0.1 port={server.port} dbname=postgres"
        with pytest.raises(CentreUnreachable, match="authentication"):
            person_session(dsn, "ann", PASSWORD, Transport())


@pytest.mark.debian("postgresql")
def test_a_server_without_tls_learns_nothing(policy: Transport) -> None:
    with node() as server:
        make_person(server)
        with pytest.raises(CentreUnreachable, match="SSL"):
            person_session(remote(server), "ann", PASSWORD, policy)
