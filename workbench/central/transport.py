"""How a connection is protected: the administrator says, no DSN and no environment does.

To any other machine there is TLS with the certificate and the name checked, and everywhere the
password is proved by SCRAM, so that no server learns it. Each parameter that libpq would look up in
the environment, a service file or the person's home is named here, since what is named wins.
"""

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo

from workbench.errors import EnvironmentFault, UserError

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_THEIRS_TO_SAY = frozenset({"host", "hostaddr", "port", "dbname", "user", "password"})
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
"""Where systems keep the authorities they trust. Named by path: OpenSSL would ask SSL_CERT_FILE."""

_FIXED: Mapping[str, Any] = {
    "gssencmode": "disable",
    "sslnegotiation": "postgres",
    "ssl_min_protocol_version": "TLSv1.2",
    "sslcertmode": "disable",
    "sslcrl": "",
    "sslcrldir": "",
    "channel_binding": "prefer",
    "options": "",
    "replication": "",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "application_name": "workbench",
    "load_balance_hosts": "disable",
    # A connection whose other end is gone is noticed in half a minute, not in two hours.
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


@dataclass(frozen=True, slots=True)
class Transport:
    """What the administrator laid down in `transport.toml`; without the file, the defaults."""

    root_certificate: str = ""
    """The PEM file of the authority that the servers' certificates come from; by default those that
    the system trusts."""
    servers: tuple[str, ...] = ()
    """The servers that may be signed in to, `*` standing for anything; empty means any."""


def policy_file() -> Path:
    """Return where the administrator's file lies: a place that only an administrator writes to.

    On Unix it is fixed: `XDG_CONFIG_DIRS` is the environment's to say.
    """
    if sys.platform == "darwin":
        return Path("/Library/Application Support/workbench/transport.toml")
    if os.name == "posix":
        return Path("/etc/workbench/transport.toml")
    from platformdirs import site_config_path

    return site_config_path("workbench", appauthor=False) / "transport.toml"


def read_policy(path: Path) -> Transport:
    """Return what the administrator laid down.

    Raises:
        EnvironmentFault: the file cannot be read or understood; then nobody connects.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Transport()
    except (OSError, ValueError) as error:
        raise _unclear(path, str(error)) from error
    if unknown := said.keys() - {field.name for field in fields(Transport)}:
        raise _unclear(path, f"it does not know {', '.join(sorted(unknown))}")
    root, servers = said.get("root_certificate", ""), said.get("servers", [])
    if not isinstance(root, str):
        raise _unclear(path, "root_certificate is no path")
    if not isinstance(servers, list) or not all(isinstance(name, str) for name in servers):
        raise _unclear(path, "servers is no list of names")
    return Transport(root, tuple(servers))


def protected(
    dsn: str, policy: Transport, more: Mapping[str, Any] | None = None, *, by_peer: bool = False
) -> str:
    """Return the DSN with what is not the caller's to choose.

    Args:
        dsn: servers and database, of which nothing but the place and the person is heeded.
        policy: the administrator's.
        more: parameters of the program's own.
        by_peer: whether over a socket the operating system may vouch for its own user.

    Raises:
        UserError: the DSN cannot be read or names no server, or the policy forbids the server.
        EnvironmentFault: there is no authority to check the server's certificate by.
    """
    given = _said(dsn)
    hosts = str(given.get("host") or "").split(",")
    addresses = [place for place in str(given.get("hostaddr") or "").split(",") if place]
    places = [place for place in (*hosts, *addresses) if place]
    if not places:
        raise UserError("The DSN names no server: give one, as in host=centre.example.org.")
    by_socket = all(place.startswith(("/", "@")) for place in places)
    local = by_socket or all(place in _HERE for place in places)
    if not local:
        _admit(hosts if any(hosts) else addresses, policy)
    wanted = {
        **given,
        "host": ",".join(hosts),
        "hostaddr": ",".join(addresses),
        **_FIXED,
        "sslmode": "prefer" if local else "verify-full",
        "sslrootcert": "" if local else _authorities(policy),
        "require_auth": "scram-sha-256,none" if by_socket and by_peer else "scram-sha-256",
        **(more or {}),
    }
    return conninfo.make_conninfo(**_in_this_libpq(wanted))


def place_of(dsn: str) -> str:
    """Return servers and database alone, as a profile remembers them.

    Raises:
        UserError: the DSN cannot be read, or names no server or no database.
    """
    given = _said(dsn)
    if not (given.get("host") or given.get("hostaddr")) or not given.get("dbname"):
        raise UserError(
            "The DSN names no server or no database. "
            "Give both, as in “host=centre.example.org dbname=workbench”."
        )
    kept = {name: given[name] for name in ("host", "hostaddr", "port", "dbname") if name in given}
    return conninfo.make_conninfo(**kept)


def _said(dsn: str) -> dict[str, Any]:
    try:
        said = conninfo.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        first = str(error).strip().partition("\n")[0].rstrip(".")
        raise UserError(f"This is no DSN of PostgreSQL: {first}.") from error
    return {name: value for name, value in said.items() if name in _THEIRS_TO_SAY}


def _admit(hosts: Sequence[str], policy: Transport) -> None:
    for host in hosts:
        if policy.servers and not any(
            fnmatchcase(host.lower(), allowed.lower()) for allowed in policy.servers
        ):
            raise UserError(
                f"The administrator of this computer does not allow the server {host}; allowed: "
                f"{', '.join(policy.servers)}. Nothing was sent to it."
            )


def _authorities(policy: Transport) -> str:
    if policy.root_certificate:
        if not Path(policy.root_certificate).is_file():
            raise EnvironmentFault(
                f"The root certificate {policy.root_certificate} is missing, so no server can be "
                "trusted. Nothing was sent. Ask the administrator of this computer."
            )
        return policy.root_certificate
    found = next((bundle for bundle in _BUNDLES if Path(bundle).is_file()), None)
    if found is None:
        raise EnvironmentFault(
            f"This system names no certificate authorities. Name one as root_certificate in "
            f"{policy_file()}, as an administrator."
        )
    return found


def _in_this_libpq(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what an older libpq does not know yet, and so takes from nowhere."""
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    if "require_auth" not in known:
        raise EnvironmentFault(
            "The PostgreSQL library of this computer cannot insist on SCRAM: it is older than 16. "
            "Nothing was sent. Install the program with the library it brings."
        )
    return {name: value for name, value in wanted.items() if name in known}


def _unclear(path: Path, why: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"{path} cannot be understood ({why}). Nothing was sent to any server. "
        "Ask the administrator of this computer to correct it."
    )
