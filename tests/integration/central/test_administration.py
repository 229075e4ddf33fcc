"""The `central` commands, through the real command line, on a real server."""

import base64
import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support.centre_acts import count, open_case, opening, write_note
from tests.support.postgres import PASSWORD, Centre, drop, owner
from workbench.central.embedded import EmbeddedCluster
from workbench.central.passwords import change_password
from workbench.cli.commands import run
from workbench.domain.ids import new_id, opened_case_id
from workbench.errors import UserError

Command = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def central(
    centre: Centre, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run `central …` with --json as the owner: its status, its answer, its stderr."""
    monkeypatch.setenv("WORKBENCH_CENTRAL", centre.dsn)

    def central(*arguments: str, stdin: str = "") -> tuple[int, Any, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = run(["central", *arguments, "--json"])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else None, said.err

    return central


@pytest.fixture
def vera(central: Command) -> str:
    """A vendor's specialist, added on the command line; the one-time password."""
    assert central("add-scope", "north", "--vendor", "North Ltd")[0] == 0
    person = ("--name", "Vera", "--role", "specialist", "--scope", "north")
    status, answer, _ = central("add-person", "vera", *person)
    assert (status, answer["login"]) == (0, "vera")
    return str(answer["one_time_password"])


def test_init_makes_a_centre_and_opens_no_profile(
    running: EmbeddedCluster,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("WORKBENCH_PROFILE", str(tmp_path / "profile"))
    with owner(running.dsn()) as connection:
        connection.execute("CREATE DATABASE empty")
    try:
        dsn = running.dsn("empty")
        assert run(["central", "init", "--dsn", dsn, "--json"]) == 0
        first = json.loads(capsys.readouterr().out)
        assert run(["central", "migrate", "--dsn", dsn, "--json"]) == 0
        again = json.loads(capsys.readouterr().out)
        assert run(["central", "check", "--dsn", dsn]) == 0
    finally:
        drop(running, "empty")
    assert (first["applied"][0], again["applied"]) == ("roles", [])
    assert first["weaknesses"] == []
    assert not (tmp_path / "profile").exists()


def test_without_a_centre_the_sentence_says_what_to_do(
    running: EmbeddedCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["central", "check"]) == 1
    assert "WORKBENCH_CENTRAL" in capsys.readouterr().err
    assert run(["central", "add-scope", "x", "--dsn", running.dsn()]) == 1
    assert "workbench central init" in capsys.readouterr().err
    assert run(["central", "check", "--dsn", "host=127.0.0.1 port=1 dbname=x"]) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_a_one_time_password_shows_nothing_until_it_is_changed(
    central: Command, centre: Centre, vera: str
) -> None:
    central("add-person", "ada", "--name", "Ada", "--role", "specialist", "--scope", "north",
            "--password-stdin", stdin=f"{PASSWORD}\n")  # fmt: skip
    with centre.session("ada") as ada:
        open_case(ada, "north")
    with psycopg.connect(centre.dsn_of("vera", vera), autocommit=True) as session:
        told = session.execute("SELECT api.hello()").fetchone()
        assert told is not None
        assert (told[0]["must_change_password"], told[0]["scopes"]) == (True, [])
        tables = ("case_item", "entry", "person", "scope", "kind")
        assert [count(session, table) for table in tables] == [0] * len(tables)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="one-time password"):
            open_case(session, "north")
        with pytest.raises(UserError, match="12 signs"):
            change_password(session, "short")
        change_password(session, PASSWORD)
        assert count(session, "case_item") == 1
    with centre.session("vera") as session:
        open_case(session, "north")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(centre.dsn_of("vera", vera))


@pytest.mark.parametrize("login", ["V", "x", "1a", "a b", "a" * 32, 'a"b', "Ærø"])
def test_a_login_is_plain(central: Command, login: str) -> None:
    status, _, said = central("add-person", login, "--name", "N", "--role", "auditor")
    assert (status, "cannot be a login" in said) == (1, True)


def test_what_is_taken_or_unknown_changes_nothing(central: Command, vera: str) -> None:
    for arguments, words in {
        ("add-scope", "north"): "already",
        ("add-person", "vera", "--name", "V", "--role", "auditor"): "taken",
        ("add-person", "zoe", "--name", "Z", "--role", "auditor", "--scope", "no"): "no scope no",
        ("set-role", "nobody", "auditor"): "nobody with the login",
        ("grant", "vera", "no"): "no scope no",
        ("revoke", "nobody", "north"): "nobody with the login",
        ("move-case", "E-1", "north"): "no case E-1",
    }.items():
        status, _, said = central(*arguments)
        assert (status, words in said) == (1, True), said
    # A half-made person would have left the login behind.
    assert central("add-person", "zoe", "--name", "Z", "--role", "auditor")[0] == 0


def test_roles_and_scopes_take_effect_at_once(central: Command, staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("bo") as bo:
        case = open_case(bo, "in-house")
        assert count(vera, "case_item") == 0
        central("grant", "vera", "in-house")
        assert count(vera, "case_item") == 1
        assert write_note(vera, case)[0] == "applied"
        central("set-role", "vera", "auditor")
        assert write_note(vera, case)[0] == "refused"
        central("revoke", "vera", "in-house")
        assert count(vera, "case_item") == 0


def test_deactivating_ends_open_sessions(central: Command, staffed: Centre) -> None:
    with staffed.session("vera") as vera:
        open_case(vera, "north")
        assert central("deactivate", "vera")[0] == 0
        with pytest.raises(psycopg.OperationalError):
            vera.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        staffed.session("vera")
    assert central("grant", "vera", "north")[0] == 1
    assert central("reactivate", "vera")[0] == 0
    with staffed.session("vera") as vera:
        assert count(vera, "case_item") == 0
        central("grant", "vera", "north")
        assert count(vera, "case_item") == 1


def test_a_session_that_outlives_its_login_reads_nothing(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.owner() as connection:
        case = open_case(vera, "north")
        connection.execute("UPDATE app.person SET active = false WHERE login = 'vera'")
        assert [count(vera, name) for name in ("case_item", "entry", "receipt")] == [0, 0, 0]
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not active"):
            write_note(vera, case)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not active"):
            vera.execute("SELECT api.hello()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not active"):
            change_password(vera, PASSWORD)


def test_a_reset_password_ends_sessions_and_the_old_password(
    central: Command, staffed: Centre
) -> None:
    with staffed.session("vera") as vera:
        status, answer, _ = central("reset-password", "vera")
        with pytest.raises(psycopg.OperationalError):
            vera.execute("SELECT 1")
    once = answer["one_time_password"]
    assert (status, bool(once)) == (0, True)
    with pytest.raises(psycopg.OperationalError):
        staffed.session("vera")
    with psycopg.connect(staffed.dsn_of("vera", once)) as session:
        assert count(session, "scope") == 0
    status, answer, _ = central("reset-password", "vera", "--password-stdin", stdin=PASSWORD)
    assert answer["one_time_password"] is None
    with staffed.session("vera") as session:
        assert count(session, "scope") == 1


def test_a_moved_case_leaves_an_exit_that_shows_only_its_id(
    central: Command, staffed: Centre
) -> None:
    with staffed.session("vera") as vera, staffed.session("wim") as wim:
        case = open_case(vera, "north")
        write_note(vera, case, "What only the holder of the case reads.")
        number = vera.execute("SELECT number FROM app.case_item").fetchone()
        assert number is not None
        assert central("move-case", f"E-{number[0]}", "south")[1]["moved"] is True
        assert central("move-case", str(case), "south")[1]["moved"] is False
        tables = ("case_item", "entry", "entry_body", "set_member", "conflict")
        assert [count(vera, table) for table in tables] == [0] * len(tables)
        assert vera.execute("SELECT case_id FROM app.scope_exit").fetchall() == [(case,)]
        assert [count(wim, table) for table in tables[:3]] == [1, 2, 2]
        assert count(wim, "scope_exit") == 0
        # What vera did too late is kept, and reaches the lead of her scope.
        assert write_note(vera, case)[0] == "quarantined"
    with staffed.session("vic") as lead:
        kept = lead.execute("SELECT actor, args ->> 'text' FROM app.receipt").fetchall()
    assert kept == [("vera", "Seen.")]


def test_a_person_is_added_with_what_they_know(central: Command, staffed: Centre) -> None:
    person = ("--name", "Zoe", "--role", "specialist", "--scope", "north", "--vendor", "North Ltd")
    known = ("--language", "de", "--language", "en", "--skill", "csm_escalation", "--capacity", "9")
    central("add-person", "zoe", *person, *known)
    with staffed.session("vic") as vic:
        found = vic.execute("SELECT facts FROM app.person WHERE login = 'zoe'").fetchone()
    facts = {"vendor": "North Ltd", "languages": ["de", "en"], "skills": ["csm_escalation"]}
    assert found == (facts | {"capacity": 9},)


def test_history_is_loaded_from_a_file(central: Command, staffed: Centre, tmp_path: Path) -> None:
    op_id, note = new_id(), new_id()
    case, at = str(opened_case_id("vera", op_id)), "2025-01-02T03:04:05+00:00"
    seen = {"sha256": sha256(b"seen").hexdigest()}
    rows: list[dict[str, Any]] = [
        {"op_id": str(op_id), "kind": "case.open", "case": case, "args": opening("north")},
        {"file": base64.b64encode(b"seen").decode()},
        {"op_id": str(note), "kind": "note.write", "case": case,
         "args": {"text": "x", "salt": "", "attachments": [seen]}},
    ]  # fmt: skip
    told = [json.dumps({"actor": "vera", "at": at} | row) for row in rows]
    path = tmp_path / "history.jsonl"
    path.write_text("\n".join(told))
    assert central("load-history", str(path))[1] == {"loaded": 2}
    with staffed.session("vera") as vera:
        found = vera.execute("SELECT at::text, imported FROM app.entry").fetchall()
        assert found == [("2025-01-02 03:04:05+00", True)] * 2
        assert vera.execute("SELECT bytes FROM app.file_chunk").fetchall() == [(b"seen",)]
    assert "already" in central("load-history", str(path))[2]
    path.write_text("\n".join([told[0], '{"op_id": "x"}']))
    status, _, said = central("load-history", str(path))
    assert (status, "Line 2" in said) == (1, True)
    assert "cannot be read" in central("load-history", str(tmp_path / "none"))[2]
