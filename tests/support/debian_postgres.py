"""Servers as an operator runs them: Debian's PostgreSQL, with TLS, a standby, killed, promoted.

The demo's own cluster (`workbench.central.embedded`) is one node without TLS; what needs more is
tested on these. A test that uses them is marked `debian("postgresql")`.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

OWNER = "workbench_owner"
REPLICATOR = "replicator"
_SCRAM = (
    "host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n"
)
_USUAL = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "wal_level": "replica",
    "max_wal_senders": "6",
    "shared_buffers": "64MB",
}


def binaries() -> Path:
    """The programs of the newest PostgreSQL that Debian has here."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max(versions, key=lambda path: int(path.parts[-3])).parent


@dataclass
class Node:
    """One server in a folder of its own."""

    place: Path
    port: int
    password: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Its files."""
        return self.place / "data"

    def dsn(self, database: str = "postgres", **more: str) -> str:
        """How the owner connects."""
        known = {
            "host": "127.0.0.1",
            "port": str(self.port),
            "dbname": database,
            "user": OWNER,
            "password": self.password,
        }
        return make_conninfo(**(known | more))

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers."""
        settings = _USUAL | {"port": str(self.port)} | self.settings
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        run("pg_ctl", "-D", self.data, "-l", self.place / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it cleanly, if it runs."""
        if self.pid is not None:
            run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", check=False)

    def kill(self) -> None:
        """End it as a power cut does: nothing is said to anybody, nothing is written."""
        pid = self.pid
        assert pid is not None
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for process in (pid, *map(int, workers)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_state(process) != "Z" for process in (pid, *map(int, workers))):
            os.sched_yield()
        # Where nobody takes dead processes away, the number lives on and would forbid a start.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def promote(self) -> None:
        """Make a standby the primary."""
        run("pg_ctl", "-D", self.data, "-w", "promote")

    def standby(self, *, synchronous: bool) -> "Node":
        """Start a server that follows this one; if synchronous, commits wait for it."""
        with psycopg.connect(self.dsn(), autocommit=True) as owner:
            role = f"CREATE ROLE {REPLICATOR} LOGIN REPLICATION PASSWORD '{self.password}'"
            owner.execute(role.encode())
            copy = make_node(self.place.parent, self.password, self.settings)
            source = make_conninfo(self.dsn(), user=REPLICATOR, dbname="", application_name="copy")
            run("pg_basebackup", "-d", source, "-D", copy.data, "-R", "-X", "stream", "-c", "fast")
            copy.start()
            if synchronous:
                owner.execute("ALTER SYSTEM SET synchronous_standby_names = 'copy'")
                owner.execute("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
                owner.execute("SELECT pg_reload_conf()")
                while (
                    owner.execute(
                        "SELECT true FROM pg_stat_replication WHERE sync_state = 'sync'"
                    ).fetchone()
                    is None
                ):
                    os.sched_yield()
        return copy

    @property
    def pid(self) -> int | None:
        """The number of its first process, while it runs."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if Path(f"/proc/{pid}").exists() else None


@contextmanager
def nodes() -> Iterator[Path]:
    """A folder for servers; all that still run in it are stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-nodes-"))
    _give(folder)
    try:
        yield folder
    finally:
        for data in folder.glob("*/data"):
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(folder)


@contextmanager
def node(settings: Mapping[str, str] | None = None, hba: str = _SCRAM) -> Iterator[Node]:
    """A running server.

    Args:
        settings: beyond the usual ones; `ssl_cert_file` and the like name files that are copied
            to it and belong to its account from then on.
        hba: the lines of pg_hba.conf.
    """
    with nodes() as folder:
        made = new_node(folder, settings, hba)
        made.start()
        yield made


def new_node(folder: Path, settings: Mapping[str, str] | None = None, hba: str = _SCRAM) -> Node:
    """Make a server in a folder of `nodes`; it does not run yet."""
    made = make_node(folder, secrets.token_urlsafe(16), {})
    secret = made.place / "owner"
    secret.write_text(made.password)
    _give(secret)
    run("initdb", "-D", made.data, "-U", OWNER, f"--pwfile={secret}", "--auth=scram-sha-256",
        "--encoding=UTF8", "--locale=C", "--no-sync")  # fmt: skip
    (made.data / "pg_hba.conf").write_text(hba)
    for name, value in (settings or {}).items():
        made.settings[name] = value
        if name.startswith("ssl_") and name.endswith("_file"):
            made.settings[name] = str(shutil.copy(value, made.place / name))
            _give(Path(made.settings[name]))
    return made


def make_node(folder: Path, password: str, settings: Mapping[str, str]) -> Node:
    """Make the place of a server, without files."""
    place = Path(tempfile.mkdtemp(dir=folder))
    _give(place)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return Node(place, port, password, dict(settings))


def run(program: str, *arguments: object, check: bool = True) -> None:
    """Run one of PostgreSQL's programs as an account that is not root's."""
    as_account = {} if os.geteuid() else {"user": "postgres", "group": "postgres"}
    done = subprocess.run(  # type: ignore[call-overload]  # the names of the account's arguments
        [binaries() / program, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
        cwd="/",
        check=False,
        **as_account,
    )
    assert not check or done.returncode == 0, f"{program} ended with {done.returncode}"


def _give(path: Path) -> None:
    """Let the servers' account have it, and nobody else."""
    path.chmod(0o700 if path.is_dir() else 0o600)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
    except FileNotFoundError:
        return "Z"
